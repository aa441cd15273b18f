"""A parsed query -> FTS5 expressions and SQL conditions. Pure.

The expressions hold only words of the analyzer, always quoted: no operator of the user reaches FTS5. SQL conditions on
links come from the caller's `condition`; this module knows of the store's tables only that the link of a page is the
row of `link` with the same id.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice, pairwise

from linkvault import lazy_re as re
from linkvault.clock import parse_span
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Condition, Selection
from linkvault.search.query.addresses import split_address
from linkvault.search.query.expressions import (
    compile_phrase,
    compile_term,
    is_short_prefix,
    read_negated_option,
)
from linkvault.search.query.forms import join_terms, list_term_forms
from linkvault.search.query.parser import AllOf, AnyOf, Filter, Node, Not, Query, Term
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.query.term_weights import compile_inflections, select_significant
from linkvault.search.text.analyzer import build_phrase, is_unspaced, split_characters, tokenize
from linkvault.search.text.fold import fold
from linkvault.search.text.operators import encode_signs, list_operators, read_sign_word
from linkvault.search.text.porter import stem
from linkvault.search.text.reversed_words import PLURAL_ENDINGS, is_part, reverse_word
from linkvault.search.text.tag_words import add_tag_words

Conditions = Callable[[Selection], Condition]
Forms = Mapping[Term, tuple[str, ...]]

_MAX_LOOSE_WORDS = 60  # of a loosened expression, and as many pairs of neighbors: bounds the cost of a query
# node.js, example.org, 3.14: its parts alone say little.
_DOTTED_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True)
class CompiledQuery:
    """The FTS5 expressions and SQL conditions of a query. What not every search needs is compiled at its first use.

    strict: the expression that a strict hit matches; None when the query has no words to match.
    nodes: the parts of the query that must match.
    terms: the terms whose words must occur, in the order of the query.
    forms: the other forms of the terms.
    unwanted: the expression that no hit matches, or "".
    signed: the words of the query that have signs before them or operators inside, with these, and what the index has
        of them: `.net`, `2>&1`, and `-la`, which may be an option.
    where: conditions on the link.
    """

    strict: str | None
    nodes: tuple[Node, ...]
    terms: tuple[Term, ...]
    forms: Forms
    unwanted: str
    signed: Mapping[str, str]
    where: tuple[Condition, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether the query has neither words nor conditions: it matches nothing."""
        return self.strict is None and not self.where

    @cached_property
    def words(self) -> Mapping[str, str | None]:
        """Expressions of which a loosened hit matches at least one.

        Each has the expression of the word's inflected forms outside tags, or None.
        """
        return _list_loose_words(self.terms)

    @cached_property
    def neighbors(self) -> tuple[str, ...]:
        """Phrases of two adjacent words, which improve the score of a loosened hit."""
        return _list_neighbors(self.terms)[:_MAX_LOOSE_WORDS]

    @property
    def phrase(self) -> str | None:
        """The expression for all words in their order, one after the other, or with the signs before them.

        None if the query is not only words, and has no signs.
        """
        phrases = [phrase for phrase in (_compile_whole(self.nodes), self._compile_signed()) if phrase]
        return _exclude(" OR ".join(phrases), self.unwanted) if phrases else None

    def _compile_signed(self) -> str | None:
        """Return the expression for all words of which one has its signs; None if none has any."""
        if not self.signed:
            return None
        signed = " OR ".join(f'chars : "{encode_signs(stored)}"' for stored in self.signed.values())
        required = " AND ".join(_compile_node(node, {}) for node in self.nodes)
        return f"(({required}) AND ({signed}))"

    @cached_property
    def variants(self) -> str | None:
        """The strict expression with the other forms of the terms; None if they have none."""
        if not any(self.forms.values()) and all(term.field != "url" for term in self.terms):
            return None
        return _exclude(" AND ".join(_compile_node(node, self.forms) for node in self.nodes), self.unwanted)

    def build_loosened(self, common: Collection[str] = (), *, is_rare: bool = False) -> str | None:
        """Return the expression for any of the words except `common`; None if there is nothing to loosen.

        A single word is loosened only if the stemmer does not know its forms, or if the query also had stop words.

        :param is_rare: hardly any page has all words
        """
        words = [word for word in self.words if word not in common]
        forms = [forms for word in words if (forms := self.words[word])]
        if not words:
            return None
        is_single = len(self.terms) < 2 and len(self.words) < 2
        endings = ("", *PLURAL_ENDINGS) if is_single and is_rare else ("",)
        compounds = tuple(islice(_list_compounds(self.terms, self.forms, endings), _MAX_LOOSE_WORDS))
        if is_single and "".join(forms).isascii() and not _has_unknown_forms(self.terms[0].text, is_rare):
            forms = []
            if not compounds:
                return None
        forms = list(map(add_tag_words, forms))
        neighbors = [pair for pair in self.neighbors if not _is_common(pair, common)]
        return _exclude(" OR ".join((*words, *forms, *neighbors, *compounds)), self.unwanted)


