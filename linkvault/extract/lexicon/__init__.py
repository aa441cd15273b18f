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

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass

_ESCAPES = {ord(char): f"\\{char}" for char in ".?*+${}\\"}
_NOTATION = {"(": "(?:", "[": "(?:", "]": ")?", "^": r"\s?", "#": r"(?<!\d)\d+", "<": r"\b", ">": r"\b"}
_OPERATOR = re.compile(r"[(\[\]^#<>]|~(\d+)")
# Characters that may mean something else than themselves in a phrase or a regular expression; and letters that equal
# another one than their own lower case where case is ignored.
_NOT_LITERAL = frozenset(".?*+${}\\()[]|^#<>~ıİſ")
_QUANTIFIERS = frozenset("?*+{")
_MAX_EXPANDED = 200  # characters of the phrases that one phrase is expanded to: bounds the size of a pattern

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
        return self.text[1:] if self.text.startswith("/") else _translate(self.text)

    @property
    def alternatives(self) -> list[tuple[str, str]]:
        r"""The alternatives of the phrase: literal text, as long as possible, and the expression after it.

        The literal text may begin with "<", the beginning of a word.

        >>> Phrase("en", "end", "[our ](blog|news)~20").alternatives
        [('our ', '(?:blog|news).{0,20}'), ('blog', '.{0,20}'), ('news', '.{0,20}')]
        """
        if self.text.startswith("/"):
            return [_split_expression(self.text[1:])]
        pending, texts = [self.text], []
        while pending:
            text = pending.pop()
            options = _leading_options(text)
            if options and sum(map(len, options)) <= _MAX_EXPANDED:
                pending += reversed(options)
            else:
                texts.append(text)
        ends = [_find_end_of_literal(text) for text in texts]
        return [(text[:end], _translate(text[end:])) for text, end in zip(texts, ends, strict=True)]


def _translate(text: str) -> str:
    """Return the regular expression of a text in the notation."""
    return _OPERATOR.sub(_expand, text.translate(_ESCAPES))


def _expand(operator: re.Match[str]) -> str:
    """Return the regular expression of one operator of the notation."""
    return f".{{0,{operator[1]}}}" if operator[1] else _NOTATION[operator[0]]


def _find_end_of_literal(text: str) -> int:
    start = text.startswith("<")
    return next(
        (index for index, char in enumerate(text) if index >= start and char in _NOT_LITERAL), len(text)
    )


def _split_expression(expression: str) -> tuple[str, str]:
    """Return the literal text at the beginning of a regular expression, and the rest of the expression."""
    if "|" in expression or expression.startswith("<"):  # an alternation has more than one beginning
        return "", expression
    end = _find_end_of_literal(expression)
    if expression[end : end + 1] in _QUANTIFIERS:
        end = max(end - 1, 0)  # the quantifier is that of the last character
    return expression[:end], expression[end:]


def _leading_options(text: str) -> list[str]:
    """Return the texts that a text in the notation stands for which begins with `(a|b)` or `[a]`, else none."""
    word_start = text[: text.startswith("<")]
    opening = text[len(word_start) :]
    end = {"(": ")", "[": "]"}.get(opening[:1])
    inner, closing, rest = opening[1:].partition(end) if end else ("", "", "")
    if not closing or any(bracket in inner for bracket in "([])"):
        return []
    options = (*inner.split("|"), "") if end == "]" else inner.split("|")
    return [f"{word_start}{option}{rest}" for option in options]


def join_alternatives(alternatives: Iterable[tuple[str, str]], *, ignore_case: bool) -> str:
    """Return the regular expression that tries alternatives in their order, those with the same beginning at once.

    At every character of a text, a pattern tries every alternative: of a list of 200 phrases, this leaves about 30.

    :param alternatives: literal text and the regular expression after it, see `Phrase.alternatives`

    >>> join_alternatives([("see ", "also"), ("buy", ""), ("See", "n"), ("", "x*")], ignore_case=True)
    'see(?: also|n)|buy|x*'
    """
    branches: list[str] = []
    groups: dict[str, list[tuple[str, str]]] = {}
    for literal, rest in alternatives:
        key = literal[:1].lower() if ignore_case else literal[:1]
        if not key or (key == "<") != ("<" in groups):  # it may match where those before it do
            branches += _join_groups(groups.values(), ignore_case=ignore_case)
            groups = {}
        if key:
            groups.setdefault(key, []).append((literal, rest))
        else:
            branches.append(rest)
    return "|".join([*branches, *_join_groups(groups.values(), ignore_case=ignore_case)])


def _join_groups(groups: Iterable[Sequence[tuple[str, str]]], *, ignore_case: bool) -> list[str]:
    """Return a regular expression for each group of alternatives, whose first character is the same."""
    branches = []
    for group in groups:
        first, rest = group[0]
        if len(group) == 1:
            branches.append(f"{_write_literal(first)}{rest}")
            continue
        folded = [literal.lower() if ignore_case else literal for literal, _ in group]
        same = (len(set(characters)) == 1 for characters in zip(*folded, strict=False))
        size = sum(takewhile(bool, same))
        inner = join_alternatives(
            [(literal[size:], rest) for literal, rest in group], ignore_case=ignore_case
        )
        branches.append(f"{_write_literal(first[:size])}(?:{inner})")
    return branches


def _write_literal(literal: str) -> str:
    return literal.replace("<", r"\b")


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


def alternation(
    name: str, kind: str, languages: frozenset[str] | None = None, *, ignore_case: bool = True
) -> str:
    """Return the regular expression that matches any phrase of one kind, without a group around it.

    :param languages: the languages whose phrases count, instead of all; without any, nothing matches
    :param ignore_case: whether the expression is for a pattern that ignores case
    """
    phrases = read_phrases(name)[kind]
    chosen = (phrase for phrase in phrases if languages is None or phrase.language in languages)
    alternatives = (alternative for phrase in chosen for alternative in phrase.alternatives)
    return join_alternatives(alternatives, ignore_case=ignore_case) or "(?!)"


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
        source = re.sub("<<([a-z_]+)>>", self._expand, self.frame)
        return re.compile(source, self.flags)

    def _expand(self, kind: re.Match[str]) -> str:
        ignore_case = self.flags is re.IGNORECASE
        return alternation(self.name, kind[1], self.languages, ignore_case=ignore_case)

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
