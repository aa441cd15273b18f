"""A word of a query -> how much it tells of what is looked for, and what its other forms begin with. Pure.

Chinese and Japanese have no list of stop words here but of characters: a pair of two that only serve grammar
(ました, 是什) says nothing, a pair with one of them (的损) half. Forms of a word share its beginning in every
language that has forms, so no stemmer but English is needed to find them as loosened hits.
"""

from collections.abc import Iterable

from linkvault.search.query.stop_words import GRAMMAR, STOP_WORDS
from linkvault.search.text.analyzer import is_cjk
from linkvault.search.text.porter import stem
from linkvault.text.scripts import is_hiragana

_HALF, _NOTHING = 0.5, 0.15  # what a pair with one, with two characters of grammar weighs
_CUT = 2  # letters that a form may differ in at its end ...
_SHORTEST, _SHORTEST_ELSEWHERE = 5, 4  # ... while so many remain; words of other alphabets are denser


def telling(words: Iterable[str]) -> list[str]:
    """Return those words that tell something, once each; all of them if none does.

    >>> telling(["what", "is", "entropy"]), telling(["损失", "是什", "什么"]), telling(["はい"])
    (['entropy'], ['损失'], ['はい'])
    """
    words = list(dict.fromkeys(words))
    return [word for word in words if word not in STOP_WORDS and weight(word) > _NOTHING] or words


def weight(word: str) -> float:
    """Return how much a word can tell, 1 at most; only CJK pairs can be less.

    >>> weight("的损"), weight("ました"[:2]), weight("loss")
    (0.5, 0.15, 1.0)
    """
    if len(word) != 2 or not is_cjk(word):
        return 1.0
    return (1.0, _HALF, _NOTHING)[_is_grammar(word[0]) + _is_grammar(word[1])]


def beginning(word: str) -> str | None:
    """Return what the other forms of a folded word begin with; `None` for one too short to tell, and for CJK.

    >>> beginning("universitaten"), beginning("статоров"), beginning("requirements"), beginning("loss")
    ('universitat', 'статор', 'requir', None)
    """
    shortest = _SHORTEST if word.isascii() else _SHORTEST_ELSEWHERE
    if len(word) < shortest or not word.isalnum() or is_cjk(word):
        return None
    cut, root = word[: max(shortest, len(word) - _CUT)], stem(word)
    return root if 2 < len(root) < len(cut) else cut


def _is_grammar(character: str) -> bool:
    return is_hiragana(character) or character in GRAMMAR
