"""Digests of links: those of an earlier linkvault, and those that a change of tags alone renews."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from vaults import save_link

from linkvault.store.integrity import link_digests
from linkvault.store.schema import APPLICATION_ID
from linkvault.upkeep import doctor
from linkvault.vault import Vault

SCHEMA_4 = Path(__file__).parents[1] / "schemas" / "4.sql"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Return a vault whose digests an earlier linkvault wrote; two of its links have the tag `old`."""
    path = tmp_path / "vault.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_4.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 4")
    return path


def lengths(vault: Vault) -> dict[int, int]:
    return dict(vault.connection.execute("SELECT link_id, length(digest) FROM link_digest"))


def test_digests_of_an_earlier_linkvault_fit_before_and_after_a_change_of_tags(earlier: Path) -> None:
    with Vault(earlier, write=True) as vault:
        assert list(link_digests.find_changed(vault.connection, range(1, 5))) == []
        before = lengths(vault)
        vault.rename_tag("old", "new")
        assert list(link_digests.find_changed(vault.connection, range(1, 5))) == []
        assert {link_id for link_id, length in lengths(vault).items() if length != before[link_id]} == {3, 4}
        vault.rename_tag("new", "newer")
        assert list(link_digests.find_changed(vault.connection, range(1, 5))) == []
    assert doctor.check(earlier).problems == ()


def test_a_damaged_link_of_an_earlier_linkvault_is_noticed_after_a_change_of_tags(earlier: Path) -> None:
    with Vault(earlier, write=True) as vault:
        vault.connection.execute("UPDATE link SET title = 'Damage' WHERE id = 3")
        for old, new in (("old", "new"), ("new", "old")):
            vault.rename_tag(old, new)
            assert list(link_digests.find_changed(vault.connection, range(1, 5))) == [3]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE link SET title = 'Damage' WHERE id = 1",
        "UPDATE tag SET name = 'Old' WHERE key = 'old'",
        "UPDATE link_digest SET digest = 7 WHERE link_id = 1",
        "UPDATE link_digest SET digest = x'01' WHERE link_id = 1",
        "DELETE FROM link_digest WHERE link_id = 1",
    ],
)
def test_a_link_that_did_not_fit_its_digest_does_not_after_its_tags_change(tmp_path, damage: str) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        first = save_link(vault, "https://example.org/1", tags=("old", "a"))
        other = save_link(vault, "https://example.org/2", tags=("a",))
        vault.connection.execute(damage)
        vault.rename_tag("a", "b")
        vault.tag([first, other], ["c"])
        assert list(link_digests.find_changed(vault.connection, [first, other])) == [first]


def test_a_change_of_tags_reads_no_other_rows_of_links(tmp_path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, "https://example.org/1", tags=("old",))
        statements: list[str] = []
        vault.connection.set_trace_callback(statements.append)
        vault.rename_tag("old", "new")
    assert not [statement for statement in statements if "link.*" in statement or "alias" in statement]
