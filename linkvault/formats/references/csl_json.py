"""CSL JSON and the JSON of Zotero and Better BibTeX into bookmarks of the entries with an address or a DOI."""

from collections.abc import Iterator, Mapping
from typing import Any

from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, join_paragraphs, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Member, peek_shape, read_members
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_DOI = "https://doi.org/"
_URL_KEYS, _DOI_KEYS = ("URL", "url"), ("DOI", "doi")
_DATE_KEYS = ("dateAdded", "accessed", "accessDate")
_NOTE_KEYS = ("note", "abstract", "abstractNote", "extra")
_CSL_KEYS = {"issued", "accessed", "container-title", "citation-key"}
_FIELDS: Fields = {
    **dict.fromkeys(_URL_KEYS, Field.URL),
    **dict.fromkeys(_DOI_KEYS, Field.OTHER_URL),
    "title": Field.TITLE,
    "keyword": Field.TAGS,
    "tags": {"tag": Field.TAGS},
    "notes": {"note": Field.NOTE},
    **dict.fromkeys(_NOTE_KEYS, Field.NOTE),
    "dateAdded": Field.ADDED,
    "accessed": {"date-parts": Field.PARTS},
    "accessDate": Field.OTHER_ADDED,
}


def recognize(source: Source) -> float:
    """Look for the keys of the two formats."""
    bracket, keys = peek_shape(source)
    is_csl = "type" in keys and bool(keys & _CSL_KEYS) and bool(keys & {"URL", "DOI"})
    is_zotero = "itemType" in keys and bool(keys & {"url", "DOI"})
    return VERY_LIKELY if bracket and (is_csl or is_zotero) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per entry with an address."""
    with source.text() as stream:
        for member in read_members(stream):
            if not isinstance(member, Member):
                yield member
            elif member.number and member.key in ("", "items"):
                yield from _read_entry(member, source)
            else:
                source.report.leave_out(member.key, member.value, member.location)


def _read_entry(member: Member, source: Source) -> Iterator[ImportItem]:
    record = member.record
    data = record.get("data")
    if isinstance(data, dict) and "itemType" in data:  # of Zotero's interface
        source.report.leave_out_fields(record, {"data"}, member.location)
        record = data
    title = record.get("title")
    url = _first_text(record, _URL_KEYS)
    doi = _first_text(record, _DOI_KEYS)
    if not (url or doi):
        yield build_unreadable(member.location, "an entry without a URL", title or record.get("note"))
        return
    bookmark = build_bookmark(
        url or f"{_DOI}{doi}".replace(f"{_DOI}{_DOI}", _DOI),
        member.location,
        title=title,
        tags=[*_list_texts(record.get("tags"), "tag"), *split_tags(record.get("keyword"), ",;")],
        note=join_paragraphs(*map(record.get, _NOTE_KEYS), *_list_texts(record.get("notes"), "note")),
        added=next((date for key in _DATE_KEYS if (date := _read_date(record.get(key)))), None),
    )
    fields = _FIELDS if url else {**_FIELDS, **dict.fromkeys(_DOI_KEYS, Field.URL)}
    yield source.report.account(bookmark, record, fields)


def _first_text(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if isinstance(text := record.get(key), str) and text.strip()), None)


def _list_texts(values: Any, key: str) -> list[str]:
    """Return the texts in a list of texts or of objects that have them under a key."""
    parts = (
        [part.get(key) if isinstance(part, dict) else part for part in values]
        if isinstance(values, list)
        else []
    )
    return [part for part in parts if isinstance(part, str)]


def _read_date(value: Any) -> str | None:
    """Return a date: a text, or an object with `date-parts`, lists of year, month and day.

    >>> _read_date({"date-parts": [[2020, 9, 13]]}), _read_date("2020-09-13"), _read_date({"raw": "2020-09-13"})
    ('2020-09-13T00:00:00Z', '2020-09-13T00:00:00Z', '2020-09-13T00:00:00Z')
    """
    if not isinstance(value, dict):
        return parse_timestamp(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0][:3]] + ["1", "1"]
        return parse_timestamp("-".join(number.zfill(2) for number in numbers[:3]))
    return parse_timestamp(value.get("raw") or value.get("literal"))


READER = Reader(title="CSL JSON and Zotero JSON", recognize=recognize, read=read)
