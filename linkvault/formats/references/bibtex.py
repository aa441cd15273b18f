"""BibTeX and BibLaTeX libraries (Zotero, Mendeley, JabRef) into bookmarks of the entries with an address or a DOI."""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, join_paragraphs, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_ENTRY = re.compile(r"^[^\S\n]*+@(\w++)\s*+[{(]\s*+([^\s,]*+)\s*+,", re.MULTILINE)
_FIELD = re.compile(r"\s*+(?:,\s*+)?([A-Za-z][\w-]*+)\s*+=\s*+")
_NO_ENTRIES = {"comment", "string", "preamble"}
_FIELDS = {
    "url": Field.URL,
    "doi": Field.OTHER_URL,
    "title": Field.TITLE,
    "keywords": Field.TAGS,
    **dict.fromkeys(("note", "annote", "annotation", "abstract"), Field.NOTE),
    "timestamp": Field.ADDED,
    "date-added": Field.OTHER_ADDED,
    "urldate": Field.OTHER_ADDED,
}
_NOTE_FIELDS = ("note", "annote", "annotation", "abstract")
_DATE_FIELDS = ("timestamp", "date-added", "urldate")
_MARKUP = re.compile(r"[{}]|\\(?:text\w+|emph|url)\b")
_MAX_ENTRY_CHARACTERS = 1_000_000
_DOI = "https://doi.org/"


def recognize(source: Source) -> float:
    """Look for an entry with a field."""
    entry = _ENTRY.search(source.head_text)
    return VERY_LIKELY if entry and _FIELD.match(source.head_text, entry.end()) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per entry with an address."""
    for line, text in _split_entries(source):
        entry = _ENTRY.match(text)
        if entry is None or entry[1].lower() in _NO_ENTRIES:
            name = f"@{entry[1].lower()}" if entry else "text between entries"
            source.report.leave_out(name, text.strip(), f"line {line}")
            continue
        fields = _read_fields(text, entry.end())
        title = _strip(fields.get("title", "")) or entry[2]
        url = fields.get("url") or (_DOI + fields["doi"] if fields.get("doi") else None)
        if not url:
            yield build_unreadable(f"line {line}", "an entry without a URL", title)
            continue
        dates = (parse_timestamp(fields.get(name)) for name in _DATE_FIELDS)
        bookmark = build_bookmark(
            _strip(url),
            f"line {line}",
            title=title,
            tags=split_tags(_strip(fields.get("keywords", "")), ",;"),
            note=join_paragraphs(*(_strip(fields.get(name, "")) for name in _NOTE_FIELDS)),
            added=next(filter(None, dates), None),
        )
        yield source.report.account(bookmark, fields, _FIELDS)


def _split_entries(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the number of the first line and the text of each entry; an entry ends where the next one begins."""
    first, lines, size = 1, list[str](), 0
    for number, line in source.lines():
        if _ENTRY.match(line) and lines:
            yield first, "\n".join(lines)
            first, lines, size = number, [], 0
        if size < _MAX_ENTRY_CHARACTERS:
            lines.append(line[: _MAX_ENTRY_CHARACTERS - size])
        size += len(line)
    if lines:
        yield first, "\n".join(lines)


def _read_fields(text: str, at: int) -> dict[str, str]:
    fields: dict[str, str] = {}
    while name := _FIELD.match(text, at):
        value, at = _read_value(text, name.end())
        fields.setdefault(name[1].lower(), value)
    return fields


def _read_value(text: str, start: int) -> tuple[str, int]:
    """Return the value in braces, quotes or neither, and the position after it."""
    opening = text[start : start + 1]
    if opening not in ("{", '"'):
        end = re.compile(r"[^,\n}]*").match(text, start)
        return (end[0].strip(), end.end()) if end else ("", start)
    depth = 0
    for at in range(start, len(text)):
        character = text[at]
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        is_closed = depth == 0 and (character == "}" if opening == "{" else at > start and character == '"')
        if is_closed:
            return text[start + 1 : at], at + 1
    return text[start + 1 :], len(text)


def _strip(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


READER = Reader(title="BibTeX", recognize=recognize, read=read)
