"""A query's tree -> what it asks for, in words, a line for each clause. Pure: for `search --explain`."""

from datetime import date

from linkvault.clock import parse_days
from linkvault.search.query.parser import AnyOf, Filter, Node, Not, Query, Term
from linkvault.search.text.analyzer import is_cjk, split_words
from linkvault.search.text.fold import fold

_FIELDS = {
    "title": "in the title: ",
    "heading": "in a heading: ",
    "note": "in the note: ",
    "text": "in the text: ",
}
_STATES = {
    "note": "links with a note",
    "untagged": "links without a tag",
    "failed": "links whose page could not be fetched",
}


def explain(query: Query, today: date) -> list[str]:
    """Say each clause of a query in words; all of them must hold. Dates that count from today are told as days.

    >>> from linkvault.search.query.parser import parse
    >>> for line in explain(parse('losses 損失 "max loss" OR los* -tag:ml after:2w'), date(2026, 11, 25)):
    ...     print(line)
    the word losses, in any of its forms
    損失 as it stands, compared as 损失
    the words max loss one after the other; or words that begin with los
    not: links with the tag ml
    links added on 2026-11-11 or later
    """
    return [_said(node, today) for node in query.nodes] or ["nothing: no letter and no figure is in it"]


def _said(node: Node, today: date) -> str:
    if isinstance(node, Term):
        return _FIELDS.get(node.field or "", "") + _term(node)
    if isinstance(node, Filter):
        return _filter(node, today)
    if isinstance(node, Not):
        return f"not: {_said(node.node, today)}"
    inner = [_said(each, today) for each in node.nodes]
    return "; or ".join(inner) if isinstance(node, AnyOf) else f"({' and '.join(inner)})"


def _term(term: Term) -> str:
    folded = fold(term.text)
    words = split_words(folded)
    if not words:
        return f"nothing: {term.text} holds no letter and no figure"
    compared = f", compared as {folded}" if folded != term.text.lower() else ""
    if len(words) > 1:
        start = ", of the last one only its beginning" if term.prefix else ""
        return f"the words {' '.join(words)} one after the other{start}{compared}"
    if is_cjk(words[0]):
        return f"{term.text} as it stands{compared}"
    if term.prefix:
        return f"words that begin with {term.text}{compared}"
    forms = ", in any of its forms" if words[0].isascii() and words[0].isalpha() and len(words[0]) > 2 else ""
    return f"the word {term.text}{forms}{compared}"


def _filter(wanted: Filter, today: date) -> str:
    value = wanted.value
    match wanted.name:
        case "tag":
            below = value.removesuffix("/*")
            return f"links with the tag {below}" + (" or one below it" if below != value else "")
        case "site":
            return f"links of the site {value} and its parts"
        case "lang":
            return f"links in the language {value}"
        case "before":
            return f"links added before {_first_day(value, today)}"
        case "after":
            return f"links added on {_first_day(value, today)} or later"
    return _STATES[value.lower()]


def _first_day(value: str, today: date) -> str:
    """Return a date as a day; an instant stays as it is written."""
    days = parse_days(value, today)
    return str(days[0]) if days else value
