"""Words of texts -> keywords, signatures of texts, and groups of near-duplicates. Pure.

Callers supply words, counts and signatures: this package knows neither the vault nor how a text is split into words.
"""

from linkvault.suggest.keywords import select_keywords, tag_similarity, weigh_words
from linkvault.suggest.minhash import (
    DuplicateGroup,
    compute_signature,
    estimate_similarity,
    exact_similarity,
    group_near_duplicates,
)

__all__ = [
    "DuplicateGroup",
    "compute_signature",
    "estimate_similarity",
    "exact_similarity",
    "group_near_duplicates",
    "select_keywords",
    "tag_similarity",
    "weigh_words",
]
