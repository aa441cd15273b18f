"""Blocks, weights and the design's choice -> what the learned judge looks at, each number under a plain name.

One pass over the blocks for what is their own, a few over the page for what their surroundings tell. Words are
the unit everywhere. The order of `FEATURE_NAMES` is the order of the table of trees: a new name makes new trees.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import log1p

from linkvault.extract.choose.segment import FORM, LIST, MAIN, PARAGRAPH, PRE, Block, PageBlocks
from linkvault.extract.choose.trim import is_title

BLOCK_NAMES = (
    "words", "link_share", "ends_sentence", "heading", "in_paragraph", "in_list", "in_code", "in_form", "in_main",
    "cjk_share", "depth", "boilerplate_scopes", "ignored_scopes", "comment_scopes",
    "caption_name", "after_picture",
)  # fmt: skip
CHOICE_NAMES = ("vote", "weight", "chosen", "kept", "inside_container")
PLACE_NAMES = (
    "position", "words_before", "words_since_kept", "words_until_kept", "blocks_until_kept", "words_next",
    "weight_previous", "weight_next", "weight_around", "after_title", "article_number", "linked_headings",
)  # fmt: skip
KIN_NAMES = (
    "parent_words", "parent_kept_share", "kin", "kin_kept_share", "kin_vote_share", "kin_words", "repeated",
)  # fmt: skip
PAGE_NAMES = (
    "page_words", "page_kept_share", "page_kept_words", "page_vote_share", "page_links", "page_blocks",
    "page_comment_share", "page_paragraph_share", "page_prices", "page_articles",
)  # fmt: skip
FEATURE_NAMES = (*BLOCK_NAMES, *CHOICE_NAMES, *PLACE_NAMES, *KIN_NAMES, *PAGE_NAMES)

PRICE = re.compile(r"[$€£¥￥₹]\s?\d|\d\s?(?:€|USD|EUR|元|円|руб)")
_CAPTION_NAME = re.compile(r"caption|credit|photo|image|img|figure|thumb|picture|gallery", re.I)
FAR = 99999.0
# Changing one of these changes what the trees were trained on: train them anew (tests/quality/train_judge.py).
NEAR = 3  # blocks before and behind whose weights are averaged
LINKED_HEADING = 0.8  # of a heading's characters in links: it leads to another page
PRICED_WORDS = 40  # a block with more of them is text that mentions a price
Name = tuple[str, str | None]  # a tag, and its class names


def compute_features(
    cut: PageBlocks,
    weights: Sequence[float],
    chosen: Sequence[bool],
    kept: Sequence[bool],
    container: int,
    title: str,
) -> list[list[float]]:
    """Describe every block by `FEATURE_NAMES`: `chosen` before trimming, `kept` after it."""
    return list(iterate_features(cut, weights, chosen, kept, container, title))


def iterate_features(
    cut: PageBlocks,
    weights: Sequence[float],
    chosen: Sequence[bool],
    kept: Sequence[bool],
    container: int,
    title: str,
) -> Iterator[list[float]]:
    """Describe one block after the other: all rows of a large page at once are 1.5 kB a block."""
    blocks = cut.blocks
    if not blocks:
        return
    page = _describe_page(cut, kept)
    places = _describe_places(cut, weights, kept, title)
    names = list(zip(cut.tags, cut.names, strict=True))
    kin = _describe_kin(cut, kept, names)
    pictured = {medium.block for medium in cut.media}
    last = cut.last_node(container)
    for block, place, near in zip(blocks, places, kin, strict=True):
        yield [
            *_describe_block(block, cut, names[block.node][1] or "", block.index in pictured),
            float(block.has_vote), weights[block.index], float(chosen[block.index]), float(kept[block.index]),
            float(container <= block.node <= last), *place, *near, *page,
        ]  # fmt: skip


def _describe_block(block: Block, cut: PageBlocks, names: str, pictured: bool) -> list[float]:
    text, places, size = block.text, block.context, block.words
    clutter = forgiven = comment = 0
    for number in block.scopes:
        scope = cut.scopes[number]
        comment += scope.kind == "comment"
        if scope.is_ignored:
            forgiven += 1
        else:
            clutter += 1
    caption = bool(names) and _is_captioned(names)
    return [
        size, block.link_share, block.ends_sentence, block.heading, 1.0 if places & PARAGRAPH else 0.0,
        1.0 if places & LIST else 0.0, 1.0 if places & PRE else 0.0, 1.0 if places & FORM else 0.0,
        1.0 if places & MAIN else 0.0, block.cjk / len(text), block.depth,
        clutter, forgiven, comment,
        1.0 if caption else 0.0, 1.0 if pictured else 0.0,
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _is_captioned(names: str) -> bool:
    return _CAPTION_NAME.search(names) is not None


def _describe_places(
    cut: PageBlocks, weights: Sequence[float], kept: Sequence[bool], title: str
) -> Iterator[list[float]]:
    """Where a block stands: on the page, to what is kept, to the title, in which of the page's articles."""
    blocks, count = cut.blocks, len(cut.blocks)
    sums = [0.0, *accumulate(block.words for block in blocks)]
    heavy = [0.0, *accumulate(weights)]
    until = _distances([*reversed(blocks)], kept)
    until.reverse()
    since = _distances(blocks, kept)
    article, plain = _articles(cut), "".join(filter(str.isalnum, title)).casefold()
    titled = linked = 0.0
    for index, block in enumerate(blocks):
        if block.heading:
            linked += block.link_share > LINKED_HEADING
            titled = titled or float(is_title(block.text, plain))
        low, high = max(0, index - NEAR), min(count, index + NEAR + 1)
        yield [
            sums[index] / max(1.0, sums[-1]), sums[index], since[index][0], until[index][0], until[index][1],
            blocks[index + 1].words if index + 1 < count else 0.0, weights[index - 1] if index else -1.0,
            weights[index + 1] if index + 1 < count else -1.0, (heavy[high] - heavy[low]) / (high - low),
            titled, article[block.node], linked,
        ]  # fmt: skip


