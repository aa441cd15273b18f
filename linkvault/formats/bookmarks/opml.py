"""OPML, as feed readers and outliners write it -> bookmarks: the sites of feeds, and links; outlines are folders.

Of a feed the site is taken (`htmlUrl`); where only the feed's own address stands there, that.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_ADDRESSES = ("htmlurl", "url", "xmlurl")


def recognise(source: Source) -> float:
    """Look for the first element."""
    return VERY_LIKELY if _ROOT.search(source.head_text[:4096]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an outline with an address.

    :raises FormatError: if it is no XML at all
    """
    from linkvault.formats.parts.xml_stream import free_element, local_name, read_elements

    folders: list[str] = []
    for found in read_elements(source):
        if not isinstance(found, tuple):
            yield found
            continue
        event, element = found
        if local_name(element) != "outline":
            continue
        given = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        title = given.get("text") or given.get("title") or ""
        if event == "end":
            folders.pop()
            free_element(element)
            continue
        address = next((given[key] for key in _ADDRESSES if given.get(key)), None)
        if address:
            yield build_bookmark(
                address,
                f"line {element.sourceline}",
                title=title,
                tags=[tag.strip("/") for tag in split_tags(given.get("category"))],
                note=given.get("description") or given.get("_note"),
                added=parse_timestamp(given.get("created")),
                folders=folders,
            )
        folders.append("" if address else title)


READER = Reader(title="OPML (feeds and outlines)", recognise=recognise, read=read)
