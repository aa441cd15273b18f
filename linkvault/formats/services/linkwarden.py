"""The JSON export of Linkwarden (from its settings) into bookmarks.

State: pinned -> `favourite`. Collections, which can be nested, become folders. The names of collections and the
pinned links may come last in the file, so all bookmarks stay in memory until its end.
"""

from collections.abc import Iterator
from typing import Any

from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.folders import FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark

_FIELDS: Fields = {
    "url": Field.URL,
    "name": Field.TITLE,
    "tags": {"name": Field.TAGS},
    "id": Field.PARTS,
    "description": Field.NOTE,
    "importDate": Field.ADDED,
    "createdAt": Field.OTHER_ADDED,
}

_COLLECTION_FIELDS = {"id", "name", "parentId"}


def recognize(source: Source) -> float:
    """Look for the keys that only Linkwarden writes together."""
    bracket, keys = peek_shape(source)
    return VERY_LIKELY if bracket == "{" and {"collections", "links", "url"} <= keys else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file, collection by collection."""
    links: list[tuple[ImportItem, Node | None, int | None]] = []
    collections: dict[int | None, Node] = {}
    pinned: set[int | None] = set()
    with source.text() as stream:
        for node in read_nodes(stream, lambda key, _: key in ("collections", "links")):
            if not isinstance(node, Node):
                links.append((node, None, None))
            elif node.value is not None:
                links.append((node.report_value(len(links) + 1), None, None))
            elif node.key == "links":
                link = source.report.account(_read_bookmark(node, len(links) + 1), node.fields, _FIELDS)
                links.append((link, node.parent, _integer(node.fields.get("id"))))
            elif node.key == "collections":
                collections[_integer(node.fields.get("id"))] = node
                source.report.leave_out_fields(node.fields, _COLLECTION_FIELDS, f"record {len(links)}")
            else:
                pinned |= _pinned_ids(node.fields.get("pinnedLinks"))
                source.report.leave_out_fields(node.fields, {"pinnedLinks"}, "the file")
    folders = FolderPaths[Node](
        lambda node: (node.fields.get("name"), collections.get(_integer(node.fields.get("parentId"))))
    )
    for link, collection, link_id in links:
        if isinstance(link, Bookmark):
            tags = (*link.tags, "favourite") if link_id in pinned else link.tags
            yield replace(link, tags=tags, folders=folders.path(collection))
        else:
            yield link


def _pinned_ids(links: Any) -> set[int | None]:
    ids = [link.get("id") for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    return {_integer(link_id) for link_id in ids} - {None}


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _read_bookmark(node: Node, number: int) -> ImportItem:
    fields = node.fields
    tags = fields.get("tags")
    return build_bookmark(
        fields.get("url"),
        f"record {number}",
        title=fields.get("name"),
        tags=[tag.get("name") for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else (),
        note=fields.get("description"),
        added=parse_timestamp(fields.get("importDate")) or parse_timestamp(fields.get("createdAt")),
    )


READER = Reader(title="Linkwarden JSON", recognize=recognize, read=read)
