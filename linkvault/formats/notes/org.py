"""Org mode files into bookmarks of their links: `[[address][title]]` and bare addresses, with the tags of the headings.

The headings above a link are its folders; their tags and those of the file are tags of the link, as in Org mode. buku
writes a blank in a tag as `_`; that is left as it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_LINK = re.compile(r"\[\[(https?://[^\[\]\s]++)\](?:\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\])?\]", re.IGNORECASE)
_HEADING = re.compile(
    r"(\*++)\s++(?:(TODO|DONE)\s+)?(.*?)(?:(?<!\s)\s+:([^\s:]++(?::[^\s:]++)*+):)?(?:(?<!\s)\s+)?"
)
_FILE_TAGS = re.compile(r"#\+filetags:(.*)", re.IGNORECASE)
_NO_TAG = "_"  # buku writes it for an empty tag
_WHOLE_FILE = 0  # the level of the heading that a file itself stands for


class _Heading(NamedTuple):
    name: str
    tags: list[str]


def recognize(source: Source) -> float:
    """Look for a link of Org mode."""
    return VERY_LIKELY if _LINK.search(source.head_text) and "](" not in source.head_text else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all lines."""
    headings: dict[int, _Heading] = {}
    for number, line in source.lines():
        text, location = line[:MAX_LINE_CHARACTERS], f"line {number}"
        heading = _HEADING.fullmatch(text)
        file_tags = _FILE_TAGS.fullmatch(text)
        own_tags: list[str] = []
        if heading:
            level = len(heading[1])
            headings = {other: outer for other, outer in headings.items() if other < level}
            own_tags = _split_tags(heading[4])
        folders = tuple(outer.name for outer in headings.values() if outer.name)
        tags = [*(tag for outer in headings.values() for tag in outer.tags), *own_tags]
        tags += ["unread"] if heading and heading[2] == "TODO" else []
        for link in _LINK.finditer(text):
            yield build_bookmark(link[1], location, title=link[2], tags=tags, folders=folders)
        for address in find_addresses(_LINK.sub("", text)):
            yield build_bookmark(address.url, location, tags=tags, folders=folders)
        if heading and not _LINK.search(text):
            headings[len(heading[1])] = _Heading(heading[3], own_tags)
        elif file_tags:
            headings[_WHOLE_FILE] = _Heading("", _split_tags(file_tags[1]))
        elif "://" not in text:
            source.report.leave_out("lines without an address", text.strip(), location)


def _split_tags(text: str | None) -> list[str]:
    return [tag for tag in re.split(r"[:\s]+", text or "") if tag not in ("", _NO_TAG)]


READER = Reader(title="Org mode", recognize=recognize, read=read)
