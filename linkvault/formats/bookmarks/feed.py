"""A feed (RSS 0.9 to 2.0, Atom) -> bookmarks: the addresses of its entries, with their dates and categories.

What a feed says of an entry is the site's own text, not a note: it is left out.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.formats.parts.bookmark import made
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import when
from linkvault.formats.reader import NO, SURE, Read, Reader

if TYPE_CHECKING:
    from lxml import etree

_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)
_DATES = ("published", "pubdate", "date", "issued", "updated")


def recognise(source: Source) -> float:
    """Look for the first element."""
    opening = source.opening[:4096]
    return SURE if _ROOT.search(opening) and not _PAGE.search(opening) else NO


def read(source: Source) -> Iterator[Read]:
    """Yield a bookmark an entry.

    :raises FormatError: if it is no XML at all
    """
    from linkvault.formats.parts.xml_stream import elements, forget, name_of

    for found in elements(source):
        if not isinstance(found, tuple):
            yield found
        elif found[0] == "end" and name_of(found[1]) in ("item", "entry"):
            yield _bookmark(found[1])
            forget(found[1])


def _bookmark(entry: "etree._Element") -> Read:
    from linkvault.formats.parts.xml_stream import name_of

    texts: dict[str, str] = {}
    tags: list[str] = []
    links: dict[str, str] = {}
    for part in entry:
        name = name_of(part)
        text = "".join(map(str, part.itertext())).strip()
        if name == "category":
            tags.append(part.get("term") or text)
        elif name == "subject":
            tags += text.split(",") if "," in text else text.split()
        elif name == "link":
            links.setdefault(part.get("rel") or "alternate", part.get("href") or text)
        else:
            texts.setdefault(name, text)
    guid = texts.get("guid", "")
    return made(
        links.get("alternate") or (guid if guid.startswith("http") else next(iter(links.values()), "")),
        f"line {entry.sourceline}",
        title=texts.get("title"),
        tags=tags,
        added=next((date for key in _DATES if (date := when(texts.get(key)))), None),
    )


READER = Reader(title="RSS and Atom feeds", recognise=recognise, read=read)
