"""A query and its hits -> the message about them, for `search` and the picker."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import dataclass
from linkvault.models import Hit

if TYPE_CHECKING:
    from linkvault.search import SearchResult


_MAX_SHOWN = 200  # characters of a query in a message


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
            return f"no results for {shorten(self.text)}; showing results for {shorten(self.correction)}"
        return "" if self.hits else f"no results for {shorten(self.text)}"


def shorten(text: str) -> str:
    """Return the beginning of a long query, with an ellipsis."""
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."
