"""Blocks and their scores -> the blocks of the article: those in its container, and those in the gaps between."""

from enum import StrEnum
from itertools import pairwise

from linkvault.extract.choose.boilerplate_words import CONTENT_NAMES
from linkvault.extract.choose.callouts import keep_headings
from linkvault.extract.choose.segment import (
    BUTTON,
    CELL,
    DEFINITION,
    LINKED_SHARE,
    LIST,
    MAIN,
    PRE,
    Block,
    PageBlocks,
)
from linkvault.lazy_dataclass import dataclass

# Factors on the sum of an element's blocks. `body` and `html` contain the article and everything else; an element that
# says that it is the article is preferred to its neighbors and to the elements around it.
BODY_FACTOR = 0.9
ARTICLE_BODY_FACTOR = 1.15
ARTICLE_FACTOR = 1.04
CONTENT_NAME_FACTOR = 1.06
RIVAL_SHARE = 0.75  # of the largest sum: elements with less are no candidates, whatever their factor
# The weight of negative scores in the sum of a container: such blocks are left out of the article anyway.
BOILERPLATE_WEIGHT = 0.5
# A table with fewer cells, or with more words per cell, is a page layout and no table of data.
MIN_TABLE_CELLS = 4
MAX_CELL_WORDS = 15
_CELL_TAGS = frozenset(("td", "th"))
# The lead of an article may be outside its container: paragraphs between the <h1> and the container, at most so many
# blocks before it, with at least this score.
LEAD_REACH = 25
MIN_LEAD_SCORE = 0.7
MAX_LEAD_LINKS = 0.05  # of a lead's characters in links: navigation has more
# If more than this share of readability's words is outside the container, they are part of the article.
OUTSIDE_SHARE = 0.3
MAX_GAP_WORDS = 25  # a longer block between kept blocks has a score of its own, which was negative
# Pages with fewer chosen words than MIN_ARTICLE_WORDS, and with LIST_RATIO times as many words outside boilerplate, are
# lists. The container of a list is the innermost element with at least this share of its words.
MIN_ARTICLE_WORDS = 80
LIST_RATIO = 4
LIST_SHARE = 0.8
MAX_HEADING_GAP = 2  # dropped blocks after a heading: with more, the text of the heading was dropped


class Stage(StrEnum):
    """The stages in which the blocks of an article are chosen, in their order."""

    CHOICE = "choice"  # the container and the blocks in it
    TAIL = "tail"  # boilerplate after the text is dropped
    LINES = "lines"  # boilerplate lines are dropped
    HEAD = "head"  # title and dateline before the text are dropped
    CLASSIFIER = "classifier"  # the learned classifier reviews the blocks
    COMPLETE_PARTS = "complete parts"  # missing parts of tables, notes and callouts are added
    GROUPS = "groups"  # lists, links, cards and product sections are completed; buttons of cards are dropped
    EDGES = "edges"  # the short first and last parts of the article are added
    COPIES = "copies"  # repeated passages are dropped
    FOLLOWING = "following"  # the articles after the article are dropped


@dataclass(slots=True)
class Choice:
    """The blocks of an article.

    Attributes:
        container: the index of the element around the article in `PageBlocks.elements`
        is_kept: for each block, whether it belongs to the article
        as_list: whether the page is a list of entries, of which all are kept
        strongest: the index of the element with the largest sum, from which the choice started
    """

    container: int
    is_kept: list[bool]
    as_list: bool = False
    strongest: int = 0


def choose(page: PageBlocks, scores: list[float]) -> Choice:
    """Return the container with the largest sum of scores, and the blocks that belong to the article."""
    container = find_container(page, scores)
    last = page.last_node(container)
    inside = [container <= block.node <= last for block in page.blocks]
    voted = sum(block.words for block in page.blocks if block.has_vote)
    voted_outside = sum(block.words for block in page.blocks if block.has_vote and not inside[block.index])
    adds_outside = voted_outside > OUTSIDE_SHARE * voted
    is_kept = [
        scores[block.index] > 0 and (inside[block.index] or (adds_outside and block.has_vote))
        for block in page.blocks
    ]
    if is_list(page, is_kept):
        return choose_list(page, container)
    strongest = container
    has_lead = add_lead(page, scores, is_kept)
    fill_gaps(page, is_kept)
    if adds_outside or has_lead:
        nodes = [block.node for block in page.blocks if is_kept[block.index]]
        container = common_ancestor(page, nodes, container)
    return Choice(container, is_kept, strongest=strongest)


