"""Query text -> a parsed query, and a parsed query -> query text. Pure; no text is an error.

    query   = { clause } ;                          a link must match all clauses
    clause  = unit { "OR" unit } ;                  OR joins its two neighbors: a b OR c = a (b OR c)
    unit    = ( "-" | "NOT" ) unit | "(" query ")" | [ field ":" ] term | filter ":" value ;
    term    = ( word | quoted ) [ "*" ] ;           "*": the last word is a prefix
    quoted  = any of "…" “…” „…“ 「…」 『…』 «…» ;
    field   = "title" | "heading" | "note" | "text" | "author" | "url" ;    also "intitle", "inurl", "intext"
    filter  = "tag" | "site" | "lang" | "before" | "after" | "has" | "is" ;     also "since", "until" and others

A blank may follow the colon of a field or filter that no sentence begins with (`author: Jane`).

Text that fits no rule is read as words: an unknown field (`std::vector`), an invalid date. An address (`https://…`) is
read as its host and the words of its path. A bracket or quote without its counterpart and an OR without a neighbor are
read as spaces, and so is AND between units. NOT is a word before every wanted unit (`NOT gate`), AND at the beginning,
both at the end, and both in a headline in capitals: DO NOT DISTURB. `-` negates only directly before a unit and after
a space: `cross-entropy` and `a - b` are words, and so are options of a pasted command, of one letter or after two
signs: `git rebase -i`, `--retry`. Brackets inside a word belong to it: `f(x)`. Signs count only in a query of nothing
else: `=>`, `!=`.
"""

from itertools import chain
from urllib.parse import unquote

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass, field
from linkvault.search.query.addresses import read_pasted_address, split_address
from linkvault.search.query.fields import ALIASES, EMPTY_FIELD, FIELD, FILTERS, TEXT_FIELDS, is_value
from linkvault.search.query.headlines import is_headline
from linkvault.search.text.analyzer import is_symbol
from linkvault.search.text.fold import fold
from linkvault.search.text.operators import list_operators
from linkvault.text.characters import CONTROL, LINE_SEPARATOR, SURROGATE
from linkvault.text.scripts import EAST_ASIAN_START
from linkvault.text.whitespace import squeeze_whitespace

MAX_LENGTH = 2_000  # characters; the rest of a longer query is ignored
MAX_UNITS = 32  # further units are ignored, which bounds the cost of a query
MIN_PREFIX_LETTERS = 3  # a shorter prefix matches a tenth of all words
_MAX_SHORT_PREFIXES = 2  # further prefixes under MIN_PREFIX_LETTERS are ignored
_MAX_DEPTH = 8  # of nested brackets; deeper ones are read as spaces

_QUOTES = {'"': '"“”„‟＂', "「": "」｣", "｢": "｣」", "『": "』", "«": "»", "»": "«", "〝": "〞〟"}
_QUOTES |= dict.fromkeys("“”„‟＂", '"“”„‟＂')
_ALL_QUOTES = frozenset("".join(_QUOTES) + "".join(_QUOTES.values()))
_SEPARATORS = frozenset("，。！？；：、（）《》〈〉【】〔〕…｡､")
_CONTROL = re.compile(f"[{CONTROL}{LINE_SEPARATOR}{SURROGATE}]")
# After the colon of an address, a path or a port: http://, c:\, localhost:80.
_NO_FIELD = re.compile(r"[/\\0-9]")
_PLAIN_WORD = re.compile(r"(?!(?:OR|AND|NOT)\b|[wW]{3}\.)[^\W_](?:[\w.+#/&%@'’-]*[\w+#%])?")
_ENCODED_HOST = re.compile(r"(?=[a-z0-9.-]*xn--)[a-z0-9-]++(?:\.[a-z0-9-]++)*+", re.IGNORECASE)
_ONE_LETTER = re.compile("[A-Za-z]")
_LAST_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """One word as typed, or a quoted phrase. With `field`, it matches only in that field of a page."""

    text: str
    prefix: bool = False
    field: str | None = None

    def __str__(self) -> str:
        """Return the term as query text, quoted unless it is a plain word."""
        text = self.text if _PLAIN_WORD.fullmatch(self.text) else f'"{self.text}"'
        return f"{self.field + ':' if self.field else ''}{text}{'*' if self.prefix else ''}"


