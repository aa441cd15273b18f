"""Query text -> ranked links, each with a snippet; and documents -> the full-text index.

`parse` is pure. `search` and `find_link_ids` read `page_fts` on the caller's connection; `put`, `remove`,
`replace_tags` and `clear` change it inside the caller's transaction. The vault stores the `ANALYZER_VERSION` that built
its index; when it differs from this one, every document must be indexed again.
"""

from linkvault.search.index import can_replace_tags, clear, put, remove, replace_tags
from linkvault.search.passage.grep import Line, find_lines, has_words
from linkvault.search.query.description import explain
from linkvault.search.query.parser import AnyOf, Query, Term, parse
from linkvault.search.ranking.ranked_search import RankedLink, Request, SearchResult, find_link_ids, search
from linkvault.search.text.analyzer import ANALYZER_VERSION

__all__ = [
    "ANALYZER_VERSION",
    "AnyOf",
    "Line",
    "Query",
    "RankedLink",
    "Request",
    "SearchResult",
    "Term",
    "can_replace_tags",
    "clear",
    "explain",
    "find_lines",
    "find_link_ids",
    "has_words",
    "parse",
    "put",
    "remove",
    "replace_tags",
    "search",
]
