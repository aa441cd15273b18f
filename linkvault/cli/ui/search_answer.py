"""A query and its hits -> the message about them, for `search` and the picker."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import dataclass
from linkvault.models import Hit

if TYPE_CHECKING:
    from linkvault.search import SearchResult


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first, and how the query was understood.

    others: the hits that follow those, read while they are printed.
    has_more: whether there are further hits.
    more: their number, in words; empty if it is not known.
    """

    text: str
    hits: list[Hit]
    result: "SearchResult"
    others: Iterable[Hit] = ()
    has_more: bool = False
    more: str = ""

    @property
    def correction(self) -> str | None:
        """The query with similar words that the first hits match instead; None if some hit matches all words."""
        suggestion = self.result.suggestion
        return str(suggestion) if suggestion and self.hits else None

    @property
    def message(self) -> str:
        """One sentence for a query without hits of its own; empty if it has some."""
        if self.correction is not None:
            return f"no results for {self.text}; showing results for {self.correction}"
        return "" if self.hits else f"no results for {self.text}"
