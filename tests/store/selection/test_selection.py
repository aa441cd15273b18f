"""Every filter and sort key of a selection, alone and combined."""

import pytest
from vaults import save_link, save_page, select_ids

from linkvault.errors import UsageError
from linkvault.models import Bookmark, Selection
from linkvault.store.selection import SORTS
from linkvault.vault import Vault

DAYS = [f"2026-11-0{day}T00:00:00Z" for day in range(1, 8)]


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Links 1 and 2 have a snapshot, 3 to 5 have none, 6 failed, 7 is in the trash; one was added per day."""
    vault = Vault(tmp_path_factory.mktemp("selection") / "vault.db", write=True)
    save_page(
        vault,
        "https://example.org/1",
        title="beta",
        tags=("ml", "a_b"),
        added=DAYS[0],
        head=published_meta("2020-05-01"),
    )
    save_page(
        vault,
        "https://blog.example.org/2",
        title="Alpha",
        tags=("ml/deep", "axb"),
        added=DAYS[1],
        text="Short. " * 30,
    )
    save_link(
        vault, "https://notexample.org/3", title="gamma", tags=("mlops", "50%"), added=DAYS[2], note="read it"
    )
    save_link(vault, "https://www.example.net/4", title="损失", tags=("机器学习", "500"), added=DAYS[3])
    save_link(vault, "https://example.net/5", title="delta", added=DAYS[4])
    vault.store_link(
        Bookmark("https://example.com/6", title="omega", added=DAYS[5]),
        at=DAYS[5],
        outcome="failed",
        reason="dns",
    )
    vault.trash(
        [save_link(vault, "https://example.com/7", title="zeta", tags=("ml",), added=DAYS[6])], at=DAYS[6]
    )
    yield vault
    vault.close()


def published_meta(day):
    return f'<meta property="article:published_time" content="{day}">'


SELECTIONS = {
    "all": ({}, [6, 5, 4, 3, 2, 1]),
    "ids": ({"ids": (1, 4, 7, 99)}, [4, 1]),
    "tag": ({"tags": ("ml",)}, [1]),
    "tag in another case and width": ({"tags": ("ＭＬ",)}, [1]),
    "tag subtree": ({"tags": ("ml/*",)}, [2, 1]),
    "all of the tags": ({"tags": ("ml", "a_b")}, [1]),
    "_ is no wildcard": ({"tags": ("a_b",)}, [1]),
    "_ is no wildcard in a subtree": ({"tags": ("m_/*",)}, []),
    "% is no wildcard": ({"tags": ("50%",)}, [3]),
    "% is no wildcard in a subtree": ({"tags": ("50%/*",)}, [3]),
    "not tag": ({"not_tags": ("ml/*", "50%")}, [6, 5, 4]),
    "untagged": ({"untagged": True}, [6, 5]),
    "site and below": ({"site": "example.org"}, [2, 1]),
    "site with www": ({"site": "WWW.Example.NET"}, [5, 4]),
    "site is no pattern": ({"site": "example_org"}, []),
    "language": ({"lang": "EN"}, [2, 1]),
    "since": ({"since": DAYS[3]}, [6, 5, 4]),
    "until": ({"until": DAYS[3]}, [3, 2, 1]),
    "failed": ({"failed": True}, [6]),
    "has_note": ({"has_note": True}, [3]),
    "trash": ({"trashed": True}, [7]),
    "trash by tag": ({"trashed": True, "tags": ("ml",)}, [7]),
    "limit": ({"limit": 2}, [6, 5]),
    "limit 0": ({"limit": 0}, []),
    "reversed": ({"reverse": True, "limit": 2}, [1, 2]),
    "together": ({"tags": ("ml/*",), "site": "example.org", "since": DAYS[1]}, [2]),
    "by id": ({"sort": "id"}, [6, 5, 4, 3, 2, 1]),
    "by title": ({"sort": "title"}, [2, 1, 5, 3, 6, 4]),
    "by title from the end": ({"sort": "title", "reverse": True}, [4, 6, 3, 5, 1, 2]),
    "by words": ({"sort": "words", "limit": 2}, [1, 2]),
    "by publication": ({"sort": "published", "limit": 1}, [1]),
    "by site": ({"sort": "site"}, [2, 6, 4, 5, 1, 3]),
}


@pytest.mark.parametrize(("filters", "expected"), SELECTIONS.values(), ids=SELECTIONS)
def test_selection(vault, filters, expected):
    assert select_ids(vault, **filters) == expected
    assert [link.id for link in vault.select(Selection(**filters))] == expected
    if "limit" not in filters:
        assert vault.count(Selection(**filters)) == len(expected)


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_key_yields_all_links_in_both_directions(vault, sort):
    assert select_ids(vault, sort=sort) == select_ids(vault, sort=sort, reverse=True)[::-1]
    assert sorted(select_ids(vault, sort=sort)) == [1, 2, 3, 4, 5, 6]


def test_an_unknown_sort_key_is_an_error_that_lists_the_keys(vault):
    with pytest.raises(UsageError) as caught:
        select_ids(vault, sort="mood")
    assert "published" in str(caught.value.hint)


def test_more_ids_than_sqlite_can_bind(vault):
    assert select_ids(vault, ids=tuple(range(300_000))) == [6, 5, 4, 3, 2, 1]


def test_rows_are_read_one_at_a_time(vault):
    links = vault.select(Selection(sort="id", reverse=True))
    assert next(links).id == 1
    assert next(links).id == 2
    links.close()
