"""A Chinese character -> characters that sound or look like it; pinyin -> characters. Pure.

The table has 6,500 simplified characters, to which traditional ones fold. Reading it takes 2 ms, only when a query with
hardly any hits needs it.
"""

import os
from collections.abc import Iterator
from functools import cache
from itertools import chain, zip_longest
from typing import NamedTuple

_TABLE = os.path.join(os.path.dirname(__file__), "readings.txt")
_MAX_SYLLABLE = 6  # letters: zhuang
_MAX_SPLITS = 4  # of one word into syllables: xian is xian, and xi an
# Initials and finals that sound alike in many regions.
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


class _Readings(NamedTuple):
    """Both directions of the table: syllable -> characters, most frequent first, and character -> syllables."""

    characters: dict[str, str]
    syllables: dict[str, list[str]]
    lookalikes: dict[str, str]


def list_homophones(character: str) -> str:
    """Return the characters with the same syllable in any tone, then those with a similar one; frequent ones first.

    >>> list_homophones("损")[:3], "叉" in list_homophones("差"), list_homophones("a")
    ('孙笋荪', True, '')
    """
    table = _read_table()
    own = table.syllables.get(character, [])
    similar = (variant for syllable in own for variant in _list_similar(syllable))
    chars = "".join(table.characters.get(syllable, "") for syllable in dict.fromkeys((*own, *similar)))
    return "".join(dict.fromkeys(chars.replace(character, "")))


def list_lookalikes(character: str) -> str:
    """Return the characters that look like a character.

    >>> "未" in list_lookalikes("末"), list_lookalikes("a")
    (True, '')
    """
    return _read_table().lookalikes.get(character, "").replace(character, "")


def list_characters(syllable: str) -> str:
    """Return the characters of a syllable of pinyin without its tone, most frequent first.

    >>> list_characters("sun")[:3], list_characters("qu")[:1] != "", list_characters("xyz")
    ('孙损笋', True, '')
    """
    return _read_table().characters.get(syllable, "")


@cache
def list_by_initial(letter: str) -> str:
    """Return the characters whose syllables begin with a letter, the most frequent of each syllable first.

    >>> list_by_initial("r")[:3], {"损", "失", "数"} < set(list_by_initial("s")), list_by_initial("i")
    ('然让绕', True, '')
    """
    table = _read_table().characters
    groups = (chars for syllable, chars in table.items() if syllable.startswith(letter))
    return "".join(dict.fromkeys(chain.from_iterable(zip_longest(*groups, fillvalue=""))))


def list_syllables(character: str) -> list[str]:
    """Return the syllables of a character, without tones.

    >>> list_syllables("损"), list_syllables("长"), list_syllables("a")
    (['sun'], ['chang', 'zhang'], [])
    """
    return _read_table().syllables.get(character, [])


def split_pinyin(text: str) -> list[tuple[str, ...]]:
    """Return the ways to split a word into syllables of pinyin, the fewest syllables first; empty if there is none.

    >>> split_pinyin("sunshi"), split_pinyin("xian"), split_pinyin("loss")
    ([('sun', 'shi')], [('xian',), ('xi', 'an')], [])
    """
    syllables = _read_table().characters
    splits: list[list[tuple[str, ...]]] = [[()]]  # of each beginning of the text
    for end in range(1, len(text) + 1):
        ways = (
            (*way, text[start:end])
            for start in range(max(0, end - _MAX_SYLLABLE), end)
            if text[start:end] in syllables
            for way in splits[start]
        )
        splits.append(sorted(ways, key=len)[:_MAX_SPLITS])
    return splits[-1]


def _list_similar(syllable: str) -> Iterator[str]:
    for initial, other in _INITIALS:
        for first, second in ((initial, other), (other, initial)):
            if syllable.startswith(first) and not (first == other and syllable.startswith(initial)):
                yield second + syllable.removeprefix(first)
    for final, other in _FINALS:
        for first, second in ((final, other), (other, final)):
            if syllable.endswith(first):
                yield syllable.removesuffix(first) + second


@cache
def _read_table() -> _Readings:
    """Read the table: a comment, lines of a syllable and its characters, and groups that look alike."""
    with open(_TABLE, encoding="utf-8") as file:
        _, readings, groups = file.read().split("\n\n")
    characters = dict(line.split(" ") for line in readings.splitlines())
    syllables: dict[str, list[str]] = {}
    for syllable, chars in characters.items():
        for char in chars:
            syllables.setdefault(char, []).append(syllable)
    lookalikes: dict[str, str] = {}
    for group in groups.split():
        for char in group:
            lookalikes[char] = lookalikes.get(char, "") + group
    return _Readings(characters, syllables, lookalikes)
