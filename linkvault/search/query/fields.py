"""The fields and filters of a query: their names, how they begin in a text, and the values of filters. Pure."""

from linkvault import lazy_re as re
from linkvault.clock import parse_span

TEXT_FIELDS = ("title", "heading", "note", "text", "author", "url")
FILTERS = ("tag", "site", "lang", "before", "after", "has", "is")
# The spellings of web search engines, and those of the options and of JSON.
ALIASES = {"intitle": "title", "inurl": "url", "intext": "text", "tags": "tag", "domain": "site",
           "language": "lang", "until": "before", "since": "after"}  # fmt: skip
_STATES = {"has": ("note",), "is": ("untagged", "failed")}

# "Note: the end" is a sentence; "author: Jane" can be nothing else, nor can the others.
_SPACED = ("author", "title", "url", *FILTERS)
_SPACED_NAMES = (*_SPACED, *(alias for alias, name in ALIASES.items() if name in _SPACED))
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
FIELD = re.compile(
    rf"([a-z]+)[:：](?=[^\s:：])|({'|'.join(_SPACED_NAMES)})[:：][ \t]{{1,9}}(?![\s:：()-])(?!OR\b)(?=.)",
    re.IGNORECASE,
)
EMPTY_FIELD = re.compile(rf"(?:{'|'.join((*TEXT_FIELDS, *FILTERS, *ALIASES))})[:：](?=\s|$)", re.IGNORECASE)


def is_value(name: str, value: str) -> bool:
    """Return whether a filter has a value that it can have; dates are those of `clock.parse_days`, and instants."""
    if name in ("before", "after"):
        return parse_span(value) is not None
    if name in _STATES:
        return value.lower() in _STATES[name]
    if name == "lang":
        return _LANGUAGE.fullmatch(value) is not None
    return any(char.isalnum() for char in value)
