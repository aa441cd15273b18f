"""The writer of a format: how it turns a link into a file of its own, and many links into one stream."""

from collections.abc import Callable, Iterable, Iterator

from linkvault.lazy_dataclass import dataclass
from linkvault.models import AssetFile, ExportItem


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that can be written.

    - `extension` is the file extension with its dot.
    - `per_link` says that an export to a folder writes one file per link, with `write`.
    - `write` returns the text of one link.
    - `stream` yields all links as one file, piece by piece; a format yields text or bytes, never both.
    - `needs_history` asks for `ExportItem.history`, all snapshots of each link.
    - `includes_trash` asks for links in the trash as well when the whole vault is exported.
    - `needs_text` asks for the current snapshot and its text; a list of links has neither.
    - `needs_html` asks for `ExportItem.html`, the article as HTML.
    - `prepare_file` asks for `ExportItem.files`: it returns a picture as the format shows it, or None if it cannot;
      its second argument is the maximum length of the longest edge in pixels.
    """

    extension: str
    per_link: bool
    write: Callable[[ExportItem], str]
    stream: Callable[[Iterable[ExportItem]], Iterator[str] | Iterator[bytes]]
    needs_history: bool = False
    includes_trash: bool = False
    needs_html: bool = False
    prepare_file: Callable[[AssetFile, int], AssetFile | None] | None = None
    needs_text: bool = True


def refuse_single_file(item: ExportItem) -> str:
    """Raise TypeError: the `write` of formats that exist only as one file of bytes for all links."""
    raise TypeError(f"link {item.link.id} cannot be a file of its own in this format")
