"""Tree of a page + the choice -> tree of the article: the kept blocks, their ancestors and their pictures."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from linkvault.extract.choose.container import Choice, common_ancestor
from linkvault.extract.choose.segment import CAPTION, LINKED_SHARE, Block, Medium, PageBlocks

_VOID_TAGS = frozenset(["br", "hr", "wbr"])  # never removed: they have no text of their own
_CELLS = frozenset(["td", "th"])
Slot = tuple[HtmlElement, bool]  # see `Block.slots`
_FRAME_LEVELS = 5  # elements between a caption or a picture and the frame around both
_NO_FRAMES = frozenset(("body", "html", "main", "article"))
_LAST_FRAMES = frozenset(("section", "table", "li", "dl"))  # what is around them has more than one picture
_RENAMED = frozenset(("p", "div", "dd", "center"))  # captions in these elements become a `figcaption`
_WRAPPED = frozenset(("td", "th", "li"))  # captions in these elements get one
_REMOVED = "removed"  # the tag that marks elements until `strip_elements` removes them
# Blocks between a picture and the first kept block: title, byline, date and caption may follow a lead picture.
_LEAD_REACH = 4


def prune(page: PageBlocks, choice: Choice) -> tuple[HtmlElement, list[int]]:
    """Reduce the page's tree to the chosen blocks, in place.

    Return the article in a `<div>` of its own, and the indexes of the captions that were kept with their pictures.
    """
    choice.container = _include_lead_figure(page, choice)
    container, last = page.elements[choice.container], page.last_node(choice.container)
    retained: set[HtmlElement] = {container}
    texts = {
        slot: slot[0].tail if slot[1] else slot[0].text
        for block in page.blocks
        if block.context & CAPTION
        for slot in block.slots
    }
    for block in page.blocks:
        if not choice.container <= block.node <= last:
            continue  # it is not in the article, whatever its text is
        for element, is_tail in block.slots:
            if choice.is_kept[block.index]:
                _retain(element.getparent() if is_tail else element, retained)
            elif is_tail:
                element.tail = None
            else:
                element.text = None
    media = _find_media(page, choice)
    for medium in media:
        _retain(medium.element, retained)
    captions = _find_captions(page, choice, media, retained)
    for caption in captions:
        _restore(caption, texts, retained)
        _mark_as_caption(page.elements[caption.node], retained)
    _remove_others(container, retained)
    return _detach(container), [block.index for block in captions]


def _include_lead_figure(page: PageBlocks, choice: Choice) -> int:
    """Return the innermost element around the container and the last `figure` before it, if the text follows that.

    Magazines put the lead picture between the title and the element with the text.
    """
    first = next((index for index, keep in enumerate(choice.is_kept) if keep), 0)
    for medium in reversed(page.media):
        if first - _LEAD_REACH <= medium.block <= first and medium.node < choice.container:
            figure = next(
                (node for node in _nodes_around(page, medium.node) if page.tags[node] == "figure"), -1
            )
            is_clear = all(page.scopes[number].is_ignored for number in medium.scopes)
            if figure >= 0 and is_clear and not _is_around(page, figure, choice.container):
                return common_ancestor(page, [figure], choice.container)
    return choice.container


def _is_around(page: PageBlocks, outer: int, node: int) -> bool:
    return outer <= node <= page.last_node(outer)


def _retain(element: HtmlElement | None, retained: set[HtmlElement]) -> None:
    """Add an element and its ancestors to the elements that are not removed."""
    while element is not None and element not in retained:
        retained.add(element)
        element = element.getparent()


def _find_captions(
    page: PageBlocks, choice: Choice, media: list[Medium], retained: set[HtmlElement]
) -> list[Block]:
    """Return the dropped captions of the pictures that are kept.

    Trimming drops captions, which are no text of the article, but a kept picture needs its caption.
    """
    kept_nodes = [block.node for block in page.blocks if choice.is_kept[block.index]]
    picture_nodes: set[int] = set()
    for medium in media:
        picture_nodes.update(_nodes_around(page, medium.node))
    captions = []
    for block in page.blocks:
        if not block.context & CAPTION or choice.is_kept[block.index]:
            continue
        for node in _nodes_around(page, block.node):
            if page.tags[node] == "figure":
                is_of_picture = page.elements[node] in retained
            else:
                is_of_picture = node in picture_nodes and not _has_any(page, node, kept_nodes)
                is_of_picture = is_of_picture or _follows_picture(page.elements[node], retained)
            if is_of_picture:
                captions.append(block)
                break
    return captions


def _follows_picture(element: HtmlElement, retained: set[HtmlElement]) -> bool:
    """Return whether the element before an element is a retained picture, or contains only such."""
    before = element.getprevious()
    if before is None or before not in retained or (before.tail or "").strip():
        return False
    has_picture = before.tag == "img" or before.find(".//img") is not None
    return has_picture and not any(map(str.strip, before.itertext()))


def _nodes_around(page: PageBlocks, node: int) -> Iterator[int]:
    """Yield a block element and those around it that may be the frame of one picture, innermost first."""
    for _ in range(_FRAME_LEVELS):
        if node < 0 or page.tags[node] in _NO_FRAMES:
            break
        yield node
        if page.tags[node] in _LAST_FRAMES:
            break
        node = page.parents[node]


def _has_any(page: PageBlocks, node: int, nodes: Sequence[int]) -> bool:
    """Return whether one of the sorted nodes is in or below a block element."""
    index = bisect_left(nodes, node)
    inner = nodes[index] if index < len(nodes) else -1
    while inner > node:
        inner = page.parents[inner]
    return inner == node


def _mark_as_caption(element: HtmlElement, retained: set[HtmlElement]) -> None:
    """Make an element a `figcaption`, or its content if it is a cell or an item."""
    if element.tag in _RENAMED:
        element.tag = "figcaption"
    elif element.tag in _WRAPPED:
        inner = element.makeelement("figcaption")
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)
        retained.add(inner)


def _restore(caption: Block, texts: dict[Slot, str | None], retained: set[HtmlElement]) -> None:
    """Restore the text of a caption, in an element that `markup` reads as one."""
    for slot in caption.slots:
        element, is_tail = slot
        if is_tail:
            element.tail = texts[slot]
        else:
            element.text = texts[slot]
        _retain(element.getparent() if is_tail else element, retained)


def _find_media(page: PageBlocks, choice: Choice) -> list[Medium]:
    """Return the pictures outside boilerplate that are in the container, between its first and last kept block."""
    last = page.last_node(choice.container)
    indices = [index for index, keep in enumerate(choice.is_kept) if keep]
    if not indices:
        return []
    media = []
    end = _end_of_figures(page, indices[-1])
    has_kept_block = {block.node: choice.is_kept[block.index] for block in page.blocks}  # by its last block
    for medium in page.media:
        if not (choice.container <= medium.node <= last and indices[0] - _LEAD_REACH <= medium.block <= end):
            continue
        if any(not page.scopes[number].is_ignored for number in medium.scopes):
            continue
        block = page.blocks[medium.block] if medium.block < len(page.blocks) else None
        # The text beside a picture in a `figure` is its caption, which trimming drops.
        is_in_figure = page.tags[medium.node] == "figure"
        in_dropped = (
            block is not None
            and block.node == medium.node
            and not is_in_figure
            and not choice.is_kept[block.index]
        )
        if not in_dropped or has_kept_block.get(medium.node, True):
            media.append(medium)
    return media


def _end_of_figures(page: PageBlocks, last: int) -> int:
    """Return the index of the last block that a picture of the article may precede.

    It is the one after the last kept block, or the last caption of figures that follow this as its siblings.
    """
    parent = page.parents[page.blocks[last].node]
    end = last + 1
    while end < len(page.blocks):
        block = page.blocks[end]
        figure = next((node for node in _nodes_around(page, block.node) if page.tags[node] == "figure"), None)
        is_caption = block.context & CAPTION and block.link_share <= LINKED_SHARE
        if figure is None or page.parents[figure] != parent or not is_caption:
            break
        end += 1
    return max(last + 1, end - 1)


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
