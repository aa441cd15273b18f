"""Text -> folded text, which spells equally what a reader takes as the same. Pure.

Folding removes differences of case, full width, ligatures and Kangxi radicals (NFKC), of traditional and simplified
characters, of Latin and Greek diacritics, Arabic and Hebrew vowel points, hamza and madda, of Persian and
Arabic letters, of Amharic letters of one sound, of the two spellings of nasals in Hindi, and of the digits of all
scripts, and drops invisible characters. Pages, queries and snippets are all compared in this form.
"""

import os
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, compress, groupby, repeat
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.text.characters import PRIVATE_USE, SURROGATE, ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER
from linkvault.text.scripts import EAST_ASIAN_START

_normalize = unicodedata.normalize
_TRADITIONAL = os.path.join(os.path.dirname(__file__), "traditional.txt")
# NUL, lone surrogates and private-use characters are not text; icon fonts put the last ones next to words. The
# analyzer uses private-use characters itself, so none may come from a page.
# Negated, because `re` takes time for each character of a range: a fifth of that of the other range.
_EAST_ASIAN = re.compile(f"[^\0-{chr(ord(EAST_ASIAN_START) - 1)}]")
# The ranges that have letters and marks which are replaced: making the table of these takes 2 ms, and the typographic
# signs of English and the characters of Chinese are in other ranges.
_MAYBE_LETTER = re.compile(
    "[\xad\xc0-\xd6\xd8-\xf6\xf8-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2de0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua640-\uabff\ufe00-\ufe2f\ufeff\U000e0100-\U000e01ef]"
)
_NO_TEXT = re.compile(f"[\x00{SURROGATE}{PRIVATE_USE}]")
_INVISIBLE = (
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x640, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF),
    *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x2070),
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_MARKS = (
    *range(0x300, 0x370), *range(0x483, 0x48A), *range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7,
    *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6DD), *range(0x6DF, 0x6E5), 0x6E7, 0x6E8,
    *range(0x6EA, 0x6EE), *range(0x730, 0x74B), *range(0x8D3, 0x8E2), *range(0x8E3, 0x900), 0x93C,
    *range(0x1AB0, 0x1AF0), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x20F1), *range(0x2DE0, 0x2E00),
    *range(0x302A, 0x3030), 0x3099, 0x309A,
    *range(0xA66F, 0xA673), *range(0xA674, 0xA67E), 0xA69E, 0xA69F, *range(0xFE20, 0xFE30),
)  # fmt: skip
# The characters that most texts of East Asia, Thailand and Laos have and that NFKC replaces, with what it replaces them
# by. A text that NFKC leaves alone is only examined: without these, folding takes half as long.
_COMPATIBLE = {
    "，": ",", "：": ":", "；": ";", "！": "!", "？": "?", "（": "(", "）": ")", "\u3000": " ", "\xa0": " ", "…": "...",
    "\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2",
}  # fmt: skip
# Letters with a stroke or of two parts, and others that are commonly written with the usual alphabet, which Unicode
# does not decompose; Russian ё is commonly written е.
_STROKES = {
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е", "ə": "e", "ð": "d",
    "þ": "th", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
}  # fmt: skip
# Apostrophes that Unicode counts as letters: Hawaiʻi, Qurʾan.
_APOSTROPHES = dict.fromkeys("ʹʻʼʽʾʿ", "'")
# Arabic letters that typists exchange, and those of Persian and Urdu keyboards for the same sound. The letters with
# hamza or madda decompose, these do not: ٱ ى ة, ی ې ے, ک ڪ, ہ ۀ ۂ ە ھ.
_ARABIC = {
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ۀ": "ه", "ۂ": "ه",
    "ە": "ه", "ھ": "ه",
}  # fmt: skip
_ARABIC_BLOCK = range(0x620, 0x6D4)
# Devanagari: a nasal before a consonant of its own group is written as a letter or as a dot: हिन्दी, हिंदी.
_VIRAMA = "\u094d"
_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
NASAL_DOT = "\u0902"
# Forms of characters that only Japanese names have, and the usual ones.
_NAME_VARIANTS = {
    "髙": "高", "邉": "邊", "嶋": "島", "嶌": "島", "﨑": "崎", "碕": "崎", "嵜": "崎", "濵": "濱", "冨": "富",
    "槇": "槙", "舘": "館", "峯": "峰", "埜": "野", "栁": "柳", "桒": "桑", "𠮷": "吉",
}  # fmt: skip
# Letters of Malayalam and Bengali without a vowel, which older text spells as the letter and a virama.
_BARE_LETTERS = {"ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്", "ৎ": "ত্"}
# Amharic letters of one sound, which are exchanged in spelling: the first of the seven letters of each row, and that
# of the usual row. Of two rows, the first and the fourth letter have one sound as well.
_ETHIOPIC_ROWS = {"ሐ": "ሀ", "ኀ": "ሀ", "ሠ": "ሰ", "ዐ": "አ", "ፀ": "ጸ"}
_ETHIOPIC_ROW_SIZE = 7
_ETHIOPIC_VOWELS = {"ሃ": "ሀ", "ኣ": "አ"}
_DIGIT_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0xA9D0, 0xAA50,
)  # fmt: skip
# The sign for the vowel am of Thai and Lao decomposes into a mark and a letter; a tone mark can be typed on either
# side of that mark.
_AM_AND_TONE = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])")

