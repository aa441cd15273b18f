"""A page that Notion exports as Markdown into a bookmark: the properties below its title have the address and the tags.

The tables of Notion are exported as CSV too, see `csv`; a whole export is a zip, see `zipped_notes`.
"""

import re
from collections.abc import Iterator

from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.notes.property_note import build_note_bookmark, read_note_text
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_START = re.compile(r"\ufeff?# ([^\n]+)\n\n((?:[^\n:\[\]<>]{1,60}: [^\n]*\n)+)(?:\n|\Z)")
_PROPERTY = re.compile(r"([^\n:]{1,60}): ([^\n]*+)(?:\n|\Z)")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def recognize(source: Source) -> float:
    """Look for a title and properties, of which one is an address."""
    start = _START.match(source.head_text)
    return VERY_LIKELY if start and _read_properties(start) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmark."""
    text = read_note_text(source)
    if not isinstance(text, str):
        yield text
        return
    start = _START.match(text if text.endswith("\n") else f"{text}\n")
    properties = _read_properties(start) if start else {}
    yield build_note_bookmark(source, properties, text[start.end() :] if start else "")


def _read_properties(start: re.Match[str]) -> dict[str, str]:
    """Return the properties with the title; empty if none of them is an address under a name for it."""
    properties = {name.strip(): value.strip() for name, value in _PROPERTY.findall(start[2])}
    url_name = map_fields(properties).first("url")
    if url_name is None or not _ADDRESS.fullmatch(properties[url_name]):
        return {}
    return {"title": start[1].strip(), **properties}


READER = Reader(title="Notion page (Markdown)", recognize=recognize, read=read)
