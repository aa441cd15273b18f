"""A `Selection` -> an SQL condition on the table `link`, and the ORDER BY terms.

Every condition refers to the outer row of `link`, so it can be part of a scan in any order, and of an `EXISTS` in a
query of the full-text index. A sub-select with `IN` takes 100 times as long at 100,000 pages. `source` decides
from which index the links are read.
"""

import json
import unicodedata
from collections.abc import Callable

from linkvault.errors import UsageError
from linkvault.models import Condition, Selection

# {0} is the direction of dates and numbers, {1} that of names.
_ORDERS = {
    "added": "link.added {0}, link.id {0}",
    "saved": "link.saved {0}, link.id {0}",
    "published": "link.published {0}, link.id {0}",
    "title": "link.title COLLATE NOCASE {1}, link.id {1}",
    "site": "link.site {1}, link.id {1}",
    "words": "link.words {0}, link.id {0}",
    "id": "link.id {0}",
}
SORTS = tuple(_ORDERS)

_NOT_TRASHED = "link.trashed IS NULL"
_HAS_TAG = (
    "EXISTS (SELECT 1 FROM link_tag JOIN tag ON tag.id = link_tag.tag_id"
    " WHERE link_tag.link_id = link.id AND {})"
)


def tag_key(name: str) -> str:
    """Return the key of a tag: equal for all spellings of the tag.

    >>> tag_key("ＭＬ/Deep"), tag_key(" To  read/"), tag_key("机器学习")
    ('ml/deep', 'to read', '机器学习')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    levels = (" ".join(level.split()) for level in folded.split("/"))
    return "/".join(level for level in levels if level)


def build_condition(selection: Selection) -> Condition:
    """Return the SQL condition that the selected links meet; the order and the limit are not part of it."""
    parts: list[str] = ["link.trashed IS NOT NULL" if selection.trashed else _NOT_TRASHED]
    values: list[object] = []

    def add(sql: str, *bound: object) -> None:
        parts.append(sql)
        values.extend(bound)

    for condition, value in (
        # one JSON value for all ids, because SQLite binds at most 32,766 values
        ("link.id IN (SELECT value FROM json_each(?))", selection.ids and json.dumps(selection.ids)),
        (
            "link.reason IN (SELECT value FROM json_each(?))",
            selection.reasons and json.dumps(selection.reasons),
        ),
        ("link.added >= ?", selection.since),
        ("link.added < ?", selection.until),
        ("link.changed >= ?", selection.changed_since),
    ):
        if value:
            add(condition, value)
    for tag in selection.tags:
        _add_tag(add, tag, "{}")
    for tag in selection.not_tags:
        _add_tag(add, tag, "NOT {}")
    if selection.untagged:
        add("link.is_tagged = 0")
    if selection.site:
        # the host and its subdomains: example.org also selects blog.example.org
        add("link.host >= ? AND link.host < ?", *host_range(selection.site))
    if selection.lang:
        add(
            "(lower(link.lang) = ? OR (lower(link.lang) >= ? AND lower(link.lang) < ?))",
            *lang_range(selection.lang),
        )
    if selection.failed:
        add("link.saved IS NULL AND link.outcome = 'failed'")
    if selection.has_note:
        add("link.note IS NOT NULL")
    return Condition(" AND ".join(parts), tuple(values))


def build_index_condition(selection: Selection) -> Condition:
    """Return the SQL condition for links in the full-text index, which contains no link in the trash.

    It leaves out the check for the trash: without a condition, a search takes half the time.

    >>> build_index_condition(Selection()).sql, build_index_condition(Selection(has_note=True)).sql
    ('1', 'link.note IS NOT NULL')
    """
    complete = build_condition(selection)
    return Condition(complete.sql.removeprefix(_NOT_TRASHED).removeprefix(" AND ") or "1", complete.values)


def build_order(selection: Selection) -> str:
    """Return the ORDER BY terms: dates, lengths and ids in descending order, names from A to Z; or the reverse.

    :raises UsageError: if the selection has an unknown sort key
    """
    if selection.sort not in _ORDERS:
        raise UsageError(f"cannot sort by {selection.sort!r}", hint=f"sort by one of {', '.join(SORTS)}")
    numbers, names = ("ASC", "DESC") if selection.reverse else ("DESC", "ASC")
    return _ORDERS[selection.sort].format(numbers, names)


def _add_tag(add: Callable[..., None], tag: str, template: str) -> None:
    key = tag_key(tag)
    if key.endswith("/*"):
        has_tag = _HAS_TAG.format("(tag.key = ? OR (tag.key >= ? AND tag.key < ?))")
        add(template.format(has_tag), *subtree_range(key))
    else:
        add(template.format(_HAS_TAG.format("tag.key = ?")), key)


def subtree_range(key: str) -> tuple[str, str, str]:
    """Return the key of a tag, the first key of the tags below it, and the first text after these.

    >>> subtree_range("ml/*")
    ('ml', 'ml/', 'ml0')
    """
    root = key.removesuffix("/*")
    return root, f"{root}/", root + chr(ord("/") + 1)


def lang_range(lang: str) -> tuple[str, str, str]:
    """Return a language in lower case, the first text of its variants, and the first text after these.

    >>> lang_range("EN")
    ('en', 'en-', 'en.')
    """
    name = lang.casefold()
    return name, f"{name}-", name + chr(ord("-") + 1)


def reverse_host(site: str) -> str:
    """Return the labels of a host from the last to the first, each with a dot behind it.

    >>> reverse_host("blog.example.org")
    'org.example.blog.'
    """
    return "".join(f"{label}." for label in reversed(site.casefold().split(".")))


def host_range(site: str) -> tuple[str, str]:
    """Return the first reversed host of a host and its subdomains, and the first text after them.

    >>> low, high = host_range("WWW.Example.org")
    >>> low <= reverse_host("blog.example.org") < high, low <= reverse_host("notexample.org") < high
    (True, False)
    """
    low = reverse_host(site.casefold().removeprefix("www."))
    return low, low[:-1] + chr(ord(".") + 1)
