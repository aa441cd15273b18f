"""No selection scans the links: a filter is read from its index, an order too."""

import random
import sqlite3

import pytest
from vaults import save_link, save_page

from linkvault.models import Bookmark, Selection
from linkvault.store.selection import SORTS, source
from linkvault.store.selection.source import build_count, build_query, find_rare_ids
from linkvault.vault import Vault

DAY = "2026-11-01T00:00:00Z"
FILTERS = {
    "ids": {"ids": (1, 2)},
    "tag": {"tags": ("ml",)},
    "missing tag": {"tags": ("none",)},
    "subtree": {"tags": ("ml/*",)},
    "untagged": {"untagged": True},
    "site": {"site": "example.org"},
    "language": {"lang": "en"},
    "since": {"since": DAY},
    "until": {"until": DAY},
    "reasons": {"reasons": ("dns",)},
    "failed": {"failed": True},
    "note": {"has_note": True},
    "trash": {"trashed": True},
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Return a vault of 60 links with all values that filters ask for, added in a random order of dates."""
    chance = random.Random(7)
    with Vault(tmp_path_factory.mktemp("source") / "vault.db", write=True) as vault:
        for number in range(60):
            site = chance.choice(["example.org", "blog.example.org", "www.example.org", "notexample.org"])
            names = chance.sample(["ml", "ml/deep", "ml/wide", "mlops", "数学"], chance.randrange(4))
            fields = {"tags": tuple(names), "added": f"2026-{chance.randrange(1, 13):02}-01T00:00:00Z"}
            url = f"https://{site}/{number}"
            if number % 5 == 0:
                head = f'<meta property="article:published_time" content="202{number % 9}-05-01">'
                save_page(
                    vault,
                    url,
                    title=f"T{number % 7}",
                    head=head,
                    text="Some words of a page, and more of them. " * (20 + number),
                    **fields,
                )
            elif number % 5 == 1:
                bookmark = Bookmark(url, note="a note", **fields)
                vault.store_link(bookmark, at=DAY, outcome="failed", reason="dns")
            else:
                save_link(vault, url, title=f"t{number % 7}", **fields)
        vault.trash(range(2, 60, 9), at=DAY)
        yield vault


def plan(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[str]:
    """Return the steps in which SQLite answers a query."""
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def scans(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[str]:
    """Return the steps that read a whole table or index."""
    tables = ("link", "link_tag", "tag", "snapshot", "alias")
    # An index of only those links that meet a filter is read as a whole.
    partial = ("link_untagged", "link_note", "link_trashed")
    return [
        step
        for step in plan(connection, sql, values)
        if step.split()[0] == "SCAN" and step.split()[1] in tables and step.split()[-1] not in partial
    ]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", FILTERS)
def test_a_rare_filter_scans_no_links(vault, name, sort):
    query = build_query(vault.connection, Selection(**FILTERS[name], sort=sort, limit=10), "link.id")
    assert scans(vault.connection, query.sql, query.values) == []
    for filter_query in source._list_filters(Selection(**FILTERS[name])):
        assert scans(vault.connection, filter_query.sql, filter_query.values) == []


@pytest.mark.parametrize("name", FILTERS)
def test_counting_the_links_of_a_filter_scans_none(vault, name):
    selection = Selection(**FILTERS[name])
    if vault.count(selection) < 20:
        query = build_count(vault.connection, selection)
        assert scans(vault.connection, query.sql, query.values) == []


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_is_that_of_an_index_and_is_not_sorted(vault, sort):
    for reverse in (False, True):
        selection = Selection(sort=sort, reverse=reverse, limit=10)
        query = build_query(vault.connection, selection, "link.id")
        assert not any("TEMP B-TREE" in step for step in plan(vault.connection, query.sql, query.values))


def test_the_newest_links_of_a_frequent_tag_are_read_in_the_order_of_its_index(vault, monkeypatch):
    monkeypatch.setattr(source, "_MIN_SORTED", 0)
    monkeypatch.setattr(source, "_find_ids", lambda *_: None)
    monkeypatch.setattr(source, "_count_sortable", lambda *_: 0)
    query = build_query(vault.connection, Selection(tags=("ml",), limit=1), "link.id")
    steps = plan(vault.connection, query.sql, query.values)
    assert any("link_tag USING COVERING INDEX link_tag_tag" in step for step in steps)
    assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize("limit", [1, 5, None])
@pytest.mark.parametrize("sort", SORTS)
def test_every_source_gives_the_same_links_in_the_same_order(vault, sort, limit, monkeypatch):
    """Reading a filter first and reading the links in their order are two ways to one answer."""
    selections = [
        Selection(**{**first, **second}, sort=sort, reverse=reverse, limit=limit)
        for first in FILTERS.values()
        for second in FILTERS.values()
        for reverse in (False, True)
    ]
    by_filter = [vault.select_ids(selection) for selection in selections]
    monkeypatch.setattr(source, "_find_rarest", lambda *_: (None, 0))
    assert [vault.select_ids(selection) for selection in selections] == by_filter
    assert any(by_filter)


@pytest.mark.parametrize("sort", SORTS)
def test_filters_whose_links_come_late_in_every_order_are_read_from_the_one_with_the_fewest(
    vault, sort, monkeypatch
):
    monkeypatch.setattr(source, "_MIN_SORTED", 0)
    selections = [
        Selection(**{**first, **second}, sort=sort, limit=3)
        for first in FILTERS.values()
        for second in FILTERS.values()
    ]
    in_order = [vault.select_ids(selection) for selection in selections]
    monkeypatch.setattr(source, "_FEW_STEPS", 1)
    assert [vault.select_ids(selection) for selection in selections] == in_order
    monkeypatch.setattr(source, "_STEPS_OF_LINK", 0)
    assert [vault.select_ids(selection) for selection in selections] == in_order
    selection = Selection(tags=("ml",), failed=True, sort=sort, limit=3)
    query = build_query(vault.connection, selection, "link.id")
    steps = plan(vault.connection, query.sql, query.values)
    assert any("link_outcome" in step or "link_tag_tag" in step for step in steps)
    assert not any(step.startswith("SCAN link") for step in steps)


@pytest.mark.parametrize(("steps", "runs"), [(200_000, 1), (1, 2)])
def test_a_query_that_is_answered_in_the_order_does_not_sort_the_links_of_a_filter(
    vault, steps, runs, monkeypatch
):
    """It is tried with the budget of sorting them, and not run again when it has finished."""
    monkeypatch.setattr(source, "_MIN_SORTED", 0)
    monkeypatch.setattr(source, "_FEW_STEPS", steps)
    monkeypatch.setattr(source, "_STEPS_OF_LINK", 1_000)
    statements = []
    vault.connection.set_trace_callback(statements.append)
    ids = vault.select_ids(Selection(tags=("ml",), site="example.org", sort="title", limit=3))
    vault.connection.set_trace_callback(None)
    assert len(ids) == 3
    assert sum("INDEXED BY link_title" in statement for statement in statements) == runs
    assert not any("AS rare" in statement for statement in statements)


def test_the_links_of_any_tag_are_read_in_the_order_of_its_index(vault):
    """Not only those of the first tag that is selected, which may be frequent."""
    selection = Selection(tags=("ml", "数学"))
    second = source._tag_query("数学")
    query = source._build_query(selection, "link.id", second)
    assert query.values[0] == "数学"
    assert "AS rare" not in query.sql
    rows = vault.connection.execute(query.sql, query.values)
    assert [link for (link,) in rows] == vault.select_ids(selection) != []


def test_repeated_columns_equal_what_they_repeat(vault):
    """Triggers keep the columns of `link` and `link_tag` equal to those of other tables."""
    connection = vault.connection
    ids = vault.select_ids(Selection(tags=("ml",)))
    vault.rename_tag("ml", "learning")
    vault.untag(ids[:3], ["learning", "mlops", "数学", "learning/deep", "learning/wide"])
    connection.execute("UPDATE link SET added = '2020-01-01T00:00:00Z' WHERE id = ?", (ids[0],))
    vault.tag(ids[:1], ["new"])
    vault.edit(ids[1], url="https://other.example.net/1")
    different = """
        SELECT link.id FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id
        WHERE link.saved IS NOT snapshot.captured OR link.published IS NOT snapshot.published
            OR link.lang IS NOT snapshot.lang OR link.words IS NOT snapshot.words
            OR link.is_tagged <> EXISTS (SELECT 1 FROM link_tag WHERE link_id = link.id)
        UNION SELECT link_id FROM link_tag JOIN link ON link.id = link_id WHERE link_tag.added <> link.added
    """
    assert connection.execute(different).fetchall() == []
    assert vault.select_ids(Selection(site="example.net")) == [ids[1]]


def test_a_filter_with_many_links_is_not_rare(vault, monkeypatch):
    assert set(find_rare_ids(vault.connection, Selection(tags=("ml/deep",)))) >= set(
        vault.select_ids(Selection(tags=("ml/deep",)))
    )
    monkeypatch.setattr(source, "_MAX_RARE", 2)
    assert find_rare_ids(vault.connection, Selection(site="example.org")) is None


@pytest.mark.parametrize(
    ("share", "most", "is_rare"), [(2, 30, True), (2, 20, False), (3, 30, False), (1, 60, True)]
)
def test_in_a_large_vault_more_links_are_few(tmp_path, monkeypatch, share, most, is_rare):
    """A share of all links, up to a number: 25 of 60 here."""
    monkeypatch.setattr(source, "_MAX_RARE", 0)
    monkeypatch.setattr(source, "_RARE_SHARE", share)
    monkeypatch.setattr(source, "_MAX_RARE_OF_MANY", most)
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(60):
            tags = ("rare",) if number < 25 else ()
            save_link(vault, f"https://example.org/{number}", title="one", tags=tags)
        ids = find_rare_ids(vault.connection, Selection(tags=("rare",)))
    assert ids == (tuple(range(1, 26)) if is_rare else None)


def test_as_many_links_of_a_large_vault_are_few_as_the_search_was_measured_with(vault, monkeypatch):
    monkeypatch.setattr(source, "_count_ids", lambda _: 300_000)
    limits = []
    monkeypatch.setattr(source, "_find_rarest", lambda *arguments: limits.append(arguments[-1]) or (None, 0))
    find_rare_ids(vault.connection, Selection(tags=("ml",)))
    assert limits == [15_000]
    monkeypatch.setattr(source, "_count_ids", lambda _: 3_000_000)
    find_rare_ids(vault.connection, Selection(tags=("ml",)))
    assert limits == [15_000, 20_000]
