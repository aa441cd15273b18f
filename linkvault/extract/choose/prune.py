"""Tree of a page + the choice -> tree of the article: the kept blocks, their ancestors and their pictures."""

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from linkvault.extract.choose.container import Choice
from linkvault.extract.choose.segment import Block, PageBlocks

_VOID_TAGS = frozenset(["br", "hr", "wbr"])  # never removed: they have no text of their own
_CELLS = frozenset(["td", "th"])
_REMOVED = "removed"  # the tag that marks elements until `strip_elements` removes them
# Blocks between a picture and the first kept block: title, byline, date and caption may follow a lead picture.
_LEAD_REACH = 4


def prune(page: PageBlocks, choice: Choice) -> tuple[HtmlElement, list[int]]:
    """Reduce the page's tree to the chosen blocks, in place.

    Return the article in a `<div>` of its own, and the indexes of the captions that were kept with their pictures.
    """
    container = page.elements[choice.container]
    retained: set[HtmlElement] = {container}
    captions = [
        block for block in page.blocks if block.tag == "figcaption" and not choice.is_kept[block.index]
    ]
    texts = {slot: slot[0].tail if slot[1] else slot[0].text for block in captions for slot in block.slots}
    for block in page.blocks:
        for element, is_tail in block.slots:
            if choice.is_kept[block.index]:
                _retain(element.getparent() if is_tail else element, retained)
            elif is_tail:
                element.tail = None
            else:
                element.text = None
    for medium in _find_media(page, choice):
        _retain(medium, retained)
    kept_captions = _restore_captions(captions, texts, retained)
    _remove_others(container, retained)
    return _detach(container), kept_captions


def _retain(element: HtmlElement | None, retained: set[HtmlElement]) -> None:
    """Add an element and its ancestors to the elements that are not removed."""
    while element is not None and element not in retained:
        retained.add(element)
        element = element.getparent()


def _restore_captions(
    captions: list[Block], texts: dict[tuple[HtmlElement, bool], str | None], retained: set[HtmlElement]
) -> list[int]:
    """Restore the dropped captions of the pictures that are kept; return the indexes of these blocks.

    Trimming drops captions, which are no text of the article, but a kept picture needs its caption.
    """
    restored = []
    for block in captions:
        figure = next(block.slots[0][0].iterancestors("figure"), None)
        if figure is None or figure not in retained:
            continue
        for slot in block.slots:
            element, is_tail = slot
            if is_tail:
                element.tail = texts[slot]
            else:
                element.text = texts[slot]
            _retain(element.getparent() if is_tail else element, retained)
        restored.append(block.index)
    return restored


def _find_media(page: PageBlocks, choice: Choice) -> list[HtmlElement]:
    """Return the pictures outside boilerplate that are in the container, between its first and last kept block."""
    last = page.last_node(choice.container)
    indices = [index for index, keep in enumerate(choice.is_kept) if keep]
    if not indices:
        return []
    media = []
    has_kept_block = {block.node: choice.is_kept[block.index] for block in page.blocks}  # by its last block
    for medium in page.media:
        if not (
            choice.container <= medium.node <= last
            and indices[0] - _LEAD_REACH <= medium.block <= indices[-1] + 1
        ):
            continue
        if any(not page.scopes[number].is_ignored for number in medium.scopes):
            continue
        block = page.blocks[medium.block] if medium.block < len(page.blocks) else None
        in_dropped = block is not None and block.node == medium.node and not choice.is_kept[block.index]
        if not in_dropped or has_kept_block.get(medium.node, True):
            media.append(medium.element)
    return media


def _remove_others(container: HtmlElement, retained: set[HtmlElement]) -> None:
    """Remove the elements that are not retained, but not their tails, which belong to other blocks."""
    stack = [container]
    while stack:
        element = stack.pop()
        for child in element:
            if child in retained:
                stack.append(child)
            elif child.tag in _CELLS:  # a table needs its empty cells: they keep the columns aligned
                child.text = None
                for grandchild in child:
                    grandchild.tag = _REMOVED
            elif child.tag not in _VOID_TAGS:
                child.tag = _REMOVED
    strip_elements(container, _REMOVED, with_tail=False)


def _detach(container: HtmlElement) -> HtmlElement:
    """Move the container to a `<div>` of its own and return that."""
    container.tail = None
    if container.tag in ("body", "html"):
        container.tag = "div"
    root: HtmlElement = container.makeelement("div")
    root.append(container)
    return root
