r"""Two or three copies of one formula run together in a text -> its TeX.

`XXTXX^T` is MathML's letters and the TeX; copied from a page it is `XXTXX^TXXT`, the picture's letters behind.
The parts are told apart only where the letters prove it: what TeX shows must be what stands beside it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from linkvault.extract.normalize.formulas.glyphs import glyphs_of, glyphs_of_tex, last_glyph
from linkvault.text.scripts import EAST_ASIAN, FULL_WIDTH_FORMS, HANGUL

LONGEST = 2000
LONGEST_WORD = 600
MOST_WORDS = 400
MOST_TRIES = 100_000  # pieces of 20 characters compared in one text: what bounds the time on hostile pages
CHARACTERS_A_TRY = 20
NEAR_SHARE = 4  # a quarter of the letters may differ where the TeX is told by the letters alone
COPIES = 3  # of each letter where there are no commands: letters, TeX, letters
WORDS_BACK, WORDS_ON = 6, 24  # words that the TeX of one formula may take before and after its sign

_SIGN = re.compile(r"[\\^_]")
# What can be part of a formula: no Chinese, Japanese or Korean, and none of their punctuation
_PIECE = re.compile(rf"[^{EAST_ASIAN}{HANGUL}{FULL_WIDTH_FORMS}\n]{{3,}}")
_LISTED = re.compile(r"[^,;:!?\"“”]+")


@dataclass(frozen=True, slots=True)
class RepeatedFormula:
    """A stretch of text that holds one formula in several copies."""

    tex: str
    start: int
    end: int


class _Tries:
    """What is left of the time for one text."""

    def __init__(self) -> None:
        self.left = MOST_TRIES

    def take(self, length: int) -> bool:
        """Take what reading so many characters costs; say whether there was any left."""
        had = self.left > 0
        self.left -= 1 + length // CHARACTERS_A_TRY
        return had


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
    best, least = len(text), sys.maxsize
    for cut, held in _cuts(text):
        if size and not size // 2 <= held <= size * 2 + 2:
            continue
        before = glyphs_of(text[:cut])
        if before == glyphs_of_tex(text[cut:]):
            return text[cut:].strip()
        distance = _distance(Counter(before), wanted)
        if distance < least:
            best, least = cut, distance
    if size and best < len(text) and least <= max(2, size // NEAR_SHARE):
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


def find_repeated_formulas(text: str) -> Iterator[RepeatedFormula]:
    r"""Yield the runs of copies in a text, each proven by its letters.

    >>> [run.tex for run in find_repeated_formulas("其中 x ( i ) x^{(i)} x(i) 是样本，w∗=ww^*=ww∗=w。")]
    ['x^{(i)}', 'w^*=w']
    >>> [run.tex for run in find_repeated_formulas("XXTXX^TXXT,xiTxjx_i^Tx_jxiTxj")]
    ['XX^T', 'x_i^Tx_j']
    """
    tries = _Tries()
    for piece in _PIECE.finditer(text):
        if _SIGN.search(piece[0]):
            for run in _runs_in(piece[0], tries):
                yield RepeatedFormula(run.tex, piece.start() + run.start, piece.start() + run.end)


def merge_copies(text: str) -> str:
    r"""Put each proven formula of a plain text in the place of its copies, between dollars.

    >>> merge_copies("矩阵XXTXX^TXXT的")
    '矩阵$XX^T$的'
    """
    parts, start = [], 0
    for run in find_repeated_formulas(text):
        parts += [text[start : run.start], f"${run.tex}$"]
        start = run.end
    return "".join([*parts, text[start:]])


def _runs_in(piece: str, tries: _Tries) -> Iterator[RepeatedFormula]:
    words = list(re.finditer(r"\S+", piece))[:MOST_WORDS]
    after = 0
    for number, word in enumerate(words):
        if number < after or not _SIGN.search(word[0]):
            continue
        run = _compact(word[0], word.start(), tries) or _spaced(piece, words, number, after, tries)
        if run is None:
            yield from _listed(word, tries)
        else:
            yield run
            after = next((at for at, one in enumerate(words) if one.start() >= run.end), len(words))


def _listed(word: re.Match[str], tries: _Tries) -> Iterator[RepeatedFormula]:
    """Read a word that is a list of compact formulas: signs between them are no part of any."""
    for part in _LISTED.finditer(word[0]):
        if part[0] != word[0] and _SIGN.search(part[0]):
            run = _compact(part[0], word.start() + part.start(), tries)
            if run is not None:
                yield run


def _compact(text: str, start: int, tries: _Tries) -> RepeatedFormula | None:
    """Read a text that is letters + TeX + letters with no blank between.

    The letters before must be all that the TeX shows, in order; behind, letters and digits (see `_matching`).
    """
    if len(text) > LONGEST_WORD:
        return None
    glyphs = [glyphs_of(char) for char in text]
    solid = [at for at, glyph in enumerate(glyphs) if glyph.isalnum()]
    balance: Counter[str] = Counter()
    held, uneven = 0, 0
    for cut in range(1, len(text) - 1):
        if not glyphs[cut - 1].isalnum():
            pass
        elif 2 * held + 2 > len(solid):
            return None
        else:
            held += 1
            for glyph, step in ((glyphs[cut - 1], 1), (glyphs[solid[-held]], -1)):
                uneven += abs(balance[glyph] + step) - abs(balance[glyph])
                balance[glyph] += step
        if held and uneven == 0:
            tex, behind = text[cut : solid[-held]], "".join(glyphs[solid[-held] :])
            if not _SIGN.search(tex) or ("\\" not in tex and len(solid) != COPIES * held):
                continue  # without commands each letter of TeX is seen
            if not tries.take(len(tex)):
                return None
            before = "".join(glyphs[:cut])
            if glyphs_of_tex(tex) == before and Counter(behind) <= Counter(before):
                return RepeatedFormula(tex, start, start + len(text))
    return None


def _spaced(
    piece: str, words: list[re.Match[str]], first: int, least: int, tries: _Tries
) -> RepeatedFormula | None:
    """Read letters, TeX and letters with blanks between; the TeX may have blanks of its own."""
    for begin in range(first, max(least, first - WORDS_BACK) - 1, -1):
        if begin <= least:
            break  # nothing stands before
        before = glyphs_of(words[begin - 1][0])
        for last in range(first, min(first + WORDS_ON, len(words))):
            tex = piece[words[begin].start() : words[last].end()]
            if not tries.take(len(tex)):
                return None
            if before and last_glyph(tex) not in (before[-1], None):
                continue
            seen = glyphs_of_tex(tex)
            start = _matching(words, begin - 1, -1, seen, least)
            end = _matching(words, last + 1, 1, seen, least) if start is not None else None
            if seen and start is not None and end is not None:
                return RepeatedFormula(tex, words[start].start(), words[end].end())
    return None


def _matching(words: list[re.Match[str]], at: int, step: int, seen: str, least: int) -> int | None:
    """Return how far the words go on that show exactly these letters: in order before the TeX, in any order behind.

    Copying drops signs of KaTeX's boxes (-, ∑, ∂), so behind only letters and digits must be all there: the
    letters before the TeX have proven it already.
    """
    is_behind, held, parts = step > 0, 0, []
    wanted = len(_solid(seen) if is_behind else seen)
    while least <= at < len(words) and held < wanted:
        letters = glyphs_of(words[at][0])
        held += len(_solid(letters) if is_behind else letters)
        parts.append(letters)
        at += step
    together = "".join(parts if is_behind else reversed(parts))
    if is_behind:
        same = sorted(_solid(together)) == sorted(_solid(seen)) and Counter(together) <= Counter(seen)
    else:
        same = together == seen
    return at - step if same and parts else None


def _solid(glyphs: str) -> str:
    return "".join(filter(str.isalnum, glyphs))
