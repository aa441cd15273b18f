"""A text -> the other spellings of its compounds, which the index stores beside its words. Pure.

A name in camelCase and a word with digits become their words (HTTPServer -> http server, covid19 -> covid), a word
with a hyphen, an apostrophe or dots becomes one word (back-propagation -> backpropagation, don't -> dont), a number
with signs its digits (1,234,567 and 978-3-16-148410-0), and a long German word is spelled backwards as well. Each is
stored once a page, in the column `chars`.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.search.text.analyzer import is_unspaced
from linkvault.search.text.fold import fold
from linkvault.search.text.reversed_words import list_reversed
from linkvault.text.characters import ZERO_WIDTH_NON_JOINER

_SIGNS = "-'’‐‑.,"  # inside a word: a hyphen, an apostrophe, the signs of numbers
_WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}][^\W_]+)*")
_SIGN = re.compile(f"[{_SIGNS}]")
_PUNCTUATION = ".,;:!?()[]\"'“”«»"  # around words: only to see quickly that a word has no other spelling
_NAME_PIECE = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]+s")  # APIs is no camelCase
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’]\d{2,3})*[.,'’]\d{3}")  # 1,234,567 and 12,34,567
_SPACED_NUMBER = re.compile(r"(?<![\w.,-])\(?\d[\d ()./\xa0\u2009\u202f-]{5,24}\d(?!\w)")
_NOT_DIGITS = re.compile(r"\D+")
_ZWNJ_WORD = re.compile("(?<![\u0620-\u06ff])[\u0620-\u06ff]++(?:\u200c[\u0620-\u06ff]++)+")
_MAX_PIECES = 6  # of one word: a word of more is a key or a checksum
_MIN_PIECE, _MIN_LETTERS = (
    2,
    3,
)  # letters of a piece of a name, and of the letters before digits, that are stored
_MAX_LENGTH = 40  # characters of a compound
_MIN_DIGITS, _MAX_DIGITS = 7, 15  # of a number with spaces or hyphens: telephone numbers, ISBN, card numbers
_BETWEEN = "\ue001"  # a word of no text, so that no phrase matches across two compounds


def list_compounds(*texts: str) -> list[str]:
    """Return the other spellings of the compounds of texts, sorted; those of several words end with a separator.

    >>> list_compounds("The XMLTree, don't, COVID-19"), list_compounds("1,234,567")
    (['covid19', 'dont', 'xml tree \\ue001'], ['1234567'])
    """
    words: set[str] = set()
    spellings: set[str] = set()
    for text in texts:
        words.update(text.split())
        spellings.update(_join_spaced_numbers(text))
        if ZERO_WIDTH_NON_JOINER in text:
            spellings.update(
                fold(word.replace(ZERO_WIDTH_NON_JOINER, "")) for word in _ZWNJ_WORD.findall(text)
            )
    stripped = {word.strip(_PUNCTUATION) for word in words}
    for word in _WORD.findall(" ".join(word for word in stripped if not _is_plain(word))):
        spellings.update(_respell(word))
    spellings |= list_reversed(stripped)
    return sorted(f"{spelling} {_BETWEEN}" if " " in spelling else spelling for spelling in spellings)


def split_name(word: str) -> str | None:
    """Return the pieces of a name in camelCase, in lower case; `None` if it has only one.

    >>> split_name("XMLHttpRequest"), split_name("Base64Encoder"), split_name("rfc9110"), split_name("APIs")
    ('xml http request', 'base64 encoder', None, None)
    """
    if not word.isascii() or not word.isalnum() or not word[0].isalpha() or _PLURAL_ACRONYM.fullmatch(word):
        return None
    pieces = _NAME_PIECE.findall(word)
    return " ".join(pieces).lower() if 1 < len(pieces) <= _MAX_PIECES else None


def join_parts(word: str) -> str | None:
    """Return a word without the signs inside it, folded; `None` if it has none, or would be another word without.

    >>> join_parts("back-propagation"), join_parts("O’Reilly"), join_parts("1,234,567"), join_parts("3.14")
    ('backpropagation', 'oreilly', '1234567', None)
    """
    joined = _SIGN.sub("", word)
    if joined == word or len(joined) > _MAX_LENGTH:
        return None
    if joined.isdigit():
        is_number = _THOUSANDS.fullmatch(word) or ("." not in word and len(joined) >= _MIN_DIGITS)
        return fold(joined) if is_number else None
    has_number_sign = "," in word or re.search(r"\d\.\d", word)
    return None if has_number_sign else fold(joined)


def _is_plain(word: str) -> bool:
    """Return whether a word has no other spelling: only letters, at most the first one a capital, or only digits."""
    if word.isalpha():
        return not word.isascii() or word.islower() or word[1:].islower() or word.isupper()
    return word.isdigit()


def _respell(word: str) -> Iterator[str]:
    if len(word) > _MAX_LENGTH or (not word.isascii() and any(map(is_unspaced, word))):
        return
    joined = join_parts(word)
    if joined:
        yield joined
    for part in _SIGN.split(word):
        pieces = [piece for piece in (split_name(part) or "").split() if len(piece) >= _MIN_PIECE]
        if pieces:
            yield " ".join(pieces)
        yield from _list_letters(part)


def _list_letters(word: str) -> Iterator[str]:
    """Yield the letters of a word that begins with letters and has digits (covid19); not of a checksum."""
    if word.isalpha() or not word[0].isalpha():
        return
    pieces = _LETTERS_OR_DIGITS.findall(word)
    if len(pieces) <= _MAX_PIECES:
        yield from (fold(piece) for piece in pieces if piece.isalpha() and len(piece) >= _MIN_LETTERS)


def _join_spaced_numbers(text: str) -> Iterator[str]:
    for number in _SPACED_NUMBER.findall(text):
        groups = _NOT_DIGITS.split(number.strip("("))
        joined = "".join(groups)
        if 1 < len(groups) <= _MAX_PIECES and _MIN_DIGITS <= len(joined) <= _MAX_DIGITS:
            yield fold(joined)
