"""The chosen blocks -> the chosen blocks with the missing entries of lists, and with lists like those beside them.

The classifier decides about single blocks and drops short entries, although their neighbors belong to the text. Only
plain lists are completed: entries of several blocks are comments, cards or products, of which a part is boilerplate.
"""

from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.groups.link_groups import may_introduce
from linkvault.extract.choose.segment import BUTTON, CAPTION, FIGURE, LIST, Block, PageBlocks
from linkvault.extract.choose.trim import is_boilerplate_phrase
from linkvault.lazy_dataclass import dataclass, field

MIN_ENTRIES = 2
MIN_KEPT_SHARE = 0.5  # of the entries: with fewer, the entries that are kept may be the mistake
ENTRY_DEPTH = 2  # elements between an entry and its text: li > p
_LISTS = frozenset(["ul", "ol"])


@dataclass(slots=True)
class PlainList:
    """A list with one block in each entry.

    Attributes:
        node: the index of the list in `PageBlocks.elements`
        entries: the blocks of its entries by the index of the `li`
        is_plain: whether each entry is one block, and none a heading, a button or a caption
    """

    node: int
    entries: dict[int, Block] = field(default_factory=dict)
    is_plain: bool = True


def complete_lists(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep all entries of the lists of which half are kept, and the lists below headings that are like those."""
    lists = find_lists(page)
    complete_parents: set[tuple[int, str | None]] = set()
    for entry_list in lists:
        entries = entry_list.entries.values()
        if len(entries) < MIN_ENTRIES:
            continue
        kept_entries = sum(is_kept[block.index] for block in entries)
        if kept_entries < MIN_KEPT_SHARE * len(entries):
            continue
        complete_parents.add((page.parents[entry_list.node], page.class_names[entry_list.node]))
        if kept_entries < len(entries):
            _keep_entries(entry_list, page, is_kept)
    for entry_list in lists:
        key = page.parents[entry_list.node], page.class_names[entry_list.node]
        blocks = list(entry_list.entries.values())
        if key not in complete_parents or any(is_kept[block.index] for block in blocks):
            continue
        first = blocks[0].index
        heading = page.blocks[first - 1] if first else None
        if heading is not None and heading.heading and heading.node > key[0] and may_introduce(heading, page):
            is_kept[heading.index] = True
            _keep_entries(entry_list, page, is_kept)


def _keep_entries(entry_list: PlainList, page: PageBlocks, is_kept: list[bool]) -> None:
    for block in entry_list.entries.values():
        if is_outside_boilerplate(block, page) and not is_boilerplate_phrase(block):
            is_kept[block.index] = True


def find_lists(page: PageBlocks) -> list[PlainList]:
    """Return the plain lists of a page."""
    lists: dict[int, PlainList] = {}
    for block in page.blocks:
        if not block.context & LIST:
            continue
        entry = _entry_of(block.node, page)
        if entry < 0 or page.tags[page.parents[entry]] not in _LISTS:
            continue
        node = page.parents[entry]
        if (entry_list := lists.get(node)) is None:
            entry_list = lists[node] = PlainList(node)
        is_text = not block.heading and not block.context & (BUTTON | CAPTION | FIGURE)
        entry_list.is_plain = entry_list.is_plain and is_text and entry not in entry_list.entries
        entry_list.entries[entry] = block
    return [entry_list for entry_list in lists.values() if entry_list.is_plain]


def _entry_of(node: int, page: PageBlocks) -> int:
    """Return the index of the `li` around a block element; -1 if it is not near."""
    for _ in range(ENTRY_DEPTH):
        if node < 0 or page.tags[node] == "li":
            break
        node = page.parents[node]
    return node if node >= 0 and page.tags[node] == "li" else -1
