"""A feed (RSS 0.9 to 2.0, Atom) -> bookmarks: the addresses of its entries, with their dates and categories.

What a feed says of an entry is the site's own text, not a note: it is left out.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.formats.parts.bookmark import build_bookmark
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

if TYPE_CHECKING:
    from lxml import etree

_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)
_DATES = ("published", "pubdate", "date", "issued", "updated")


def recognise(source: Source) -> float:
    """Look for the first element."""
    opening = source.head_text[:4096]
    return VERY_LIKELY if _ROOT.search(opening) and not _PAGE.search(opening) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield a bookmark an entry.

    :raises FormatError: if it is no XML at all
    """
    from linkvault.formats.parts.xml_stream import free_element, local_name, read_elements

    for found in read_elements(source):
        if not isinstance(found, tuple):
            yield found
        elif found[0] == "end" and local_name(found[1]) in ("item", "entry"):
            yield _bookmark(found[1])
            free_element(found[1])


def _bookmark(entry: "etree._Element") -> ImportItem:
    from linkvault.formats.parts.xml_stream import local_name

    texts: dict[str, str] = {}
    tags: list[str] = []
    links: dict[str, str] = {}
    for part in entry:
        name = local_name(part)
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
    return build_bookmark(
        links.get("alternate") or (guid if guid.startswith("http") else next(iter(links.values()), "")),
        f"line {entry.sourceline}",
        title=texts.get("title"),
        tags=tags,
        added=next((date for key in _DATES if (date := parse_timestamp(texts.get(key)))), None),
    )


READER = Reader(title="RSS and Atom feeds", recognise=recognise, read=read)
