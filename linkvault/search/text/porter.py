"""English word -> stem, equal to that of FTS5's `porter`, so that a snippet marks what the index matched. Pure.

M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. The suffix tables include
the author's two later changes (`logi`, `bli`), as those of SQLite do; a test compares the stems with SQLite's.
"""

from functools import lru_cache

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
# Most words end with none of the suffixes of a step. One call finds that out in a tenth of the time of a loop.
_SUFFIXES_2, _SUFFIXES_3 = (tuple(suffix for suffix, _ in step) for step in (_STEP_2, _STEP_3))

# Frequent endings only: with "ness" in the list, the query learn* found King Lear.
_ENDINGS = (
    "ation ational ator ating ated ize izing ized izer ization ity ily ing ed es ies ional ality ally ability ibility"
    " able ible ably ibly ement"
).split()
# What can complete a prefix to a word: every rest of an ending, with and without a plural s.
_TAILS = sorted(
    {
        "",
        *(
            ending[start:] + plural
            for ending in _ENDINGS
            for start in range(len(ending))
            for plural in ("", "s")
            if ending[-1] != "s" or not plural
        ),
    },
    key=lambda tail: (len(tail), tail),
)
_MIN_LENGTH, _MAX_LENGTH = 3, 64  # letters of a word that SQLite's porter stems
_CACHE_SIZE = 20_000
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=_CACHE_SIZE)
def stem(word: str) -> str:
    """Return the stem of a folded word; a word that is not ASCII or has under 3 or over 64 letters is returned as is.

    >>> stem("finding"), stem("relational"), stem("functions")
    ('find', 'relat', 'function')
    """
    if not word.isascii() or not _MIN_LENGTH <= len(word) <= _MAX_LENGTH:
        return word
    word = _strip_past(_strip_plural(word))
    if word[-1] == "y" and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    if word.endswith(_SUFFIXES_2):
        word = _replace_suffix(word, _STEP_2)
    if word.endswith(_SUFFIXES_3):
        word = _replace_suffix(word, _STEP_3)
    if word.endswith(_STEP_4):
        word = _strip_suffix(word)
    return _strip_final_e(word)


def stems_y_to_i(word: str) -> bool:
    """Return whether the stem of a folded word is the word with its final y changed to i.

    Words that begin with such a word keep the y in their stems: key -> kei, keyboard -> keyboard.

    >>> stems_y_to_i("key"), stems_y_to_i("fly"), stems_y_to_i("keyboard")
    (True, False, False)
    """
    return word[-1] == "y" and stem(word) == word[:-1] + "i"


def complete_beyond_stem(prefix: str) -> tuple[str, ...]:
    """Return words that begin with a prefix but whose stems do not, one for each stem, sorted.

    A prefix query on stems misses these words.

    >>> complete_beyond_stem("optimiz"), complete_beyond_stem("key"), complete_beyond_stem("optim")
    (('optimize',), ('key',), ())
    """
    own = prefix if stems_y_to_i(prefix) else stem(prefix)
    words = {stem(prefix + tail): prefix + tail for tail in reversed(_TAILS)}
    return tuple(sorted(word for root, word in words.items() if not root.startswith(own)))


# The steps of the paper: 1a, 1b (with its repair of the stem), 2 and 3, 4, 5. "(m > 0)" of the paper is `_measure`.


def _strip_plural(word: str) -> str:
    if word.endswith("sses") or (word.endswith("ies") and len(word) > len("ies")):
        return word[:-2]
    return word[:-1] if word[-1] == "s" and word[-2:] != "ss" else word


def _strip_past(word: str) -> str:
    if word.endswith("eed") and len(word) > len("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix) and _has_vowel(word[: -len(suffix)]):
            return _repair_stem(word[: -len(suffix)])
    return word


def _repair_stem(word: str) -> str:
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if len(word) > 1 and word[-1] == word[-2] and word[-1] not in "aeioulsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _ends_short(word) else word


def _replace_suffix(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for suffix, replacement in table:
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            return rest + replacement if _measure(rest) > 0 else word
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
    """Return for each letter whether it is a vowel; `y` is a vowel after a consonant."""
    vowels: list[bool] = []
    for letter in word:
        vowels.append(letter in _VOWELS or (letter == "y" and bool(vowels) and not vowels[-1]))
    return vowels


def _has_vowel(word: str) -> bool:
    return not _VOWELS.isdisjoint(word) or "y" in word[1:]


def _measure(word: str) -> int:
    """Return the number of changes from vowel to consonant: the paper's m."""
    count, was_vowel, was_consonant = 0, False, False
    for letter in word:
        is_vowel = letter in _VOWELS or (letter == "y" and was_consonant)
        count += was_vowel and not is_vowel
        was_vowel, was_consonant = is_vowel, not is_vowel
    return count


def _ends_short(word: str) -> bool:
    """Return whether the word ends in consonant, vowel and consonant, the last not w, x or y: the paper's *o."""
    return len(word) > 2 and _vowels(word)[-3:] == [False, True, False] and word[-1] not in "wxy"
