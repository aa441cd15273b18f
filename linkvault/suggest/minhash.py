"""Words of a text -> a signature of 128 bytes; signatures -> groups of texts that are nearly the same. Pure.

MinHash (A. Broder, "On the resemblance and containment of documents", 1997) of shingles of four words, with one
hash for all bins (P. Li, A. Owen, C.-H. Zhang, "One permutation hashing", 2012), of each minimum its low 16 bits
(P. Li, A. C. König, "b-bit minwise hashing", 2010). The share of equal bins estimates the resemblance: shingles in
both, of all. Signatures are looked up by bands of four bins, so that no two of 100,000 must be compared in vain.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import eq
from struct import pack, unpack
from typing import NamedTuple

_SHINGLE = 4  # words, or pairs of CJK characters: five of them
_BINS = 64
_FEWEST = 24  # shingles; a shorter text says too little: "please sign in" is the same everywhere
_MOST = 200_000  # words of a text that are read
_BAND = 8  # bytes: four bins, found with a probability of 0.9997 at a resemblance of 0.8, 0.988 at 0.7
_NARROW = 4  # bytes, for less: two bins, found with a probability of 0.9999 at 0.5
_CROWDED = 64  # texts with the same band that are compared; a boilerplate shared by more tells nothing


class DuplicateGroup(NamedTuple):
    """A text and those nearly the same as it, each with their estimated resemblance, from 0 to 1."""

    first: int
    others: tuple[tuple[int, float], ...]


def compute_signature(words: Sequence[str]) -> bytes | None:
    """Return the signature of a text given as its words, `None` if it is too short to be compared.

    >>> len(compute_signature([str(number) for number in range(100)])), compute_signature(["too", "short"])
    (128, None)
    """
    from hashlib import blake2b  # dear to load, and only a capture needs it

    shingles = _shingles(words)
    if len(shingles) < _FEWEST:
        return None
    least: list[int | None] = [None] * _BINS
    for shingle in shingles:
        number = int.from_bytes(blake2b(shingle, digest_size=8).digest())
        at, rest = number % _BINS, number // _BINS
        held = least[at]
        if held is None or rest < held:
            least[at] = rest
    return pack(f"<{_BINS}H", *(each & 0xFFFF for each in _filled(least)))


def _filled(least: Sequence[int | None]) -> list[int]:
    """Give an empty bin what the next full one holds (A. Shrivastava, P. Li, "Densifying ...", 2014)."""
    found: list[int] = []
    following = next(each for each in least if each is not None)
    for number in range(len(least) - 1, -1, -1):
        held = least[number]
        following = held if held is not None else following + 7919  # a neighbour's, but not the neighbour
        found.append(following)
    return found[::-1]


def _shingles(words: Sequence[str]) -> set[bytes]:
    words = words[:_MOST]
    return {
        " ".join(words[at : at + _SHINGLE]).encode("utf-8", "surrogatepass")
        for at in range(len(words) - _SHINGLE + 1)
    }


def estimate_similarity(one: bytes, other: bytes) -> float:
    """Estimate from their signatures how much of two texts is the same, from 0 to 1."""
    if one == other:
        return 1.0
    a, b = (unpack(f"<{_BINS}H", each) for each in (one, other))
    return float(sum(map(eq, a, b)) / _BINS)


def exact_similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how much of two texts is the same: shingles in both, of all shingles, from 0 to 1."""
    a, b = _shingles(one), _shingles(other)
    return len(a & b) / (len(a | b) or 1)


def group_near_duplicates(signatures: Iterable[tuple[int, bytes]], least: float) -> list[DuplicateGroup]:
    """Return texts that are nearly the same, in groups: each is at least so like the first of its group.

    A text joins the most alike of the firsts before it: a chain of small changes does not become one group.
    """
    firsts: dict[int, bytes] = {}
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    bands: dict[tuple[int, bytes], list[int]] = {}
    width = _BAND if least >= 0.7 else _NARROW
    for text, sign in signatures:
        keys = [(at, sign[at : at + width]) for at in range(0, len(sign), width)]
        near = dict.fromkeys(first for key in keys for first in bands.get(key, ()))
        likeness, first = max(
            ((estimate_similarity(sign, firsts[each]), -each) for each in near), default=(0.0, 0)
        )
        if near and likeness >= least:
            found[-first].append((text, likeness))
            continue
        firsts[text] = sign
        for key in keys:
            held = bands.setdefault(key, [])
            if len(held) < _CROWDED:
                held.append(text)
    return [DuplicateGroup(first, tuple(others)) for first, others in sorted(found.items())]