@dataclass(frozen=True)
class Filter:
    """A condition on the link, not on the words of its page."""

    name: str
    value: str

    def __str__(self) -> str:
        """Return the filter as query text."""
        return f"{self.name}:{self.value if _PLAIN_WORD.fullmatch(self.value) else _quote(self.value)}"


@dataclass(frozen=True)
class Not:
    """Matches the links that do not match `node`."""

    node: "Term | Filter | AllOf | AnyOf"

    def __str__(self) -> str:
        """Return the node as query text with a leading `-`."""
        text = _grouped(self.node)
        return f"-{_quote(text)}" if _ONE_LETTER.fullmatch(text) else f"-{text}"


@dataclass(frozen=True)
class AllOf:
    """Matches the links that match all of two or more nodes."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        """Return the nodes as query text, separated by spaces."""
        return _join_clauses(self.nodes)


@dataclass(frozen=True)
class AnyOf:
    """Matches the links that match any of two or more nodes."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        """Return the nodes as query text, joined by OR."""
        return " OR ".join(_grouped(node) for node in self.nodes)


Node = Term | Filter | Not | AllOf | AnyOf
_FILTERS_OF_ONE_VALUE = ("site", "lang")  # of a link: a list is of alternatives
_OPERATOR_WORDS = (Term("NOT"), Term("AND"))  # no links are wanted for them alone


@dataclass(frozen=True)
class Query:
    """A parsed query: a link must match every node. A query without nodes matches nothing.

    `unread`: what looks like a field or a filter but is none, and was read as words: `before:nonsense`, `colour:red`.
    `is_address`: the text was an address, of which any word may match.
    `ignored`: the end of a text that is too long.
    """

    nodes: tuple[Node, ...] = ()
    unread: tuple[str, ...] = field(default=(), compare=False)
    is_address: bool = field(default=False, compare=False)
    ignored: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return query text that parses to an equal query."""
        return _join_clauses(self.nodes)


def parse(text: str) -> Query:
    """Return the parsed query; every text is one.

    >>> str(parse('損失 「交叉熵 loss」 OR title:node.js -tag:"to read" after:2w'))
    '損失 "交叉熵 loss" OR title:node.js -tag:"to read" after:2w'
    >>> str(parse("f(x) std::vector C++ -"))
    '"f(x)" "std::vector" C++'
    """
    text, rest = read_pasted_address(_CONTROL.sub(" ", text[:MAX_LENGTH])), text[MAX_LENGTH:]
    parser = _Parser(text)
    is_address = bool(split_address(text.strip()))
    nodes = tuple(parser.parse_clauses(0)) or tuple(map(Term, list_operators(fold(text))))
    if not is_address and split_address(address := read_pasted_address(_join_clauses(nodes))):
        return parse(address)  # in quotation marks of which one was not copied
    ignored = (text[parser.at :] + rest).strip(" ()")
    return Query(nodes, tuple(dict.fromkeys(parser.unread)), is_address, ignored)


