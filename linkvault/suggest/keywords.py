"""Words of a text and on how many pages each stands -> the words that tell most about it. Pure.

tf x idf (K. Spärck Jones, 1972), the first by its logarithm: a word that stands ten times is not ten times as telling.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, sqrt

_LOOKED_UP = 96  # words whose pages are counted: a lookup each
_TERMS = 24
_SHARE = 0.2  # of all pages: a word on more of them tells nothing ...
_FEW = 4  # ... unless there are few pages at all
_POSTINGS = 30_000  # pages that scoring may touch, all words together: 1.4 microseconds each


def weigh_words(texts: Iterable[tuple[Iterable[str], int]]) -> dict[str, float]:
    """Return the words that may tell most, with their weight: texts as words, each with how much a word of it counts.

    >>> list(weigh_words([(["loss", "model", "loss"], 1), (["coin", "x", "7"], 3)]))
    ['coin', 'loss', 'model']
    """
    counts: Counter[str] = Counter()
    for words, weight in texts:
        for word in words:
            if len(word) > 1 and not word.isdigit():
                counts[word] += weight
    return {word: 1 + log(count) for word, count in counts.most_common(_LOOKED_UP)}


def select_keywords(weights: Mapping[str, float], pages: Mapping[str, int], total: int) -> dict[str, float]:
    """Return at most 24 words by weight x rarity, strongest first.

    :param pages: on how many pages each word stands; a word that only one page has leads nowhere
    """
    most = max(_FEW, int(total * _SHARE))
    scores = {
        word: weight * log(1 + total / pages[word])
        for word, weight in weights.items()
        if 1 < pages.get(word, 0) <= most and pages[word] < max(total, 3)
    }
    found: dict[str, float] = {}
    left = _POSTINGS
    for word in sorted(scores, key=lambda word: (-scores[word], word)):
        if pages[word] <= left and len(found) < _TERMS:
            found[word] = scores[word]
            left -= pages[word]
    return found


def tag_similarity(own: Iterable[str], others: Iterable[str]) -> float:
    """Return how much two sets of tags have in common, from 0 to 1: the cosine.

    >>> tag_similarity(["ml", "to read"], ["ml"]) > tag_similarity(["ml"], ["coins"])
    True
    """
    one, other = set(own), set(others)
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0
