"""Short text -> which share of it are words about a site, the access to it and its reader, and what they say.

A site that has nothing to show speaks of nothing else, whatever its wording; an article on the same subject has other
words, too.
"""

from collections import Counter
from functools import cache

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern, read_phrases
from linkvault.extract.metadata.languages import detect, find_languages_by_letters
from linkvault.lazy_dataclass import dataclass

FILE = "access_words"
ASK = "ask"
# What a site has to say. The more specific first: of equal numbers the first one counts.
SUBJECTS = (
    "parked", "challenge", "age", "geo_block", "login", "consent", "paywall", "javascript", "gone", "blocked",
    "server_error",
)  # fmt: skip
KINDS = ("thing", ASK, *SUBJECTS)
_LETTER = re.compile(r"[^\W_]")
_LATIN_WORD = re.compile("[a-z]{4}", re.I)
# Languages of which a short text in Latin script may be, English first: it is chosen if no other one has more words.
_LATIN = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "sv", "da", "no", "fi", "cs", "hu", "ro", "id", "vi",
)  # fmt: skip
_LATIN_SET = frozenset(_LATIN)
MIN_BASIC_WORDS = 3  # different words about a site and its reader that show the language of a text
# Languages whose words begin with particles, or are not separated: a word of the table ends where it ends.
_UNSEPARATED = frozenset(("zh", "ja", "ko", "th", "hi", "ar", "fa", "he"))


@dataclass(frozen=True, slots=True)
class AccessWords:
    """The words about access in a text.

    Attributes:
        share: the share of the letters that are in such words
        counts: the number of such words of each kind
    """

    share: float
    counts: Counter[str]

    @property
    def asks(self) -> bool:
        """Whether the text speaks to a reader."""
        return self.counts[ASK] > 0


def find_languages(text: str, declared: str | None) -> tuple[str, ...]:
    """Return the languages of a short text whose words are counted.

    Sites in every language have messages in English.

    >>> find_languages("ページが見つかりません", None), find_languages("Page introuvable", "fr-CA")
    (('ja',), ('fr', 'en'))
    >>> find_languages("Lo sentimos, esta página no existe", None)
    ('es', 'en')
    """
    known = _find_known_languages()
    languages = list(find_languages_by_letters(text))
    if not languages or _LATIN_WORD.search(text):
        languages += [(declared or "").lower().partition("-")[0], detect(text) or ""]
    chosen = dict.fromkeys(language for language in languages if language in known)
    if not chosen or (not declared and chosen.keys() <= _LATIN_SET):
        # A few words are often detected wrongly.
        words = {language: _find_basic_words(text, language) for language in _LATIN}
        most = max(_LATIN, key=lambda language: sum(map(len, words[language])))
        if not chosen or len(words[most]) >= MIN_BASIC_WORDS:
            chosen[most] = None
    if _LATIN_WORD.search(text):
        chosen["en"] = None
    return tuple(chosen)


def measure_access_words(text: str, languages: tuple[str, ...]) -> AccessWords:
    """Return how much of a text are words about a site and the access to it.

    >>> round(measure_access_words("Sorry, this page was not found", ("en",)).share, 2)
    0.71
    """
    is_covered = bytearray(len(text))
    counts: Counter[str] = Counter()
    for language in (*languages, "*"):
        for kind, pattern in _patterns(language).items():
            for match in pattern.finditer(text):
                end = match.end()
                while language not in _UNSEPARATED and end < len(text) and text[end].isalpha():
                    end += 1
                is_covered[match.start() : end] = b"\1" * (end - match.start())
                counts[kind] += 1
    letters = [match.start() for match in _LETTER.finditer(text)]
    return AccessWords(sum(is_covered[index] for index in letters) / max(1, len(letters)), counts)


def teaches(title: str, languages: tuple[str, ...]) -> bool:
    """Return whether a title is one of instructions, an explanation or a list of changes.

    >>> teaches("How to fix error 502", ("en",)), teaches("Error 502", ("en",))
    (True, False)
    """
    return _rows("how_to", languages).search(title) is not None


def explains(sentence: str, languages: tuple[str, ...]) -> bool:
    """Return whether a sentence says what something means.

    >>> explains("A captcha is a test.", ("en",)), explains("Please solve the captcha.", ("en",))
    (True, False)
    """
    return _rows("explains", languages).search(sentence) is not None


@cache
def _rows(kind: str, languages: tuple[str, ...]) -> PhrasePattern:
    return PhrasePattern(FILE, f"<<{kind}>>", languages=frozenset(languages))


def _find_basic_words(text: str, language: str) -> set[str]:
    """Return the words about a site and its reader that a short text has in a language."""
    patterns = _patterns(language)
    return {match[0].lower() for kind in ("thing", ASK) for match in patterns[kind].finditer(text)}


@cache
def _find_known_languages() -> frozenset[str]:
    return frozenset(phrase.language for phrase in read_phrases(FILE)["access_ask"])


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of the kinds of words that the table has in a language."""
    languages = frozenset([language])
    return {
        kind: PhrasePattern(FILE, f"<<access_{kind}>>", languages=languages).compiled
        for kind in KINDS
        if any(phrase.language == language for phrase in read_phrases(FILE)[f"access_{kind}"])
    }
