"""Bookmark backups of Firefox (`bookmarks-*.json` and `.jsonlz4`, from its library or profile folder) into bookmarks.

The keyword of a bookmark goes to the end of its note. In old backups tags are folders: a bookmark in such a folder
is read as another bookmark of the same URL with the tag.
"""

from collections.abc import Iterator
from typing import IO, Any

from linkvault.formats.fields.bookmark import build_bookmark, join_paragraphs, split_tags
from linkvault.formats.fields.folders import FolderPaths
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, peek_shape, read_nodes
from linkvault.formats.parts.lz4 import MOZILLA_SIGNATURE, head_contains, open_mozilla_file
from linkvault.formats.parts.read_report import Field, Fields
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_FIELDS: Fields = {
    "uri": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "keyword": Field.NOTE,
    "annos": {"name": Field.PARTS, "value": Field.NOTE},
    "dateAdded": Field.ADDED,
    "type": Field.PARTS,
}
_FOLDER_FIELDS = {"title", "type", "root", "guid"}
_BOOKMARK_TYPE = "text/x-moz-place"
_DESCRIPTION_NAME = "bookmarkProperties/description"


def recognize(source: Source) -> float:
    """Look for the type that only Firefox writes."""
    if source.head.startswith(MOZILLA_SIGNATURE):
        return VERY_LIKELY if head_contains(source.head, f'"{_BOOKMARK_TYPE}'.encode()) else NO_MATCH
    bracket, _ = peek_shape(source)
    return VERY_LIKELY if bracket == "{" and f'"{_BOOKMARK_TYPE}' in source.head_text else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file.

    :raises FormatError: if a compressed file is damaged
    """
    number = 0
    folders = FolderPaths[Node](lambda node: (node.fields.get("title"), node.parent))
    with _open_text(source) as stream:
        for node in read_nodes(stream, lambda key, _: key == "children"):
            if not isinstance(node, Node):
                yield node
            elif node.value is not None:
                number += 1
                yield node.report_value(number)
            elif node.fields.get("type") == _BOOKMARK_TYPE or "uri" in node.fields:
                number += 1
                bookmark = _read_bookmark(node, number, folders.path(node.parent))
                yield source.report.account(bookmark, node.fields, _FIELDS)
            else:
                source.report.leave_out_fields(node.fields, _FOLDER_FIELDS, f"record {number}")


def _open_text(source: Source) -> IO[str]:
    return open_mozilla_file(source.path) if source.head.startswith(MOZILLA_SIGNATURE) else source.text()


def _read_bookmark(node: Node, number: int, folders: tuple[str, ...]) -> ImportItem:
    fields = node.fields
    tags = split_tags(fields.get("tags"))
    if _is_tag_folder(node.parent):
        tags, folders = [*tags, *folders[-1:]], ()
    keyword = fields.get("keyword")
    return build_bookmark(
        fields.get("uri"),
        f"record {number}",
        title=fields.get("title"),
        tags=tags,
        note=join_paragraphs(
            _find_description(fields.get("annos")), f"keyword: {keyword}" if keyword else None
        ),
        added=parse_timestamp(fields.get("dateAdded")),
        folders=folders,
    )


def _is_tag_folder(node: Node | None) -> bool:
    return bool(node and node.parent and node.parent.fields.get("root") == "tagsFolder")


def _find_description(annotations: Any) -> object:
    if not isinstance(annotations, list):
        return None
    descriptions = (
        annotation
        for annotation in annotations
        if isinstance(annotation, dict) and annotation.get("name") == _DESCRIPTION_NAME
    )
    return next((annotation.get("value") for annotation in descriptions), None)


READER = Reader(title="Firefox backup (JSON, jsonlz4)", recognize=recognize, read=read)
