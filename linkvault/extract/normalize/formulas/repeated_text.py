r"""Two or three copies of a formula that run together in a text -> its TeX.

`XXTXX^T` is the letters of MathML and the TeX. Copied from a page it is `XXTXX^TXXT`, with the visible letters at the
end. The copies are separated only if the glyphs of the TeX equal the letters next to it.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.glyphs import glyphs_of, glyphs_of_tex, last_glyph
from linkvault.lazy_dataclass import dataclass
from linkvault.text.scripts import EAST_ASIAN, FULL_WIDTH_FORMS, HANGUL

LONGEST = 2000  # characters of a formula in several copies
LONGEST_WORD = 600  # characters of a word without spaces that is searched
MOST_WORDS = 400  # of a piece of text that are searched
MOST_COMPARISONS = 100_000  # pieces of 20 characters compared in one text: bounds the time on hostile pages
CHARACTERS_A_COMPARISON = 20
NEAR_SHARE = 4  # a quarter of the letters may differ from the rendering
COPIES = 3  # of each letter if the TeX has no commands: letters, TeX, letters
WORDS_BACK, WORDS_ON = 6, 24  # words of the TeX of one formula before and after its first sign

_SIGN = re.compile(r"[\\^_]")
# Text that can be part of a formula: without Chinese, Japanese and Korean characters and their punctuation
_PIECE = re.compile(rf"[^{EAST_ASIAN}{HANGUL}{FULL_WIDTH_FORMS}\n]{{3,}}")
_LISTED = re.compile(r"[^,;:!?\"“”]+")


@dataclass(frozen=True, slots=True)
class RepeatedFormula:
    """A part of a text that consists of several copies of a formula."""

    tex: str
    start: int
    end: int


class _Budget:
    """The comparisons that are left for one text."""

    def __init__(self) -> None:
        self.left = MOST_COMPARISONS

    def spend(self, length: int) -> bool:
        """Subtract the cost of a comparison of this length; return whether the budget was left before."""
        had = self.left > 0
        self.left -= 1 + length // CHARACTERS_A_COMPARISON
        return had


def split_by_glyphs(text: str, glyphs: str) -> str:
    r"""Return the TeX at the end of `text`, which begins with the letters of the same formula.

    :param glyphs: the letters of another rendering, in any order; "" if there is none

    >>> split_by_glyphs("XXTXX^T", "XXT"), split_by_glyphs("n∗nn*n", "n∗n")
    ('XX^T', 'n*n')
    >>> split_by_glyphs("y ^ = w T x \\hat{y}=w^Tx", "")
    '\\hat{y}=w^Tx'
    """
    text = text.strip()[:LONGEST]
    wanted = Counter(glyphs_of(glyphs))
    size = sum(wanted.values())
    best, least = len(text), sys.maxsize
    for cut, count in _possible_cuts(text):
        if size and not size // 2 <= count <= size * 2 + 2:
            continue
        before = glyphs_of(text[:cut])
        if before == glyphs_of_tex(text[cut:]):
            return text[cut:].strip()
        distance = _distance(Counter(before), wanted)
        if distance < least:
            best, least = cut, distance
    if size and best < len(text) and least <= max(2, size // NEAR_SHARE):
        return text[best:].strip()
    return _last_piece(text)


def _possible_cuts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions where the TeX may begin, with the number of letters before: TeX is at least as long."""
    total = sum(not char.isspace() for char in text)
    count = 0
    for cut, char in enumerate(text):
        if not char.isspace():
            if 0 < count <= total // 2 + 1:
                yield cut, count
            count += 1


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return sum(((one - other) + (other - one)).values())


def _last_piece(text: str) -> str:
    """Return the last piece of a text divided by several spaces or a line end, if it is TeX; else ""."""
    pieces = re.split(r"\s{2,}|\n", text)
    return pieces[-1].strip() if len(pieces) > 1 and _SIGN.search(pieces[-1]) else ""


def find_repeated_formulas(text: str) -> Iterator[RepeatedFormula]:
    r"""Yield the runs of copies in a text whose letters prove that they are copies.

    >>> [run.tex for run in find_repeated_formulas("其中 x ( i ) x^{(i)} x(i) 是样本，w∗=ww^*=ww∗=w。")]
    ['x^{(i)}', 'w^*=w']
    >>> [run.tex for run in find_repeated_formulas("XXTXX^TXXT,xiTxjx_i^Tx_jxiTxj")]
    ['XX^T', 'x_i^Tx_j']
    """
    budget = _Budget()
    for piece in _PIECE.finditer(text):
        if _SIGN.search(piece[0]):
            for run in _find_runs(piece[0], budget):
                yield RepeatedFormula(run.tex, piece.start() + run.start, piece.start() + run.end)