def _distances(blocks: Sequence[Block], kept: Sequence[bool]) -> list[tuple[float, float]]:
    """Words and blocks since the last kept block, in the order given."""
    rows, length, steps = [], FAR, FAR
    for block in blocks:
        rows.append((length, steps))
        length, steps = (0.0, 0.0) if kept[block.index] else (length + block.words, steps + 1)
    return rows


def _articles(cut: PageBlocks) -> list[float]:
    """Number the outermost `article` elements of a page in order; 0 stands outside of all."""
    numbers, count = [0.0] * len(cut.tags), 0.0
    for node, parent in enumerate(cut.parents):
        if parent >= 0 and numbers[parent]:
            numbers[node] = numbers[parent]
        elif cut.tags[node] == "article":
            count += 1
            numbers[node] = count
    return numbers


def _describe_kin(cut: PageBlocks, kept: Sequence[bool], names: Sequence[Name]) -> Iterator[list[float]]:
    """The parents, and the kin: blocks of the same tags and class names on the page."""
    blocks, parents = cut.blocks, cut.parents
    sums, held = [0.0] * len(names), [0.0] * len(names)
    kins: dict[tuple[Name, ...], list[float]] = {}
    seen: dict[str, int] = {}
    of_node: dict[int, list[float]] = {}
    for block in blocks:
        node, size = block.node, block.words
        sums[node] += size
        held[node] += size * kept[block.index]
        kin = of_node.get(node)
        if kin is None:
            kin = of_node[node] = kins.setdefault(_kin(node, parents, names), [0.0, 0.0, 0.0, 0.0])
        kin[0] += 1
        kin[1] += size
        kin[2] += size * kept[block.index]
        kin[3] += size * block.has_vote
        seen[block.text] = seen.get(block.text, 0) + 1
    for node in range(len(sums) - 1, 0, -1):
        sums[parents[node]] += sums[node]
        held[parents[node]] += held[node]
    for block in blocks:
        parent = max(parents[block.node], 0)
        count, size, kin_held, kin_voted = of_node[block.node]
        yield [
            log1p(sums[parent]), held[parent] / max(1.0, sums[parent]), log1p(count), kin_held / max(1.0, size),
            kin_voted / max(1.0, size), size / count, seen[block.text] - 1.0,
        ]  # fmt: skip


def _kin(node: int, parents: Sequence[int], names: Sequence[Name]) -> tuple[Name, ...]:
    """Name a block element by its tag and class names and those of the two elements around it."""
    above = max(parents[node], 0)
    return names[node], names[above], names[max(parents[above], 0)]


def _describe_page(cut: PageBlocks, kept: Sequence[bool]) -> list[float]:
    total = held = voted = linked = commented = paragraphs = 0.0
    prices = 0
    comments = {number for number, scope in enumerate(cut.scopes) if scope.kind == "comment"}
    for block in cut.blocks:
        size = block.words
        total += size
        held += size * kept[block.index]
        voted += size * block.has_vote
        linked += size * block.link_share
        commented += size * (bool(comments) and not comments.isdisjoint(block.scopes))
        paragraphs += size * bool(block.context & PARAGRAPH)
        prices += size < PRICED_WORDS and PRICE.search(block.text[:100]) is not None
    share = 1 / max(1.0, total)
    articles = max(_articles(cut), default=0.0)
    return [
        total, held * share, held, voted * share, linked * share, float(len(cut.blocks)), commented * share,
        paragraphs * share, prices / len(cut.blocks), articles,
    ]  # fmt: skip
