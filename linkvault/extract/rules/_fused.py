r"""Two or three copies of one formula run together in a text -> its TeX.

`XXTXX^T` is MathML's letters and the TeX; copied from a page it is `XXTXX^TXXT`, the picture's letters behind.
The parts are told apart only where the letters prove it: what TeX shows must be what stands beside it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ._texglyphs import glyphs_of, glyphs_of_tex

LONGEST = 2000
LONGEST_WORD = 600
MOST_WORDS = 400
MOST_TRIES = 20_000  # windows of words compared in one text: what bounds the time on hostile pages

_SIGN = re.compile(r"[\\^_]")
# What can be part of a formula: no Han or kana, no sentence marks of theirs.
_PIECE = re.compile(r"[^\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\n]{3,}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that holds one formula in several copies."""

    tex: str
    start: int
    end: int


def split_by_glyphs(text: str, seen: str) -> str:
    r"""Return the TeX at the end of `text`, which begins with the letters of the same formula.

    `seen` are the letters of another rendering, in any order; "" when there is none.

    >>> split_by_glyphs("XXTXX^T", "XXT"), split_by_glyphs("n∗nn*n", "n∗n")
    ('XX^T', 'n*n')
    >>> split_by_glyphs("y ^ = w T x \\hat{y}=w^Tx", "")
    '\\hat{y}=w^Tx'
    """
    text = text.strip()[:LONGEST]
    wanted = Counter(glyphs_of(seen))
    size = sum(wanted.values())
    best, least = len(text), 10**9
    for cut, held in _cuts(text):
        if size and not size // 2 <= held <= size * 2 + 2:
            continue
        before = glyphs_of(text[:cut])
        if before == glyphs_of_tex(text[cut:]):
            return text[cut:].strip()
        distance = _distance(Counter(before), wanted)
        if distance < least:
            best, least = cut, distance
    if size and best < len(text) and least <= max(2, size // 4):
        return text[best:].strip()
    return _after_wide_blank(text)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the TeX may begin, with the number of letters before: TeX is never shorter than what it shows."""
    total = sum(not char.isspace() for char in text)
    held = 0
    for cut, char in enumerate(text):
        if not char.isspace():
            if 0 < held <= total // 2 + 1:
                yield cut, held
            held += 1


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return sum(((one - other) + (other - one)).values())


def _after_wide_blank(text: str) -> str:
    """Return the last piece of a text that its blanks cut in two, when that piece is TeX."""
    pieces = re.split(r"\s{2,}|\n", text)
    return pieces[-1].strip() if len(pieces) > 1 and _SIGN.search(pieces[-1]) else ""


def find_fused(text: str) -> Iterator[Run]:
    r"""Yield the runs of copies in a text, each proven by its letters.

    >>> [run.tex for run in find_fused("其中 x ( i ) x^{(i)} x(i) 是样本，w∗=ww^*=ww∗=w。")]
    ['x^{(i)}', 'w^*=w']
    """
    tries = iter(range(MOST_TRIES))
    for piece in _PIECE.finditer(text):
        if _SIGN.search(piece[0]):
            for run in _runs_in(piece[0], tries):
                yield Run(run.tex, piece.start() + run.start, piece.start() + run.end)


def _runs_in(piece: str, tries: Iterator[int]) -> Iterator[Run]:
    words = list(re.finditer(r"\S+", piece))[:MOST_WORDS]
    after = 0
    for number, word in enumerate(words):
        if number < after or not _SIGN.search(word[0]):
            continue
        run = _compact(word) or _spaced(piece, words, number, after, tries)
        if run is not None:
            yield run
            after = next((at for at, one in enumerate(words) if one.start() >= run.end), len(words))


def _compact(word: re.Match[str]) -> Run | None:
    """Read a word that is letters + TeX + letters with no blank between."""
    text = word[0]
    if len(text) > LONGEST_WORD:
        return None
    balance: Counter[str] = Counter()
    uneven = 0
    for cut in range(1, (len(text) - 1) // 2 + 1):
        for char, step in ((text[cut - 1], 1), (text[-cut], -1)):
            glyph = glyphs_of(char)
            uneven += abs(balance[glyph] + step) - abs(balance[glyph])
            balance[glyph] += step
        tex = text[cut : len(text) - cut]
        if uneven == 0 and _SIGN.search(tex) and glyphs_of_tex(tex) == glyphs_of(text[:cut]):
            return Run(tex, word.start(), word.end())
    return None


def _spaced(
    piece: str, words: list[re.Match[str]], first: int, least: int, tries: Iterator[int]
) -> Run | None:
    """Read letters, TeX and letters with blanks between; the TeX may have blanks of its own."""
    for begin in range(first, max(least, first - 6) - 1, -1):
        if begin <= least:
            break  # nothing stands before
        before = glyphs_of(words[begin - 1][0])
        for last in range(first, min(first + 24, len(words))):
            if next(tries, None) is None:
                return None
            tex = piece[words[begin].start() : words[last].end()]
            if before and not _may_end_with(tex, before[-1]):
                continue
            seen = glyphs_of_tex(tex)
            start = _matching(words, begin - 1, -1, seen, least)
            end = _matching(words, last + 1, 1, seen, least) if start is not None else None
            if seen and start is not None and end is not None:
                return Run(tex, words[start].start(), words[end].end())
    return None


def _may_end_with(tex: str, glyph: str) -> bool:
    """Tell whether TeX could show this glyph last, at a glance: with commands or beyond ASCII it always could."""
    if "\\" in tex or not tex.isascii():
        return True
    shown = tex.rstrip("{}^_&~ ")
    return not shown or glyphs_of(shown[-1]) == glyph


def _matching(words: list[re.Match[str]], at: int, step: int, seen: str, least: int) -> int | None:
    """Return how far the words go on that show exactly these letters: in order before the TeX, in any order behind."""
    held, parts = 0, []
    while least <= at < len(words) and held < len(seen) - (0 if step < 0 else seen.count("-")):
        letters = glyphs_of(words[at][0])
        held += len(letters)
        parts.append(letters)
        at += step
    together = "".join(reversed(parts)) if step < 0 else "".join(parts)
    # Copying drops minus signs of KaTeX's boxes; the letters before the TeX have proven it already.
    same = (
        together == seen if step < 0 else Counter(together.replace("-", "")) == Counter(seen.replace("-", ""))
    )
    return at - step if same and parts else None
