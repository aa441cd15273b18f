"""BibTeX and BibLaTeX libraries (Zotero, Mendeley, JabRef) into bookmarks of the entries with an address or a DOI."""

from collections.abc import Iterator
from unicodedata import normalize

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
    **dict.fromkeys(("doi", "eprint", "howpublished"), Field.OTHER_URL),
    "archiveprefix": Field.PARTS,
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
_DOI, _ARXIV = "https://doi.org/", "https://arxiv.org/abs/"
_ADDRESS = re.compile(r"https?://[^\s{}]+")
_ESCAPE = re.compile(r"\\([_&%#$~^])")
_ACCENT = re.compile(r"""\\([`'^"~=.]|[uvHckr](?![A-Za-z]))\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))""")
_MARKS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
}  # the sign of an accent in TeX -> the combining character of Unicode
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*")
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "i",
    "j": "j",
}


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
        name, url = _find_url(fields)
        if not url:
            yield build_unreadable(f"line {line}", "an entry without a URL", title)
            continue
        dates = (parse_timestamp(fields.get(name)) for name in _DATE_FIELDS)
        bookmark = build_bookmark(
            url,
            f"line {line}",
            title=title,
            tags=split_tags(_strip(fields.get("keywords", "")), ",;"),
            note=join_paragraphs(*(_strip(fields.get(name, "")) for name in _NOTE_FIELDS)),
            added=next(filter(None, dates), None),
        )
        yield source.report.account(bookmark, fields, {**_FIELDS, name: Field.URL})


def _find_url(fields: dict[str, str]) -> tuple[str, str]:
    """Return the name of the field with the address of an entry, and the address; ("", "") if there is none."""
    if fields.get("url"):
        return "url", _strip_address(fields["url"])
    if fields.get("doi"):
        doi = _strip_address(fields["doi"])
        return "doi", doi if "://" in doi else f"{_DOI}{doi}"
    if fields.get("eprint") and fields.get("archiveprefix", fields.get("eprinttype", "")).lower() == "arxiv":
        return "eprint", f"{_ARXIV}{_strip_address(fields['eprint'])}"
    address = _ADDRESS.search(fields.get("howpublished", ""))
    return ("howpublished", _strip_address(address[0])) if address else ("", "")


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
    r"""Return a text of TeX as plain text: accents and special letters as characters, no braces, no escapes.

    >>> _strip(r"{\"U}ber \'etude \c{c} {\ss} \& 50\%"), _strip(r"{Deep} \emph{Learning}")
    ('Über étude ç ß & 50%', 'Deep Learning')
    """
    text = _LETTER.sub(lambda letter: _LETTERS[letter[1]], text)
    text = _ACCENT.sub(lambda accent: normalize("NFC", (accent[2] or accent[3]) + _MARKS[accent[1]]), text)
    return " ".join(_MARKUP.sub("", _ESCAPE.sub(r"\1", text)).split())


def _strip_address(text: str) -> str:
    return "".join(_MARKUP.sub("", _ESCAPE.sub(r"\1", text)).split())


READER = Reader(title="BibTeX", recognize=recognize, read=read)
