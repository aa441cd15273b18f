"""Org mode files into bookmarks of their links: `[[address][title]]` and bare addresses, with the tags of the heading.

The headings above a link are its folders. buku writes a blank in a tag as `_`; that is left as it is.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_LINK = re.compile(r"\[\[(https?://[^\[\]\s]++)\](?:\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\])?\]", re.IGNORECASE)
_HEADING = re.compile(
    r"(\*++)\s++(?:(TODO|DONE)\s+)?(.*?)(?:(?<!\s)\s+:([^\s:]++(?::[^\s:]++)*+):)?(?:(?<!\s)\s+)?"
)
_NO_TAG = "_"  # buku writes it for an empty tag


def recognize(source: Source) -> float:
    """Look for a link of Org mode."""
    return VERY_LIKELY if _LINK.search(source.head_text) and "](" not in source.head_text else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all lines."""
    headings: dict[int, str] = {}
    for number, line in source.lines():
        text, location = line[:MAX_LINE_CHARACTERS], f"line {number}"
        tags: list[str] = []
        heading = _HEADING.fullmatch(text)
        if heading:
            level = len(heading[1])
            headings = {other: name for other, name in headings.items() if other < level}
            tags = [tag for tag in (heading[4] or "").split(":") if tag not in ("", _NO_TAG)]
            tags += ["unread"] * (heading[2] == "TODO")
        for link in _LINK.finditer(text):
            yield build_bookmark(
                link[1], location, title=link[2], tags=tags, folders=tuple(headings.values())
            )
        for address in find_addresses(_LINK.sub("", text)):
            yield build_bookmark(address.url, location, tags=tags, folders=tuple(headings.values()))
        if heading and not _LINK.search(text):
            headings[len(heading[1])] = heading[3]
        elif "://" not in text:
            source.report.leave_out("lines without an address", text.strip(), location)


READER = Reader(title="Org mode", recognize=recognize, read=read)
