"""A vault before and after a transaction, each as a connection -> the tags of links that differ.

Thousands of links change alike when a tag is renamed. So the tags of a link are read as one list of ids, and equal
pairs of lists are compared once.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_IDS_OF_TAGS = (
    "SELECT link_id, group_concat(tag_id) FROM link_tag WHERE link_id IN (SELECT value FROM json_each(?))"
    " GROUP BY link_id"
)
BATCH_SIZE = 1_000  # links whose tags are in memory at once: half a megabyte
_MAX_PAIRS = 10_000  # pairs of lists whose comparison is in memory


class Tag(NamedTuple):
    """A row of `tag`."""

    id: int
    key: str
    name: str


class TagDifference(NamedTuple):
    """The tags that a link had only before and only after; one that is spelled differently is in both."""

    before: tuple[Tag, ...] = ()
    after: tuple[Tag, ...] = ()


_NO_DIFFERENCE = TagDifference()


class TagComparison:
    """The tags of links in two states of a vault."""

    def __init__(self, before: sqlite3.Connection, after: sqlite3.Connection) -> None:
        self._states = (before, after)
        self._tags: tuple[dict[int, Tag], ...] = ({}, {})
        self._differences: dict[tuple[str, str], TagDifference] = {}

    def compare(self, ids: Iterable[int]) -> dict[int, TagDifference]:
        """Return for each link how its tags differ."""
        ids = list(ids)
        before, after = (self._read_lists(connection, ids) for connection in self._states)
        if len(self._differences) > _MAX_PAIRS:
            self._differences.clear()
        return {link_id: self._compare(before.get(link_id, ""), after.get(link_id, "")) for link_id in ids}

    def _read_lists(self, connection: sqlite3.Connection, ids: list[int]) -> Mapping[int, str]:
        return dict(connection.execute(_IDS_OF_TAGS, (json.dumps(ids),)).fetchall())

    def _compare(self, before: str, after: str) -> TagDifference:
        pair = (before, after)
        if pair not in self._differences:
            old, new = (
                [self._get_tag(place, int(tag_id)) for tag_id in text.split(",") if tag_id]
                for place, text in enumerate(pair)
            )
            old_spellings, new_spellings = ({tag[1:] for tag in tags} for tags in (old, new))
            difference = TagDifference(
                tuple(tag for tag in old if tag[1:] not in new_spellings),
                tuple(tag for tag in new if tag[1:] not in old_spellings),
            )
            self._differences[pair] = difference if any(difference) else _NO_DIFFERENCE
        return self._differences[pair]

    def _get_tag(self, place: int, tag_id: int) -> Tag:
        tags = self._tags[place]
        if tag_id not in tags:
            row = self._states[place].execute("SELECT id, key, name FROM tag WHERE id = ?", (tag_id,))
            tags[tag_id] = Tag(*row.fetchone())
        return tags[tag_id]
