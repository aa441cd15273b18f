"""A Selection -> SQL over the table `link`. The only place that knows how a choice of links is asked for.

Every condition is correlated with the outer `link` row, so it serves a scan in any order and an `EXISTS` from
the index alike: a sub-select by `IN` costs 100 times as much at 100,000 pages.
"""

import json
import unicodedata
from collections.abc import Callable

from linkvault.errors import UsageError
from linkvault.models import Condition, Selection

_ORDERS = {
    "added": "link.added {0}, link.id {0}",
    "saved": "snapshot.captured {0}, link.id {0}",
    "published": "snapshot.published {0}, link.id {0}",
    "title": "link.title COLLATE NOCASE {1}, link.id {1}",
    "site": "link.site {1}, link.id {1}",
    "words": "snapshot.words {0}, link.id {0}",
    "id": "link.id {0}",
}
SORTS = tuple(_ORDERS)

_NOT_TRASHED = "link.trashed IS NULL"
_HAS_TAG = (
    "EXISTS (SELECT 1 FROM link_tag JOIN tag ON tag.id = link_tag.tag_id"
    " WHERE link_tag.link_id = link.id AND {})"
)


def tag_key(name: str) -> str:
    """Return what two spellings of one tag have in common.

    >>> tag_key("ＭＬ/Deep"), tag_key(" To  read/"), tag_key("机器学习")
    ('ml/deep', 'to read', '机器学习')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    levels = (" ".join(level.split()) for level in folded.split("/"))
    return "/".join(level for level in levels if level)


def condition(selection: Selection) -> Condition:
    """Return the SQL that is true of the selected links, without order and limit."""
    parts: list[str] = ["link.trashed IS NOT NULL" if selection.trashed else _NOT_TRASHED]
    values: list[object] = []

    def add(sql: str, *bound: object) -> None:
        parts.append(sql)
        values.extend(bound)

    if selection.ids:
        # one value however many: SQLite binds 32,766 at most
        add("link.id IN (SELECT value FROM json_each(?))", json.dumps(selection.ids))
    for tag in selection.tags:
        _add_tag(add, tag, "{}")
    for tag in selection.not_tags:
        _add_tag(add, tag, "NOT {}")
    if selection.untagged:
        add("NOT EXISTS (SELECT 1 FROM link_tag WHERE link_tag.link_id = link.id)")
    if selection.site:
        # the host itself and everything below it: example.org also chooses blog.example.org
        host = selection.site.casefold().removeprefix("www.")
        add("(link.site = ? OR link.site LIKE ? ESCAPE '\\')", host, "%." + _literal(host))
    if selection.lang:
        lang = selection.lang.casefold()
        add(
            "EXISTS (SELECT 1 FROM snapshot WHERE snapshot.id = link.snapshot_id"
            " AND (lower(snapshot.lang) = ? OR lower(snapshot.lang) LIKE ? ESCAPE '\\'))",
            lang,
            _literal(lang) + "-%",
        )
    if selection.since:
        add("link.added >= ?", selection.since)
    if selection.until:
        add("link.added < ?", selection.until)
    if selection.failed:
        add("link.snapshot_id IS NULL AND link.outcome = 'failed'")
    if selection.has_note:
        add("link.note IS NOT NULL")
    return Condition(" AND ".join(parts), tuple(values))


def among_indexed(selection: Selection) -> Condition:
    """Return the SQL that is true of the selected links among those of the index: none of them is in the trash.

    Without a question to ask of each page, a search of the index is twice as quick.

    >>> among_indexed(Selection()).sql, among_indexed(Selection(has_note=True)).sql
    ('1', 'link.note IS NOT NULL')
    """
    wanted = condition(selection)
    return Condition(wanted.sql.removeprefix(_NOT_TRASHED).removeprefix(" AND ") or "1", wanted.values)


def order(selection: Selection) -> str:
    """Return the ORDER BY terms: newest, latest and longest first, names from A to Z, unless reversed."""
    if selection.sort not in _ORDERS:
        raise UsageError(f"cannot sort by {selection.sort!r}", hint=f"sort by one of {', '.join(SORTS)}")
    first, names = ("ASC", "DESC") if selection.reverse else ("DESC", "ASC")
    return _ORDERS[selection.sort].format(first, names)


def _add_tag(add: Callable[..., None], tag: str, form: str) -> None:
    key = tag_key(tag)
    if key.endswith("/*"):
        root = key.removesuffix("/*")
        wanted = _HAS_TAG.format("(tag.key = ? OR tag.key LIKE ? ESCAPE '\\')")
        add(form.format(wanted), root, _literal(root) + "/%")
    else:
        add(form.format(_HAS_TAG.format("tag.key = ?")), key)


def _literal(text: str) -> str:
    """Escape what LIKE would take as a pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
