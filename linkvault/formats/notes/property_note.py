"""The properties at the start of a note, with an address among them, into the bookmark of the note and its page."""

from linkvault.formats.fields.bookmark import build_unreadable
from linkvault.formats.fields.objects import RecordReader
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES, TOO_LARGE, read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, Page, UnreadableEntry


def read_note_text(source: Source) -> str | UnreadableEntry:
    """Return the text of a note, or the report that it is too large."""
    if source.path.stat().st_size > MAX_PAGE_BYTES:
        return build_unreadable(source.path.name, TOO_LARGE)
    with source.text() as stream:
        return stream.read()


def build_note_bookmark(source: Source, properties: dict[str, str], body: str) -> Bookmark | UnreadableEntry:
    """Return the bookmark of a note by the names of its properties, with its text as the page unless it is empty."""
    location = source.path.name
    bookmark = RecordReader(source.report, lambda: [properties]).read(properties, location)
    if isinstance(bookmark, Bookmark) and body.strip():
        content = body.strip("\n").encode("utf-8", "replace")
        fetched = bookmark.added or read_modified_date(source.path)
        page = Page(bookmark.url, bookmark.url, 200, "text/markdown", content, fetched=fetched)
        return replace(bookmark, page=page)
    return bookmark