def compile_query(query: Query, condition: Conditions, today: date) -> CompiledQuery:
    """Return the expressions and conditions of a query.

    :param condition: returns the SQL condition for a filter of the query
    :param today: the day from which relative dates count
    """
    nodes = [pruned for node in query.nodes if (pruned := _prune(node)) is not None]
    positive = [node for node in nodes if _is_text(node)]
    negative = (
        [node.node for node in nodes if isinstance(node, Not) and _is_text(node.node)] if positive else []
    )
    others = [
        node
        for node in nodes
        if node not in positive and not (isinstance(node, Not) and node.node in negative)
    ]
    terms = tuple(term for node in positive for term in _list_terms(node))
    unwanted = " OR ".join(map(_compile_unwanted, negative))
    required = " AND ".join(_compile_node(node, {}) for node in positive)
    if joined := _compile_joined(positive):
        required = f"({required}) OR {joined}"
    return CompiledQuery(
        strict=_exclude(required, unwanted) if positive else None,
        nodes=tuple(positive),
        terms=terms,
        forms=list_term_forms(terms),
        unwanted=unwanted,
        signed=dict(_list_signed(positive, negative)),
        where=tuple(_build_condition(node, condition, today) for node in others),
    )


def _compile_whole(nodes: Sequence[Node]) -> str | None:
    """Return the expression for the words of two or more nodes as one phrase; None if a node is more than words."""
    terms = [node for node in nodes if isinstance(node, Term) and not node.field and not node.prefix]
    if len(terms) < len(nodes) or len(terms) < 2:
        return None
    return compile_term(Term(" ".join(term.text for term in terms)))


def _compile_joined(nodes: Sequence[Node]) -> str | None:
    """Return the expression for two words as one: "inter state" is as well what a page spells interstate.

    Pages with both words anywhere are many, so those with the one word must not wait for them.
    """
    terms = [node for node in nodes if isinstance(node, Term)]
    joined = join_terms(terms) if len(terms) == len(nodes) == 2 else None
    return compile_term(Term(joined)) if joined else None


def _compile_forms(term: Term, forms: Forms) -> str:
    """Return the FTS5 expression of a term in any of its forms. Of a word of an address, the beginning is enough."""
    phrases = map(build_phrase, forms.get(term, ()))
    expressions = [
        compile_term(term) or "",
        *(compile_phrase(phrase, term.field) for phrase in phrases if phrase),
    ]
    if forms and term.field == "url" and not term.prefix:
        beginning = compile_term(replace(term, prefix=True)) or ""
        expressions += [] if is_short_prefix(beginning) else [beginning]
    return f"({' OR '.join(dict.fromkeys(expressions))})" if len(expressions) > 1 else expressions[0]


def _has_unknown_forms(text: str, is_rare: bool) -> bool:
    """Return whether a word of Latin letters may have forms that the English stemmer does not know.

    A word with marks is not English. Nor may be one without an English ending, but most are: so only if it is rare.

    >>> [_has_unknown_forms(word, True) for word in ("kavárna", "kirjasto", "recipes")]
    [True, True, False]
    """
    if not text.isascii():
        return True
    word = fold(text)
    return is_rare and word.isalpha() and stem(word) == word


def _prune(node: Node) -> Node | None:
    """Return the node without terms that have no word, a group of one as its member; None if nothing is left."""
    if isinstance(node, Term):
        return node if build_phrase(node.text) else None
    if isinstance(node, Filter):
        return node
    if isinstance(node, Not):
        pruned = _prune(node.node)
        return Not(pruned) if pruned is not None and not isinstance(pruned, Not) else None
    nodes = tuple(pruned for child in node.nodes if (pruned := _prune(child)) is not None)
    if len(nodes) > 1:
        return type(node)(nodes)
    return nodes[0] if nodes else None


def _is_text(node: Node) -> bool:
    """Return whether FTS5 alone can answer a node: it has no filter and not only negations."""
    if isinstance(node, AnyOf):
        return all(map(_is_text, node.nodes))
    if isinstance(node, AllOf):
        negated = [child.node for child in node.nodes if isinstance(child, Not)]
        return len(negated) < len(node.nodes) and all(
            _is_text(child.node if isinstance(child, Not) else child) for child in node.nodes
        )
    return isinstance(node, Term)


def _compile_node(node: Node, forms: Forms) -> str:
    if isinstance(node, Term):
        return _compile_forms(node, forms)
    if isinstance(node, AnyOf):
        return f"({' OR '.join(_compile_node(child, forms) for child in node.nodes)})"
    nodes = node.nodes if isinstance(node, AllOf) else ()
    required = [_compile_node(child, forms) for child in nodes if not isinstance(child, Not)]
    unwanted = [_compile_unwanted(child.node) for child in nodes if isinstance(child, Not)]
    return f"({_exclude(' AND '.join(required), ' OR '.join(unwanted))})"


def _compile_unwanted(node: Node) -> str:
    """Return the expression of a negated node. A page with the word as an option is wanted: `ls -la` is a command."""
    expression = _compile_node(node, {})
    option = read_negated_option(node)
    return f'({expression} NOT chars : "{encode_signs(option)}")' if option else expression


