"""What a person types -> a tree of what they mean -> text again. Pure; no input is an error.

    query   = { clause } ;                          all clauses must hold
    clause  = unit { "OR" unit } ;                  OR joins its two neighbours: a b OR c = a (b OR c)
    unit    = "-" unit | "(" query ")" | [ field ":" ] term | filter ":" value ;
    term    = ( word | quoted ) [ "*" ] ;           "*": only the beginning of a word is told
    quoted  = any of "…" “…” „…“ 「…」 『…』 «…» ;
    field   = "title" | "heading" | "note" | "text" ;
    filter  = "tag" | "site" | "lang" | "before" | "after" | "has" | "is" ;

What does not fit is text: an unknown field (`std::vector`, `http://…`), a date that is none. A bracket or quote
without its partner and an OR without a neighbour are blanks. `-` negates only right before a unit and after a
blank: `cross-entropy` and `a - b` are words. Brackets inside a word belong to it: `f(x)`.
"""

import re
from dataclasses import dataclass

from linkvault.clock import parse_span
from linkvault.text.characters import CONTROL, LINE_SEPARATOR, SURROGATE
from linkvault.text.scripts import EAST_ASIAN_START

MAX_LENGTH = 2_000  # characters of a query that are read
MAX_UNITS = 32
OPEN = 3  # letters: a prefix of fewer finds a tenth of all words, ...
_MAX_OPEN = 2  # ... so few of these are read
_MAX_DEPTH = 8  # brackets inside brackets; deeper ones are blanks

TEXT_FIELDS = ("title", "heading", "note", "text")
FILTERS = ("tag", "site", "lang", "before", "after", "has", "is")
STATES = {"has": ("note",), "is": ("untagged", "failed")}

_QUOTES = {'"': '"“”„‟＂', "「": "」｣", "｢": "｣」", "『": "』", "«": "»", "»": "«", "〝": "〞〟"}
_QUOTES |= dict.fromkeys("“”„‟＂", '"“”„‟＂')
_ALL_QUOTES = frozenset("".join(_QUOTES) + "".join(_QUOTES.values()))
_BREAKS = frozenset("，。！？；：、（）《》〈〉【】〔〕…｡､")
_CONTROL = re.compile(f"[{CONTROL}{LINE_SEPARATOR}{SURROGATE}]")
_FIELD = re.compile(r"([a-z]+)[:：](?=[^\s:：])", re.IGNORECASE)
_BARE = re.compile(r"(?!OR\b)[^\W_](?:[\w.+#/&%@'’-]*[\w+#%])?")
_LAST_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """Words that follow each other: one word as typed, or a phrase in quotes. With `field`, only there."""

    text: str
    prefix: bool = False
    field: str | None = None

    def __str__(self) -> str:
        """Write it as it would be typed; in quotes unless it is a plain word."""
        text = self.text if _BARE.fullmatch(self.text) else f'"{self.text}"'
        return f"{self.field + ':' if self.field else ''}{text}{'*' if self.prefix else ''}"


@dataclass(frozen=True)
class Filter:
    """A condition on the link itself, not on its words."""

    name: str
    value: str

    def __str__(self) -> str:
        """Write it as it would be typed."""
        return f"{self.name}:{self.value if _BARE.fullmatch(self.value) else _quote(self.value)}"


@dataclass(frozen=True)
class Not:
    """All that does not hold this."""

    node: "Term | Filter | AllOf | AnyOf"

    def __str__(self) -> str:
        """Write it with the sign in front."""
        return f"-{_grouped(self.node)}"


