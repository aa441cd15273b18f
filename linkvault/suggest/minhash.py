"""Words of a text -> a signature of 128 bytes; signatures -> groups of near-duplicates. Pure.

MinHash (A. Broder, "On the resemblance and containment of documents", 1997) of shingles of four words, with one hash
for all bins (P. Li, A. Owen, C.-H. Zhang, "One permutation hashing", 2012), of each minimum the low 16 bits (P. Li,
A. C. König, "b-bit minwise hashing", 2010). The share of equal bins estimates the Jaccard similarity: the shingles in
both texts divided by the shingles in either. Signatures with an equal band of four bins are compared, so that 100,000
of them need not be compared pair by pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import eq
from struct import pack, unpack
from typing import NamedTuple

# Words. A word of Chinese or Japanese text is a pair of characters, and pairs overlap: four are five characters.
_SHINGLE = 4
_BINS = 64
_HASH_BYTES = 8  # two of 200,000 shingles have an equal hash with a probability of 1e-9
_MIN_SHINGLES = 24  # a shorter text is too common to compare: "please sign in" is the same everywhere
_MAX_WORDS = 200_000  # a longer text is compared by its first words: limits the time and memory for one text
_BAND = 8  # bytes: four bins, equal with a probability of 0.9997 at a similarity of 0.8, 0.988 at 0.7
_NARROW_BAND = 4  # bytes, for a lower similarity: two bins, equal with a probability of 0.9999 at 0.5
_MIN_BAND_SIMILARITY = 0.7  # from which `_BAND` is enough
_MAX_BAND_TEXTS = 64  # texts with an equal band that are compared; more share only boilerplate
_EMPTY_BIN_STEP = 7919  # added to a neighbor's value for each empty bin, so that neighbors differ; a prime


class DuplicateGroup(NamedTuple):
    """The id of a text and those of its near-duplicates, each with the estimated similarity, from 0 to 1."""

    first: int
    others: tuple[tuple[int, float], ...]


def compute_signature(words: Sequence[str]) -> bytes | None:
    """Return the signature of a text, given as its words; `None` if the text is too short to compare.

    >>> len(compute_signature([str(number) for number in range(100)])), compute_signature(["too", "short"])
    (128, None)
    """
    from hashlib import blake2b  # slow to import, and only a capture needs it

    shingles = _build_shingles(words)
    if len(shingles) < _MIN_SHINGLES:
        return None
    start = blake2b(digest_size=_HASH_BYTES).copy  # a copy takes less time than another hash of this size
    smallest: dict[int, bytes] = {}
    for shingle in shingles:
        state = start()
        state.update(shingle)
        value = state.digest()
        number = value[-1] % _BINS
        if number not in smallest or value < smallest[number]:
            smallest[number] = value
    minima = [int.from_bytes(smallest[n]) // _BINS if n in smallest else None for n in range(_BINS)]
    return pack(f"<{_BINS}H", *(minimum & 0xFFFF for minimum in _fill_empty_bins(minima)))


def _fill_empty_bins(minima: Sequence[int | None]) -> list[int]:
    """Return the bins, the empty ones filled from the next full one (A. Shrivastava, P. Li, "Densifying ...", 2014)."""
    filled: list[int] = []
    following = next(minimum for minimum in minima if minimum is not None)
    for minimum in reversed(minima):
        following = minimum if minimum is not None else following + _EMPTY_BIN_STEP
        filled.append(following)
    return filled[::-1]


def _build_shingles(words: Sequence[str]) -> set[bytes]:
    encoded = " ".join(words[:_MAX_WORDS]).encode("utf-8", "surrogatepass").split(b" ")
    return set(map(b" ".join, zip(*(encoded[at:] for at in range(_SHINGLE)), strict=False)))


def estimate_similarity(first: bytes, second: bytes) -> float:
    """Return the similarity of two texts, from 0 to 1, as their signatures estimate it."""
    if first == second:
        return 1.0
    first_bins, second_bins = (unpack(f"<{_BINS}H", signature) for signature in (first, second))
    return float(sum(map(eq, first_bins, second_bins)) / _BINS)


def exact_similarity(first: Sequence[str], second: Sequence[str]) -> float:
    """Return the similarity of two texts, given as their words: shingles in both / shingles in either, from 0 to 1."""
    first_shingles, second_shingles = _build_shingles(first), _build_shingles(second)
    return len(first_shingles & second_shingles) / (len(first_shingles | second_shingles) or 1)


def _find_repeated_bands(signatures: Sequence[bytes], width: int) -> dict[int, set[bytes]]:
    """Return, for each place of a band, the bands that several signatures have: few, so little memory is needed."""
    places = range(0, max(map(len, signatures), default=0), width)
    return {
        at: {
            band
            for band, following in pairwise(sorted(s[at : at + width] for s in signatures))
            if band == following
        }
        for at in places
    }


def group_near_duplicates(
    signatures: Iterable[tuple[int, bytes]], min_similarity: float
) -> list[DuplicateGroup]:
    """Return the groups of texts that are at least `min_similarity` similar to the first text of their group.

    A text joins the group with the most similar first text. So a chain of small changes does not become one group.

    :param signatures: (id, signature) pairs; an earlier text becomes the first of its group
    """
    firsts: dict[int, bytes] = {}
    groups: dict[int, list[tuple[int, float]]] = defaultdict(list)
    bands: dict[tuple[int, bytes], list[int]] = {}
    width = _BAND if min_similarity >= _MIN_BAND_SIMILARITY else _NARROW_BAND
    signatures = list(signatures)
    repeated = _find_repeated_bands([signature for _, signature in signatures], width)
    for text, signature in signatures:
        keys = [(at, signature[at : at + width]) for at in range(0, len(signature), width)]
        keys = [key for key in keys if key[1] in repeated[key[0]]]
        near = dict.fromkeys(first for key in keys for first in bands.get(key, ()))
        similarity, negative_first = max(
            ((estimate_similarity(signature, firsts[first]), -first) for first in near), default=(0.0, 0)
        )
        if near and similarity >= min_similarity:
            groups[-negative_first].append((text, similarity))
            continue
        firsts[text] = signature
        for key in keys:
            texts = bands.setdefault(key, [])
            if len(texts) < _MAX_BAND_TEXTS:
                texts.append(text)
    return [DuplicateGroup(first, tuple(others)) for first, others in sorted(groups.items())]
