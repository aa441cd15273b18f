"""The chosen blocks -> the chosen blocks with the short first and last parts of the article, and its headings.

Scores find running text. A list, a table, code or a picture under a heading of its own has none, and is kept between two
paragraphs, but not after the last or before the first one: ingredients, results, a change log, facts in a box.
"""

from collections.abc import Iterable, Sequence

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import CONTENT_NAMES, Choice, is_outside_boilerplate
from linkvault.extract.choose.segment import (
    BUTTON,
    CAPTION,
    CELL,
    DEFINITION,
    FORM,
    LINKED_SHARE,
    LIST,
    PRE,
    QUOTE,
    Block,
    PageBlocks,
)
from linkvault.extract.choose.trim import MAX_END_WORDS, is_boilerplate_phrase, is_dateline, is_title

TEXT_SHARE = 0.8  # of the kept words: the innermost element with so many is around the text
MAX_INTRO_WORDS = 25  # of a line between a heading and its list
MAX_PART_WORDS = 40  # of a list item or cell: a longer one is text, about which its score decides
LEAD_REACH = 40  # blocks before the first kept block
_STRUCTURES = LIST | CELL | DEFINITION | PRE | QUOTE
_FACTS = CELL | DEFINITION
_STRUCTURE_TAGS = frozenset(("ul", "ol", "dl", "table", "pre", "blockquote"))
_PART_TAGS = frozenset(("li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "p", "caption"))
MAX_NESTING = 12  # elements between a cell or item and the structure around it
MIN_FACTS = 4  # cells, or terms and definitions: one pair is a line such as "Source: Reuters"
_CONTROLS = FORM | BUTTON


def keep_edges(page: PageBlocks, choice: Choice, title: str) -> None:
    """Keep the last part of the article, its first part and its headings, in place in `choice.is_kept`."""
    is_kept = choice.is_kept
    if choice.as_list or page.is_vast or not any(is_kept):
        return
    keep_kin_headings(page, is_kept, title)
    first_node, last_node = _find_text_range(page, is_kept)
    keep_last_part(page, is_kept, last_node)
    keep_first_part(page, is_kept, first_node, title)


def _find_text_range(page: PageBlocks, is_kept: Sequence[bool]) -> tuple[int, int]:
    """Return the range of block elements in the element around the text: the article, or the innermost with most."""
    sums = [0.0] * len(page.elements)
    for block in page.blocks:
        if is_kept[block.index]:
            sums[block.node] += block.words
    for node in range(len(sums) - 1, 0, -1):
        sums[page.parents[node]] += sums[node]
    inner = max(node for node, total in enumerate(sums) if total >= TEXT_SHARE * sums[0])
    node = inner
    while node > 0 and not _is_article(page, node):
        node = page.parents[node]
    node = node if node > 0 else inner
    return node, page.last_node(node)


def _is_article(page: PageBlocks, node: int) -> bool:
    names = (page.class_names[node] or "").lower().replace("_", "-")
    return page.tags[node] == "article" or bool(names and CONTENT_NAMES.search(names))


def keep_last_part(page: PageBlocks, is_kept: list[bool], last_node: int) -> None:
    """Keep the lists, tables, code and pictures after the last kept block, with their headings."""
    last = max(index for index, keep in enumerate(is_kept) if keep)
    pictures = _blocks_after_pictures(page, last_node)
    intro: list[int] = []  # the headings and lines before a list
    for block in page.blocks[last + 1 :]:
        if block.node > last_node or _ends_article(block):
            break
        if not is_outside_boilerplate(block, page):
            continue
        if not _is_clean(block):
            break
        if intro and block.index in pictures and page.blocks[block.index - 1].heading:
            _keep(intro, is_kept)
        if block.heading:
            intro = [block.index]
        elif block.context & _STRUCTURES and block.words < MAX_PART_WORDS:
            if not intro and not _continues(page, block, last):
                break
            if _has_inputs(page, block):
                break
            _keep([*intro, block.index], is_kept)
            last, intro = block.index, []
        elif block.words < MAX_INTRO_WORDS and (intro or block.text.endswith((":", "："))):
            intro.append(block.index)
        elif not block.context & CAPTION:
            break
    if intro and page.blocks[intro[-1]].heading and intro[-1] + 1 in pictures:
        _keep(intro, is_kept)


def _blocks_after_pictures(page: PageBlocks, last_node: int) -> set[int]:
    """Return the indexes of the blocks that follow a picture in the article."""
    return {
        medium.block
        for medium in page.media
        if medium.node <= last_node and all(page.scopes[number].is_ignored for number in medium.scopes)
    }


def _has_inputs(page: PageBlocks, block: Block) -> bool:
    """Return whether a block is an answer to choose in a form that has no `form` element."""
    return page.elements[block.node].find(".//input") is not None


def _continues(page: PageBlocks, block: Block, last: int) -> bool:
    """Return whether a list or table follows the last kept block without a heading, as its sibling or as its rest."""
    before, after = (_find_structure(page, node) for node in (page.blocks[last].node, block.node))
    return before == after or page.parents[before] == page.parents[after]


def _find_structure(page: PageBlocks, node: int) -> int:
    """Return the outermost list, table, code or quote around a block element, or the element itself."""
    structure = outer = node
    for _ in range(MAX_NESTING):
        if page.tags[outer] in _STRUCTURE_TAGS:
            structure = outer
        elif page.tags[outer] not in _PART_TAGS:
            break
        outer = page.parents[outer]
    return structure


def _ends_article(block: Block) -> bool:
    """Return whether a heading or line such as "Related" ends the article."""
    return block.words <= MAX_END_WORDS and bool(boilerplate_words.ENDS.match(block.text))


def _is_clean(block: Block) -> bool:
    """Return whether nothing about a block says that it is a control, a notice or a list of links."""
    return not (
        block.context & _CONTROLS
        or block.link_share > LINKED_SHARE
        or is_boilerplate_phrase(block)
        or boilerplate_words.is_legal(block.text)
    )


def _keep(indexes: Iterable[int], is_kept: list[bool]) -> None:
    for index in indexes:
        is_kept[index] = True


def keep_first_part(page: PageBlocks, is_kept: list[bool], first_node: int, title: str) -> None:
    """Keep the facts between the title and the first kept block, and the heading of that block."""
    first = is_kept.index(True)
    folded_title = "".join(filter(str.isalnum, title)).casefold()
    has_title = False
    facts: dict[int, list[int]] = {}
    for block in reversed(page.blocks[max(0, first - LEAD_REACH) : first]):
        if block.heading == 1 or is_title(block.text, folded_title):
            has_title = True
            break
        if not is_outside_boilerplate(block, page) or not _is_clean(block):
            continue
        if block.context & _FACTS and block.words < MAX_PART_WORDS and not block.context & LIST:
            facts.setdefault(_find_structure(page, block.node), []).append(block.index)
    for structure, indexes in facts.items():
        has_text = page.blocks[first].node <= page.last_node(structure)
        has_date = any(is_dateline(page.blocks[index]) for index in indexes)
        if has_title and len(indexes) >= MIN_FACTS and not has_text and not has_date:
            _keep(indexes, is_kept)
    before = page.blocks[first - 1] if first else None
    if before and before.heading > 1 and before.node >= first_node and _is_clean(before):
        if not is_title(before.text, folded_title) and is_outside_boilerplate(before, page):
            is_kept[before.index] = True


def keep_kin_headings(page: PageBlocks, is_kept: list[bool], title: str) -> None:
    """Keep the headings of kept text that are built like other kept headings: of articles, entries and sections."""
    folded_title = "".join(filter(str.isalnum, title)).casefold()
    headed: dict[tuple[str, str | None, str], list[int]] = {}
    kept_kin = set()
    heading: Block | None = None
    for block in page.blocks:
        if block.heading:
            heading = block
        elif heading and is_kept[block.index] and block.is_running_text:
            parent = max(page.parents[heading.node], 0)
            key = heading.tag, page.class_names[heading.node], page.tags[parent]
            headed.setdefault(key, []).append(heading.index)
            if is_kept[heading.index]:
                kept_kin.add(key)
            heading = None
    for key in kept_kin:
        for index in headed[key]:
            block = page.blocks[index]
            if is_outside_boilerplate(block, page) and not is_title(block.text, folded_title):
                is_kept[index] = True
