"""OPML, as feed readers and outliners write it -> bookmarks: the sites of feeds, and links; outlines are folders.

Of a feed the site is taken (`htmlUrl`); where only the feed's own address stands there, that.
"""

import re
from collections.abc import Iterator

from linkvault.formats.parts.bookmark import made, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_ADDRESSES = ("htmlurl", "url", "xmlurl")


def recognise(source: Source) -> float:
    """Look for the first element."""
    return SURE if _ROOT.search(source.opening[:4096]) else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an outline with an address.

    :raises FormatError: if it is no XML at all
    """
    from linkvault.formats.parts.xml_stream import elements, forget, name_of

    folders: list[str] = []
    for found in elements(source):
        if not isinstance(found, tuple):
            yield found
            continue
        event, element = found
        if name_of(element) != "outline":
            continue
        given = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        title = given.get("text") or given.get("title") or ""
        if event == "end":
            folders.pop()
            forget(element)
            continue
        address = next((given[key] for key in _ADDRESSES if given.get(key)), None)
        if address:
            yield made(
                address,
                f"line {element.sourceline}",
                title=title,
                tags=[tag.strip("/") for tag in split_tags(given.get("category"))],
                note=given.get("description") or given.get("_note"),
                added=when(given.get("created")),
                folders=folders,
            )
        folders.append("" if address else title)


READER = Reader(title="OPML (feeds and outlines)", recognise=recognise, read=read)
