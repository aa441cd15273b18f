"""The values of an import as the vault stores it."""

from linkvault.lazy_dataclass import dataclass
from linkvault.models.bookmark_values import Bookmark


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import as the vault stores it. `counts` are (state, number of bookmarks), the most frequent first.

    A state is a `states.ImportState` or, once the page was captured, a `Status`.
    """

    id: int
    source: str  # the path of the file
    format: str
    started: str
    is_loaded: bool = False  # the file was read to its end
    tags: tuple[str, ...] = ()  # added to every link
    folders_as_tags: bool = True
    fetch: bool = True
    keep_ids: bool = False  # links with their full history keep their ids: the vault never had a link
    counts: tuple[tuple[str, int], ...] = ()

    def count(self, state: str) -> int:
        """Return how many bookmarks are in a state."""
        return dict(self.counts).get(state, 0)


@dataclass(frozen=True, slots=True)
class ImportLink:
    """One bookmark of an import, with what is needed to resume the import."""

    position: int  # in the file, from 1
    bookmark: Bookmark
    payload: str | None = None  # a `states.Payload`, read from the file again; None: the page is fetched
    link_id: int | None = None  # the link that was stored for it
    is_link: bool = False  # store its link at once, before its page is captured


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A field of an imported file that no link gets, with the number of its values and the first of them."""

    name: str  # of the column or key, or what the values are
    count: int
    example: str  # shortened to a part of a line
    location: str  # of the example: "line 12", "record 3"
