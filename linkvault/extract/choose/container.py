"""Blocks and their weights -> which of them are the article: the container, and what is filled in between."""

import re
from dataclasses import dataclass
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
    PRE,
    Block,
    PageBlocks,
)

# What an element says about itself, as a factor on the sum of its blocks.
BODY, ARTICLE_BODY, ARTICLE, NAMED = 0.9, 1.15, 1.04, 1.06
RIVAL_SHARE = 0.75  # of the largest sum: only with so much can an element be the container
BETWEEN = 0.5  # clutter inside a container weighs less against it: it is left out anyway
TABLE_CELLS, TABLE_WORDS = 4, 15  # fewer cells, or longer ones, are a layout
LEAD_REACH, LEAD_WEIGHT = 25, 0.7
OUTSIDE_SHARE = 0.3  # of readability's choice, outside the container: then it is taken in
SHORT_WORDS = 25
LEAD_LINKS = 0.05  # of a lead's characters in links at most: navigation has more
LIST_TEXT, LIST_RATIO, LIST_SHARE = 80, 4, 0.8  # words, times, share of the entries

_SPLIT = re.compile(r"[^a-z0-9]+")


class Stage(StrEnum):
    """The stages in which the blocks of an article are chosen, in their order."""

    CHOICE = "choice"  # of the container and the blocks in it
    TAIL = "tail"  # trimmed
    LINES = "lines"  # trimmed
    HEAD = "head"  # trimmed
    CLASSIFIER = "classifier"  # the learned judge's review
    COMPLETE_PARTS = "complete parts"  # tables, notes and callouts are completed
    COPIES = "copies"  # dropped


@dataclass(slots=True)
class Choice:
    """Which blocks of a page are kept, and the container around them, a number into `PageBlocks.elements`.

    `strongest` is the element with the largest claim, from which the choice started.
    """

    container: int
    is_kept: list[bool]
    as_list: bool = False  # the page is a list of entries, kept whole
    strongest: int = 0


def choose(cut: PageBlocks, weights: list[float]) -> Choice:
    """Choose the container with the largest sum of weights, and the blocks in it."""
    container = find_container(cut, weights)
    last = cut.last_node(container)
    inside = [container <= block.node <= last for block in cut.blocks]
    voted = sum(block.words for block in cut.blocks if block.has_vote)
    outside = sum(block.words for block in cut.blocks if block.has_vote and not inside[block.index])
    takes_in = outside > OUTSIDE_SHARE * voted
    kept = [
        weights[block.index] > 0 and (inside[block.index] or (takes_in and block.has_vote))
        for block in cut.blocks
    ]
    if is_list(cut, kept):
        return choose_list(cut, container)
    strongest = container
    led = take_lead(cut, weights, kept)
    fill(cut, kept)
    if takes_in or led:
        container = common_ancestor(cut, [block.node for block in cut.blocks if kept[block.index]], container)
    return Choice(container, kept, strongest=strongest)


def is_list(cut: PageBlocks, kept: list[bool]) -> bool:
    """Whether the page is a list of entries: hardly any text was chosen, and much stands around it in no clutter."""
    chosen = sum(block.words for block in cut.blocks if kept[block.index])
    if chosen >= LIST_TEXT:
        return False
    entries = sum(block.words for block in cut.blocks if is_outside_boilerplate(block, cut))
    return entries > LIST_RATIO * chosen


def choose_list(cut: PageBlocks, strongest: int = 0) -> Choice:
    """Keep a list whole: every block that stands in no clutter, in the innermost element that holds most of them."""
    sums = [0.0] * len(cut.elements)
    for block in cut.blocks:
        if is_outside_boilerplate(block, cut):
            sums[block.node] += block.words
    for node in range(len(sums) - 1, 0, -1):
        sums[cut.parents[node]] += sums[node]
    container = max(node for node, total in enumerate(sums) if total >= LIST_SHARE * sums[0])
    last = cut.last_node(container)
    kept = [is_outside_boilerplate(block, cut) and container <= block.node <= last for block in cut.blocks]
    return Choice(container, kept, as_list=True, strongest=strongest)


def keep_outside_boilerplate(cut: PageBlocks) -> Choice:
    """Keep every block of a page that stands in no clutter: what is done with one that is too large to choose in."""
    container = cut.tags.index("body") if "body" in cut.tags else 0
    return Choice(container, [is_outside_boilerplate(block, cut) for block in cut.blocks], strongest=container)


def is_outside_boilerplate(block: Block, cut: PageBlocks) -> bool:
    """Whether a block stands in no clutter and in nothing hidden."""
    return all(cut.scopes[number].is_ignored for number in block.scopes)


def find_container(cut: PageBlocks, weights: list[float]) -> int:
    """Return the block element with the largest sum of weighted words below it."""
    sums = sum_scores(cut, weights)
    top = max(sums, default=0.0)
    best, best_sum = 0, float("-inf")
    for node, total in enumerate(sums):
        if total >= RIVAL_SHARE * top:
            claim = total * compute_factor(cut, node)
            if claim >= best_sum:  # of equals the inner one
                best, best_sum = node, claim
    return best


