"""RIS files of reference managers and publishers into bookmarks of the records with an address or a DOI."""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, join_paragraphs
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_LINE = re.compile(r"([A-Z][A-Z0-9])  - ?(.*)")
_NOTE_TAGS = ("N1", "N2", "AB")
_START, _END = "TY", "ER"
_URL_TAGS, _TITLE_TAGS, _DATE_TAGS = ("UR", "L1", "L2"), ("TI", "T1", "CT"), ("Y2", "DA")
_FIELDS = {
    "UR": Field.URL,
    **dict.fromkeys(("L1", "L2", "DO"), Field.OTHER_URL),
    "TI": Field.TITLE,
    **dict.fromkeys(("T1", "CT"), Field.OTHER_TITLE),
    "KW": Field.TAGS,
    **dict.fromkeys(("N1", "N2", "AB"), Field.NOTE),
    "Y2": Field.ADDED,
    "DA": Field.OTHER_ADDED,
}
_MAX_FIELD_CHARACTERS = 100_000
_UNFINISHED = "a record that never ends"
_DOI = "https://doi.org/"


def recognize(source: Source) -> float:
    """Look for the first line of a record."""
    return VERY_LIKELY if re.match(r"\s*TY  - [A-Z]", source.head_text) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per record with an address."""
    first, fields, last_tag = 0, dict[str, list[str]](), ""
    for number, line in source.lines():
        match = _LINE.match(line)
        if match is None:  # the rest of a long field
            if first and last_tag and len(fields[last_tag][-1]) < _MAX_FIELD_CHARACTERS:
                fields[last_tag][-1] = join_paragraphs(f"{fields[last_tag][-1]} {line.strip()}")
            else:
                source.report.leave_out("lines outside of records", line.strip(), f"line {number}")
            continue
        last_tag = match[1] if match[1] not in (_START, _END) else ""
        if match[1] == _START:
            if first:
                yield build_unreadable(f"line {first}", _UNFINISHED, _first(fields, _TITLE_TAGS))
            first, fields = number, {}
        elif match[1] == _END and first:
            record = _read_record(fields, f"line {first}")
            single = {tag: values[0] if len(values) == 1 else values for tag, values in fields.items()}
            fields_used = _FIELDS if _first(fields, _URL_TAGS) else {**_FIELDS, "DO": Field.URL}
            yield source.report.account(record, single, fields_used)
            first = 0
        else:
            fields.setdefault(match[1], []).append(match[2].strip())
    if first:
        yield build_unreadable(f"line {first}", _UNFINISHED, _first(fields, _TITLE_TAGS))


def _read_record(fields: dict[str, list[str]], location: str) -> ImportItem:
    title, doi = _first(fields, _TITLE_TAGS), _first(fields, ("DO",))
    url = _first(fields, _URL_TAGS) or (doi if doi and "://" in doi else _DOI + doi if doi else None)
    if not url:
        return build_unreadable(location, "a record without a URL", title)
    dates = (parse_timestamp(value.strip("/")) for tag in _DATE_TAGS for value in fields.get(tag, ()))
    return build_bookmark(
        url,
        location,
        title=title,
        tags=fields.get("KW", ()),
        note=join_paragraphs(*(text for tag in _NOTE_TAGS for text in fields.get(tag, ()))),
        added=next(filter(None, dates), None),
    )


def _first(fields: dict[str, list[str]], tags: tuple[str, ...]) -> str | None:
    return next((value for tag in tags for value in fields.get(tag, ()) if value), None)


READER = Reader(title="RIS", recognize=recognize, read=read)