@dataclass(frozen=True)
class AllOf:
    """Two nodes or more that must all hold."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        """Write them one after the other."""
        return " ".join(_grouped(node) for node in self.nodes)


@dataclass(frozen=True)
class AnyOf:
    """Two nodes or more of which one must hold."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        """Join them by OR."""
        return " OR ".join(_grouped(node) for node in self.nodes)


Node = Term | Filter | Not | AllOf | AnyOf


@dataclass(frozen=True)
class Query:
    """A query as understood: every node must hold. Without nodes it finds nothing."""

    nodes: tuple[Node, ...] = ()

    def __str__(self) -> str:
        """Write the query so that parsing it gives this query again."""
        return " ".join(str(n) if isinstance(n, AnyOf) else _grouped(n) for n in self.nodes)


def parse(text: str) -> Query:
    """Read a query.

    >>> str(parse('損失 「交叉熵 loss」 OR title:node.js -tag:"to read" after:2w'))
    '損失 "交叉熵 loss" OR title:node.js -tag:"to read" after:2w'
    >>> str(parse("f(x) std::vector C++ -"))
    '"f(x)" "std::vector" C++'
    """
    reader = _Reader(_CONTROL.sub(" ", text[:MAX_LENGTH]))
    return Query(tuple(reader.clauses(0)))


class _Reader:
    """Recursive descent over the text, one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.units = 0
        self.open_ends = 0

    def clauses(self, depth: int) -> list[Node]:
        """Read up to the end, or to the bracket that closes this group."""
        found: list[Node] = []
        joined = False
        while self._skip_blanks(depth) and self.units < MAX_UNITS:
            if self.text[self.at] == ")":
                break
            if self._takes_or():
                joined = bool(found)
                continue
            node = self._unit(depth)
            if node and joined:
                found[-1] = _any(found[-1], node)
            elif node:
                found.append(node)
            joined = joined and not node
        return [each for node in found for each in (node.nodes if isinstance(node, AllOf) else (node,))]

    def _skip_blanks(self, depth: int) -> bool:
        """Go to the next character that means something; tell whether there is one."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if not (char.isspace() or char in _BREAKS or (char == ")" and depth == 0)):
                return True
            self.at += 1
        return False

    def _takes_or(self) -> bool:
        end = self.at + 2
        if self.text[self.at : end] != "OR" or not self._is_gap(end):
            return False
        self.at = end
        return True

    def _is_gap(self, at: int) -> bool:
        return (
            at >= len(self.text)
            or self.text[at].isspace()
            or self.text[at] in "()"
            or self.text[at] in _BREAKS
        )

    def _unit(self, depth: int) -> Node | None:
        """Read one unit; nothing if no word is in it."""
        char = self.text[self.at]
        if char == "-":
            return self._negated(depth)
        if char == "(":
            return self._group(depth)
        field = _FIELD.match(self.text, self.at)
        return (field and self._fielded(field, depth)) or self._term(None, depth)

    def _negated(self, depth: int) -> Node | None:
        self.at += 1
        if self._is_gap(self.at) and self.text[self.at : self.at + 1] != "(":
            return None
        if self.text[self.at] == "-":  # --verbose is a word
            return self._term(None, depth)
        node = self._unit(depth)
        if node is None:
            return None
        return node.node if isinstance(node, Not) else Not(node)

    def _group(self, depth: int) -> Node | None:
        self.at += 1
        if depth >= _MAX_DEPTH:
            return None
        nodes = self.clauses(depth + 1)
        if self.at < len(self.text) and self.text[self.at] == ")":
            self.at += 1
        if len(nodes) < 2:
            return nodes[0] if nodes else None
        return AllOf(tuple(nodes))

    def _fielded(self, field: re.Match[str], depth: int) -> Node | None:
        """Read `name:value`; if that is no field or no value for it, read nothing."""
        name, start = field[1].lower(), self.at
        self.at = field.end()
        if name in TEXT_FIELDS:
            term = self._term(name, depth)
            if term:
                return term
        elif name in FILTERS:
            value = self._value(depth)
            if _is_value(name, value):
                self.units += 1
                return Filter(name, value)
        self.at = start
        return None

    def _value(self, depth: int) -> str:
        quoted = self._quoted()
        if quoted is not None:
            return quoted
        start = self.at
        while not self._is_gap(self.at) and self.text[self.at] not in _ALL_QUOTES:
            self.at += 1
        return self.text[start : self.at]

    def _term(self, field: str | None, depth: int) -> Term | None:
        text = self._quoted()
        if text is None:
            text = self._word(depth)
        prefix = self.text[self.at : self.at + 1] == "*"
        if not prefix and text.endswith("*"):
            prefix, text = True, text.rstrip("*")
        while self.text[self.at : self.at + 1] == "*":
            self.at += 1
        text = _clean(text)
        if not any(char.isalnum() for char in text):
            return None
        if prefix and text[-1] < EAST_ASIAN_START and len(_LAST_WORD.findall(text)[-1]) < OPEN:
            self.open_ends += 1
            if self.open_ends > _MAX_OPEN:
                return None
        self.units += 1
        return Term(text, prefix, field)

    def _quoted(self) -> str | None:
        closers = _QUOTES.get(self.text[self.at])
        if closers is None:
            return None
        for end in range(self.at + 1, len(self.text)):
            if self.text[end] in closers:
                text = _clean(self.text[self.at + 1 : end])
                self.at = end + 1
                return text
        return None

    def _word(self, depth: int) -> str:
        """Read up to a blank, a quote or a bracket that is not the word's own; at least one character."""
        start, opened = self.at, 0
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace() or char in _BREAKS or (char in _ALL_QUOTES and self.at > start):
                break
            if char == ")" and not opened and depth:
                break
            opened += (char == "(") - (char == ")" and opened > 0)
            self.at += 1
        self.at = max(self.at, start + 1)
        return self.text[start : self.at]


def is_date(text: str) -> bool:
    """Tell whether `before:` and `after:` understand this: one of `clock.DATE_FORMS`, or an instant."""
    return parse_span(text) is not None


def _is_value(name: str, value: str) -> bool:
    if name in ("before", "after"):
        return is_date(value)
    if name in STATES:
        return value.lower() in STATES[name]
    return any(char.isalnum() for char in value)


def _clean(text: str) -> str:
    """Take out what would end the quotes, and blanks too many."""
    return " ".join("".join(" " if char in _ALL_QUOTES else char for char in text).split())


def _quote(text: str) -> str:
    return f'"{_clean(text)}"'


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, AllOf | AnyOf) else str(node)


def _any(first: Node, second: Node) -> AnyOf:
    known = first.nodes if isinstance(first, AnyOf) else (first,)
    return AnyOf((*known, *(second.nodes if isinstance(second, AnyOf) else (second,))))