class _Parser:
    """A recursive-descent parser with one method for each rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.units = 0
        self.short_prefixes = 0
        self.unread: list[str] = []
        self.is_headline = is_headline(text)
        self.has_wanted = False  # a unit that a link must match

    def parse_clauses(self, depth: int) -> list[Node]:
        """Parse up to the end of the text, or to the bracket that closes this group."""
        clauses: list[Node] = []
        had_wanted = self.has_wanted
        after_or = is_negated = False
        while self._skip_separators(depth) and self.units < MAX_UNITS:
            if self.text[self.at] == ")":
                break
            if self._skip_operator("OR"):
                after_or, is_negated = bool(clauses), False
                continue
            if (clauses or is_negated) and self._skip_operator_before_unit("AND", depth):
                continue
            if self.has_wanted and self._skip_operator_before_unit("NOT", depth):
                is_negated = not is_negated
                continue
            node = self._parse_unit(depth)
            if is_negated:
                node, is_negated = _negate(node), False
            if node and after_or:
                clauses[-1] = _join_or(clauses[-1], node)
            elif node:
                clauses.append(node)
            after_or = after_or and not node
            self.has_wanted = had_wanted or any(
                not isinstance(clause, Not) and clause not in _OPERATOR_WORDS for clause in clauses
            )
        return [
            node for clause in clauses for node in (clause.nodes if isinstance(clause, AllOf) else (clause,))
        ]

    def _skip_separators(self, depth: int) -> bool:
        """Move to the next character that is no separator; return whether there is one."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if not (char.isspace() or char in _SEPARATORS or (char == ")" and depth == 0)):
                return True
            self.at += 1
        return False

    def _skip_operator(self, operator: str) -> bool:
        """Move behind an operator that is a word if it begins here; return whether it did."""
        if not self.text.startswith(operator, self.at) or not self._is_unit_end(self.at + len(operator)):
            return False
        self.at += len(operator)
        return True

    def _skip_operator_before_unit(self, operator: str, depth: int) -> bool:
        """Move behind AND or NOT if it begins here and a unit follows; return whether it did. Else it is a word."""
        start = self.at
        is_before_unit = (
            not self.is_headline
            and self._skip_operator(operator)
            and self._skip_separators(depth)
            and self.text[self.at] != ")"
            and not self._skip_operator("OR")
        )
        if not is_before_unit:
            self.at = start
        return is_before_unit

    def _is_unit_end(self, at: int) -> bool:
        char = self.text[at : at + 1]
        return not char or char.isspace() or char in "()" or char in _SEPARATORS

    def _parse_unit(self, depth: int) -> Node | None:
        """Parse one unit; return None if it has no word."""
        char = self.text[self.at]
        if char == "-":
            return self._parse_negation(depth)
        if char == "(":
            return self._parse_group(depth)
        field = FIELD.match(self.text, self.at)
        if not field and (empty := EMPTY_FIELD.match(self.text, self.at)):
            self.unread.append(empty[0])
        return (field and self._parse_field(field, depth)) or self._parse_term(None, depth)

    def _parse_negation(self, depth: int) -> Node | None:
        self.at += 1
        if self._is_unit_end(self.at) and self.text[self.at : self.at + 1] != "(":
            return None
        if self.text[self.at] == "-" or self._is_option():  # --verbose and -v are words
            self.at -= 1
            return self._parse_term(None, depth)
        return _negate(self._parse_unit(depth))

    def _is_option(self) -> bool:
        """Return whether one letter follows the sign: nobody means pages without it, but commands have such options."""
        return bool(_ONE_LETTER.match(self.text, self.at)) and self._is_unit_end(self.at + 1)

    def _parse_group(self, depth: int) -> Node | None:
        self.at += 1
        if depth >= _MAX_DEPTH:
            return None
        nodes = self.parse_clauses(depth + 1)
        if self.at < len(self.text) and self.text[self.at] == ")":
            self.at += 1
        return AllOf(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)

    def _parse_field(self, field: re.Match[str], depth: int) -> Node | None:
        """Parse `name:value`; if it is no field or no value for it, stay in place and return None."""
        name, start = (field[1] or field[2]).lower(), self.at
        name = ALIASES.get(name, name)
        self.at = field.end()
        if name in TEXT_FIELDS:
            term = self._parse_term(name, depth)
            if term:
                return term
        elif name in FILTERS:
            value = self._parse_value()
            # A link has many tags and one site. Deeper, the group of alternatives would not be read again.
            is_list = name in _FILTERS_OF_ONE_VALUE and depth < _MAX_DEPTH
            values = (
                [part for part in value.split(",") if part][: MAX_UNITS - self.units] if is_list else [value]
            )
            if values and all(is_value(name, value) for value in values):
                self.units += len(values)
                filters = tuple(Filter(name, value) for value in values)
                return AnyOf(filters) if len(filters) > 1 else filters[0]
        self.at = start
        text = field[0] + self.text[field.end() :].split(maxsplit=1)[0]
        if name in (*TEXT_FIELDS, *FILTERS) or not _NO_FIELD.match(text, len(field[0])):
            self.unread.append(text)
        return None

    def _parse_value(self) -> str:
        quoted = self._parse_quoted()
        if quoted is not None:
            return quoted
        start = self.at
        while not self._is_unit_end(self.at) and self.text[self.at] not in _ALL_QUOTES:
            self.at += 1
        return self.text[start : self.at]

    def _parse_term(self, field: str | None, depth: int) -> Term | AllOf | None:
        text = self._parse_quoted()
        if text is None:
            text = self._parse_word(depth)
            # Without characters that would begin or end a term.
            words = (
                [_clean(word).rstrip("* ") for word in split_address(text)] if field in (None, "url") else []
            )
            # Deeper, the group of its words would not be read again.
            if len(words) > 1 and depth < _MAX_DEPTH:
                words = words[: MAX_UNITS - self.units]
                self.units += len(words)
                return AllOf(tuple(Term(word, field=field) for word in words))
            text = " ".join(words) or _decode_host(unquote(text) if field == "url" else text)
        prefix = self.text[self.at : self.at + 1] == "*"
        if not prefix and text.endswith("*"):
            prefix, text = True, text.rstrip("*")
        while self.text[self.at : self.at + 1] == "*":
            self.at += 1
        text = _clean(text)
        if not any(char.isalnum() or is_symbol(char) for char in text):
            return None
        last = "".join(_LAST_WORD.findall(text)[-1:]) if prefix else ""
        if prefix and text[-1] < EAST_ASIAN_START and len(last) < MIN_PREFIX_LETTERS:
            self.short_prefixes += 1
            if self.short_prefixes > _MAX_SHORT_PREFIXES:
                return None
        self.units += 1
        return Term(text, prefix, field)

    def _parse_quoted(self) -> str | None:
        """Parse a quoted text; return None and stay in place if none begins and ends."""
        closers = _QUOTES.get(self.text[self.at])
        if closers is None:
            return None
        for end in range(self.at + 1, len(self.text)):
            if self.text[end] in closers:
                text = _clean(self.text[self.at + 1 : end])
                self.at = end + 1
                return text
        return None

    def _parse_word(self, depth: int) -> str:
        """Parse up to a separator, a quote or a closing bracket that was not opened in the word.

        The word has at least one character.
        """
        start, open_brackets = self.at, 0
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace() or char in _SEPARATORS or (char in _ALL_QUOTES and self.at > start):
                break
            if char == ")" and not open_brackets and depth:
                break
            open_brackets += (char == "(") - (char == ")" and open_brackets > 0)
            self.at += 1
        self.at = max(self.at, start + 1)
        return self.text[start : self.at]


def _negate(node: Node | None) -> Node | None:
    return node.node if isinstance(node, Not) else node and Not(node)


def _clean(text: str) -> str:
    """Replace quotes, which would end a quoted text, and squeeze whitespace."""
    return squeeze_whitespace("".join(" " if char in _ALL_QUOTES else char for char in text))


def _decode_host(text: str) -> str:
    """Return a host in its own script; any other text as it is."""
    if not _ENCODED_HOST.fullmatch(text):
        return text
    from linkvault.urls.idn import to_unicode

    return to_unicode(text.lower())


def _quote(text: str) -> str:
    return f'"{_clean(text)}"'


def _join_clauses(nodes: tuple[Node, ...]) -> str:
    """Return the nodes as clauses. Alternatives need no brackets there, which would be nested deeper than typed."""
    return " ".join(str(node) if isinstance(node, AnyOf) else _grouped(node) for node in nodes)


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, AllOf | AnyOf) else str(node)


def _join_or(first: Node, second: Node) -> AnyOf:
    """Return a node for either of two; nested alternatives become one list."""
    nodes = (node.nodes if isinstance(node, AnyOf) else (node,) for node in (first, second))
    return AnyOf(tuple(chain.from_iterable(nodes)))
