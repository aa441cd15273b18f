"""A folded Arabic word -> its stem, without the article, prefixes and endings that are written onto it. Pure.

The light stemmer light10: L. Larkey, L. Ballesteros, M. Connell, "Light stemming for Arabic information retrieval", in
Arabic Computational Morphology (2007).
"""

from linkvault import lazy_re as re

_WORD = re.compile("[\u0620-\u064a]+")
_AND = "و"
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_MIN_AFTER_AND, _MIN_STEM = 3, 2  # letters that are left; the values are those of light10
# What can be written before a stem: the articles, and single letters that the stemmer leaves alone.
PREFIXES = ("", *_ARTICLES, "و", "ب", "ل")


def is_arabic(word: str) -> bool:
    """Return whether a folded word consists of Arabic letters."""
    return _WORD.fullmatch(word) is not None


def stem_arabic(word: str) -> str:
    """Return the stem of a folded Arabic word.

    >>> stem_arabic("والكتاب"), stem_arabic("كتابها"), stem_arabic("مدرسات")
    ('كتاب', 'كتاب', 'مدرس')
    """
    if word.startswith(_AND) and len(word) > _MIN_AFTER_AND:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _MIN_STEM:
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word[: -len(ending)]
    return word
