"""Blocks, their scores and the choice by scores -> the features of each block for the learned classifier.

Lengths are in words. The trees in `classifier.json` refer to features by their position in `FEATURE_NAMES`: after a
change of the names or their order, the trees have to be trained again (`tests/quality/train_classifier.py`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import log1p

from linkvault import lazy_re as re
from linkvault.extract.choose.segment import FORM, LIST, MAIN, PARAGRAPH, PRE, Block, PageBlocks
from linkvault.extract.choose.trim import is_title

# Of the block itself.
BLOCK_NAMES = (
    "words", "link_share", "ends_sentence", "heading", "in_paragraph", "in_list", "in_code", "in_form", "in_main",
    "cjk_share", "depth", "boilerplate_scopes", "ignored_scopes", "comment_scopes",
    "caption_name", "after_picture",
)  # fmt: skip
# Of what was decided about the block so far.
CHOICE_NAMES = ("vote", "weight", "chosen", "kept", "inside_container")
# Of its position on the page.
POSITION_NAMES = (
    "position", "words_before", "words_since_kept", "words_until_kept", "blocks_until_kept", "words_next",
    "weight_previous", "weight_next", "weight_around", "after_title", "article_number", "linked_headings",
)  # fmt: skip
# Of its parent, and of its kin: the blocks with the same tags and classes.
KIN_NAMES = (
    "parent_words", "parent_kept_share", "kin", "kin_kept_share", "kin_vote_share", "kin_words", "repeated",
)  # fmt: skip
# Of the page.
PAGE_NAMES = (
    "page_words", "page_kept_share", "page_kept_words", "page_vote_share", "page_links", "page_blocks",
    "page_comment_share", "page_paragraph_share", "page_prices", "page_articles",
)  # fmt: skip
FEATURE_NAMES = (*BLOCK_NAMES, *CHOICE_NAMES, *POSITION_NAMES, *KIN_NAMES, *PAGE_NAMES)

# A currency sign before a number, or a currency after one.
_PRICE = re.compile(r"[$€£¥￥₹]\s?\d|\d\s?(?:€|USD|EUR|元|円|руб)")
_CAPTION_NAME = re.compile(r"caption|credit|photo|image|img|figure|thumb|picture|gallery", re.I)
# The trees were trained with these numbers: after a change, they have to be trained again.
FAR = 99_999.0  # the distance to the next kept block if there is none, in words and in blocks
NEIGHBOURS = 3  # blocks before and after a block whose scores are averaged with its own
LINKED_HEADING = 0.8  # of a heading's characters in links: the heading leads to another page
PRICED_WORDS = 40  # a block of so many words is text that mentions a price
PRICE_REACH = 100  # characters of a block in which a price is searched: more than the labels of prices have
TagAndClass = tuple[str, str | None]


def is_price_label(block: Block) -> bool:
    """Return whether a block is short and begins with a price."""
    return block.words < PRICED_WORDS and _PRICE.search(block.text[:PRICE_REACH]) is not None


def compute_features(
    page: PageBlocks,
    scores: Sequence[float],
    is_chosen: Sequence[bool],
    is_kept: Sequence[bool],
    container: int,
    title: str,
) -> list[list[float]]:
    """Return the features of each block: see `iterate_features`."""
    return list(iterate_features(page, scores, is_chosen, is_kept, container, title))


def iterate_features(
    page: PageBlocks,
    scores: Sequence[float],
    is_chosen: Sequence[bool],
    is_kept: Sequence[bool],
    container: int,
    title: str,
) -> Iterator[list[float]]:
    """Yield the features of each block, in the order of `FEATURE_NAMES`.

    An iterator, because a row takes 1.5 kB: those of all blocks of a large page do not have to be in memory.

    :param is_chosen: the blocks that were kept before trimming
    :param is_kept: the blocks that were kept after trimming
    """
    blocks = page.blocks
    if not blocks:
        return
    page_features = _page_features(page, is_kept)
    position_features = _position_features(page, scores, is_kept, title)
    names = list(zip(page.tags, page.class_names, strict=True))
    kin_features = _kin_features(page, is_kept, names)
    blocks_after_picture = {medium.block for medium in page.media}
    last = page.last_node(container)
    for block, position, kin in zip(blocks, position_features, kin_features, strict=True):
        index = block.index
        yield [
            *_block_features(block, page, names[block.node][1] or "", index in blocks_after_picture),
            float(block.has_vote), scores[index], float(is_chosen[index]), float(is_kept[index]),
            float(container <= block.node <= last), *position, *kin, *page_features,
        ]  # fmt: skip


def _block_features(block: Block, page: PageBlocks, names: str, is_after_picture: bool) -> list[float]:
    """Return the features in BLOCK_NAMES: those of the block itself."""
    text, context = block.text, block.context
    boilerplate = ignored = comments = 0
    for number in block.scopes:
        scope = page.scopes[number]
        comments += scope.kind == "comment"
        if scope.is_ignored:
            ignored += 1
        else:
            boilerplate += 1
    has_caption_name = bool(names) and _is_caption_name(names)
    return [
        block.words, block.link_share, block.ends_sentence, block.heading, 1.0 if context & PARAGRAPH else 0.0,
        1.0 if context & LIST else 0.0, 1.0 if context & PRE else 0.0, 1.0 if context & FORM else 0.0,
        1.0 if context & MAIN else 0.0, block.cjk / len(text), block.depth,
        boilerplate, ignored, comments,
        1.0 if has_caption_name else 0.0, 1.0 if is_after_picture else 0.0,
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _is_caption_name(names: str) -> bool:
    return _CAPTION_NAME.search(names) is not None


def _position_features(
    page: PageBlocks, scores: Sequence[float], is_kept: Sequence[bool], title: str
) -> Iterator[list[float]]:
    """Yield the features in POSITION_NAMES: the position on the page, and relative to kept blocks and to the title."""
    blocks, count = page.blocks, len(page.blocks)
    words_before = [0.0, *accumulate(block.words for block in blocks)]
    score_sums = [0.0, *accumulate(scores)]
    until_kept = _distances([*reversed(blocks)], is_kept)
    until_kept.reverse()
    since_kept = _distances(blocks, is_kept)
    article_numbers = _number_articles(page)
    folded_title = "".join(filter(str.isalnum, title)).casefold()
    is_after_title = linked_headings = 0.0
    for index, block in enumerate(blocks):
        if block.heading:
            linked_headings += block.link_share > LINKED_HEADING
            is_after_title = is_after_title or float(is_title(block.text, folded_title))
        low, high = max(0, index - NEIGHBOURS), min(count, index + NEIGHBOURS + 1)
        yield [
            words_before[index] / max(1.0, words_before[-1]), words_before[index],
            since_kept[index][0], until_kept[index][0], until_kept[index][1],
            blocks[index + 1].words if index + 1 < count else 0.0, scores[index - 1] if index else -1.0,
            scores[index + 1] if index + 1 < count else -1.0, (score_sums[high] - score_sums[low]) / (high - low),
            is_after_title, article_numbers[block.node], linked_headings,
        ]  # fmt: skip


def _distances(blocks: Sequence[Block], is_kept: Sequence[bool]) -> list[tuple[float, float]]:
    """Return for each block the words and the blocks since the last kept block before it."""
    distances, words, steps = [], FAR, FAR
    for block in blocks:
        distances.append((words, steps))
        words, steps = (0.0, 0.0) if is_kept[block.index] else (words + block.words, steps + 1)
    return distances


def _number_articles(page: PageBlocks) -> list[float]:
    """Return for each block element the number of the outermost `article` around it, from 1; 0 without one."""
    numbers, count = [0.0] * len(page.tags), 0.0
    for node, parent in enumerate(page.parents):
        if parent >= 0 and numbers[parent]:
            numbers[node] = numbers[parent]
        elif page.tags[node] == "article":
            count += 1
            numbers[node] = count
    return numbers


def _kin_features(
    page: PageBlocks, is_kept: Sequence[bool], names: Sequence[TagAndClass]
) -> Iterator[list[float]]:
    """Yield the features in KIN_NAMES: those of the parent, and of the kin, blocks with the same tags and classes."""
    blocks, parents = page.blocks, page.parents
    sums, kept_sums = [0.0] * len(names), [0.0] * len(names)
    kin_by_key: dict[
        tuple[TagAndClass, ...], list[float]
    ] = {}  # [blocks, words, kept words, words with a vote]
    kin_by_node: dict[int, list[float]] = {}
    text_counts: dict[str, int] = {}
    for block in blocks:
        node, words = block.node, block.words
        sums[node] += words
        kept_sums[node] += words * is_kept[block.index]
        kin = kin_by_node.get(node)
        if kin is None:
            key = _kin_key(node, parents, names)
            kin = kin_by_node[node] = kin_by_key.setdefault(key, [0.0, 0.0, 0.0, 0.0])
        kin[0] += 1
        kin[1] += words
        kin[2] += words * is_kept[block.index]
        kin[3] += words * block.has_vote
        text_counts[block.text] = text_counts.get(block.text, 0) + 1
    for node in range(len(sums) - 1, 0, -1):
        sums[parents[node]] += sums[node]
        kept_sums[parents[node]] += kept_sums[node]
    for block in blocks:
        parent = max(parents[block.node], 0)
        count, words, kept_words, voted_words = kin_by_node[block.node]
        yield [
            log1p(sums[parent]), kept_sums[parent] / max(1.0, sums[parent]), log1p(count),
            kept_words / max(1.0, words), voted_words / max(1.0, words), words / count,
            text_counts[block.text] - 1.0,
        ]  # fmt: skip


def _kin_key(node: int, parents: Sequence[int], names: Sequence[TagAndClass]) -> tuple[TagAndClass, ...]:
    """Return the tags and classes of a block element and of the two elements around it."""
    parent = max(parents[node], 0)
    return names[node], names[parent], names[max(parents[parent], 0)]


def _page_features(page: PageBlocks, is_kept: Sequence[bool]) -> list[float]:
    """Return the features in PAGE_NAMES, which are the same for all blocks of a page."""
    total = kept_words = voted = linked = commented = in_paragraphs = 0.0
    prices = 0
    comment_scopes = {number for number, scope in enumerate(page.scopes) if scope.kind == "comment"}
    for block in page.blocks:
        words = block.words
        total += words
        kept_words += words * is_kept[block.index]
        voted += words * block.has_vote
        linked += words * block.link_share
        commented += words * (bool(comment_scopes) and not comment_scopes.isdisjoint(block.scopes))
        in_paragraphs += words * bool(block.context & PARAGRAPH)
        prices += is_price_label(block)
    share = 1 / max(1.0, total)
    articles = max(_number_articles(page), default=0.0)
    return [
        total, kept_words * share, kept_words, voted * share, linked * share, float(len(page.blocks)),
        commented * share, in_paragraphs * share, prices / len(page.blocks), articles,
    ]  # fmt: skip
