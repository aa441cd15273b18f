"""What every format that writes says of itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from linkvault.models import ExportItem


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: one file a link (`write`), or one stream for all; `stream` exists for both.

    `extension` comes with its dot. The pieces of a stream, put together, are the file; a format gives text or
    bytes, never both. `needs_history` asks for `ExportItem.history`: all versions of each link. `includes_trash` asks,
    where the whole vault is exported, for the trash too. `needs_html` asks for the article as HTML:
    `ExportItem.html`.
    """

    extension: str
    per_link: bool
    write: Callable[[ExportItem], str]
    stream: Callable[[Iterable[ExportItem]], Iterator[str] | Iterator[bytes]]
    needs_history: bool = False
    includes_trash: bool = False
    needs_html: bool = False


def refuse_single_file(exported: ExportItem) -> str:
    """Stand in for `write` where a format is one file of bytes, which no link has alone."""
    raise TypeError(f"link {exported.link.id} is no file of its own in this format")
