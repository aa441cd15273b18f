r"""Files of phrases in this folder -> compiled patterns and sets of words.

A line of a file has three columns, separated by tabs: language, kind, phrase. The language is a code of ISO 639-1, or
`*` for names of programs and classes and for phrases of several languages. The kind is the pattern or set that the
phrase belongs to. Empty lines and lines that begin with `#` are comments. A pattern tries its phrases in the order of
the lines. Phrases of a set (`word_set`) are plain words. Phrases of a pattern are literal text with this notation:

    (a|b)   a or b
    [a]     a or nothing; [a|b] is a, b or nothing
    ~20     up to 20 characters of any kind
    ^       an optional white-space character
    #       a number
    < >     the beginning and the end of a word
    /...    the rest of the line is a regular expression, for what this notation cannot express

A file is read when one of its patterns or sets is used first; a pattern is compiled once.
"""

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass

_ESCAPES = {ord(char): f"\\{char}" for char in ".?*+${}\\"}
_NOTATION = {"(": "(?:", "[": "(?:", "]": ")?", "^": r"\s?", "#": r"(?<!\d)\d+", "<": r"\b", ">": r"\b"}
_OPERATOR = re.compile(r"[(\[\]^#<>]|~(\d+)")

Matcher = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a file."""

    language: str
    kind: str
    text: str

    @property
    def expression(self) -> str:
        r"""The regular expression of the phrase.

        >>> Phrase("en", "end", "read [also|next]~20").expression
        'read (?:also|next)?.{0,20}'
        """
        if self.text.startswith("/"):
            return self.text[1:]
        return _OPERATOR.sub(_expand, self.text.translate(_ESCAPES))


def _expand(operator: re.Match[str]) -> str:
    """Return the regular expression of one operator of the notation."""
    return f".{{0,{operator[1]}}}" if operator[1] else _NOTATION[operator[0]]


@cache
def read_phrases(name: str) -> dict[str, tuple[Phrase, ...]]:
    """Return the phrases of the file `name`.txt by kind, in the order of the file."""
    kinds: dict[str, list[Phrase]] = {}
    for line in Path(__file__).with_name(f"{name}.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            language, kind, text = line.split("\t")
            kinds.setdefault(kind, []).append(Phrase(language, kind, text))
    return {kind: tuple(phrases) for kind, phrases in kinds.items()}


@cache
def read_words(name: str, kind: str) -> tuple[str, ...]:
    """Return the plain words of one kind, in the order of the file."""
    return tuple(phrase.text for phrase in read_phrases(name)[kind])


@cache
def word_set(name: str, kind: str) -> frozenset[str]:
    """Return the plain words of one kind as a set."""
    return frozenset(read_words(name, kind))


def alternation(name: str, kind: str, languages: frozenset[str] | None = None) -> str:
    """Return the regular expression that matches any phrase of one kind, without a group around it.

    :param languages: the languages whose phrases count, instead of all; without any, nothing matches
    """
    phrases = read_phrases(name)[kind]
    chosen = (phrase.expression for phrase in phrases if languages is None or phrase.language in languages)
    return "|".join(chosen) or "(?!)"


class PhrasePattern:
    """A pattern of the phrases of one file, which is compiled when it is used first.

    :param name: the name of the file, without its suffix
    :param frame: a regular expression in which `<<kind>>` means any phrase of that kind
    :param languages: the languages whose phrases count, instead of all

    >>> PhrasePattern("boilerplate", r"^(?:<<end>>)$").match("Related posts") is not None
    True
    """

    def __init__(
        self, name: str, frame: str, *, ignore_case: bool = True, languages: frozenset[str] | None = None
    ) -> None:
        self.name = name
        self.frame = frame
        self.languages = languages
        self.flags = re.IGNORECASE if ignore_case else re.NOFLAG

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        source = re.sub(
            "<<([a-z_]+)>>", lambda kind: alternation(self.name, kind[1], self.languages), self.frame
        )
        return re.compile(source, self.flags)

    # The bound methods are cached, so that a call takes no longer than one of the compiled pattern.
    @cached_property
    def match(self) -> Matcher:
        """`re.Pattern.match`."""
        return self.compiled.match

    @cached_property
    def search(self) -> Matcher:
        """`re.Pattern.search`."""
        return self.compiled.search

    @cached_property
    def fullmatch(self) -> Matcher:
        """`re.Pattern.fullmatch`."""
        return self.compiled.fullmatch
