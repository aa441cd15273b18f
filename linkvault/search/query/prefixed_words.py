"""A folded word of Arabic, Hebrew or Amharic -> the word with the article and the prefixes written onto it. Pure."""

from collections.abc import Iterator

from linkvault import lazy_re as re

_ARABIC_WORD = re.compile("[\u0620-\u064a]{2,}")
# Letters of a word that only the article precedes: with other prefixes it would be another word.
_SHORT_ARABIC = 2
_ARTICLE = "ال"
_ARTICLES = (_ARTICLE, "لل")  # with the preposition ل, the article loses its first letter
_ARABIC_PREFIXES = (
    "ال",
    "و",
    "وال",
    "ب",
    "بال",
    "ل",
    "لل",
    "ك",
    "كال",
    "ف",
    "فال",
    "وب",
    "وبال",
    "ول",
    "ولل",
)
_PREFIXES_OF_ARTICLE = ("و", "ب", "ك", "ف", "وب")  # before a word that has the article; with ل it becomes لل
_HEBREW_WORD = re.compile("[\u05d0-\u05ea]{2,}")
_HEBREW_PREFIXES = ("ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה", "מה", "וב", "ול", "ומ", "וש", "שב", "של", "כש",
                    "כשה", "וכש", "וכשה")  # fmt: skip
_HEBREW_ARTICLE, _MIN_HEBREW = "ה", 3  # letters of a word: one of fewer is rarely two letters and the article
_INSTEAD_OF_ARTICLE = ("", *"ובלמשכ", "וב", "ול", "ומ")
_AMHARIC_WORD = re.compile("[\u1200-\u135a]{2,}")
_AMHARIC_PREFIXES = ("የ", "በ", "ለ", "ከ", "ስለ", "እንደ", "ወደ")


def list_prefixed(word: str) -> Iterator[str]:
    """Yield a folded word with each prefix; nothing for a word of another script.

    >>> list(list_prefixed("خط"))[:2], list(list_prefixed("הנמל"))[:3], list(list_prefixed("loss"))
    (['الخط', 'والخط'], ['נמל', 'ונמל', 'בנמל'], [])
    """
    if _ARABIC_WORD.fullmatch(word):
        yield from _list_arabic(word)
    elif _HEBREW_WORD.fullmatch(word):
        yield from _list_hebrew(word)
    elif _AMHARIC_WORD.fullmatch(word):
        yield from (prefix + word for prefix in _AMHARIC_PREFIXES)


def _list_arabic(word: str) -> Iterator[str]:
    if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE):
        yield from (prefix + word for prefix in _PREFIXES_OF_ARTICLE)
        yield from (prefix + word[len(_ARTICLE) :] for prefix in ("لل", "ولل"))
    elif len(word) <= _SHORT_ARABIC:
        yield from (prefix + word for prefix in _ARABIC_PREFIXES if prefix.endswith(_ARTICLES))
    else:
        yield from (prefix + word for prefix in _ARABIC_PREFIXES)


def _list_hebrew(word: str) -> Iterator[str]:
    """Yield a word with the prefixes, and one that may have the article with what a preposition makes of it."""
    if word.startswith(_HEBREW_ARTICLE) and len(word) > _MIN_HEBREW:
        noun = word.removeprefix(_HEBREW_ARTICLE)
        yield from (prefix + noun for prefix in _INSTEAD_OF_ARTICLE)
    yield from (prefix + word for prefix in _HEBREW_PREFIXES)
