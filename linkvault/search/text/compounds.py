"""A text -> the other spellings of its compounds, which the index stores beside its words. Pure.

A name in camelCase and a word with digits become their words (HTTPServer -> http server, covid19 -> covid), the long
number of a name becomes a word (KB5034441 -> 5034441, CVE-2024-3094 -> 20243094), a word with a hyphen, an underscore,
an apostrophe or dots becomes one word (back-propagation -> backpropagation, don't -> dont), a number with signs its
digits (1,234,567 and 978-3-16-148410-0), a version its numbers (v1.2.3 -> v 1 2 3), and a long German word is spelled
backwards as well. Each is stored once a page, in the column `chars`, and so are operators and words with signs before
them: see `operators`.
"""

from collections.abc import Iterator, Set
from functools import lru_cache

from linkvault import lazy_re as re
from linkvault.search.text.analyzer import blank_unspaced
from linkvault.search.text.fold import fold
from linkvault.search.text.operators import list_sign_words
from linkvault.search.text.reversed_words import FEW_WORDS, list_reversed
from linkvault.text.characters import ZERO_WIDTH_NON_JOINER

_SIGNS = "-'’‐‑–.,_^"  # inside a word: a hyphen, an apostrophe, the signs of numbers, names and powers
# Other signs that are typed and printed as an apostrophe. Some of them Unicode counts as letters. In Hebrew, a
# quotation mark inside a word is a sign of an abbreviation (צה"ל).
_APOSTROPHES = "‘‛´ʹʻʼʽʾʿ′׳"
_HEBREW_ABBREVIATION = re.compile('(?<=[א-ת])["״](?=[א-ת])')
_HEBREW_LETTERS = "יולה"  # the most frequent: a text has one of them
_SHORT_TEXT = 100  # characters of a text that may be a word alone
_WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}][^\W_]+)*")
_SIGN = re.compile(f"[{_SIGNS}]")
_HYPHEN = re.compile("[‐‑–_-]")
_PUNCTUATION = ".,;:!?()[]\"'“”«»"  # around words: only to see quickly that a word has no other spelling
_NAME_PIECE = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
_NUMBER_AND_NAME = re.compile(r"\d+[A-Z][a-z]+[A-Z]")  # 100DaysOfCode, and no checksum
_ONE_LETTER = re.compile(r"[A-Za-z](?=[A-Z][a-z])")  # before a word of a name: iPhone, OAuth
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_NUMBER_AFTER_LETTERS = re.compile(r"[^\W\d_]++-?(\d++(?:-\d++)*+)[^\W\d_]*")
_PLURAL_ACRONYM = re.compile(r"[A-Z]+s")  # APIs is no camelCase
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’]\d{2,3})*[.,'’]\d{3}")  # 1,234,567 and 12,34,567
_DECIMAL = re.compile(r"(\d{1,3}(?:([.,'’])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)")  # 1,299.99 and 1.299,99
_SPACED_NUMBER = re.compile(r"(?<![\w.,-])\+?\(?\d[\d ()./\xa0\u2009\u202f-]{4,24}\d(?!\w)")
_SPACED_THOUSANDS = re.compile(r"\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+")
# A number with a dot in a word that has letters beside digits: v1.2.3, 2.5GHz, 2106.09685v2.
_NUMBER_AND_LETTERS = re.compile(r"(?=.*\d\.\d)(?=.*(?:[^\W\d_]\d|\d[^\W\d_]))")
_NOT_DIGITS = re.compile(r"\D+")
_ZWNJ_WORD = re.compile("(?<![\u0620-\u06ff])[\u0620-\u06ff]++(?:\u200c[\u0620-\u06ff]++)+")
_MAX_WORDS = 2_048  # whose spellings are in memory: about half a megabyte
_MAX_PIECES = 6  # of one word: a word of more is a key or a checksum
# The shortest piece of a name, and the fewest letters before digits, that are stored.
_MIN_PIECE, _MIN_LETTERS = 2, 3
_MIN_NUMBER = 4  # digits behind letters that are stored: a shorter number says little without its letters
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
    for text in map(blank_unspaced, map(unify_apostrophes, texts)):  # a name may touch them: 用HTTPServer类
        words.update(text.split())
        spellings.update(_join_spaced_numbers(text))
        if ZERO_WIDTH_NON_JOINER in text:
            spellings.update(
                fold(word.replace(ZERO_WIDTH_NON_JOINER, "")) for word in _ZWNJ_WORD.findall(text)
            )
    if len(words) > FEW_WORDS:
        spellings |= _respell_all(words)
    else:
        spellings.update(*map(_respell_alone, words))
    return sorted(f"{spelling} {_BETWEEN}" if " " in spelling else spelling for spelling in spellings)


def split_name(word: str) -> str | None:
    """Return the pieces of a name in camelCase, in lower case; `None` if it has only one.

    >>> split_name("XMLHttpRequest"), split_name("Base64Encoder"), split_name("rfc9110"), split_name("APIs")
    ('xml http request', 'base64 encoder', None, None)
    >>> split_name("iPhone15Pro"), split_name("xAxis"), split_name("100DaysOfCode"), split_name("9fA3c")
    ('iphone15 pro', 'x axis', '100 days of code', None)
    """
    if not word.isascii() or not word.isalnum() or _PLURAL_ACRONYM.fullmatch(word):
        return None
    if not word[0].isalpha() and not _NUMBER_AND_NAME.match(word):
        return None
    pieces = _NAME_PIECE.findall(word)
    if len(pieces) > 2 and _ONE_LETTER.match(word):
        pieces[:2] = ["".join(pieces[:2])]
    return " ".join(pieces).lower() if 1 < len(pieces) <= _MAX_PIECES else None


def unify_apostrophes(text: str) -> str:
    """Return a text with one sign for all apostrophes, and for the quotation mark inside Hebrew abbreviations.

    >>> unify_apostrophes("O‘Brien"), unify_apostrophes("Hawaiʻi"), unify_apostrophes('צה"ל')
    ("O'Brien", "Hawai'i", "צה'ל")
    """
    if text.isascii():
        return text
    for sign in _APOSTROPHES:
        if sign in text:  # a search for each takes a twentieth of the time of a pattern
            text = text.replace(sign, "'")
    if '"' not in text and "״" not in text:
        return text
    is_hebrew = len(text) < _SHORT_TEXT or any(letter in text for letter in _HEBREW_LETTERS)
    return _HEBREW_ABBREVIATION.sub("'", text) if is_hebrew else text


def split_edges(word: str) -> str | None:
    """Return the letters and the numbers of a word with a dotted number apart; `None` if it is no such word.

    >>> split_edges("v1.2.3"), split_edges("2.5GHz"), split_edges("2106.09685v2"), split_edges("node.js")
    ('v 1 2 3', '2 5 ghz', '2106 09685 v 2', None)
    """
    if not _NUMBER_AND_LETTERS.match(word):
        return None
    pieces = _LETTERS_OR_DIGITS.findall(word)
    return fold(" ".join(pieces)) if len(pieces) <= _MAX_PIECES else None


def join_parts(word: str) -> str | None:
    """Return a word without the signs inside it, folded; `None` if it has none, or would be another word without.

    >>> join_parts("back-propagation"), join_parts("O’Reilly"), join_parts("1,234,567"), join_parts("3.14")
    ('backpropagation', 'oreilly', '1234567', None)
    >>> join_parts("max_retry_count"), join_parts("1.299,50")
    ('maxretrycount', '1299 50')
    """
    word = unify_apostrophes(word)
    joined = _SIGN.sub("", word)
    if joined == word or len(joined) > _MAX_LENGTH:
        return None
    if decimal := _DECIMAL.fullmatch(word):
        return f"{_SIGN.sub('', decimal[1])} {decimal[3]}"
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


def _respell_all(words: Set[str]) -> set[str]:
    """Return the other spellings of the words of a text, which are separated by its spaces alone."""
    spellings: set[str] = set()
    stripped = {word.strip(_PUNCTUATION) for word in words}
    for word in _WORD.findall(" ".join(word for word in stripped if not _is_plain(word))):
        spellings.update(_respell(word))
    spellings |= list_reversed(stripped)
    spellings.update(list_sign_words(words))
    return spellings


@lru_cache(_MAX_WORDS)  # the titles of an import have few different words
def _respell_alone(word: str) -> tuple[str, ...]:
    """Return the other spellings of a word of a text that has few: then they do not depend on its other words."""
    return tuple(_respell_all({word}))


@lru_cache(_MAX_WORDS)  # links of one site have its name in their addresses
def _respell(word: str) -> tuple[str, ...]:
    return tuple(_list_spellings(word))


def _list_spellings(word: str) -> Iterator[str]:
    if len(word) > _MAX_LENGTH:
        return
    joined = join_parts(word)
    if joined:
        yield joined
    if edges := split_edges(word):
        yield edges
    parts = _HYPHEN.split(word)
    if len(parts) > 1:  # O'Brien-Smith
        yield from filter(None, map(join_parts, parts))
    segments = _SIGN.split(word)
    for name in {word, *segments}:
        yield from _list_number(name)
    for part in segments:
        pieces = [piece for piece in (split_name(part) or "").split() if len(piece) >= _MIN_PIECE]
        if pieces:
            yield " ".join(pieces)
            yield " ".join(_LETTERS_OR_DIGITS.findall(" ".join(pieces)))  # the torch of PyTorch2
        yield from _list_letters(part)


def _list_letters(word: str) -> Iterator[str]:
    """Yield the letters of a word that begins with letters and has digits (covid19); not of a checksum."""
    if word.isalpha() or not word[0].isalpha():
        return
    pieces = _LETTERS_OR_DIGITS.findall(word)
    if len(pieces) <= _MAX_PIECES:
        yield from (fold(piece) for piece in pieces if piece.isalpha() and len(piece) >= _MIN_LETTERS)


def _list_number(word: str) -> Iterator[str]:
    """Yield the number behind the letters of a name, which a person may remember alone.

    >>> [list(_list_number(word)) for word in ("KB5034441", "CVE-2024-3094", "RTX4090Ti", "sha256", "1990s")]
    [['5034441'], ['20243094'], ['4090'], [], []]
    """
    if number := _NUMBER_AFTER_LETTERS.fullmatch(word):
        digits = _SIGN.sub("", number[1])
        if len(digits) >= _MIN_NUMBER:
            yield fold(digits)


def _join_spaced_numbers(text: str) -> Iterator[str]:
    for number in _SPACED_NUMBER.findall(text):
        groups = _NOT_DIGITS.split(number.strip("+("))
        joined = "".join(groups)
        is_long = _MIN_DIGITS <= len(joined) <= _MAX_DIGITS or _SPACED_THOUSANDS.fullmatch(number)
        if 1 < len(groups) <= _MAX_PIECES and is_long:
            yield fold(joined)
            if number.startswith("+"):
                yield from _list_national(fold("".join(groups[1:])))


def _list_national(number: str) -> Iterator[str]:
    """Yield a telephone number without its country code, with and without the zero that is dialed before it.

    >>> list(_list_national("030901820")), list(_list_national("5550104477"))
    (['030901820', '30901820'], ['05550104477', '5550104477'])
    """
    without_zero = number.removeprefix("0")
    if len(without_zero) >= _MIN_DIGITS:
        yield from (f"0{without_zero}", without_zero)