def merge_copies(text: str) -> str:
    r"""Return a plain text with each run of copies replaced by the formula between dollar signs.

    >>> merge_copies("矩阵XXTXX^TXXT的")
    '矩阵$XX^T$的'
    """
    parts, start = [], 0
    for run in find_repeated_formulas(text):
        parts += [text[start : run.start], f"${run.tex}$"]
        start = run.end
    return "".join([*parts, text[start:]])


def _find_runs(piece: str, budget: _Budget) -> Iterator[RepeatedFormula]:
    words = list(re.finditer(r"\S+", piece))[:MOST_WORDS]
    after = 0
    for number, word in enumerate(words):
        if number < after or not _SIGN.search(word[0]):
            continue
        run = _find_compact(word[0], word.start(), budget) or _find_spaced(
            piece, words, number, after, budget
        )
        if run is None:
            yield from _find_in_list(word, budget)
        else:
            yield run
            after = next((at for at, one in enumerate(words) if one.start() >= run.end), len(words))


def _find_in_list(word: re.Match[str], budget: _Budget) -> Iterator[RepeatedFormula]:
    """Yield the formulas of a word that is a list of compact formulas, separated by punctuation."""
    for part in _LISTED.finditer(word[0]):
        if part[0] != word[0] and _SIGN.search(part[0]):
            run = _find_compact(part[0], word.start() + part.start(), budget)
            if run is not None:
                yield run


def _find_compact(text: str, start: int, budget: _Budget) -> RepeatedFormula | None:
    """Return the formula of a text that is letters + TeX + letters without spaces; None if it is none.

    The letters before must be all glyphs of the TeX in order; those after it may lack signs (see `_match_words`).
    """
    if len(text) > LONGEST_WORD:
        return None
    glyphs = [glyphs_of(char) for char in text]
    solid = [at for at, glyph in enumerate(glyphs) if glyph.isalnum()]
    balance: Counter[str] = Counter()
    count, uneven = 0, 0
    for cut in range(1, len(text) - 1):
        if not glyphs[cut - 1].isalnum():
            pass
        elif 2 * count + 2 > len(solid):
            return None
        else:
            count += 1
            for glyph, step in ((glyphs[cut - 1], 1), (glyphs[solid[-count]], -1)):
                uneven += abs(balance[glyph] + step) - abs(balance[glyph])
                balance[glyph] += step
        if count and uneven == 0:
            tex, behind = text[cut : solid[-count]], "".join(glyphs[solid[-count] :])
            if not _SIGN.search(tex) or ("\\" not in tex and len(solid) != COPIES * count):
                continue  # without commands every letter of the TeX is shown
            if not budget.spend(len(tex)):
                return None
            before = "".join(glyphs[:cut])
            if glyphs_of_tex(tex) == before and Counter(behind) <= Counter(before):
                return RepeatedFormula(tex, start, start + len(text))
    return None


def _find_spaced(
    piece: str, words: list[re.Match[str]], first: int, least: int, budget: _Budget
) -> RepeatedFormula | None:
    """Return the formula of letters, TeX and letters separated by spaces; the TeX may contain spaces."""
    for begin in range(first, max(least, first - WORDS_BACK) - 1, -1):
        if begin <= least:
            break  # no word is before it
        before = glyphs_of(words[begin - 1][0])
        for last in range(first, min(first + WORDS_ON, len(words))):
            tex = piece[words[begin].start() : words[last].end()]
            if not budget.spend(len(tex)):
                return None
            if before and last_glyph(tex) not in (before[-1], None):
                continue
            shown = glyphs_of_tex(tex)
            start = _match_words(words, begin - 1, -1, shown, least)
            end = _match_words(words, last + 1, 1, shown, least) if start is not None else None
            if shown and start is not None and end is not None:
                return RepeatedFormula(tex, words[start].start(), words[end].end())
    return None


def _match_words(words: list[re.Match[str]], at: int, step: int, shown: str, least: int) -> int | None:
    """Return the index of the last word, in the direction of `step`, of the words that show these glyphs.

    Before the TeX, the words must equal the glyphs in order. After it they may be in any order, and only letters and
    digits must be complete, because copying drops signs of KaTeX's boxes (-, ∑, ∂). None if they do not match.
    """
    is_behind, count, parts = step > 0, 0, []
    wanted = len(_letters_and_digits(shown) if is_behind else shown)
    while least <= at < len(words) and count < wanted:
        letters = glyphs_of(words[at][0])
        count += len(_letters_and_digits(letters) if is_behind else letters)
        parts.append(letters)
        at += step
    together = "".join(parts if is_behind else reversed(parts))
    if is_behind:
        same = sorted(_letters_and_digits(together)) == sorted(_letters_and_digits(shown)) and Counter(
            together
        ) <= Counter(shown)
    else:
        same = together == shown
    return at - step if same and parts else None


def _letters_and_digits(glyphs: str) -> str:
    return "".join(filter(str.isalnum, glyphs))
