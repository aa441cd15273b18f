"""Blocks, their scores and the choice by scores -> the features of each block for the learned classifier.

Lengths are in words. The trees in `classifier.json` refer to features by their position in `FEATURE_NAMES`: after a
change of the names or their order, the trees have to be trained again (`tests/quality/train_classifier.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, repeat
from math import log1p
from operator import attrgetter

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
_CAPTION_NAMES = ("caption", "credit", "photo", "image", "img", "figure", "thumb", "picture", "gallery")
# The trees were trained with these numbers: after a change, they have to be trained again.
FAR = 99_999.0  # the distance to the next kept block if there is none, in words and in blocks
NEIGHBOURS = 3  # blocks before and after a block whose scores are averaged with its own
LINKED_HEADING = 0.8  # of a heading's characters in links: the heading leads to another page
PRICED_WORDS = 40  # a block of so many words is text that mentions a price
PRICE_REACH = 100  # characters of a block in which a price is searched: more than the labels of prices have
TagAndClass = tuple[str, str | None]
Row = tuple[float, ...]
Kin = list[float]  # their number, words, kept words and words with a vote


def is_price_label(block: Block) -> bool:
    """Return whether a block is short and begins with a price."""
    if block.words >= PRICED_WORDS:
        return False
    text = block.text[:PRICE_REACH]
    if text.isascii() and not ("$" in text or "EUR" in text or "USD" in text):
        return False
    return _PRICE.search(text) is not None


def compute_features(
    page: PageBlocks,
    scores: Sequence[float],
    is_chosen: Sequence[bool],
    is_kept: Sequence[bool],
    container: int,
    title: str,
) -> list[Row]:
    """Return the features of each block: see `iterate_features`."""
    return list(iterate_features(page, scores, is_chosen, is_kept, container, title))


def iterate_features(
    page: PageBlocks,
    scores: Sequence[float],
    is_chosen: Sequence[bool],
    is_kept: Sequence[bool],
    container: int,
    title: str,
) -> Iterator[Row]:
    """Return the features of each block, in the order of `FEATURE_NAMES`.

    An iterator, because a row takes 1.5 kB: those of all blocks of a large page do not have to be in memory. The rows
    are made of one iterator a feature, which takes half the time of a list a block.

    :param is_chosen: the blocks that were kept before trimming
    :param is_kept: the blocks that were kept after trimming
    """
    blocks = page.blocks
    if not blocks:
        return iter(())
    last = page.last_node(container)
    choices: tuple[Iterable[float], ...] = (
        map(float, map(attrgetter("has_vote"), blocks)), scores, map(float, is_chosen), map(float, is_kept),
        (float(container <= block.node <= last) for block in blocks),
    )  # fmt: skip
    columns = (
        *_block_columns(page),
        *choices,
        *_position_columns(page, scores, is_kept, title),
        *_kin_columns(page, is_kept),
        *map(repeat, _page_features(page, is_kept)),
    )
    return zip(*columns, strict=False)  # the features of the page are repeated without end


def _block_columns(page: PageBlocks) -> Iterator[Iterable[float]]:
    """Yield the features in BLOCK_NAMES of all blocks: those of the block itself."""
    blocks = page.blocks
    for name in ("words", "link_share", "ends_sentence", "heading"):
        yield map(float, map(attrgetter(name), blocks))  # Python compares two floats faster
    contexts = [block.context for block in blocks]
    for bit in (PARAGRAPH, LIST, PRE, FORM, MAIN):
        yield [1.0 if context & bit else 0.0 for context in contexts]
    yield (block.cjk / len(block.text) if block.cjk else 0.0 for block in blocks)
    yield map(float, map(attrgetter("depth"), blocks))
    counts = {scopes: _count_scopes(page, scopes) for scopes in {block.scopes for block in blocks}}
    yield from zip(*(counts[block.scopes] for block in blocks), strict=True)
    class_names = page.class_names
    yield (1.0 if (names := class_names[block.node]) and _is_caption_name(names) else 0.0 for block in blocks)
    blocks_after_picture = {medium.block for medium in page.media}
    yield (1.0 if block.index in blocks_after_picture else 0.0 for block in blocks)


def _count_scopes(page: PageBlocks, numbers: Sequence[int]) -> tuple[float, float, float]:
    """Return how many of these scopes are boilerplate, are ignored, and are comments."""
    scopes = [page.scopes[number] for number in numbers]
    ignored = float(sum(scope.is_ignored for scope in scopes))
    return len(scopes) - ignored, ignored, float(sum(scope.kind == "comment" for scope in scopes))


@lru_cache(maxsize=4096)
def _is_caption_name(names: str) -> bool:
    return any(map(names.lower().__contains__, _CAPTION_NAMES))


def _position_columns(
    page: PageBlocks, scores: Sequence[float], is_kept: Sequence[bool], title: str
) -> tuple[Iterable[float], ...]:
    """Return the features in POSITION_NAMES: the position on the page, and relative to kept blocks and to the title."""
    blocks, count = page.blocks, len(page.blocks)
    words_before = [0.0, *accumulate(block.words for block in blocks)]
    total = max(1.0, words_before[-1])
    score_sums = [0.0, *accumulate(scores)]
    lows = [max(0, index - NEIGHBOURS) for index in range(count)]
    highs = [min(count, index + NEIGHBOURS + 1) for index in range(count)]
    until_kept = _distances([*reversed(blocks)], is_kept)
    until_kept.reverse()
    article_numbers = _number_articles(page)
    return (
        [words / total for words in words_before[:-1]], words_before[:-1],
        (words for words, _ in _distances(blocks, is_kept)),
        (words for words, _ in until_kept), (steps for _, steps in until_kept),
        chain((block.words for block in blocks[1:]), (0.0,)),
        chain((-1.0,), scores), chain(scores[1:], (-1.0,)),
        ((score_sums[high] - score_sums[low]) / (high - low) for low, high in zip(lows, highs, strict=True)),
        *_heading_columns(blocks, title, article_numbers),
    )  # fmt: skip


def _heading_columns(
    blocks: Sequence[Block], title: str, article_numbers: Sequence[float]
) -> tuple[list[float], list[float], list[float]]:
    """Return whether each block is after the title, the number of its article, and of linked headings so far."""
    folded_title = "".join(filter(str.isalnum, title)).casefold()
    after_title, linked_headings = [], []
    is_after_title = linked = 0.0
    for block in blocks:
        if block.heading:
            linked += block.link_share > LINKED_HEADING
            is_after_title = is_after_title or float(is_title(block.text, folded_title))
        after_title.append(is_after_title)
        linked_headings.append(linked)
    return after_title, [article_numbers[block.node] for block in blocks], linked_headings


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


def _kin_columns(page: PageBlocks, is_kept: Sequence[bool]) -> tuple[Iterable[float], ...]:
    """Return the features in KIN_NAMES: those of the parent, and of the kin, blocks with the same tags and classes."""
    blocks, parents = page.blocks, page.parents
    names = list(zip(page.tags, page.class_names, strict=True))
    sums, kept_sums = [0.0] * len(names), [0.0] * len(names)
    kin_by_key: dict[tuple[TagAndClass, ...], Kin] = {}
    kin_by_node: dict[int, Kin] = {}
    for block in blocks:
        node, words = block.node, block.words
        kept_words = words * is_kept[block.index]
        sums[node] += words
        kept_sums[node] += kept_words
        kin = kin_by_node.get(node)
        if kin is None:
            kin = kin_by_node[node] = kin_by_key.setdefault(
                _kin_key(node, parents, names), [0.0, 0.0, 0.0, 0.0]
            )
        kin[0] += 1
        kin[1] += words
        kin[2] += kept_words
        kin[3] += words * block.has_vote
    for node in range(len(sums) - 1, 0, -1):
        sums[parents[node]] += sums[node]
        kept_sums[parents[node]] += kept_sums[node]
    text_counts = Counter(block.text for block in blocks)
    around = [max(parents[block.node], 0) for block in blocks]
    kin_of_blocks = [kin_by_node[block.node] for block in blocks]
    return (
        (log1p(sums[parent]) for parent in around),
        (kept_sums[parent] / max(1.0, sums[parent]) for parent in around),
        (log1p(kin[0]) for kin in kin_of_blocks),
        (kin[2] / max(1.0, kin[1]) for kin in kin_of_blocks),
        (kin[3] / max(1.0, kin[1]) for kin in kin_of_blocks),
        (kin[1] / kin[0] for kin in kin_of_blocks),
        (text_counts[block.text] - 1.0 for block in blocks),
    )


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
