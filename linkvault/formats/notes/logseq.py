"""A page of Logseq into a bookmark: properties such as `url:: address` have address and tags, its text is the page."""

import re
from collections.abc import Iterator

from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.notes.property_note import build_note_bookmark, read_note_text
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_START = re.compile(r"\ufeff?\s*+(?:- )?((?:[ \t]*+[A-Za-z][\w-]{0,60}::[^\n]*+(?:\n|\Z))++)")
_PROPERTY = re.compile(r"([A-Za-z][\w-]{0,60})::[ \t]*([^\n]*)")
_REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]|#(?=\S)")
_LINK = re.compile(r"<?(https?://[^\s<>]+)>?|\[[^\[\]]*\]\((https?://[^\s()]+)\)", re.IGNORECASE)


def recognize(source: Source) -> float:
    """Look for properties at the start, of which one is an address."""
    start = _START.match(source.head_text)
    return VERY_LIKELY if start and _read_properties(start, source) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmark."""
    text = read_note_text(source)
    if not isinstance(text, str):
        yield text
        return
    start = _START.match(text)
    properties = _read_properties(start, source) if start else {}
    yield build_note_bookmark(source, properties, text[start.end() :] if start else "")


def _read_properties(start: re.Match[str], source: Source) -> dict[str, str]:
    """Return the properties; empty if none of them is an address. The title of a page is the name of its file."""
    values = {name: value.strip() for name, value in _PROPERTY.findall(start[1])}
    fields = map_fields(values)
    url_name = fields.first("url")
    link = _LINK.fullmatch(values[url_name]) if url_name else None
    if url_name is None or link is None:
        return {}
    properties = {name: _REFERENCE.sub(r"\1", value) for name, value in values.items()}
    properties[url_name] = link[1] or link[2]
    title = fields.first("title")
    return properties if title else {"title": source.path.stem.replace("___", "/"), **properties}


READER = Reader(title="Logseq page", recognize=recognize, read=read)
