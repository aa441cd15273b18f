"""A text in a language that writes compounds as one word -> its long words spelled backwards, for the index. Pure.

A word that a compound ends with is then a prefix: Versicherung, backwards, begins Krankenversicherung, backwards. A
part in the middle is found where a linking s after a frequent ending shows where it ends (Versicherung in
Krankenversicherungsbeitrag). The words begin with a private-use character, so they equal no word of a text.
"""

from collections.abc import Iterator, Set

from linkvault import lazy_re as re
from linkvault.search.text.fold import fold

# Of nouns of these languages. Folding removes the dots of a plural: in Krankenhäuser, Haus is followed by er.
PLURAL_ENDINGS = ("e", "en", "er", "n", "s")
MIN_PART = 5  # letters of a word that is looked up at the end of compounds
_MIN_LENGTH, _MAX_LENGTH = 9, 40  # letters of a compound: a part, and a first part of at least four letters
_MARK = "\ue000"
# Frequent words of German, Dutch, Swedish, Danish, Norwegian, Finnish and Hungarian. A text with so many of one list
# is in that language. A text of few words can be a title alone: it counts as in any of them.
_MIN_FREQUENT, FEW_WORDS = 4, 30
_FREQUENT_WORDS = tuple(
    frozenset(words.split())
    for words in (
        "der die das und ist nicht ein eine den von mit auf für im dem des zu sich auch bei wird als",
        "de het een en van niet dat is op te voor met zijn aan wordt bij ook naar",
        "och att det som är inte ett av för med till den på om har kan från",
        "og at det som er ikke et af for med til den på om har kan fra av",
        "ja on ei se että oli mutta joka kuin myös ovat sen tai hän",
        "és az hogy nem egy van is volt csak meg mint vagy ez",
    )
)
_LINKING_S = re.compile(r"(?<=ung|eit|aft|ion|tat|ing|tum|sal)s(?=[a-z]{4})")
_LATIN = "[A-Za-zÀ-ɏ]"
_LONG_WORD = re.compile(rf"{_LATIN}{{{_MIN_LENGTH},{_MAX_LENGTH}}}(?!{_LATIN})")
_PART = re.compile(rf"[a-z]{{{MIN_PART},}}")


def reverse_word(word: str) -> str:
    """Return a folded word as the index has it backwards.

    >>> reverse_word("haus") == "\\ue000suah"
    True
    """
    return _MARK + word[::-1]


def is_part(word: str) -> bool:
    """Return whether a folded word is looked up at the end of compounds: Latin letters, and enough of them."""
    return _PART.fullmatch(word) is not None


def list_reversed(words: Set[str]) -> set[str]:
    """Return the long words among the words of a text backwards; none if its language writes compounds apart.

    >>> sorted(word[1:] for word in list_reversed({"Krankenversicherungsbeitrag", "ist"}))
    ['gartiebsgnurehcisrevneknark', 'gnurehcisrevneknark']
    """
    if len(words) > FEW_WORDS and all(len(words & frequent) < _MIN_FREQUENT for frequent in _FREQUENT_WORDS):
        return set()
    compounds = {compound for word in words for compound in _LONG_WORD.findall(word)}
    return {reverse_word(part) for compound in compounds for part in _list_parts(fold(compound))}


def _list_parts(compound: str) -> Iterator[str]:
    """Yield the compound, and its beginning up to each linking s."""
    yield compound
    for link in _LINKING_S.finditer(compound):
        if link.start() >= _MIN_LENGTH:
            yield compound[: link.start()]