def is_list(page: PageBlocks, is_kept: list[bool]) -> bool:
    """Return whether the page is a list: hardly any text was chosen, and most text outside boilerplate was not.

    Chosen text in boilerplate does not count: on a shelf, the terms of sale in the footer are the only running text.
    Hidden text counts: it may be the description that a script shows.
    """
    chosen = sum(
        block.words
        for block in page.blocks
        if is_kept[block.index]
        and all(
            page.scopes[number].is_ignored or page.scopes[number].kind == "hidden" for number in block.scopes
        )
    )
    if chosen >= MIN_ARTICLE_WORDS:
        return False
    entries = sum(block.words for block in page.blocks if is_outside_boilerplate(block, page))
    return entries > LIST_RATIO * chosen


def choose_list(page: PageBlocks, strongest: int = 0) -> Choice:
    """Return all blocks outside boilerplate that are in the innermost element with most of their words."""
    sums = [0.0] * len(page.elements)
    for block in page.blocks:
        if is_outside_boilerplate(block, page):
            sums[block.node] += block.words
    _add_to_ancestors(page, sums)
    container = max(node for node, total in enumerate(sums) if total >= LIST_SHARE * sums[0])
    last = page.last_node(container)
    is_kept = [
        is_outside_boilerplate(block, page) and container <= block.node <= last for block in page.blocks
    ]
    return Choice(container, is_kept, as_list=True, strongest=strongest)


def keep_outside_boilerplate(page: PageBlocks) -> Choice:
    """Return all blocks outside boilerplate: the choice for a page that is too large for scores."""
    container = page.tags.index("body") if "body" in page.tags else 0
    is_kept = [is_outside_boilerplate(block, page) for block in page.blocks]
    return Choice(container, is_kept, strongest=container)


def is_outside_boilerplate(block: Block, page: PageBlocks) -> bool:
    """Return whether no element around a block is boilerplate or hidden."""
    scopes = page.scopes
    for number in block.scopes:  # noqa: SIM110  # a loop takes half the time of `all`, and runs for every block
        if not scopes[number].is_ignored:
            return False
    return True


def find_container(page: PageBlocks, scores: list[float]) -> int:
    """Return the index of the block element with the largest sum of scored words times its factor."""
    sums = sum_scores(page, scores)
    top = max(sums, default=0.0)
    best, best_claim = 0, float("-inf")
    for node, total in enumerate(sums):
        if total >= RIVAL_SHARE * top:
            claim = total * compute_factor(page, node)
            if claim >= best_claim:  # the inner one of equals
                best, best_claim = node, claim
    return best


def sum_scores(page: PageBlocks, scores: list[float]) -> list[float]:
    """Return for each block element the sum of score times words of the blocks in it."""
    sums = [0.0] * len(page.elements)
    for block in page.blocks:
        score = scores[block.index]
        sums[block.node] += (score if score > 0 else score * BOILERPLATE_WEIGHT) * block.words
    _add_to_ancestors(page, sums)
    return sums


def _add_to_ancestors(page: PageBlocks, sums: list[float]) -> None:
    """Add the sum of each block element to those of the elements around it, in place."""
    for node in range(len(sums) - 1, 0, -1):
        sums[page.parents[node]] += sums[node]


def compute_factor(page: PageBlocks, node: int) -> float:
    """Return the factor on an element's sum that its tag, `itemprop` and names give it."""
    element = page.elements[node]
    if element.tag in ("body", "html"):
        return BODY_FACTOR
    # Some pages mark a paragraph: the body is what contains it, with the figures and lists beside it.
    if element.tag != "p" and "articleBody" in (element.get("itemprop") or ""):
        return ARTICLE_BODY_FACTOR
    if element.tag == "article":
        return ARTICLE_FACTOR
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().replace("_", "-")
    return CONTENT_NAME_FACTOR if CONTENT_NAMES.search(names) else 1.0


def common_ancestor(page: PageBlocks, nodes: list[int], container: int) -> int:
    """Return the innermost block element that contains the container and all the nodes."""
    first, last = min(nodes, default=container), max(nodes, default=container)
    while container > 0 and not (container <= first and last <= page.last_node(container)):
        container = page.parents[container]
    return container


