"""A text that was typed with the wrong keyboard layout -> what the same keys type with another one. Pure.

`ghbdtn` is what the keys of привет type with a Latin layout, and `rlacl` those of 김치. The keys are those of the US
layout.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

from linkvault import lazy_re as re

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
# What each of the keys types; a blank where it types no letter. Russian, Ukrainian, Greek, Hebrew, Arabic.
_LAYOUTS = (
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "йцукенгшщзхїфівапролджєячсмитьбю",
    " ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ  ",
    "  קראטוןםפ  שדגכעיחלךף זסבהנמצתץ",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوز",
)
# The keys of Korean letters in the order of Unicode: first consonants, vowels, last consonants.
_INITIALS = tuple("rRseEfaqQtTdwWczxvg")
_VOWELS = tuple("k o i O j p u P h hk ho hl y n nj np nl b m ml l".split())
_FINALS = tuple("r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split())
_FIRST_INITIAL, _FIRST_VOWEL, _FIRST_FINAL = 0x1100, 0x1161, 0x11A8
_MIN_LETTERS = 3  # of a text: two letters are a word in any layout
_MIN_SYLLABLES = 2


def list_other_layouts(text: str) -> Iterator[str]:
    """Yield what the keys of a text type with other layouts, if each of them types a letter.

    >>> list(list_other_layouts("ghbdtn"))[:1], list(list_other_layouts("руддщ"))[:1]
    (['привет'], ['hello'])
    >>> list(list_other_layouts("rlacl"))[-1:]
    ['김치']
    """
    typed = text.lower()
    if len(typed) >= _MIN_LETTERS:
        for table in _tables():
            if all(ord(char) in table for char in typed):
                yield typed.translate(table)
    if syllables := _compose_hangul(text):
        yield syllables


@cache
def _tables() -> tuple[dict[int, str], ...]:
    """Return for each layout what its keys type with it, and what its letters are in the US layout."""
    pairs = [
        [(key, letter) for key, letter in zip(_KEYS, layout, strict=True) if letter != " "]
        for layout in _LAYOUTS
    ]
    return (
        *({ord(key): letter for key, letter in layout} for layout in pairs),
        *({ord(letter): key for key, letter in layout} for layout in pairs),
    )


def _compose_hangul(text: str) -> str:
    """Return the Korean syllables that the keys of a text type; "" if they type anything else, or only one."""
    syllables = _syllable().findall(text)
    if len(syllables) < _MIN_SYLLABLES or "".join(map("".join, syllables)) != text:
        return ""
    letters = (
        chr(_FIRST_INITIAL + _INITIALS.index(initial))
        + chr(_FIRST_VOWEL + _VOWELS.index(vowel))
        + (chr(_FIRST_FINAL + _FINALS.index(final)) if final else "")
        for initial, vowel, final in syllables
    )
    return unicodedata.normalize("NFC", "".join(letters))


@cache
def _syllable() -> re.Pattern[str]:
    """Return the pattern of the keys of a syllable; a consonant before a vowel begins the next one."""
    longest_first = (sorted(keys, key=len, reverse=True) for keys in (_INITIALS, _VOWELS, _FINALS))
    initial, vowel, final = map("|".join, longest_first)
    return re.compile(f"({initial})({vowel})((?:{final})(?!{vowel})|)")
