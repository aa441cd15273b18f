"""The values that a user or a file of another program contributes."""

from linkvault.errors import Hint
from linkvault.lazy_dataclass import dataclass
from linkvault.models.page_values import Page


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A link to be saved: typed by the user, or read from a file of another program."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    added: str | None = None  # None: now
    folders: tuple[str, ...] = ()  # in the other program, outermost first
    location: str | None = None  # in the file, for messages: "line 12", "record 3"
    page: Page | None = None  # the file contains the page: nothing is fetched
    is_imported: bool = False  # from a file: its title does not replace one that the link was given


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """An entry of an imported file that is not a bookmark. Imports report it instead of dropping it silently."""

    location: str  # "line 12", "record 3"
    reason: str  # one phrase: "not a web address", "no URL", "unfinished line"
    text: str = ""  # the entry, shortened to one line
    hint: Hint | None = None
    # The system did not open or read it; another import of the same file may succeed.
    is_io_error: bool = False