# Up to so many kinds of characters of the table in a text, `str.replace` for each is faster than one `translate`:
# by a third for most pages, which have few.
_MAX_REPLACEMENTS = 40
# Persian separates a suffix from its word by a zero-width non-joiner or a blank, or writes it onto the word.
_ARABIC_AND_NON_JOINER = re.compile(f"([\u0620-\u06ff]){ZERO_WIDTH_NON_JOINER}")
_CLUSTER_END = "\n"  # between clusters that are folded at once; folding leaves it alone
_MAX_CLUSTERS = 10_000  # in the cache
_folded_clusters: dict[str, str] = {}
_separate: set[str] = set()  # characters that are known not to join the one before them


def fold(text: str, traditional: Collection[str] | None = None) -> str:
    """Return the text in the form in which texts are compared. The number of lines stays, the length may change.

    :param traditional: the traditional characters that are simplified, see `list_traditional`; None: all

    >>> fold("ＬＯＳＳ：損失函數"), fold("Café"), fold("⼈⼯智能")
    ('loss:损失函数', 'cafe', '人工智能')
    """
    if text.isascii():
        return text.replace("\x00", " ").lower()
    text = _NO_TEXT.sub(" ", text)
    for char, compatible in _COMPATIBLE.items():
        text = text.replace(char, compatible)
    text = _normalize("NFKC", text)
    small = text.casefold()
    if small != text:  # Hindi and Thai have no case, and normalizing them takes as long as all the rest
        text = _normalize("NFKC", small)
    if "\u0e4d" in text or "\u0ecd" in text:
        text = _AM_AND_TONE.sub(r"\2\1", text)
    if ZERO_WIDTH_NON_JOINER in text:
        text = _ARABIC_AND_NON_JOINER.sub(r"\1 ", text)
    replacements: dict[str, str] = {}
    if _MAYBE_LETTER.search(text):
        letters = _letters()
        replacements = {char: letters.texts[char] for char in set(letters.pattern.findall(text))}
    if traditional is not None:
        replacements |= {char: _simplified()[char] for char in traditional if char in text}
    elif _EAST_ASIAN.search(text):
        simplified = _simplified()
        replacements |= {char: simplified[char] for char in simplified.keys() & set(text)}
    if len(replacements) > _MAX_REPLACEMENTS:
        text = text.translate({ord(char): simple for char, simple in replacements.items()})
    else:
        for char, simple in replacements.items():
            text = text.replace(char, simple)
    return _NASAL.sub(NASAL_DOT, text) if _VIRAMA in text else text


@lru_cache(maxsize=1)
def fold_page(text: str) -> str:
    """Return what `fold` returns for the text of a page: its signature and its row of the index need it."""
    return fold(text)


