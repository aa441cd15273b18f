"""A text -> the boundaries where it may be cut: between words, outside formulas, code tokens and addresses. Pure.

The plain text of a page marks neither formulas, which are TeX without delimiters, nor code nor addresses. So they are
recognized by the characters of which they consist, and only within `REACH` characters of the cut.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from linkvault import lazy_re as re
from linkvault.text import scripts
from linkvault.text.characters import BYTE_ORDER_MARK, WORD_JOINER, ZERO_WIDTH_JOINER

REACH = 400  # characters that are examined on either side of a cut; a longer formula may be cut

_OPENING = frozenset("([{（［｛「『【〔〈《“‘«")
_CLOSING = frozenset(")]}）］｝」』】〕〉》”’»，。、！？：；,.!?:;…％%")
_LEADING = frozenset("เแโใไ")  # Thai vowels written before their consonant
# Characters of scripts that separate words by spaces: not Thai, Lao, Tibetan, Burmese, Khmer, Chinese or kana. From
# U+2E80 on: Hangul, full-width digits and letters, half-width kana, historic alphabets, mathematical letters.
_UNBREAKABLE = re.compile(
    f"[^\\s{scripts.UNSPACED}{scripts.TIBETAN}{scripts.EAST_ASIAN_START}-\U0010ffff]"
    f"|[{scripts.HANGUL}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a{scripts.HALF_WIDTH_KANA}"
    "\U00010000-\U00016fff\U0001d400-\U0001d7ff]"
)
_KATAKANA = re.compile(f"[{scripts.KATAKANA}]")
_JOINERS = frozenset((ZERO_WIDTH_JOINER, WORD_JOINER, BYTE_ORDER_MARK))
# Skin tones, and the letters of flags.
_EMOJI_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]")

_DELIMITED = re.compile(
    r"\$\$[^$]+\$\$|\$(?![\s$])[^$\n]+(?<!\s)\$(?!\d)|\\\([^\n]+?\\\)|\\\[[^$]+?\\\]", re.DOTALL
)
_MATH_SYMBOL = re.compile("[\\\\$^_\u00b1\u00d7\u00f7\u2190-\u22ff]")
_TEX_SYMBOL = re.compile(r"\\(?:[A-Za-z]+\*?|[!-~])|[A-Za-z]+|[0-9]+|\s+|.")
_FUNCTION_NAMES = frozenset(
    ("arg", "argmax", "argmin", "cos", "det", "exp", "inf", "lim", "log", "max", "min", "sin", "sup", "tan")
)
_SYMBOL_CACHE_SIZE = 5_000  # symbols and words
_OPERATORS = frozenset("=+-*/<>|()[],.:;!'&~^_")


def is_boundary(text: str, at: int) -> bool:
    """Return whether a cut at `at` splits no word, number, address or code token.

    >>> text = "使用numpy.linalg 计算（データ）"
    >>> [at for at in range(len(text) + 1) if is_boundary(text, at)]
    [0, 1, 2, 14, 15, 16, 17, 22]
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before < "\x80" > after:
        return before.isspace() or after.isspace()
    if before.isspace() or after.isspace():
        return True
    if after in _CLOSING or before in _OPENING or before in _LEADING or _is_joined(before, after):
        return False
    return not (_UNBREAKABLE.match(before) and _UNBREAKABLE.match(after))


def _is_joined(before: str, after: str) -> bool:
    """Return whether two characters form one grapheme, or are both katakana, which write one foreign word."""
    return (
        unicodedata.category(after)[0] == "M"
        or before in _JOINERS
        or after in _JOINERS
        or _EMOJI_MODIFIER.match(after) is not None
        or (_KATAKANA.match(before) is not None and _KATAKANA.match(after) is not None)
    )


def find_unit(text: str, at: int) -> tuple[int, int]:
    r"""Return the bounds of the formula or token that a cut at `at` splits; `(at, at)` if it splits none.

    >>> text = r"the gradient \nabla f(x) = 2 x everywhere"
    >>> print(text[slice(*find_unit(text, 24))], text[slice(*find_unit(text, 8))], find_unit(text, 3))
    \nabla f(x) = 2 x gradient (3, 3)
    """
    formula = _find_formula(text, at)
    if formula:
        return formula
    if is_boundary(text, at):
        return at, at
    first, last = _find_token(text, at)
    before, after = _find_formula(text, first), _find_formula(text, last)  # a token can touch a formula
    return before[0] if before else first, after[1] if after else last


