"""The JSON export of Hypothesis into one bookmark per annotation: the quoted text and the remark are its note.

The import joins the bookmarks of one page, with all their tags and notes.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.fields.bookmark import build_bookmark, quote_highlight, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS: Fields = {
    "uri": Field.URL,
    "document": {"title": Field.PARTS},
    "tags": Field.TAGS,
    "target": {"selector": {"exact": Field.NOTE}},
    "text": Field.NOTE,
    "created": Field.ADDED,
}


def recognize(source: Source) -> float:
    """Look for the keys that only Hypothesis writes together."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket and {"uri", "target", "document"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per annotation."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and ("uri" in member.record or member.key in ("", "rows", "annotations")):
                yield source.report.read_entry(member, _read_annotation, _FIELDS)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_annotation(member: Member) -> ImportItem:
    annotation = member.record
    document = annotation.get("document")
    titles = document.get("title") if isinstance(document, dict) else None
    return build_bookmark(
        annotation.get("uri"),
        member.location,
        title=titles[0] if isinstance(titles, list) and titles else titles,
        tags=split_tags(annotation.get("tags")),
        note=quote_highlight(_find_quote(annotation.get("target")), annotation.get("text")),
        added=parse_timestamp(annotation.get("created")),
    )


def _find_quote(targets: Any) -> str | None:
    """Return the text that an annotation marks."""
    for target in targets if isinstance(targets, list) else ():
        selectors = target.get("selector") if isinstance(target, dict) else None
        for selector in selectors if isinstance(selectors, list) else ():
            if isinstance(selector, dict) and isinstance(selector.get("exact"), str):
                return str(selector["exact"])
    return None


READER = Reader(title="Hypothesis JSON", recognize=recognize, read=read)
