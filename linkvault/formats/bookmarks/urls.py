"""Text files with one URL per line, from any source or the export of OneTab, into bookmarks.

`#` starts a comment, after a URL a remark, which becomes its note. Blank lines are skipped. Lines end in LF, CR LF,
CR or NUL (`find -print0`). A title may precede or follow the URL, separated by a blank, a dash
or ` | ` (OneTab). A line may be a list of URLs. `https://`
may be missing if the line has nothing but the URL. A line without a URL is unreadable.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS
from linkvault.formats.reader import NO_MATCH, POSSIBLE, ImportItem, Reader

# Addresses in quotes or angle brackets, with the comma of a list, are of programs that write lists of texts.
_URL_FIRST = re.compile(
    r"""["'<]?(https?://[^\s<>"]+)(?<!,)["'>]?,?(?:\s+(#)?(?:\||[-–—:](?=\s))?\s*(.*))?""", re.IGNORECASE
)
_URL_LAST = re.compile(r"(.*\S)\s+<?(https?://[^\s<>]+)>?", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
_BULLET = re.compile(r"(?:[-*+•]\s+|\d{1,9}[.)]\s+)?(?:\[[ xX]\]\s+)?")
_LIST_SEPARATOR = re.compile(r"[,;]?\s+|[,;](?=https?://)", re.IGNORECASE)
_MAX_LINE_CHARACTERS = 65_000
_INSPECTED_LINES = 100


def recognize(source: Source) -> float:
    """Look for URLs in at least half of the first lines, unless the file starts as HTML or JSON."""
    text = source.head_text
    if text.lstrip()[:1] in ("<", "{", "[") and not _URL_FIRST.match(text.lstrip()):
        return NO_MATCH
    lines = [line for line in map(_strip_line, re.split(r"[\r\n\0]", text)[: 2 * _INSPECTED_LINES]) if line]
    with_url = sum(
        1 for line in lines[:_INSPECTED_LINES] if _URL_FIRST.match(line) or _WITHOUT_SCHEME.fullmatch(line)
    )
    return POSSIBLE if with_url and 2 * with_url >= len(lines[:_INSPECTED_LINES]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per line with a URL."""
    for number, line in source.lines():
        for part in line.split("\0"):
            text = _strip_line(part)
            if not text:
                source.report.leave_out("comments", part.strip(), f"line {number}")
            elif text.count("://") > 1 and len(text) <= MAX_LINE_CHARACTERS and (urls := _split_list(text)):
                yield from (build_bookmark(url, f"line {number}") for url in urls)
            else:
                yield _read_bookmark(text, f"line {number}")


def _strip_line(line: str) -> str:
    """Return a line without blanks at its ends and without a bullet; "" for a comment.

    >>> [_strip_line(line) for line in (" - https://example.org/ ", "2) [ ] https://a.example/ | A - b", "# later")]
    ['https://example.org/', 'https://a.example/ | A - b', '']
    """
    text = line.strip().strip("\ufeff")
    return "" if text.startswith("#") else _BULLET.sub("", text, count=1)


def _split_list(text: str) -> list[str]:
    """Return the addresses of a line that has nothing else; [] if it has one, or other words.

    >>> _split_list("https://a.example/, https://b.example/;https://c.example/?u=http://d.example/")
    ['https://a.example/', 'https://b.example/', 'https://c.example/?u=http://d.example/']
    """
    parts = [part for part in _LIST_SEPARATOR.split(text) if part]
    return parts if len(parts) > 1 and all(_URL_FIRST.fullmatch(part) for part in parts) else []


def _read_bookmark(text: str, location: str) -> ImportItem:
    if len(text) > _MAX_LINE_CHARACTERS:
        return build_unreadable(location, "a line too long for a URL", text)
    url_first = _URL_FIRST.fullmatch(text)
    if url_first:
        url, is_remark, text = url_first.groups()
        return build_bookmark(
            url, location, title=None if is_remark else text, note=text if is_remark else None
        )
    url_last = _URL_LAST.fullmatch(text)
    if url_last:
        return build_bookmark(url_last[2], location, title=url_last[1].rstrip(" |-–—:："))
    return build_bookmark(text, location)


READER = Reader(title="list of URLs", recognize=recognize, read=read)
