"""A parsed query -> a description in words, one line for each clause. Pure."""

from datetime import date

from linkvault.clock import parse_days
from linkvault.search.query.expressions import read_negated_option
from linkvault.search.query.parser import AnyOf, Filter, Node, Not, Query, Term
from linkvault.search.text.analyzer import is_symbol, is_unspaced, split_words
from linkvault.search.text.fold import fold
from linkvault.search.text.operators import list_operators

_FIELDS = {
    "title": "in the title: ",
    "heading": "in a heading: ",
    "note": "in the note: ",
    "text": "in the text: ",
    "author": "in the author's name: ",
    "url": "in the address: ",
}
_STATES = {
    "note": "links with a note",
    "untagged": "links without a tag",
    "failed": "links whose page could not be fetched",
}


def explain(query: Query, today: date) -> list[str]:
    """Return a description of each clause of a query; a link must match all of them.

    Relative dates are described as the days that they are on `today`.

    >>> from linkvault.search.query.parser import parse
    >>> for line in explain(parse('losses 損失 "max loss" OR los* -tag:ml after:2w'), date(2026, 11, 25)):
    ...     print(line)
    the word losses, in any of its forms
    the characters 損失, compared as 损失
    the phrase max loss; or words that begin with los
    not: links with the tag ml
    links added on 2026-11-11 or later
    """
    return [_describe(node, today) for node in query.nodes] or [
        "nothing: the query has no letter, digit or sign"
    ]


def _describe(node: Node, today: date) -> str:
    if isinstance(node, Term):
        return _FIELDS.get(node.field or "", "") + _describe_term(node)
    if isinstance(node, Filter):
        return _describe_filter(node, today)
    if isinstance(node, Not):
        option = read_negated_option(node.node)
        return f"not: {_describe(node.node, today)}" + (f", except as the option {option}" if option else "")
    children = [_describe(child, today) for child in node.nodes]
    return "; or ".join(children) if isinstance(node, AnyOf) else f"({' and '.join(children)})"


def _describe_term(term: Term) -> str:
    folded = fold(term.text)
    words = split_words(folded)
    if not words and list_operators(folded):
        return f"the sign {term.text}"
    if not words:
        return f"nothing: {term.text} has no letter, digit or sign"
    compared = f", compared as {folded}" if folded != term.text.lower() else ""
    if len(words) > 1:
        open_end = ", the last one as a prefix" if term.prefix else ""
        return f"the phrase {' '.join(words)}{open_end}{compared}"
    if is_symbol(words[0][0]):
        return f"the sign {term.text}"
    if is_unspaced(words[0]):
        return f"the characters {term.text}{compared}"
    if term.prefix:
        return f"words that begin with {term.text}{compared}"
    is_stemmed = words[0].isascii() and words[0].isalpha() and len(words[0]) > 2
    forms = ", in any of its forms" if is_stemmed else ""
    return f"the word {term.text}{forms}{compared}"


def _describe_filter(condition: Filter, today: date) -> str:
    value = condition.value
    match condition.name:
        case "tag":
            parent = value.removesuffix("/*")
            return f"links with the tag {parent}" + (" or a tag below it" if parent != value else "")
        case "site":
            return f"links of the site {value} and its subdomains"
        case "lang":
            return f"links in the language {value}"
        case "before":
            return f"links added before {_first_day(value, today)}"
        case "after":
            return f"links added on {_first_day(value, today)} or later"
    return _STATES[value.lower()]


def _first_day(value: str, today: date) -> str:
    """Return the first day of a date; an instant is returned as it is written."""
    days = parse_days(value, today)
    return str(days[0]) if days else value
