"""The values that search reads and returns."""

from linkvault.lazy_dataclass import dataclass
from linkvault.models.link_values import Link


@dataclass(frozen=True, slots=True)
class Document:
    """The fields of a link that the full-text index contains."""

    id: int
    title: str
    tags: str = ""
    headings: str = ""
    note: str = ""
    body: str = ""
    details: str = ""  # site name, description, and `ArticleText.details`
    author: str = ""
    address: str = ""  # the addresses of the link, decoded, one per line
    has_page: bool = True  # False: the page could not be fetched or has no text


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: the link, its score (the higher, the better) and a passage of its text.

    `matches` are the (offset, length) of the matching words in `snippet`, in characters.
    """

    link: Link
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    is_partial: bool = False  # some words of the query are missing; shown if few links contain all
    line: int | None = None  # line of the text, from 1, of the best passage; None: no match in the text
    copies: tuple[int, ...] = ()  # ids of near-duplicates that the result leaves out in favor of this link
    page: int | None = None  # of a PDF, from 1: where the best passage begins
    correction: str | None = None  # the query with similar words that the link matches instead