def _list_signed(positive: Sequence[Node], negative: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Yield the words of a query with signs, and the negated ones, which may be options, as typed and as stored."""
    for text in (term.text for node in positive for term in _list_terms(node) if not term.field):
        word = read_sign_word(text)
        operator = next(iter(list_operators(text)), "")
        if word or operator:
            yield word or fold(text), word or operator
    yield from ((option, option) for node in negative if (option := read_negated_option(node)))


def _exclude(expression: str, unwanted: str) -> str:
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


def _list_terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, AllOf | AnyOf):
        for child in node.nodes:
            yield from _list_terms(child)


def _is_common(pair: str, common: Collection[str]) -> bool:
    """Return whether a phrase of two words is common, or both of its words are: then its list may be as long.

    >>> _is_common('"the site"', ['"site"']), _is_common('"site map"', ['"site"']), _is_common('"a b"', ['("a b")'])
    (True, False, True)
    """

    def has(phrase: str) -> bool:
        return any(phrase in expression for expression in common)

    return has(pair) or all(word in STOP_WORDS or has(f'"{word}"') for word in pair.strip('"').split())


def _list_neighbors(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return a phrase for each two adjacent words of the terms. CJK needs none: its pairs overlap."""
    words = [word for term in terms if not term.field for word in tokenize(term.text)]
    pairs = (
        (a, b) for a, b in pairwise(words) if not (is_unspaced(a) or is_unspaced(b) or {a, b} <= STOP_WORDS)
    )
    return tuple(dict.fromkeys(f'"{a} {b}"' for a, b in pairs))


def _list_loose_words(terms: Sequence[Term]) -> dict[str, str | None]:
    """Return an expression for each significant word, with the expression of its inflected forms."""
    loose = [term for term in terms if _is_loose(term)]
    expressions: dict[str, str | None] = {}
    for word in select_significant(word for term in loose for word in tokenize(term.text)):
        if word not in STOP_WORDS and not (is_unspaced(word) and len(split_characters(word)) == 1):
            expressions[add_tag_words(f'"{word}"')] = compile_inflections(word)
    for term in terms:
        exact = compile_term(term) or ""
        is_common = is_short_prefix(exact) or STOP_WORDS.issuperset(tokenize(term.text))
        if term not in loose and not is_common:
            expressions[exact] = None
    return dict(islice(expressions.items(), _MAX_LOOSE_WORDS))


def _list_compounds(terms: Iterable[Term], forms: Forms, endings: Sequence[str]) -> Iterator[str]:
    """Yield the expressions of the compounds that end with a word of the terms, and of the forms of the terms.

    :param endings: that may follow the word
    """
    loose = [term for term in terms if _is_loose(term)]
    for word in dict.fromkeys(word for term in loose for word in tokenize(term.text)):
        if is_part(word) and word not in STOP_WORDS:
            yield from (add_tag_words(f'chars : "{reverse_word(word + ending)}" *') for ending in endings)
    for form in dict.fromkeys(form for term in loose for form in forms[term]):
        phrase = build_phrase(form)
        if phrase:
            yield compile_phrase(phrase, None)


def _is_loose(term: Term) -> bool:
    """Return whether the words of a term may match one by one, in any field."""
    phrase = build_phrase(term.text)
    is_one_name = term.prefix or term.field or _DOTTED_NAME.fullmatch(term.text)
    return not (is_one_name or (phrase and phrase.is_character))


def _build_condition(node: Node, condition: Conditions, today: date) -> Condition:
    if isinstance(node, Filter):
        return condition(_build_selection(node, today))
    if isinstance(node, Not):
        inner = _build_condition(node.node, condition, today)
        return Condition(f"NOT ({inner.sql})", inner.values)
    if _is_text(node):
        return Condition(
            "link.id IN (SELECT rowid FROM page_fts WHERE page_fts MATCH ?)", (_compile_node(node, {}),)
        )
    nodes = node.nodes if isinstance(node, AllOf | AnyOf) else ()
    children = [_build_condition(child, condition, today) for child in nodes]
    operator = " AND " if isinstance(node, AllOf) else " OR "
    return Condition(
        operator.join(f"({child.sql})" for child in children),
        tuple(value for child in children for value in child.values),
    )


def list_selections(query: Query, today: date) -> list[Selection]:
    """Return what each filter selects that every hit of a query meets."""
    return [_build_selection(node, today) for node in query.nodes if isinstance(node, Filter)]


def _build_selection(query_filter: Filter, today: date) -> Selection:
    name, value = query_filter.name, query_filter.value
    if name in ("before", "after"):
        span = parse_span(value, today)
        start = span.start if span else None  # never None: the parser reads an invalid date as words
        return Selection(until=start) if name == "before" else Selection(since=start)
    if name == "tag":
        return Selection(tags=tuple(filter(None, map(str.strip, value.split(",")))))
    if name == "site":
        return Selection(site=next(iter(split_address(value)), value.partition("/")[0]).removeprefix("*."))
    if name == "lang":
        return Selection(lang=value)
    states = {
        "note": Selection(has_note=True),
        "untagged": Selection(untagged=True),
        "failed": Selection(failed=True),
    }
    return states[value.lower()]
