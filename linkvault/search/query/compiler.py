"""A query's tree -> what SQLite is asked. Pure.

Only words that the analyser made are written, always inside quotes: no operator of a user reaches FTS5.
Conditions on the link come from the caller's `condition`: this room writes no SQL over the store's tables,
except that a page's link is the row of `link` with the same number.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from linkvault.clock import parse_span
from linkvault.models import Condition, Selection
from linkvault.search.query.parser import OPEN, AllOf, AnyOf, Filter, Node, Not, Query, Term
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.query.term_weights import beginning, telling
from linkvault.search.text.analyzer import Phrase, build_phrase, is_cjk, tokenize
from linkvault.search.text.porter import complete_beyond_stem, stems_y_to_i

Conditions = Callable[[Selection], Condition]

_COLUMNS = {"title": "title", "heading": "headings", "note": "note", "text": "body"}
_WITHOUT_CHARS = "{title tags headings note body}"
_MAX_LOOSE = 60  # words of a loosened expression
_OPEN_END = re.compile(r'(\w+)" \*\)*$')


class Wanted(NamedTuple):
    """What a query asks of SQLite.

    `strict` is an FTS5 expression, `None` when no words narrow the answer. `words` are the expressions of which a
    loosened answer needs any, each with what finds the word's other forms, if anything does; `neighbours` make it
    better; none holds what `unwanted` finds. `terms` are the units whose words must occur, in the order typed.
    """

    strict: str | None
    words: Mapping[str, str | None]
    neighbours: tuple[str, ...]
    unwanted: str
    where: tuple[Condition, ...]
    terms: tuple[Term, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is asked: such a query finds nothing."""
        return self.strict is None and not self.where

    def loosened(self, common: Collection[str] = ()) -> str | None:
        """Return the expression for any of the words but the `common` ones, `None` if there is nothing to loosen.

        A word alone may be loosened where no stemmer knows its forms, or where it stood among stop words.
        """
        words = [word for word in self.words if word not in common]
        forms = [forms for word in words if (forms := self.words[word])]
        if not words or (len(self.terms) < 2 and len(self.words) < 2 and "".join(forms).isascii()):
            return None
        return _without(" OR ".join((*words, *forms, *self.neighbours)), self.unwanted)


def compile_query(query: Query, condition: Conditions, today: date) -> Wanted:
    """Turn a query into the expressions and conditions that answer it."""
    nodes = [kept for node in query.nodes if (kept := _prune(node)) is not None]
    positive = [node for node in nodes if _is_words(node)]
    negative = (
        [node.node for node in nodes if isinstance(node, Not) and _is_words(node.node)] if positive else []
    )
    others = [n for n in nodes if n not in positive and not (isinstance(n, Not) and n.node in negative)]
    terms = tuple(term for node in positive for term in _terms(node))
    unwanted = " OR ".join(map(_match, negative))
    return Wanted(
        strict=_without(" AND ".join(map(_match, positive)), unwanted) if positive else None,
        words=_loose_words(terms),
        neighbours=_neighbours(terms)[:_MAX_LOOSE],
        unwanted=unwanted,
        where=tuple(_condition(node, condition, today) for node in others),
        terms=terms,
    )


def match(term: Term) -> str | None:
    """Return the FTS5 expression for one unit, `None` if it holds no word."""
    found = build_phrase(term.text, prefix=term.prefix)
    return _phrase_match(found, term.field) if found else None


def is_open(expression: str) -> bool:
    """Tell whether an expression asks for words of which only one or two letters are told: there are too many.

    >>> is_open('"gradient de" *'), is_open('"der" *'), is_open('"de"')
    (True, False, False)
    """
    told = _OPEN_END.search(expression)
    return told is not None and len(told[1]) < OPEN


def _phrase_match(found: Phrase, field: str | None) -> str:
    column = _COLUMNS[field] if field else None
    if found.is_character:
        return f'{column} : "{found.words[0]}" *' if column else f'chars : "{found.words[0]}"'
    text = _open_ended(found.words) if found.open_end else f'"{" ".join(found.words)}"'
    if column is None and all(len(word) == 1 and is_cjk(word) for word in found.words):
        column = _WITHOUT_CHARS  # there, any two characters may be neighbours
    return f"{column} : {text}" if column else text


def _open_ended(words: Sequence[str]) -> str:
    """Return the expression for words of which the last may go on.

    FTS5 knows stems alone, also of a beginning, and makes a final y i: `key*` would miss the keyboard and find
    Keith, but it leaves `key` of `keye`; `optimiz*` would miss the optimization, whose stem is shorter.

    >>> _open_ended(["gradient", "desc"]), _open_ended(["key"])
    ('"gradient desc" *', '("key" OR "keye" *)')
    """
    *before, last = words
    spelled = f"{last}e" if stems_y_to_i(last) else last
    whole = [f'"{" ".join((*before, word))}"' for word in complete_beyond_stem(last)]
    open_end = f'"{" ".join((*before, spelled))}" *'
    return f"({' OR '.join((*whole, open_end))})" if whole else open_end


