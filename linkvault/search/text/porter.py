"""English word -> stem, as FTS5's `porter` makes it, so that a passage shows what the index matched. Pure.

M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. The suffix tables are the paper's, with
the two later changes (`logi`, `bli`) that SQLite leaves out left out; tests compare it with SQLite word by word.
"""

from functools import lru_cache
from itertools import pairwise

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
)
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
)  # fmt: skip

_ENDINGS = (  # noqa: SIM905 - the frequent ones: with "ness", learn* found King Lear
    "ation ational ator ating ated ize izing ized izer ization ity ily ing ed es ies ional ality ally ability ibility"
    " able ible ably ibly ement"
).split()
_TAILS = sorted(  # what may follow where one stops typing
    {
        "",
        *(
            ending[at:] + more
            for ending in _ENDINGS
            for at in range(len(ending))
            for more in ("", "s")
            if ending[-1] != "s" or not more
        ),
    },
    key=lambda tail: (len(tail), tail),
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; words that are not ASCII, under 3 or over 64 letters stay as they are.

    >>> stem("finding"), stem("relational"), stem("functions")
    ('find', 'relat', 'function')
    """
    if not word.isascii() or not 3 <= len(word) <= 64:
        return word
    word = _strip_past(_strip_plural(word))
    if word[-1] == "y" and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(_replace(word, _STEP_2), _STEP_3)
    return _strip_final_e(_strip_suffix(word))


def turns_y(word: str) -> bool:
    """Tell whether the stem of a folded word is the word with its final y made i: no longer word begins with that.

    >>> turns_y("key"), turns_y("fly"), turns_y("keyboard")
    (True, False, False)
    """
    return word[-1] == "y" and stem(word) == word[:-1] + "i"


def beyond_stem(start: str) -> tuple[str, ...]:
    """Return words that begin so and whose stem does not, one for each stem: the beginning lies beyond it.

    >>> beyond_stem("optimiz"), beyond_stem("key"), beyond_stem("optim")
    (('optimize',), ('key',), ())
    """
    own = start if turns_y(start) else stem(start)
    words = {stem(start + tail): start + tail for tail in reversed(_TAILS)}
    return tuple(sorted(word for root, word in words.items() if not root.startswith(own)))


def _strip_plural(word: str) -> str:
    if word.endswith("sses") or (word.endswith("ies") and len(word) > 3):
        return word[:-2]
    return word[:-1] if word[-1] == "s" and word[-2:] != "ss" else word


def _strip_past(word: str) -> str:
    if word.endswith("eed") and len(word) > 3:
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix) and _has_vowel(word[: -len(suffix)]):
            return _mend(word[: -len(suffix)])
    return word


def _mend(word: str) -> str:
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if len(word) > 1 and word[-1] == word[-2] and word[-1] not in "aeioulsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _ends_short(word) else word


def _replace(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for suffix, other in table:
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return rest + other if _measure(rest) > 0 else word
    return word


def _strip_suffix(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            if suffix == "ion" and rest[-1:] not in ("s", "t"):
                return word
            return rest if _measure(rest) > 1 else word
    return word


def _strip_final_e(word: str) -> str:
    if word[-1] == "e":
        size = _measure(word[:-1])
        if size > 1 or (size == 1 and not _ends_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word[-2:] == "ll" and _measure(word[:-1]) > 1 else word


def _vowels(word: str) -> list[bool]:
    """Tell for each letter whether it is a vowel; `y` is one after a consonant."""
    found: list[bool] = []
    for letter in word:
        found.append(letter in "aeiou" or (letter == "y" and bool(found) and not found[-1]))
    return found


def _has_vowel(word: str) -> bool:
    return True in _vowels(word)


def _measure(word: str) -> int:
    """Count the changes from vowel to consonant: the paper's m."""
    vowels = _vowels(word)
    return sum(before and not after for before, after in pairwise(vowels))


def _ends_short(word: str) -> bool:
    """Tell whether the word ends consonant, vowel, consonant, the last not w, x or y: the paper's *o."""
    return len(word) > 2 and _vowels(word)[-3:] == [False, True, False] and word[-1] not in "wxy"
