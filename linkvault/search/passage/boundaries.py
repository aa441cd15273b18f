"""Where a text may be parted: between words, and outside of what is only understood whole. Pure.

The plain text holds formulas as TeX without their dollars, code and addresses without any sign, so all of them
are known by what they are made of. Only the surroundings of a place are looked at, never more than `REACH`.
"""

import re
import unicodedata

from linkvault.text import scripts
from linkvault.text.characters import BYTE_ORDER_MARK, WORD_JOINER, ZERO_WIDTH_JOINER

REACH = 400  # characters on either side; of what is longer, some part must be enough

_OPENING = frozenset("([{（［｛「『【〔〈《“‘«")
_CLOSING = frozenset(")]}）］｝」』】〕〉》”’»，。、！？：；,.!?:;…％%")
_LEADING = frozenset("เแโใไ")  # Thai vowels written before their consonant
# Letters, figures and signs of the scripts that write blanks: not Thai, Lao, Tibetan, Burmese, Khmer, Chinese, kana.
# Of what is beyond U+2E80: Hangul, full-width digits and letters, half-width kana, old alphabets, letters of formulas.
_TIGHT = re.compile(
    f"[^\\s{scripts.WITHOUT_BLANKS}{scripts.TIBETAN}{scripts.EAST_ASIAN_START}-\U0010ffff]"
    f"|[{scripts.HANGUL}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a{scripts.HALF_WIDTH_KANA}"
    "\U00010000-\U00016fff\U0001d400-\U0001d7ff]"
)
_KATAKANA = re.compile(f"[{scripts.KATAKANA}]")
_JOINERS = frozenset((ZERO_WIDTH_JOINER, WORD_JOINER, BYTE_ORDER_MARK))
_CONTINUING = re.compile("[\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]")  # skin tones; halves of flags

_DELIMITED = re.compile(
    r"\$\$[^$]+\$\$|\$(?![\s$])[^$\n]+(?<!\s)\$(?!\d)|\\\([^\n]+?\\\)|\\\[[^$]+?\\\]", re.DOTALL
)
_FORMULA_SIGN = re.compile("[\\\\$^_\u00b1\u00d7\u00f7\u2190-\u22ff]")
_ATOM = re.compile(r"\\(?:[A-Za-z]+\*?|[!-~])|[A-Za-z]+|[0-9]+|\s+|.")
_NAMES = frozenset(
    ("arg", "argmax", "argmin", "cos", "det", "exp", "inf", "lim", "log", "max", "min", "sin", "sup", "tan")
)
_SIGNS = frozenset("=+-*/<>|()[],.:;!'&~^_")


def is_edge(text: str, at: int) -> bool:
    """Tell whether no word, number, address or code token goes on from before `at` to after it.

    >>> text = "使用numpy.linalg 计算（データ）"
    >>> [at for at in range(len(text) + 1) if is_edge(text, at)]
    [0, 1, 2, 14, 15, 16, 17, 22]
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    if after in _CLOSING or before in _OPENING or before in _LEADING or _continues(before, after):
        return False
    return not (_TIGHT.match(before) and _TIGHT.match(after))


def _continues(before: str, after: str) -> bool:
    """Tell whether two characters make one sign, or are parts of a word in katakana."""
    return (
        unicodedata.category(after)[0] == "M"
        or before in _JOINERS
        or after in _JOINERS
        or _CONTINUING.match(after) is not None
        or (_KATAKANA.match(before) is not None and _KATAKANA.match(after) is not None)
    )


def unit_at(text: str, at: int) -> tuple[int, int]:
    r"""Return the formula or token that would be parted at `at`; `(at, at)` if nothing would.

    >>> text = r"the gradient \nabla f(x) = 2 x everywhere"
    >>> print(text[slice(*unit_at(text, 24))], text[slice(*unit_at(text, 8))], unit_at(text, 3))
    \nabla f(x) = 2 x gradient (3, 3)
    """
    formula = _formula(text, at)
    if formula:
        return formula
    if is_edge(text, at):
        return at, at
    first, last = _token(text, at)
    before, after = _formula(text, first), _formula(text, last)  # a token may hang on one
    return before[0] if before else first, after[1] if after else last


def _token(text: str, at: int) -> tuple[int, int]:
    """Return the nearest edges on both sides, or how far was looked."""
    first, last = at, at
    while first > max(0, at - REACH) and not is_edge(text, first):
        first -= 1
    while last < min(len(text), at + REACH) and not is_edge(text, last):
        last += 1
    return first, last


def _formula(text: str, at: int) -> tuple[int, int] | None:
    """Return the formula around a place: between its signs, or a run of TeX, with the tokens that it touches."""
    before = text[max(0, at - REACH) : at].rpartition("\n\n")[2]
    after = text[at : at + REACH].partition("\n\n")[0]
    part, low = before + after, at - len(before)
    if not _FORMULA_SIGN.search(part):
        return None
    for first, last in (*(found.span() for found in _DELIMITED.finditer(part)), *_tex_runs(part)):
        if first < at - low < last:
            return _token(text, low + first)[0], _token(text, low + last)[1]
    return None


def _tex_runs(text: str) -> list[tuple[int, int]]:
    r"""Return the runs of what formulas are made of that hold a sign of TeX or of mathematics.

    >>> text = r"where w^* = arg min \frac{1}{2} \text{for all } i holds"
    >>> print(*(text[first:last] for first, last in _tex_runs(text)))
    w^* = arg min \frac{1}{2} \text{for all } i
    """
    found: list[tuple[int, int]] = []
    first, last, depth, told = -1, -1, 0, False
    before = ""
    for atom in _ATOM.finditer(text + "\n\n"):
        piece = atom[0]
        if piece.isspace() and "\n\n" not in piece:
            continue
        if not piece.isspace() and (depth or _is_atom(piece)):
            first, last = (first if first >= 0 else atom.start()), atom.end()
            depth = _depth(depth, piece, before)
            told = told or _tells(piece)
        else:
            if told:
                found.append((first, last))
            first, depth, told = -1, 0, False
        before = piece
    return found


def _is_atom(piece: str) -> bool:
    if piece.isascii():
        plain = piece.isalpha() and len(piece) > 2 and piece not in _NAMES
        return not plain and (piece.isalnum() or piece in _SIGNS or piece in "{}" or piece[0] == "\\")
    return (
        unicodedata.category(piece) in ("Sm", "No") or "\u0370" <= piece <= "\u03ff" or piece >= "\U0001d400"
    )


def _depth(depth: int, piece: str, before: str) -> int:
    """Count the braces of TeX: those that follow a command, a sign of it, or another group."""
    if piece == "{":
        return depth + (depth > 0 or before[:1] in ("\\", "^", "_", "}", "]"))
    return max(0, depth - (piece == "}"))


def _tells(piece: str) -> bool:
    """Tell whether this is no word, number or sign of prose."""
    if piece.isascii():
        return piece in ("^", "_") or (piece[0] == "\\" and len(piece) > 2)
    return unicodedata.category(piece) == "Sm"
