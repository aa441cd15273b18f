"""Query text -> the links that answer it, best first, each with the passage that shows why; and the index.

`parse` is pure. `search` and `matching` read `page_fts` on the caller's connection; `put`, `remove` and `clear`
change it inside the caller's transaction. The index was made by the analyser named `ANALYSER`: where the vault
remembers another name, everything must be indexed again.
"""

from linkvault.search.index import clear, put, remove
from linkvault.search.passage.grep import Line, find_lines, has_words
from linkvault.search.query.description import explain
from linkvault.search.query.parser import Query, parse
from linkvault.search.ranking.ranked_search import Found, Ranked, matching, search
from linkvault.search.text.analyzer import ANALYSER

__all__ = [
    "ANALYSER",
    "Found",
    "Line",
    "Query",
    "Ranked",
    "clear",
    "explain",
    "find_lines",
    "has_words",
    "matching",
    "parse",
    "put",
    "remove",
    "search",
]
