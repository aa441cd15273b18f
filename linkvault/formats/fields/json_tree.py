"""JSON of any shape into the bookmarks of its objects with a URL; the titles of the objects around them are folders.

Tab managers, session managers and sync services nest lists of links, each in its own way. An object with a title is a
group: its tags are those of its links, and its date is that of links without one. Fields of a group may come after its
links, so all bookmarks stay in memory until the end of the file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.fields.folders import MAX_FOLDER_DEPTH, FolderPaths
from linkvault.formats.fields.message_texts import FieldLink, find_text_links
from linkvault.formats.fields.objects import TITLE_KEYS, RecordReader, find_url
from linkvault.formats.fields.root_folders import split_root_folders
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, read_nodes
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, UnreadableEntry

KEEP_KEY = "textContent"  # of a note of Google Keep, whose date and labels are those of its links
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_Group = tuple[tuple[str, ...], str | None]  # tags, date
_NO_GROUP: _Group = ((), None)
_LIST_FIELDS = ("tags", "note")  # their lists are values of a link, not links


def read_tree(
    source: Source, open_text: Callable[[], IO[str]] | None = None, *, reads_all: bool = False
) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the bookmarks in the order of the file; objects without a URL are those of the addresses in their texts.

    :param open_text: opens the JSON; None if it is the file itself
    :param reads_all: read also fields that are nothing but an address, whatever they are called
    """
    open_text = open_text or source.text
    reader = RecordReader(source.report, lambda: (node.fields for node in _read_url_nodes(open_text)))
    items: list[tuple[Bookmark | UnreadableEntry, Node | None]] = []
    groups: dict[Node, _Group] = {}
    messages: set[Node] = set()  # objects with text, such as those of a chat: their titles are no folders
    with open_text() as stream:
        for node in read_nodes(stream, _descends):
            if isinstance(node, UnreadableEntry):
                items.append((node, None))
            elif node.value is not None:
                items.extend(_read_text(node, len(items) + 1, source))
            elif find_url(node.fields):
                items.append((reader.read(node.fields, f"record {len(items) + 1}"), node.parent))
            elif links := find_text_links(node.fields, reads_all=reads_all):
                location = f"record {len(items) + 1}"
                groups[node] = reader.read_group(node.fields, location, {link.field for link in links})
                messages.add(node)
                items.extend((_build_bookmark(link, _find_title(node), location), node) for link in links)
            elif _find_title(node):
                if KEEP_KEY in node.fields:
                    messages.add(node)
                groups[node] = reader.read_group(node.fields, f"record {len(items)}")
            else:
                source.report.leave_out_fields(node.fields, TITLE_KEYS, f"record {len(items)}")
    folders = FolderPaths[Node](lambda node: (None if node in messages else _find_title(node), node.parent))
    inherited: dict[Node, _Group] = {}
    for item, parent in items:
        if isinstance(item, UnreadableEntry) or parent is None:
            yield item
            continue
        if parent not in inherited:
            inherited[parent] = _inherit(parent, groups)
        tags, added = inherited[parent]
        yield replace(
            item,
            tags=tuple(dict.fromkeys((*item.tags, *tags))),
            added=item.added or added,
            folders=item.folders or split_root_folders(folders.path(parent))[0],
        )


def _inherit(node: Node, groups: Mapping[Node, _Group]) -> _Group:
    """Return the tags of all groups around a link, and the date of the innermost one that has a date."""
    tags: list[str] = []
    added: str | None = None
    parent: Node | None = node
    for _ in range(MAX_FOLDER_DEPTH):
        if parent is None:
            break
        group = groups.get(parent, _NO_GROUP)
        tags.extend(group[0])
        added = added or group[1]
        parent = parent.parent
    return tuple(tags), added


def is_address(value: object) -> bool:
    """Return whether a value is a text that begins as an address does, and has no other words."""
    return isinstance(value, str) and _ADDRESS.match(value) is not None and len(value.split(None, 1)) == 1


def _read_text(
    node: Node, number: int, source: Source
) -> Iterator[tuple[Bookmark | UnreadableEntry, Node | None]]:
    """Yield the bookmark of a text that is an address; report any other element."""
    location = f"record {number}"
    links = [] if is_address(node.value) else find_text_links({"": node.value})
    for link in links:
        yield _build_bookmark(link, None, location), node.parent
    if links:
        return
    if is_address(node.value):
        yield build_bookmark(node.value, location), node.parent
    else:
        source.report.leave_out(node.key or "elements", node.value, location)


def _build_bookmark(link: FieldLink, owner: str | None, location: str) -> Bookmark | UnreadableEntry:
    title, note = link.name(None if owner is None or "://" in owner else owner)
    return build_bookmark(link.url, location, title=title, note=note)


def _read_url_nodes(open_text: Callable[[], IO[str]]) -> Iterator[Node]:
    with open_text() as stream:
        for node in read_nodes(stream, _descends):
            if isinstance(node, Node) and find_url(node.fields):
                yield node


def _descends(key: str, node: Node) -> bool:
    return map_fields((key,)).names.keys().isdisjoint(_LIST_FIELDS)


def _find_title(node: Node) -> str | None:
    titles = (node.fields.get(key) for key in TITLE_KEYS)
    return next((title for title in titles if isinstance(title, str)), None)
