r"""Files of phrases -> compiled patterns and sets of words. The only reader of the `.txt` files beside it.

A line has three columns, separated by tabs: language, kind, phrase. The language is a code of ISO 639-1, or `*` for
names of programs and classes and for phrases that several languages share. The kind says which pattern or set the
phrase belongs to. Empty lines and lines that begin with `#` are comments. A pattern tries its phrases in the order
of the lines. Kinds that are plain words (`word_set`) are read as they are; in the phrases of a pattern, besides
literal text:

    (a|b)   one of these
    [a]     optional; [a|b] is one of these or nothing
    ~20     up to 20 characters of any kind
    ^       an optional white space
    #       a number
    < >     the beginning and the end of a word
    /...    the rest of the line is a regular expression: only where the notation does not suffice

Nothing is read before the first pattern or set is used, and each pattern is compiled once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

_ESCAPES = {ord(char): f"\\{char}" for char in ".?*+${}\\"}
_NOTATION = {"(": "(?:", "[": "(?:", "]": ")?", "^": r"\s?", "#": r"\d+", "<": r"\b", ">": r"\b"}
_SIGN = re.compile(r"[(\[\]^#<>]|~(\d+)")

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
        return _SIGN.sub(_expand, self.text.translate(_ESCAPES))


def _expand(sign: re.Match[str]) -> str:
    return f".{{0,{sign[1]}}}" if sign[1] else _NOTATION[sign[0]]


@cache
def read_phrases(name: str) -> dict[str, tuple[Phrase, ...]]:
    """Return the phrases of the file `name`.txt by their kinds, in the order of the file."""
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


def alternation(name: str, kind: str) -> str:
    """Return the regular expression that matches any phrase of one kind, without a group around it."""
    return "|".join(phrase.expression for phrase in read_phrases(name)[kind])


class PhrasePattern:
    """A pattern made of the phrases of one file, compiled when it is first used.

    `frame` is a regular expression in which `<<kind>>` is replaced by the alternatives of that kind.

    >>> PhrasePattern("boilerplate", r"^(?:<<end>>)$").match("Related posts") is not None
    True
    """

    def __init__(self, name: str, frame: str, *, ignore_case: bool = True) -> None:
        self.name = name
        self.frame = frame
        self.flags = re.IGNORECASE if ignore_case else re.NOFLAG

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        source = re.sub("<<([a-z_]+)>>", lambda kind: alternation(self.name, kind[1]), self.frame)
        return re.compile(source, self.flags)

    # The bound methods are kept: a call costs what a call of the compiled pattern costs.
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
