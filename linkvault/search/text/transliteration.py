"""A word in Latin letters -> how it may be written in Cyrillic or Greek: names are known in Latin letters. Pure.

The transliterations of passports, libraries and newspapers differ (Tchaikovsky, Chaikovskii), and several letters have
one sound, so a word has many spellings. Letters are folded.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice, product

from linkvault import lazy_re as re

# What a group of letters may stand for, the usual letter first; groups of more letters come before their parts.
_CYRILLIC = (
    "shch щ|sch ш щ|tch ч|zh ж|kh х|ts ц|tz ц|ch ч х|sh ш|yu ю|ju ю|iu ю|ya я|ja я|ia ия я|yo е|jo е|ye е|je е|yi ї ый"
    "|iy ий|yy ый|ij ий|ii ий|ai ай аи|ei ей|oi ой|ui уй|oy ой|ay ай|ey ей|uy уй|ck к|ph ф|th т|a а|b б|c к ц|d д|e е э"
    "|f ф|g г|h х г|i и й і|j й ж|k к|l л ль|m м|n н нь|o о|p п|q к|r р|s с|t т|u у|v в|w в|x кс|y й ы ий и|z з"
)
_GREEK = (
    "th θ|ph φ|ch χ|ps ψ|ks ξ|ou ου|ai αι|ei ει|oi οι|av αβ αυ|ev ευ εβ|af αυ αφ|ef ευ εφ|mp μπ|nt ντ|gk γκ|ng γγ"
    "|a α|b β μπ|c κ|d δ ντ|e ε αι|f φ|g γ γκ|h χ η|i ι η υ ει|j τζ|k κ|l λ|m μ|n ν|o ο ω|p π|q κ|r ρ|s σ|t τ"
    "|u ου υ|v β|w ω|x ξ χ|y υ|z ζ"
)
_MAX_UNUSUAL = 3  # letters of a word that are not the usual ones
_MAX_SPELLINGS = 200  # of a word in each alphabet
_MIN_LETTERS, _MAX_LETTERS = 4, 20


def list_transliterations(word: str) -> Iterator[str]:
    """Yield the spellings of a folded word in the other alphabets.

    >>> "чайковский" in list_transliterations("tchaikovsky"), "θεσσαλονικη" in list_transliterations("thessaloniki")
    (True, True)
    """
    if not (_MIN_LETTERS <= len(word) <= _MAX_LETTERS and word.isascii() and word.isalpha()):
        return
    for letters, groups in _tables():
        choices = [letters[group] for group in groups.findall(word)]
        yield from islice(_list_spellings(choices), _MAX_SPELLINGS)


def _list_spellings(choices: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the spellings with a letter of each choice, those with the most usual letters first."""
    places = [place for place, letters in enumerate(choices) if len(letters) > 1]
    usual = [letters[0] for letters in choices]
    for count in range(_MAX_UNUSUAL + 1):
        for unusual in combinations(places, count):
            for letters in product(*(choices[place][1:] for place in unusual)):
                others = dict(zip(unusual, letters, strict=True))
                yield "".join(others.get(place, letter) for place, letter in enumerate(usual))


@cache
def _tables() -> tuple[tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]], ...]:
    tables = []
    for table in (_CYRILLIC, _GREEK):
        rows = [row.split() for row in table.split("|")]
        letters = {latin: tuple(others) for latin, *others in rows}
        tables.append((letters, re.compile("|".join(letters))))
    return tuple(tables)
