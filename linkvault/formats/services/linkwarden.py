"""Linkwarden's JSON -> bookmarks. State: pinned -> `favourite`. Collections, which lie in one another, are folders.

What collections are called and what is pinned may stand behind the links, which are kept, small, until the end.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from linkvault.formats.parts.bookmark import build_bookmark
from linkvault.formats.parts.folders import FolderPaths
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.models import Bookmark


def recognise(source: Source) -> float:
    """Look for the keys that only Linkwarden writes together."""
    sign, keys = peek_shape(source)
    return VERY_LIKELY if sign == "{" and {"collections", "links", "url"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links in their order, collection by collection."""
    found: list[tuple[ImportItem, Node | None, int | None]] = []
    collections: dict[int | None, Node] = {}
    pinned: set[int | None] = set()
    with source.text() as stream:
        for node in read_nodes(stream, lambda key, _: key in ("collections", "links")):
            if not isinstance(node, Node):
                found.append((node, None, None))
            elif node.key == "links":
                found.append((_bookmark(node, len(found) + 1), node.parent, _number(node.fields.get("id"))))
            elif node.key == "collections":
                collections[_number(node.fields.get("id"))] = node
            else:
                pinned |= _pinned(node.fields.get("pinnedLinks"))
    folders = FolderPaths[Node](
        lambda node: (node.fields.get("name"), collections.get(_number(node.fields.get("parentId"))))
    )
    for one, collection, number in found:
        if isinstance(one, Bookmark):
            tags = (*one.tags, "favourite") if number in pinned else one.tags
            yield replace(one, tags=tags, folders=folders.path(collection))
        else:
            yield one


def _pinned(links: Any) -> set[int | None]:
    found = [link.get("id") for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    return {_number(number) for number in found} - {None}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _bookmark(node: Node, number: int) -> ImportItem:
    given = node.fields
    tags = given.get("tags")
    return build_bookmark(
        given.get("url"),
        f"record {number}",
        title=given.get("name"),
        tags=[tag.get("name") for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else (),
        note=given.get("description"),
        added=parse_timestamp(given.get("importDate")) or parse_timestamp(given.get("createdAt")),
    )


READER = Reader(title="Linkwarden JSON", recognise=recognise, read=read)
