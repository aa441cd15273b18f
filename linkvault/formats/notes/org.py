"""Org mode files into bookmarks of their links: `[[address][title]]` and bare addresses, with the tags of the headings.

The headings above a link are its folders; their tags and those of the file are tags of the link, as in Org mode. The
property CREATED is the date of the link in the heading, or of the links below it. buku
writes a blank in a tag as `_`; that is left as it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, UnreadableEntry

_LINK = re.compile(r"\[\[(https?://[^\[\]\s]++)\](?:\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\])?\]", re.IGNORECASE)
_HEADING = re.compile(
    r"(\*++)\s++(?:(TODO|DONE)\s+)?(.*?)(?:(?<!\s)\s+:([^\s:]++(?::[^\s:]++)*+):)?(?:(?<!\s)\s+)?"
)
_FILE_TAGS = re.compile(r"#\+filetags:(.*)", re.IGNORECASE)
# A property, or the line with the planned dates of a task; CREATED is the property of org-capture and org-expiry.
_DRAWER_LINE = re.compile(r"\s*(?::[\w+-]+:(?:\s.*)?|(?:CLOSED|SCHEDULED|DEADLINE):\s.*)")
_CREATED = re.compile(
    r"\s*:(?:CREATED|ADDED|DATE_ADDED):\s+[\[<](\d{4}-\d\d-\d\d)[^\]>\d]*+(\d\d?:\d\d)?", re.IGNORECASE
)
_OTHER_MARKUP = re.compile(r"\]\(|\[\[https?://[^\s\[\]|]++\|")  # Markdown, DokuWiki
_NO_TAG = "_"  # buku writes it for an empty tag
_WHOLE_FILE = 0  # the level of the heading that a file itself stands for


class _Heading(NamedTuple):
    name: str
    tags: list[str]
    added: str | None = None


def recognize(source: Source) -> float:
    """Look for a link of Org mode."""
    return (
        VERY_LIKELY
        if _LINK.search(source.head_text) and not _OTHER_MARKUP.search(source.head_text)
        else NO_MATCH
    )


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all lines."""
    headings: dict[int, _Heading] = {}
    waiting: list[Bookmark | UnreadableEntry] = []  # of the last heading, until its properties have passed
    for number, line in source.lines():
        text, location = line[:MAX_LINE_CHARACTERS], f"line {number}"
        if _DRAWER_LINE.fullmatch(text):
            created = _CREATED.match(text)
            added = parse_timestamp(" ".join(filter(None, created.groups()))) if created else None
            if added is None:
                source.report.leave_out("lines without an address", text.strip(), location)
            elif waiting:
                waiting = [
                    replace(item, added=added) if isinstance(item, Bookmark) else item for item in waiting
                ]
            elif headings:
                level = max(headings)
                headings[level] = headings[level]._replace(added=added)
            continue
        yield from waiting
        waiting = []
        heading = _HEADING.fullmatch(text)
        file_tags = _FILE_TAGS.fullmatch(text)
        own_tags: list[str] = []
        if heading:
            level = len(heading[1])
            headings = {other: outer for other, outer in headings.items() if other < level}
            own_tags = _split_tags(heading[4])
        tags = [*(tag for outer in headings.values() for tag in outer.tags), *own_tags]
        tags += ["unread"] if heading and heading[2] == "TODO" else []
        links = list(_read_links(text, location, tags, headings))
        if heading:
            waiting = links
        else:
            yield from links
        if heading and not _LINK.search(text):
            headings[len(heading[1])] = _Heading(heading[3], own_tags)
        elif file_tags:
            headings[_WHOLE_FILE] = _Heading("", _split_tags(file_tags[1]))
        elif not links:
            source.report.leave_out("lines without an address", text.strip(), location)
    yield from waiting


def _read_links(
    text: str, location: str, tags: list[str], headings: dict[int, _Heading]
) -> Iterator[Bookmark | UnreadableEntry]:
    folders = tuple(outer.name for outer in headings.values() if outer.name)
    added = headings[max(headings)].added if headings else None
    links = [(link[1], link[2]) for link in _LINK.finditer(text)]
    links += [(address.url, None) for address in find_addresses(_LINK.sub("", text))]
    for url, title in links:
        yield build_bookmark(url, location, title=title, tags=tags, folders=folders, added=added)


def _split_tags(text: str | None) -> list[str]:
    return [tag for tag in re.split(r"[:\s]+", text or "") if tag not in ("", _NO_TAG)]


READER = Reader(title="Org mode", recognize=recognize, read=read)
