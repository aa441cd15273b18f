"""Tree of a page + the choice -> tree of the article: the kept blocks, their ancestors and their pictures."""

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from linkvault.extract.choose.container import Choice
from linkvault.extract.choose.segment import Block, PageBlocks

_ALWAYS = frozenset(["br", "hr", "wbr"])
_CELLS = frozenset(["td", "th"])
_DEAD = "dead"
_LEAD_REACH = 4  # blocks before the first kept one: title, byline, date and caption after the lead picture


def prune(cut: PageBlocks, choice: Choice) -> tuple[HtmlElement, list[int]]:
    """PageBlocks the page down to the chosen blocks, in place.

    Return the article as a `<div>` of its own, and the numbers of the captions that were kept with their pictures.
    """
    container = cut.elements[choice.container]
    alive: set[HtmlElement] = {container}
    captions = [block for block in cut.blocks if block.tag == "figcaption" and not choice.is_kept[block.index]]
    texts = {slot: slot[0].tail if slot[1] else slot[0].text for block in captions for slot in block.slots}
    for block in cut.blocks:
        for element, is_tail in block.slots:
            if choice.is_kept[block.index]:
                parent = element.getparent() if is_tail else element
                _revive(parent, alive)
            elif is_tail:
                element.tail = None
            else:
                element.text = None
    for medium in _media(cut, choice):
        _revive(medium, alive)
    kept_captions = _keep_captions(captions, texts, alive)
    _remove_dead(container, alive)
    return _detach(container), kept_captions


def _revive(element: HtmlElement | None, alive: set[HtmlElement]) -> None:
    while element is not None and element not in alive:
        alive.add(element)
        element = element.getparent()


def _keep_captions(
    captions: list[Block], texts: dict[tuple[HtmlElement, bool], str | None], alive: set[HtmlElement]
) -> list[int]:
    """Put back the caption of every picture that stays: it belongs to the picture, not to the text.

    Return the numbers of these blocks.
    """
    restored = []
    for block in captions:
        figure = next(block.slots[0][0].iterancestors("figure"), None)
        if figure is None or figure not in alive:
            continue
        for slot in block.slots:
            element, is_tail = slot
            if is_tail:
                element.tail = texts[slot]
            else:
                element.text = texts[slot]
            _revive(element.getparent() if is_tail else element, alive)
        restored.append(block.index)
    return restored


def _media(cut: PageBlocks, choice: Choice) -> list[HtmlElement]:
    """Pictures inside the container, between its first and last text, that stand in no clutter."""
    last = cut.last_node(choice.container)
    indices = [index for index, keep in enumerate(choice.is_kept) if keep]
    if not indices:
        return []
    found = []
    owners = {cut.blocks[index].node: choice.is_kept[index] for index in range(len(cut.blocks))}
    for medium in cut.media:
        if not (
            choice.container <= medium.node <= last
            and indices[0] - _LEAD_REACH <= medium.block <= indices[-1] + 1
        ):
            continue
        if any(not cut.scopes[number].is_ignored for number in medium.scopes):
            continue
        block = cut.blocks[medium.block] if medium.block < len(cut.blocks) else None
        in_dropped = block is not None and block.node == medium.node and not choice.is_kept[block.index]
        if not in_dropped or owners.get(medium.node, True):
            found.append(medium.element)
    return found


def _remove_dead(container: HtmlElement, alive: set[HtmlElement]) -> None:
    """Remove what holds nothing that is kept; the tails of what is removed stay, they belong to their blocks."""
    stack = [container]
    while stack:
        element = stack.pop()
        for child in element:
            if child in alive:
                stack.append(child)
            elif child.tag in _CELLS:  # an empty cell holds its column
                child.text = None
                for grandchild in child:
                    grandchild.tag = _DEAD
            elif child.tag not in _ALWAYS:
                child.tag = _DEAD
    strip_elements(container, _DEAD, with_tail=False)


def _detach(container: HtmlElement) -> HtmlElement:
    container.tail = None
    if container.tag in ("body", "html"):
        container.tag = "div"
    root: HtmlElement = container.makeelement("div")
    root.append(container)
    return root