def add_lead(page: PageBlocks, scores: list[float], is_kept: list[bool]) -> bool:
    """Keep the paragraphs between the <h1> and the first kept block; return whether there are any."""
    first = next((index for index, keep in enumerate(is_kept) if keep), 0)
    lead: list[int] = []
    for index in range(first - 1, max(-1, first - LEAD_REACH), -1):
        block = page.blocks[index]
        if block.heading == 1:
            for lead_index in lead:
                is_kept[lead_index] = True
            return bool(lead)
        if (
            scores[index] >= MIN_LEAD_SCORE
            and block.is_running_text
            and block.ends_sentence
            and block.link_share < MAX_LEAD_LINKS
            and is_outside_boilerplate(block, page)
        ):
            lead.append(index)
    return False


def fill_gaps(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the headings, entries, cells, code and short pieces between kept blocks; drop headings without text."""
    positions = [index for index, keep in enumerate(is_kept) if keep]
    if not positions:
        return
    for before, after in pairwise(positions):
        for index in range(before + 1, after):
            if _fills_gap(page.blocks[index], page):
                is_kept[index] = True
    _drop_empty_headings(page, is_kept)


def _fills_gap(block: Block, page: PageBlocks) -> bool:
    if not is_outside_boilerplate(block, page) or block.context & BUTTON:
        return False
    if block.heading or block.context & PRE:
        return True
    if block.link_share > LINKED_SHARE:
        return block.has_vote and not block.context & LIST
    if block.context & (LIST | CELL | DEFINITION):
        return True
    # A block without a letter is a number of votes or views.
    return block.words < MAX_GAP_WORDS and any(map(str.isalpha, block.text))


def _drop_empty_headings(page: PageBlocks, is_kept: list[bool]) -> None:
    """Drop headings after which no text follows before the next heading of the same or a higher level."""
    pending: list[tuple[int, int]] = []  # headings without text so far: (level, index)
    gap = 0
    for block in page.blocks:
        if not is_kept[block.index]:
            gap += 1
            if gap > MAX_HEADING_GAP and pending:
                is_kept[pending.pop()[1]] = False
            continue
        gap = 0
        if not block.heading:
            pending.clear()
            continue
        while pending and pending[-1][0] >= block.heading:
            is_kept[pending.pop()[1]] = False
        pending.append((block.heading, block.index))
    for _, index in pending:
        is_kept[index] = False


def complete_parts(page: PageBlocks, is_chosen: list[bool], is_kept: list[bool]) -> None:
    """Keep all cells of a data table, footnotes, and the headings of callouts, however little text a block has.

    The classifier decides about single blocks and drops cells of tables, but a table without some cells says something
    else. Notes in the footer of a page, not of an article, are about prices and offers.

    :param is_chosen: the blocks that were kept before trimming
    """
    keep_headings(page, is_kept)
    tables: dict[int, list[Block]] = {}
    places = _find_tables_and_notes(page)
    for block in page.blocks:
        table, _, is_note, is_named = places[block.node]
        if (is_note and (block.context & MAIN or is_outside_boilerplate(block, page))) or (
            is_chosen[block.index] and is_named
        ):
            is_kept[block.index] = True
        elif table >= 0 and block.context & CELL:
            tables.setdefault(table, []).append(block)
            parent = page.parents[table]
            if parent >= 0 and (outer := places[parent][0]) >= 0:  # a cell of data may contain a table
                tables.setdefault(outer, []).append(block)
    for blocks in tables.values():
        is_mostly_chosen = sum(is_chosen[block.index] for block in blocks) * 2 >= len(blocks)
        cells = len({places[block.node][1] for block in blocks})
        if (
            is_mostly_chosen
            and cells >= MIN_TABLE_CELLS
            and sum(block.words for block in blocks) < MAX_CELL_WORDS * cells
        ):
            for block in blocks:
                is_kept[block.index] = is_kept[block.index] or is_outside_boilerplate(block, page)


def _find_tables_and_notes(page: PageBlocks) -> list[tuple[int, int, bool, bool]]:
    """Return for each block element: its table and cell or -1, whether it is in footnotes, whether a name says so.

    The class "footnotes" alone is what the normalization rule writes for notes with references in the text; a class
    that contains "footnote" may mean anything. Inside a table, names outside it do not count.
    """
    places: list[tuple[int, int, bool, bool]] = []
    for node, (parent, tag, names) in enumerate(zip(page.parents, page.tags, page.class_names, strict=True)):
        table, cell, is_note, is_named = places[parent] if parent >= 0 else (-1, -1, False, False)
        if tag == "table":
            table, cell, is_note, is_named = node, -1, False, False
        elif names:
            name = names.lower()
            is_note, is_named = is_note or name == "footnotes", is_named or "footnote" in name
        if tag in _CELL_TAGS:
            cell = node
        places.append((table, cell, is_note, is_named))
    return places
