"""Query text -> ranked links, each with a snippet; and documents -> the full-text index.

`parse` is pure. `search` and `find_link_ids` read `page_fts` on the caller's connection; `put`, `remove`,
`replace_tags` and `clear` change it inside the caller's transaction. The vault stores the `ANALYZER_VERSION` that built
its index; when it differs from this one, every document must be indexed again.
"""

from linkvault.lazy_names import load_name

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault.search.index import can_replace_tags, clear, put, put_all, remove, replace_tags
    from linkvault.search.passage.grep import Line, find_lines, has_words
    from linkvault.search.query.addresses import read_pasted_address
    from linkvault.search.query.compiler import list_selections
    from linkvault.search.query.description import explain
    from linkvault.search.query.parser import AnyOf, Query, Term, parse
    from linkvault.search.ranking.ranked_search import (
        RankedLink,
        Request,
        SearchResult,
        find_link_ids,
        find_others,
        search,
    )
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
    "find_others",
    "has_words",
    "list_selections",
    "parse",
    "put",
    "put_all",
    "read_pasted_address",
    "remove",
    "replace_tags",
    "search",
]

_MODULES = {
    "ANALYZER_VERSION": "text.analyzer",
    "AnyOf": "query.parser",
    "Line": "passage.grep",
    "Query": "query.parser",
    "RankedLink": "ranking.ranked_search",
    "Request": "ranking.ranked_search",
    "SearchResult": "ranking.ranked_search",
    "Term": "query.parser",
    "can_replace_tags": "index",
    "clear": "index",
    "explain": "query.description",
    "find_lines": "passage.grep",
    "find_link_ids": "ranking.ranked_search",
    "find_others": "ranking.ranked_search",
    "has_words": "passage.grep",
    "list_selections": "query.compiler",
    "parse": "query.parser",
    "put": "index",
    "put_all": "index",
    "read_pasted_address": "query.addresses",
    "remove": "index",
    "replace_tags": "index",
    "search": "ranking.ranked_search",
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Return a public name; load its module at the first use (PEP 562): to index a link needs no query parser."""
        return load_name(__name__, _MODULES, name)