def sum_scores(cut: PageBlocks, weights: list[float]) -> list[float]:
    """Return the sum of weighted words in and below each block element."""
    sums = [0.0] * len(cut.elements)
    for block in cut.blocks:
        weight = weights[block.index]
        sums[block.node] += (weight if weight > 0 else weight * BETWEEN) * block.words
    for node in range(len(sums) - 1, 0, -1):
        sums[cut.parents[node]] += sums[node]
    return sums


def compute_factor(cut: PageBlocks, node: int) -> float:
    """Return what an element says about itself, as a factor on its sum."""
    element = cut.elements[node]
    if element.tag in ("body", "html"):
        return BODY
    factor = 1.0
    if "articleBody" in (element.get("itemprop") or ""):
        factor = ARTICLE_BODY
    elif element.tag == "article":
        factor = ARTICLE
    elif CONTENT_NAMES.search(
        f"{element.get('class') or ''} {element.get('id') or ''}".lower().replace("_", "-")
    ):
        factor = NAMED
    return factor


def common_ancestor(cut: PageBlocks, nodes: list[int], container: int) -> int:
    """Return the innermost block element around the container and all the nodes."""
    first, last = min(nodes, default=container), max(nodes, default=container)
    while container > 0 and not (container <= first and last <= cut.last_node(container)):
        container = cut.parents[container]
    return container


def take_lead(cut: PageBlocks, weights: list[float], kept: list[bool]) -> bool:
    """Take in the paragraphs between the page's title and the container: many pages set their lead apart."""
    first = next((index for index, keep in enumerate(kept) if keep), 0)
    lead: list[int] = []
    for index in range(first - 1, max(-1, first - LEAD_REACH), -1):
        block = cut.blocks[index]
        if block.heading == 1:
            for found in lead:
                kept[found] = True
            return bool(lead)
        if (
            weights[index] >= LEAD_WEIGHT
            and block.is_running_text
            and block.ends_sentence
            and block.link_share < LEAD_LINKS
            and is_outside_boilerplate(block, cut)
        ):
            lead.append(index)
    return False


def fill(cut: PageBlocks, kept: list[bool]) -> None:
    """Keep what stands between kept blocks and belongs to them: headings, entries, cells, code, short pieces."""
    positions = [index for index, keep in enumerate(kept) if keep]
    if not positions:
        return
    for before, after in pairwise(positions):
        for index in range(before + 1, after):
            if _belongs(cut.blocks[index], cut):
                kept[index] = True
    _drop_empty_headings(cut, kept)


def _belongs(block: Block, cut: PageBlocks) -> bool:
    if any(not cut.scopes[number].is_ignored for number in block.scopes) or block.context & BUTTON:
        return False
    if block.heading or block.context & PRE:
        return True
    if block.link_share > LINKED_SHARE:
        return block.has_vote and not block.context & LIST
    if block.context & (LIST | CELL | DEFINITION):
        return True
    return block.words < SHORT_WORDS and any(
        map(str.isalpha, block.text)
    )  # a bare number counts votes or views


def _drop_empty_headings(cut: PageBlocks, kept: list[bool]) -> None:
    """Drop headings after which no text follows before the next heading of the same or a higher level."""
    pending: list[tuple[int, int]] = []  # headings without text so far: (level, index)
    gap = 0
    for block in cut.blocks:
        if not kept[block.index]:
            gap += 1
            if gap > 2 and pending:  # what followed was dropped
                kept[pending.pop()[1]] = False
            continue
        gap = 0
        if not block.heading:
            pending.clear()
            continue
        while pending and pending[-1][0] >= block.heading:
            kept[pending.pop()[1]] = False
        pending.append((block.heading, block.index))
    for _, index in pending:
        kept[index] = False


def complete_parts(cut: PageBlocks, chosen: list[bool], kept: list[bool]) -> None:
    """Keep tables of figures whole, footnotes, and the headings of callouts, however little text a piece holds.

    A judge of single blocks takes cells out of tables; a table without its cells says something else.
    """
    keep_headings(cut, kept)
    tables: dict[int, list[Block]] = {}
    places = _tables_and_notes(cut)
    for block in cut.blocks:
        table, is_note, is_named = places[block.node]
        if is_note or (chosen[block.index] and is_named):
            kept[block.index] = True
        elif table >= 0 and block.context & CELL:
            tables.setdefault(table, []).append(block)
    for cells in tables.values():
        most = sum(chosen[block.index] for block in cells) * 2 > len(cells)
        if (
            most
            and len(cells) >= TABLE_CELLS
            and sum(block.words for block in cells) < TABLE_WORDS * len(cells)
        ):
            for block in cells:
                kept[block.index] = kept[block.index] or is_outside_boilerplate(block, cut)


def _tables_and_notes(cut: PageBlocks) -> list[tuple[int, bool, bool]]:
    """Return for each block element the table around it (-1 for none), and whether, in it, a name around says notes.

    "footnotes" alone is the form that the rule gives notes whose references stand in the text; a name with
    "footnote" in it may be anybody's.
    """
    places: list[tuple[int, bool, bool]] = []
    for node, (parent, tag, names) in enumerate(zip(cut.parents, cut.tags, cut.names, strict=True)):
        table, is_note, is_named = places[parent] if parent >= 0 else (-1, False, False)
        if tag == "table":
            table, is_note, is_named = node, False, False
        elif names:
            name = names.lower()
            is_note, is_named = is_note or name == "footnotes", is_named or "footnote" in name
        places.append((table, is_note, is_named))
    return places