def _find_token(text: str, at: int) -> tuple[int, int]:
    """Return the nearest boundaries on both sides of `at`, at most `REACH` characters away."""
    first, last = at, at
    while first > max(0, at - REACH) and not is_boundary(text, first):
        first -= 1
    while last < min(len(text), at + REACH) and not is_boundary(text, last):
        last += 1
    return first, last


def _find_formula(text: str, at: int) -> tuple[int, int] | None:
    """Return the bounds of the formula around `at`, delimited or a run of TeX, with the tokens that it touches."""
    if not _has_math_symbol(text[max(0, at - REACH) : at + REACH]):  # most texts
        return None
    before = text[max(0, at - REACH) : at].rpartition("\n\n")[2]
    after = text[at : at + REACH].partition("\n\n")[0]
    surroundings, low = before + after, at - len(before)
    delimited = (match.span() for match in _DELIMITED.finditer(surroundings))
    for first, last in chain(delimited, _find_tex_runs(surroundings, at - low)):
        if first < at - low < last:
            return _find_token(text, low + first)[0], _find_token(text, low + last)[1]
    return None


def _has_math_symbol(text: str) -> bool:
    if text.isascii():  # a tenth of the time
        return "\\" in text or "$" in text or "^" in text or "_" in text
    return _MATH_SYMBOL.search(text) is not None


def _find_tex_runs(text: str, limit: int) -> Iterator[tuple[int, int]]:
    r"""Yield the bounds of runs of formula symbols that have at least one of TeX or mathematics.

    :param limit: runs that begin at this offset or after it may be left out

    >>> text = r"where w^* = arg min \frac{1}{2} \text{for all } i holds"
    >>> print(*(text[first:last] for first, last in _find_tex_runs(text, len(text))))
    w^* = arg min \frac{1}{2} \text{for all } i
    """
    first, last, depth, is_formula = -1, -1, 0, False
    before = ""
    for match in _TEX_SYMBOL.finditer(text + "\n\n"):
        symbol = match[0]
        if symbol.isspace() and "\n\n" not in symbol:
            continue
        if not symbol.isspace() and (depth or _can_be_formula(symbol)):
            first, last = (first if first >= 0 else match.start()), match.end()
            depth = _brace_depth(depth, symbol, before)
            is_formula = is_formula or _is_formula_only(symbol)
        else:
            if is_formula:
                yield first, last
            first, depth, is_formula = -1, 0, False
            if match.start() >= limit:
                return
        before = symbol


@lru_cache(maxsize=_SYMBOL_CACHE_SIZE)
def _can_be_formula(symbol: str) -> bool:
    """Return whether a symbol can occur in a formula: everything except words of three or more letters."""
    if symbol.isascii():
        is_word = symbol.isalpha() and len(symbol) > 2 and symbol not in _FUNCTION_NAMES
        return not is_word and (
            symbol.isalnum() or symbol in _OPERATORS or symbol in "{}" or symbol[0] == "\\"
        )
    return (
        unicodedata.category(symbol) in ("Sm", "No")
        or "\u0370" <= symbol <= "\u03ff"
        or symbol >= "\U0001d400"
    )


def _brace_depth(depth: int, symbol: str, before: str) -> int:
    """Return the depth of TeX groups after a symbol; only a brace after a command, ^, _ or a group opens one."""
    if symbol == "{":
        return depth + (depth > 0 or before[:1] in ("\\", "^", "_", "}", "]"))
    return max(0, depth - (symbol == "}"))


def _is_formula_only(symbol: str) -> bool:
    """Return whether a symbol never occurs in prose: a TeX command, ^, _ or a mathematical symbol."""
    if symbol.isascii():
        return symbol in ("^", "_") or (symbol[0] == "\\" and len(symbol) > 2)
    return unicodedata.category(symbol) == "Sm"