def list_traditional(folded: str) -> frozenset[str]:
    """Return the traditional characters that fold to one of a text.

    Who searches a text for these characters needs to simplify no others in it, which halves the time of folding it.

    >>> sorted(list_traditional("函数 loss"))
    ['數']
    """
    variants = _list_variants()
    return frozenset("".join(variants.get(char, "") for char in folded))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return a short text folded, and for each folded character the offset in `text` where its source begins.

    The list of offsets has one more element, the length of `text`. A character is folded together with the combining
    marks after it, so that the result equals that of `fold`.

    >>> fold_with_offsets("ｶﾞ①ß")
    ('ガ1ss', [0, 2, 3, 3, 4])
    """
    starts = _find_cluster_starts(text)
    size = len(text)
    if len(starts) == size:
        clusters: Sequence[str] = text
    else:
        clusters = list(map(text.__getitem__, map(slice, starts, (*starts[1:], size))))
    parts = _fold_clusters(clusters)
    folded = "".join(parts)
    if len(folded) == len(parts) and all(parts):
        return folded, [*starts, size]
    return folded, [*chain.from_iterable(map(repeat, starts, map(len, parts))), size]


def _find_cluster_starts(text: str) -> Sequence[int]:
    """Return where the characters begin that are folded together: see `find_cluster_end`."""
    others = set(text) - _separate
    joining = {char for char in others if is_joining(char)}
    _separate.update(others - joining)
    if not joining:
        return range(len(text))
    if _VIRAMA not in joining:
        begins = map((set(text) - joining).__contains__, text[1:])
        return [0, *compress(range(1, len(text)), begins)]
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        at = find_cluster_end(text, at)
    return starts


def _fold_clusters(clusters: Sequence[str]) -> list[str]:
    """Return the clusters folded. All that are not in the cache are folded at once, in a tenth of the time."""
    new = set(clusters).difference(_folded_clusters)
    if new:
        if len(_folded_clusters) > _MAX_CLUSTERS:
            _folded_clusters.clear()
            new = set(clusters)
        ordered = list(new)
        parts = fold(_CLUSTER_END.join(ordered)).split(_CLUSTER_END)
        if len(parts) != len(ordered):  # a separator is in the text
            parts = [fold(cluster) for cluster in ordered]
        _folded_clusters.update(zip(ordered, parts, strict=True))
    return list(map(_folded_clusters.__getitem__, clusters))


def find_cluster_end(text: str, at: int) -> int:
    """Return the end of the characters that are folded together with the one at `at`.

    >>> find_cluster_end("cafe\u0301", 3), find_cluster_end("हिन्दी", 2)
    (5, 6)
    """
    end, size = at + 1, len(text)
    while end < size and (is_joining(text[end]) or _is_conjunct(text, end)):
        end += 1
    return end


def _is_conjunct(text: str, at: int) -> bool:
    """Return whether a Devanagari consonant is written together with the one before it."""
    return "\u0915" <= text[at] <= "\u0939" and text[at - 2 : at].rstrip(ZERO_WIDTH_JOINER)[-1:] == _VIRAMA


@lru_cache(maxsize=_MAX_CLUSTERS)
def is_joining(char: str) -> bool:
    """Return whether folding may change a character together with the one before it: marks, Hangul vowels and such."""
    if not char > "\u02ff" or "\u4e00" <= char <= "\u9fff":  # most characters
        return False
    return (
        unicodedata.category(char)[0] == "M"
        or "\u1161" <= char <= "\u11ff"
        or char in "\uff9e\uff9f"
        or char in (ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER)
    )


class _Letters(NamedTuple):
    """The letters and marks that `fold` replaces, besides traditional Chinese characters.

    texts: letter -> the text for it; empty: dropped.
    pattern: of one of them. It finds them four times as fast as a set of characters.
    """

    texts: dict[str, str]
    pattern: re.Pattern[str]


@cache
def _letters() -> _Letters:
    letters = dict.fromkeys(map(chr, (*_INVISIBLE, *_MARKS)), "")
    letters |= {chr(zero + digit): str(digit) for zero in _DIGIT_ZEROS for digit in range(10)}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000), *_ARABIC_BLOCK):
        base = _normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isalpha():
            letters[chr(code)] = base
    letters |= _STROKES | _APOSTROPHES | _ARABIC | _BARE_LETTERS | _ETHIOPIC_VOWELS
    letters |= {
        chr(ord(row) + vowel): chr(ord(usual) + vowel)
        for row, usual in _ETHIOPIC_ROWS.items()
        for vowel in range(_ETHIOPIC_ROW_SIZE)
    }
    # Without its accent, ǽ is æ, which is replaced itself.
    letters = {char: "".join(letters.get(part, part) for part in text) for char, text in letters.items()}
    return _Letters(letters, re.compile(f"[{_list_ranges(letters)}]"))


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified character for each traditional one, and for each form that only Japanese names have."""
    traditional = read_traditional()
    return traditional | {rare: traditional.get(usual, usual) for rare, usual in _NAME_VARIANTS.items()}


def _list_ranges(chars: Iterable[str]) -> str:
    """Return the ranges of a character class. From single characters, compiling it takes twice as long."""
    codes = sorted(map(ord, chars))
    runs = (list(run) for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


@cache
def _list_variants() -> dict[str, str]:
    """Return the traditional characters that fold to each character."""
    variants: dict[str, str] = {}
    for char, simple in _simplified().items():
        variants[simple] = variants.get(simple, "") + char
    return variants


def read_traditional() -> dict[str, str]:
    """Return the simplified character for each traditional one.

    The file is a comment that ends at the first empty line, then pairs of lines of equal length, each pair followed
    by an empty line.
    """
    with open(_TRADITIONAL, encoding="utf-8") as file:
        lines = file.read().partition("\n\n")[2].split("\n")
    return dict(zip("".join(lines[::3]), "".join(lines[1::3]), strict=True))
