"""Text -> the form in which texts are compared: one spelling for what a reader takes as the same.

Case, full width, ligatures and Kangxi radicals (NFKC), traditional and simplified characters, Latin and Greek
diacritics, Arabic and Hebrew vowel points; what cannot be seen is dropped. Pages, queries and passages all go
through here, so none of them can disagree with another. Pure.
"""

import os
import re
import unicodedata
from functools import cache, lru_cache

from linkvault.text.characters import PRIVATE_USE, SURROGATE

_NORMAL = unicodedata.normalize
_TRADITIONAL = os.path.join(os.path.dirname(__file__), "traditional.txt")
# NUL, lone surrogates and private-use characters (icon fonts glue those to words): no text. The analyser uses
# private-use characters itself, so none may come from outside.
_NO_TEXT = re.compile(f"[\x00{SURROGATE}{PRIVATE_USE}]")
_INVISIBLE = (
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x640, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF),
    *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x2070),
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_MARKS = (*range(0x300, 0x370), *range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7,
          *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)  # fmt: skip
_STROKES = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е"}


def fold(text: str) -> str:
    """Return the text as it is compared. Newlines stay where they are; the length may change.

    >>> fold("ＬＯＳＳ：損失函數"), fold("Café"), fold("⼈⼯智能")
    ('loss:损失函数', 'cafe', '人工智能')
    """
    if text.isascii():
        return text.replace("\x00", " ").lower()
    text = _NO_TEXT.sub(" ", text)
    text = _NORMAL("NFKC", _NORMAL("NFKC", text).casefold())
    table, chars = _tables()
    present = chars.intersection(text)
    if len(present) > 40:
        return text.translate(table)
    for char in present:  # most pages have few: a third faster than `translate`
        text = text.replace(char, table[ord(char)] or "")
    return text


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold a short text, and tell for each folded character where in `text` its source begins.

    The list has one element more than the folded text: where the source of the end lies, the text's length.
    A character is folded together with the combining marks after it, as `fold` folds them.

    >>> fold_with_offsets("ｶﾞ①ß")
    ('ガ1ss', [0, 2, 3, 3, 4])
    """
    folded: list[str] = []
    offsets: list[int] = []
    start, size = 0, len(text)
    while start < size:
        end = start + 1
        while end < size and joins(text[end]):
            end += 1
        piece = _fold_cluster(text[start:end])
        folded.append(piece)
        offsets += [start] * len(piece)
        start = end
    return "".join(folded), [*offsets, size]


@lru_cache(maxsize=10_000)
def _fold_cluster(text: str) -> str:
    return fold(text)


def joins(char: str) -> bool:
    """Tell whether NFKC may melt a character into the one before it: marks, hangul vowels and finals."""
    return char > "\u02ff" and (
        unicodedata.combining(char) != 0 or "\u1161" <= char <= "\u11ff" or char in "\uff9e\uff9f"
    )


@cache
def _tables() -> tuple[dict[int, str | None], frozenset[str]]:
    table: dict[int, str | None] = {ord(a): b for a, b in read_traditional().items()}
    table |= dict.fromkeys((*_INVISIBLE, *_MARKS))
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)):
        base = _NORMAL("NFD", chr(code))[0]
        if base != chr(code) and base.isalpha():
            table[code] = base
    table |= {ord(letter): plain for letter, plain in _STROKES.items()}
    return table, frozenset(map(chr, table))


def read_traditional() -> dict[str, str]:
    """Return for each traditional character the simplified one that it folds to.

    The file holds pairs of lines, after each an empty one; its head ends with the first empty line.
    """
    with open(_TRADITIONAL, encoding="utf-8") as file:
        lines = file.read().partition("\n\n")[2].split("\n")
    return dict(zip("".join(lines[::3]), "".join(lines[1::3]), strict=True))
