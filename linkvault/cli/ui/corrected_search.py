"""A query -> its hits; for a misspelled query without hits, those of the suggested one. For `search` and the picker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkvault.models import Hit

if TYPE_CHECKING:
    from linkvault.search import SearchResult


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first, and how the query was understood. `correction` is the query that they answer instead."""

    text: str
    hits: list[Hit]
    result: "SearchResult"
    correction: str | None = None

    @property
    def message(self) -> str:
        """One sentence for a query without hits of its own; empty if it has some.

        >>> Answer("gausian", [], None, "gaussian").message
        'no results for gausian; showing results for gaussian'
        """
        if self.correction is not None:
            return f"no results for {self.text}; showing results for {self.correction}"
        return "" if self.hits else f"no results for {self.text}"


def correct(answer: Answer, search: "Callable[[str], tuple[list[Hit], SearchResult]]") -> Answer:
    """Return an answer that has hits as it is; else search for the suggested words, if there are any."""
    if answer.hits or not answer.result.suggestion:
        return answer
    correction = str(answer.result.suggestion)
    return Answer(answer.text, *search(correction), correction)
