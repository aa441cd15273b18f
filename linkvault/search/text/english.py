"""A folded English word -> its other spellings: British and American ones, and plurals beyond the stemmer. Pure.

They are the same word to a reader, so a query for one matches the others as it matches the words with the same stem.
"""

import os
from functools import cache

from linkvault import lazy_re as re

_FILE = os.path.join(os.path.dirname(__file__), "english.txt")
# organise, analyze; at least three letters before the ending: rise and size have one spelling
_ISE = re.compile(r"(?<=[a-z]{3})(is|iz|ys|yz)(?=(?:e[drs]?|ers|ing|able|ations?|ational)$)")
_NO_VERBS = frozenset({"programme", "tire", "tyre"})  # "programming" and "tired" are other words
_OTHER_LETTER = {"is": "iz", "iz": "is", "ys": "yz", "yz": "ys"}


def list_spellings(word: str) -> tuple[str, ...]:
    """Return the other spellings of a folded word; none of most words.

    >>> list_spellings("colours"), list_spellings("organise"), list_spellings("mice"), list_spellings("loss")
    (('color',), ('organize',), ('mouse',), ())
    """
    if not (word.isascii() and word.isalpha()):
        return ()
    if spellings := _read_spellings().get(word):
        return spellings
    other = _ISE.sub(lambda letters: _OTHER_LETTER[letters[0]], word)
    return (other,) if other != word else ()


@cache
def _read_spellings() -> dict[str, tuple[str, ...]]:
    """Return the other words of the group of each word and its forms. A line of the file is a comment or a group."""
    with open(_FILE, encoding="utf-8") as file:
        groups = [line.split() for line in file if not line.startswith("#")]
    return {
        form: tuple(other for other in group if other != word)
        for group in groups
        for word in group
        for form in _list_forms(word)
    }


def _list_forms(word: str) -> tuple[str, ...]:
    """Return a word with the endings that leave its meaning: programs, but not programmer."""
    if word in _NO_VERBS:
        return word, f"{word}s"
    if word.endswith("e"):
        return word, f"{word}s", f"{word}d", f"{word[:-1]}ing"
    plural = (
        f"{word[:-1]}ies" if word.endswith("y") else f"{word}es" if word.endswith(("s", "x")) else f"{word}s"
    )
    return word, plural, f"{word}ed", f"{word}ing"
