"""Links of which the same tags change <-> one record for all of them.

A record for each link of a renamed tag would take 120 bytes, and more time than the change itself.
"""

import json
import zlib
from collections.abc import Container, Iterator, Mapping
from itertools import accumulate, pairwise

from linkvault.lazy_dataclass import dataclass
from linkvault.store.journal.change_records import ChangeKind, Record, Row, RowChange, compress
from linkvault.store.journal.changed_tags import Tag, TagDifference

FEWEST = 2  # links: a group of one is longer than its record


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of which the same tags change: their ids in rising order, and when each had changed last."""

    ids: tuple[int, ...]
    dates: tuple[str | None, ...]
    difference: TagDifference

    def rows(self) -> list[tuple[ChangeKind, str, Row]]:
        """Return the kind of change of each tag, its key, and what the record of a link has of it."""
        return list(_describe(self.difference))

    def records(self) -> Iterator[tuple[int, Record]]:
        """Yield each link with its record."""
        rows = self.rows()
        for link_id, date in zip(self.ids, self.dates, strict=True):
            changes = (RowChange(kind, "link_tag", (link_id, key), row) for kind, key, row in rows)
            yield link_id, Record(tuple(changes), date)


def build_groups(
    differences: Mapping[int, TagDifference], dates: Mapping[int, str | None]
) -> Iterator[LinkGroup]:
    """Yield links, given in rising order, in groups with the same difference."""
    groups: dict[TagDifference, list[int]] = {}
    for link_id, difference in differences.items():
        groups.setdefault(difference, []).append(link_id)
    for difference, ids in groups.items():
        yield LinkGroup(tuple(ids), tuple(dates[link_id] for link_id in ids), difference)


def leave_out(group: LinkGroup, ids: Container[int]) -> LinkGroup:
    """Return a group without some of its links."""
    places = [place for place, link_id in enumerate(group.ids) if link_id not in ids]
    return LinkGroup(
        tuple(group.ids[place] for place in places),
        tuple(group.dates[place] for place in places),
        group.difference,
    )


def encode_group(group: LinkGroup) -> bytes:
    """Return the bytes of a group that has links."""
    steps = [group.ids[0], *(after - before for before, after in pairwise(group.ids))]
    text = json.dumps((steps, group.dates, group.difference), ensure_ascii=False, separators=(",", ":"))
    return compress(text.encode("utf-8", "surrogatepass"))


def decode_group(data: bytes) -> LinkGroup:
    """Return the group of bytes that `encode_group` returned."""
    steps, dates, tags = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    before, after = (tuple(Tag(*tag) for tag in side) for side in tags)
    return LinkGroup(tuple(accumulate(steps)), tuple(dates), TagDifference(before, after))


def _describe(difference: TagDifference) -> Iterator[tuple[ChangeKind, str, Row]]:
    """Yield the kind of change of each tag, its key, and what the record of a link has of it.

    A trigger gives the row of a tag that comes back the date of its link.
    """
    old, new = ({tag.key: tag for tag in tags} for tags in difference)
    for key, tag in old.items():
        if key in new:
            yield ChangeKind.UPDATED, key, {"name": tag.name}
        else:
            yield ChangeKind.DELETED, key, {"key": key, "name": tag.name, "tag_id": tag.id, "added": ""}
    for key in new.keys() - old.keys():
        yield ChangeKind.INSERTED, key, {}
