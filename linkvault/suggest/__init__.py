"""Words of texts -> which of them tell most, a signature, and which texts are nearly the same. Pure.

Knows neither the vault nor how a text is cut into words: callers bring words, counts and signatures.
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
