"""A word of a query -> its weight in the ranking, and the prefix that its inflected forms share. Pure.

Chinese and Japanese have function characters instead of stop words: a pair of two of them (是什) has almost no weight,
a pair with one of them (的损) half. Pairs of hiragana are those of endings and particles (まし), or weigh half. In
inflected languages the forms of a word share its beginning, so loosened hits need no stemmer but the English one.
"""

from collections.abc import Iterable

from linkvault import lazy_re as re
from linkvault.search.query.stop_words import FUNCTION_CHARACTERS, KANA_PAIRS, STOP_WORDS
from linkvault.search.text.analyzer import is_cjk, is_unspaced, is_word_character
from linkvault.search.text.arabic import PREFIXES, is_arabic, stem_arabic
from linkvault.search.text.english import list_spellings
from linkvault.search.text.porter import stem
from linkvault.text.scripts import is_hiragana

# Weights of a pair with one and with two function characters.
_ONE_FUNCTION_CHARACTER, _TWO_FUNCTION_CHARACTERS = 0.5, 0.15
_INFLECTED_LETTERS = 2  # at the end of a word: in these an inflected form may differ
# Least number of letters of a shared prefix. In other alphabets than Latin, fewer letters identify a word.
_MIN_PREFIX, _MIN_PREFIX_NOT_ASCII = 5, 4
# Turkish adds endings one after another: of the plural, of a case, of a possessor. Bare, the plural ends English words
# as well (popular).
_TURKISH_ENDINGS = re.compile(
    r"(?:(?<=.{5})l[ae]r|(?<=.{4})(?:l[ae]r(?:[iae]|in|d[ae]n?|in[ae]|ind[ae]n?)|n?d[ae]n|nd[ae]|[iu]?n[iu]n))$"
)
_MIN_ARABIC_STEM = 3  # letters: an Arabic root; a stem of two begins many words


def select_significant(words: Iterable[str]) -> list[str]:
    """Return the distinct words without stop words and pairs of function characters; all words if none is left.

    >>> select_significant(["what", "is", "entropy"]), select_significant(["损失", "是什", "什么"])
    (['entropy'], ['损失'])
    >>> select_significant(["はい"])
    ['はい']
    """
    words = list(dict.fromkeys(words))
    return [
        word for word in words if word not in STOP_WORDS and weigh_term(word) > _TWO_FUNCTION_CHARACTERS
    ] or words


def weigh_term(word: str) -> float:
    """Return the weight of a word, at most 1; only CJK pairs weigh less.

    >>> weigh_term("的损"), weigh_term("まし"), weigh_term("りん"), weigh_term("loss")
    (0.5, 0.15, 0.5, 1.0)
    """
    if len(word) != 2 or not is_cjk(word):
        return 1.0
    if is_hiragana(word[0]) and is_hiragana(word[1]):
        return _TWO_FUNCTION_CHARACTERS if word in KANA_PAIRS else _ONE_FUNCTION_CHARACTER
    weights = (1.0, _ONE_FUNCTION_CHARACTER, _TWO_FUNCTION_CHARACTERS)
    return weights[_is_function_character(word[0]) + _is_function_character(word[1])]


def find_inflection_prefix(word: str) -> str | None:
    """Return the prefix that the inflected forms of a folded word share; `None` for short words and for CJK.

    >>> [find_inflection_prefix(word) for word in ("universitaten", "статоров", "requirements", "loss")]
    ['universitat', 'статор', 'requir', None]
    >>> find_inflection_prefix("statorlarin"), find_inflection_prefix("popular")
    ('stator', 'popul')
    """
    shortest = _MIN_PREFIX if word.isascii() else _MIN_PREFIX_NOT_ASCII
    if len(word) < shortest or not all(map(is_word_character, word)) or is_unspaced(word):
        return None
    endings = _TURKISH_ENDINGS.search(word) if word.isascii() else None
    length = max(shortest, len(word) - _INFLECTED_LETTERS)
    prefix, root = word[: min(length, endings.start()) if endings else length], stem(word)
    return root if 2 < len(root) < len(prefix) else prefix


def compile_inflections(word: str) -> str | None:
    """Return the FTS5 expression of the inflected forms of a folded word; `None` if it has none.

    >>> compile_inflections("requirements"), compile_inflections("loss")
    ('"requir" *', None)
    """
    if is_arabic(word):
        root = stem_arabic(word)
        return (
            " OR ".join(f'"{prefix}{root}" *' for prefix in PREFIXES)
            if len(root) >= _MIN_ARABIC_STEM
            else None
        )
    prefix = find_inflection_prefix(word)
    forms = [f'"{prefix}" *'] if prefix else []
    forms += [f'"{spelling}"' for spelling in list_spellings(word)]
    return " OR ".join(forms) or None


def _is_function_character(character: str) -> bool:
    return is_hiragana(character) or character in FUNCTION_CHARACTERS
