"""Words of a text and the number of pages with each -> the keywords of the text. Pure.

The weight is tf x idf (K. Spärck Jones, 1972), tf by its logarithm: ten occurrences of a word are not ten times as
significant as one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, sqrt

_MAX_LOOKUPS = 96  # words of a text whose pages are counted: one query of the index for each
_MAX_KEYWORDS = 24
_MAX_SHARE = 0.2  # of all pages: a word on more pages does not distinguish them ...
_FEW_PAGES = 4  # ... except in a vault with few pages
_SMALL_VAULT = 3  # pages: below, a word on every page counts as a keyword too
_MAX_POSTINGS = 30_000  # pages that scoring the keywords may read, 1.4 microseconds each


def weigh_words(texts: Iterable[tuple[Iterable[str], int]]) -> dict[str, float]:
    """Return the most frequent words with their weights, highest first; at most 96.

    :param texts: the words of each text, with the weight of one occurrence in it

    >>> list(weigh_words([(["loss", "model", "loss"], 1), (["coin", "x", "7"], 3)]))
    ['coin', 'loss', 'model']
    """
    counts: Counter[str] = Counter()
    for words, weight in texts:
        for word in words:
            if len(word) > 1 and not word.isdigit():
                counts[word] += weight
    return {word: 1 + log(count) for word, count in counts.most_common(_MAX_LOOKUPS)}


def select_keywords(weights: Mapping[str, float], pages: Mapping[str, int], total: int) -> dict[str, float]:
    """Return at most 24 words with their weight x rarity, highest first.

    :param pages: the number of pages with each word; a word on a single page relates it to no other
    :param total: the number of all pages
    """
    most = max(_FEW_PAGES, int(total * _MAX_SHARE))
    scores = {
        word: weight * log(1 + total / pages[word])
        for word, weight in weights.items()
        if 1 < pages.get(word, 0) <= most and pages[word] < max(total, _SMALL_VAULT)
    }
    keywords: dict[str, float] = {}
    postings = _MAX_POSTINGS
    for word in sorted(scores, key=lambda word: (-scores[word], word)):
        if pages[word] <= postings and len(keywords) < _MAX_KEYWORDS:
            keywords[word] = scores[word]
            postings -= pages[word]
    return keywords


def tag_similarity(first: Iterable[str], second: Iterable[str]) -> float:
    """Return the cosine similarity of two sets of tags, from 0 to 1.

    >>> tag_similarity(["ml", "to read"], ["ml"]) > tag_similarity(["ml"], ["coins"])
    True
    """
    tags, others = set(first), set(second)
    return len(tags & others) / sqrt(len(tags) * len(others)) if tags and others else 0.0
