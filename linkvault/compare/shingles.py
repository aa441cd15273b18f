"""A text -> its shingles of three words, and two texts -> the share of the shingles of one that the other contains.

In scripts without blanks, a shingle is a run of characters about as long as three words (A. Broder, "On the resemblance
and containment of documents", 1997).
"""

import unicodedata
from collections.abc import Set
from functools import cache

from linkvault import lazy_re as re
from linkvault.text import scripts

_MAX_WORDS = 200_000  # of a text that are compared: their shingles take 40 MB
_WORDS = 3  # of a shingle
_EAST_ASIAN_CHARACTERS = 5  # of a shingle: a word of Chinese or Japanese has one or two
_UNSPACED_LETTERS = 12  # of a shingle: a word of Thai has about four

_EAST_ASIAN = (
    scripts.HAN_SIGNS + scripts.HAN + scripts.HIRAGANA + scripts.KATAKANA + scripts.KATAKANA_EXTENSIONS
)

Shingle = tuple[str, ...]


def shingles(text: str) -> Set[Shingle]:
    """Return the shingles of a text. Case, width, punctuation and white space do not matter.

    The last shingles of a text are shorter, so that a text of one word has one, too.

    >>> sorted(shingles("The Ｔide  mill, at night"))
    [('at', 'night'), ('mill', 'at', 'night'), ('night',), ('the', 'tide', 'mill'), ('tide', 'mill', 'at')]
    >>> sorted(map("".join, shingles("步长怎么选?")))
    ['么选', '怎么选', '步长怎么选', '选', '长怎么选']
    """
    words = _word_pattern().findall(unicodedata.normalize("NFKC", text).casefold())[:_MAX_WORDS]
    return {tuple(words[at : at + _size(word)]) for at, word in enumerate(words)}


def contained_share(shingles_of_one: Set[Shingle], shingles_of_other: Set[Shingle]) -> float:
    """Return the share of the shingles of a text that another text contains, from 0 to 1; 1 if there are none.

    >>> contained_share(shingles("a mill at night"), shingles("there was a mill at night"))
    1.0
    >>> contained_share(shingles("there was a mill at night"), shingles("a mill at night"))
    0.6666666666666666
    """
    if not shingles_of_one:
        return 1.0
    return len(shingles_of_one & shingles_of_other) / len(shingles_of_one)


def _size(word: str) -> int:
    """Return the number of words or characters of a shingle that begins with a word or character."""
    if word.isascii() or len(word) > 1:
        return _WORDS
    if _unspaced_letter().match(word):
        return _UNSPACED_LETTERS
    return _EAST_ASIAN_CHARACTERS if _east_asian_character().match(word) else _WORDS


@cache
def _word_pattern() -> re.Pattern[str]:
    characters = _EAST_ASIAN + scripts.UNSPACED
    return re.compile(rf"[{characters}]|[^\W_{characters}]+")


@cache
def _unspaced_letter() -> re.Pattern[str]:
    return re.compile(f"[{scripts.UNSPACED}]")


@cache
def _east_asian_character() -> re.Pattern[str]:
    return re.compile(f"[{_EAST_ASIAN}]")
