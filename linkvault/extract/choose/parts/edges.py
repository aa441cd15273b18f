"""The chosen blocks -> the chosen blocks with the short first and last parts of the article, and its headings.

Scores find running text. A list, a table, code or a picture under a heading of its own has none: it is kept between
paragraphs, but not after the last or before the first one. Such are ingredients, results, changes, facts in a box.
"""

from collections.abc import Sequence

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.callouts import is_callout
from linkvault.extract.choose.container import MAX_CELL_WORDS, Choice, common_ancestor, is_outside_boilerplate
from linkvault.extract.choose.features import is_price_label
from linkvault.extract.choose.parts.kin import (
    CONTROLS,
    ends_article,
    find_kin_headings,
    find_kin_paragraphs,
    is_clean,
    nodes_around,
)
from linkvault.extract.choose.segment import (
    CAPTION,
    CELL,
    DEFINITION,
    FORM,
    LIST,
    PRE,
    QUOTE,
    Block,
    PageBlocks,
)
from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.choose.trim import is_boilerplate_phrase, is_dateline, is_title
from linkvault.extract.normalize.embeds import PLAYER

TEXT_SHARE = 0.8  # of the kept words: the innermost element with so many is around the text
MAX_INTRO_WORDS = 25  # of a line between a heading and its list
MAX_PART_WORDS = 40  # of a list item or cell: a longer one is text, about which its score decides
SECTION_REACH = 200  # blocks before the last kept block in which a heading is searched
LEAD_REACH = 40  # blocks before the first kept block
_STRUCTURES = LIST | CELL | DEFINITION | PRE | QUOTE
_FACTS = CELL | DEFINITION
_STRUCTURE_TAGS = frozenset(("ul", "ol", "dl", "table", "pre", "blockquote"))
_PART_TAGS = frozenset(("li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "p", "caption"))
_ENTRIES = frozenset(("li", "td", "dd"))
_WRAPPERS = frozenset(("div", "figure"))
MAX_NESTING = 12  # elements between a cell or item and the structure around it
MIN_ITEMS = 2  # of a list of facts, and cells of a table with headers
ROW_PARTS = 2  # elements in a row of data: a name and a value
MIN_FACTS = 4  # cells, or terms and definitions: one pair is a line such as "Source: Reuters"


def keep_edges(page: PageBlocks, choice: Choice, title: str) -> None:
    """Keep the last part of the article, its first part and its headings, in place in `choice`."""
    is_kept = choice.is_kept
    if choice.as_list or page.is_vast:
        return
    folded_title = "".join(filter(str.isalnum, title)).casefold()
    if any(is_kept):
        last = max(index for index, keep in enumerate(is_kept) if keep)
        added = [
            *find_kin_paragraphs(page, is_kept, last),
            *find_kin_headings(page, is_kept, folded_title),
            *find_last_part(page, last, page.last_node(_find_article(page, is_kept))),
            *find_first_part(page, is_kept, folded_title),
        ]
    else:  # the article may be a short list and nothing else
        heading = next((block for block in page.blocks if block.heading), None)
        added = find_last_part(page, heading.index, len(page.elements) - 1) if heading else []
    for index in added:
        is_kept[index] = True
    nodes = [page.blocks[index].node for index in added]
    choice.container = common_ancestor(page, nodes, choice.container)


def _find_article(page: PageBlocks, is_kept: Sequence[bool]) -> int:
    """Return the element around the text: the article, or the second element around most of the text."""
    sums = [0.0] * len(page.elements)
    for block in page.blocks:
        if is_kept[block.index]:
            sums[block.node] += block.words
    for node in range(len(sums) - 1, 0, -1):
        sums[page.parents[node]] += sums[node]
    inner = node = max(node for node, total in enumerate(sums) if total >= TEXT_SHARE * sums[0])
    while node > 0 and not _is_article(page, node):
        node = page.parents[node]
    return node if node > 0 else max(page.parents[max(page.parents[inner], 0)], 0)


def _is_article(page: PageBlocks, node: int) -> bool:
    names = (page.class_names[node] or "").lower().replace("_", "-")
    return page.tags[node] in ("article", "main") or bool(
        names and boilerplate_words.CONTENT_NAMES.search(names)
    )


def find_last_part(page: PageBlocks, last: int, last_node: int) -> list[int]:
    """Return the lists, tables, code and pictures that follow a block, with their headings, up to other text.

    :param last: the index of the block
    :param last_node: the last block element of the article
    """
    blocks, pictures = page.blocks, _blocks_after_pictures(page, last_node)
    added: list[int] = []
    complete = 0  # how many of them belong to parts that another heading has ended
    intro: list[int] = []  # the headings and lines before a list
    for block in blocks[last + 1 :]:
        if intro and block.index in pictures and blocks[block.index - 1].heading:
            added, intro, last = added + intro, [], intro[-1]
        if block.node > last_node or ends_article(block):
            break
        if block.context & FORM and not intro and not is_boilerplate_phrase(block):
            return added[:complete]  # what is above a form asks to fill it, unless that asks about the page
        if block.context & CAPTION or not is_outside_boilerplate(block, page):
            continue
        if not (is_clean(block) or _is_cell_of_table(page, block, last) or _is_player(page, block)):
            break
        if block.heading:
            complete = len(added)
            intro = [index for index in intro if 0 < blocks[index].heading < block.heading]
            intro.append(block.index)
        elif _is_entry(page, block) or _is_short_section(page, block, intro, last):
            if not (intro or _continues(page, block, last) or _is_note(page, block)):
                break
            added += [*intro, block.index]
            intro, last = [], block.index
        elif block.words < MAX_INTRO_WORDS and (intro or block.text.endswith((":", "："))):
            intro.append(block.index)
        else:
            break
    if intro and blocks[intro[-1]].heading and intro[-1] + 1 == len(blocks) in pictures:
        added += intro
    return added


def _is_short_section(page: PageBlocks, block: Block, intro: Sequence[int], last: int) -> bool:
    """Return whether a paragraph is below a heading that is like one of the text beside it: "License", "MIT"."""
    if block.tag != "p" or list(intro) != [block.index - 1]:
        return False
    heading = page.blocks[intro[0]]
    return any(
        other.heading == heading.heading and page.parents[other.node] == page.parents[heading.node]
        for other in page.blocks[max(0, last - SECTION_REACH) : last]
        if other.heading > 1
    )


def _is_entry(page: PageBlocks, block: Block) -> bool:
    """Return whether a block is an item, a cell, code, a quote or a note, and no answer to choose."""
    if block.words >= MAX_PART_WORDS or page.elements[block.node].find(".//input") is not None:
        return False
    is_structure = bool(block.context & _STRUCTURES) or _is_row(page, block)
    return is_structure or _is_player(page, block) or _is_note(page, block)


def _is_row(page: PageBlocks, block: Block) -> bool:
    """Return whether a block is a row of data: an element beside others of its class, with names and values in it."""
    element = page.elements[block.node]
    names = page.class_names[block.node]
    if not names or block.tag != "div" or len(element) != ROW_PARTS or not element[0].get("class"):
        return False
    beside = (element.getprevious(), element.getnext())
    return any(
        other is not None and other.get("class") == names and len(other) == ROW_PARTS for other in beside
    )


def _is_player(page: PageBlocks, block: Block) -> bool:
    """Return whether a block is the link that stands for a video or a sound."""
    return page.elements[block.node].find(f".//a[@{PLAYER}]") is not None


def _is_note(page: PageBlocks, block: Block) -> bool:
    """Return whether a block is in a callout, or in a question with its answer."""
    return any(
        page.tags[node] == "details" or is_callout(page.elements[node])
        for node in nodes_around(page, block.node)
    )


def _blocks_after_pictures(page: PageBlocks, last_node: int) -> set[int]:
    """Return the indexes of the blocks that follow a picture in the article."""
    return {
        medium.block
        for medium in page.media
        if medium.node <= last_node and all(page.scopes[number].is_ignored for number in medium.scopes)
    }


def _continues(page: PageBlocks, block: Block, last: int) -> bool:
    """Return whether a list or table follows the last kept block without a heading, as its sibling or as its rest."""
    if _is_row(page, block):
        return _is_row(page, page.blocks[last])
    before, after = (_find_structure(page, node) for node in (page.blocks[last].node, block.node))
    parent = page.parents[_find_wrapper(page, after)]
    if before == after or page.parents[_find_wrapper(page, before)] == parent:
        return True
    if _is_entry(page, page.blocks[last]) and _is_in_same_item(page, block.node, page.blocks[last].node):
        return True
    if page.tags[after] != "dl" and page.elements[after].find(".//th") is None:
        return False
    # Data with headers may follow the element around the text, as the specifications of a product do.
    end = page.last_node(before)
    while page.parents[before] > 0 and page.last_node(page.parents[before]) == end:
        before = page.parents[before]
    return page.parents[before] == parent


def _is_in_same_item(page: PageBlocks, node: int, other: int) -> bool:
    """Return whether a block element is in the innermost item or cell around another one: both are its text."""
    entry = other
    while entry > 0 and page.tags[entry] not in _ENTRIES:
        entry = page.parents[entry]
    return entry > 0 and entry <= node <= page.last_node(entry)


def _is_cell_of_table(page: PageBlocks, block: Block, last: int) -> bool:
    """Return whether a block of links is in the table of data that the last kept block begins: it has its headers."""
    if not block.context & CELL or block.context & CONTROLS or is_boilerplate_phrase(block):
        return False
    table = _find_structure(page, block.node)
    before = page.blocks[last]
    has_headers = page.elements[table].find(".//th") is not None
    return has_headers and table <= before.node <= page.last_node(table)


def _find_wrapper(page: PageBlocks, node: int) -> int:
    """Return the outermost `div` or `figure` around a list, table or code that contains nothing else; else itself."""
    if page.tags[node] not in _STRUCTURE_TAGS:
        return node
    parent = page.parents[node]
    while (
        page.tags[parent] in _WRAPPERS
        and parent + 1 == node
        and page.last_node(parent) == page.last_node(node)
    ):
        node, parent = parent, page.parents[parent]
    return node


def _find_structure(page: PageBlocks, node: int) -> int:
    """Return the outermost list, table, code or quote around a block element, or the element itself.

    A table around tables and much text is none of the text: it is the layout of a page.
    """
    structure = outer = node
    for _ in range(MAX_NESTING):
        tag = page.tags[outer]
        if tag == "table" and _is_layout(page, outer):
            break
        if tag in _STRUCTURE_TAGS:
            structure = outer
        elif tag not in _PART_TAGS and not (tag == "div" and page.tags[page.parents[outer]] == "dl"):
            break
        outer = page.parents[outer]
    return structure


def _is_layout(page: PageBlocks, node: int) -> bool:
    """Return whether a table is around tables, and its cells have more words than those of data."""
    if node not in page.layouts:
        table = page.elements[node]
        most_words = MAX_CELL_WORDS * sum(1 for _ in table.iter("td", "th"))
        is_outer = table.find(".//table") is not None
        page.layouts[node] = is_outer and count_words("".join(table.itertext()))[0] >= most_words
    return page.layouts[node]


def find_first_part(page: PageBlocks, is_kept: Sequence[bool], folded_title: str) -> list[int]:
    """Return the facts between the title and the first kept block, and the heading of that block."""
    first = is_kept.index(True)
    added: list[int] = []
    boxes: dict[int, list[Block]] = {}
    for block in reversed(page.blocks[max(0, first - LEAD_REACH) : first]):
        if block.heading == 1 or is_title(block.text, folded_title):
            after = page.blocks[block.index + 1]
            if block.heading == 1 and after.index < first and is_price_label(after) and is_clean(after):
                added.append(after.index)
            facts = [box for structure, box in boxes.items() if _is_fact_box(page, box, structure, first)]
            added += [entry.index for box in facts for entry in box]
            break
        if not is_outside_boilerplate(block, page) or not is_clean(block) or block.words >= MAX_PART_WORDS:
            continue
        if block.context & CAPTION:
            continue
        if block.context & (_FACTS | LIST):
            boxes.setdefault(_find_structure(page, block.node), []).append(block)
        elif _is_row(page, block):
            boxes.setdefault(page.parents[block.node], []).append(block)
    before = page.blocks[first - 1] if first else None
    if before and before.heading > 1 and is_clean(before) and not is_title(before.text, folded_title):
        added += [before.index] if is_outside_boilerplate(before, page) else []
    return added


def _is_fact_box(page: PageBlocks, box: Sequence[Block], structure: int, first: int) -> bool:
    """Return whether entries before the text are facts: several, without a date, in no layout table around the text."""
    has_text = page.blocks[first].node <= page.last_node(structure)
    are_pairs = any(entry.tag == "th" or _is_row(page, entry) for entry in box)
    enough = MIN_ITEMS if box[0].context & LIST or are_pairs else MIN_FACTS
    # The day of an event is one of several facts; in a short box, it is that of the publication.
    dates = sum(map(is_dateline, box))
    return len(box) >= enough and not has_text and dates * MIN_FACTS < len(box)