def _prune(node: Node) -> Node | None:
    """Leave out what holds no word; a group of one is that one."""
    if isinstance(node, Term):
        return node if build_phrase(node.text) else None
    if isinstance(node, Filter):
        return node
    if isinstance(node, Not):
        kept = _prune(node.node)
        return Not(kept) if kept is not None and not isinstance(kept, Not) else None
    nodes = tuple(kept for each in node.nodes if (kept := _prune(each)) is not None)
    if len(nodes) > 1:
        return type(node)(nodes)
    return nodes[0] if nodes else None


def _is_words(node: Node) -> bool:
    """Tell whether FTS5 alone can answer a node."""
    if isinstance(node, AnyOf):
        return all(map(_is_words, node.nodes))
    if isinstance(node, AllOf):
        negated = [each.node for each in node.nodes if isinstance(each, Not)]
        return len(negated) < len(node.nodes) and all(
            _is_words(each.node if isinstance(each, Not) else each) for each in node.nodes
        )
    return isinstance(node, Term)


def _match(node: Node) -> str:
    if isinstance(node, Term):
        return match(node) or ""
    if isinstance(node, AnyOf):
        return f"({' OR '.join(map(_match, node.nodes))})"
    nodes = node.nodes if isinstance(node, AllOf) else ()
    wanted = [_match(each) for each in nodes if not isinstance(each, Not)]
    unwanted = [_match(each.node) for each in nodes if isinstance(each, Not)]
    return f"({_without(' AND '.join(wanted), ' OR '.join(unwanted))})"


def _without(expression: str, unwanted: str) -> str:
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


def _terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, AllOf | AnyOf):
        for each in node.nodes:
            yield from _terms(each)


def _neighbours(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return each two words that follow each other as a phrase; CJK needs none, its pairs overlap."""
    words = [word for term in terms if not term.field for word in tokenize(term.text)]
    pairs = ((a, b) for a, b in pairwise(words) if not (is_cjk(a) or is_cjk(b) or {a, b} <= STOP_WORDS))
    return tuple(dict.fromkeys(f'"{a} {b}"' for a, b in pairs))


def _loose_words(terms: Sequence[Term]) -> dict[str, str | None]:
    """Return an expression for each word that tells something, and the one for its other forms."""
    loose = [term for term in terms if _is_loose(term)]
    found: dict[str, str | None] = {}
    for word in telling(word for term in loose for word in tokenize(term.text)):
        if word not in STOP_WORDS and not (is_cjk(word) and len(word) == 1):
            forms = beginning(word)
            found[f'"{word}"'] = f'"{forms}" *' if forms else None
    for term in terms:
        exact = match(term) or ""
        if term not in loose and not is_open(exact) and not STOP_WORDS.issuperset(tokenize(term.text)):
            found[exact] = None
    return dict(islice(found.items(), _MAX_LOOSE))


def _is_loose(term: Term) -> bool:
    """Tell whether a unit's words may be looked for one by one, anywhere."""
    found = build_phrase(term.text)
    return not (term.prefix or term.field or (found and found.is_character))


def _condition(node: Node, condition: Conditions, today: date) -> Condition:
    if isinstance(node, Filter):
        return condition(_selection(node, today))
    if isinstance(node, Not):
        inner = _condition(node.node, condition, today)
        return Condition(f"NOT ({inner.sql})", inner.values)
    if _is_words(node):
        return Condition("link.id IN (SELECT rowid FROM page_fts WHERE page_fts MATCH ?)", (_match(node),))
    nodes = node.nodes if isinstance(node, AllOf | AnyOf) else ()
    inner_ones = [_condition(each, condition, today) for each in nodes]
    word = " AND " if isinstance(node, AllOf) else " OR "
    return Condition(
        word.join(f"({one.sql})" for one in inner_ones),
        tuple(value for one in inner_ones for value in one.values),
    )


def _selection(wanted: Filter, today: date) -> Selection:
    name, value = wanted.name, wanted.value
    if name in ("before", "after"):
        span = parse_span(value, today)
        start = span.start if span else None  # the parser makes no filter of what is no date
        return Selection(until=start) if name == "before" else Selection(since=start)
    if name == "tag":
        return Selection(tags=(value,))
    if name == "site":
        return Selection(site=value)
    if name == "lang":
        return Selection(lang=value)
    states = {
        "note": Selection(has_note=True),
        "untagged": Selection(untagged=True),
        "failed": Selection(failed=True),
    }
    return states[value.lower()]
