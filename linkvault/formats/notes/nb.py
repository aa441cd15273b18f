"""A bookmark of nb (`NAME.bookmark.md`) into a bookmark: its sections become note and tags, its content the page."""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, join_paragraphs
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES, TOO_LARGE, read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, Page

_START = re.compile(r"\s*(?:# ([^\n]+)\n\s*)?<(https?://[^\s<>]+)>\s*(?:\n|\Z)")
_SECTION = re.compile(r"^## (\w+)[ \t]*$", re.MULTILINE)
_FIELDS = {
    **dict.fromkeys(("comment", "quote", "description"), Field.NOTE),
    "tags": Field.TAGS,
    "content": Field.PAGE,
}
_SECTIONS = {"description", "quote", "comment", "related", "tags", "content", "source", "page"}


def recognize(source: Source) -> float:
    """Look for a title and an address in angle brackets at the start, with a section of nb or the name of its files."""
    start = _START.match(source.head_text)
    sections = {name.lower() for name in _SECTION.findall(source.head_text)}
    is_named = source.path.name.lower().endswith(".bookmark.md")
    return VERY_LIKELY if start and (is_named or len(sections & _SECTIONS) > 1) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmark."""
    with source.binary() as stream:
        if len(stream.read(MAX_PAGE_BYTES + 1)) > MAX_PAGE_BYTES:
            yield build_unreadable(source.path.name, TOO_LARGE)
            return
    with source.text() as text_stream:
        text = text_stream.read()
    start = _START.match(text)
    pieces = _SECTION.split(text[start.end() :] if start else text)
    sections = {name.lower(): body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    tags = [word.lstrip("#") for word in sections.get("tags", "").split()]
    note = join_paragraphs(*(sections.get(name) for name in ("comment", "quote", "description")))
    bookmark = build_bookmark(
        start[2] if start else None, source.path.name, title=start[1] if start else None, tags=tags, note=note
    )
    content = sections.get("content")
    if isinstance(bookmark, Bookmark) and content:
        body, fetched = content.encode("utf-8", "replace"), read_modified_date(source.path)
        page = Page(bookmark.url, bookmark.url, 200, "text/markdown", body, fetched=fetched)
        bookmark = replace(bookmark, page=page)
    yield source.report.account(bookmark, sections, _FIELDS)


READER = Reader(title="nb bookmark", recognize=recognize, read=read)
