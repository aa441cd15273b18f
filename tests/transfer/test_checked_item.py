"""Values of a foreign vault and of JSON lines are checked before they are stored."""

import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from vaults import save_link, save_page

from linkvault.models import Selection
from linkvault.transfer.merge_vaults import merge_file, store_full_link
from linkvault.vault import Vault


@pytest.fixture
def other(tmp_path: Path) -> Path:
    with Vault(tmp_path / "other.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", title="Loss")
        save_link(vault, "https://example.org/ruler", title="Ruler")
    return tmp_path / "other.db"


def change(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE link SET added = 'yesterday' WHERE id = 1",
        "UPDATE link SET added = '2026-13-45T99:99:99Z' WHERE id = 1",
        "UPDATE link SET outcome = 'stolen', snapshot_id = NULL WHERE id = 1",
        "UPDATE alias SET kind = 'odd' WHERE link_id = 1 AND kind = 'typed'",
        "UPDATE snapshot SET captured = 'x' WHERE link_id = 1",
    ],
)
def test_a_link_with_values_that_no_linkvault_writes_is_refused_alone(
    other: Path, tmp_path: Path, statement: str
) -> None:
    change(other, statement)
    result = merge_file(tmp_path / "v.db", other)
    assert (result.new, len(result.damaged)) == (1, 1)
    assert result.damaged[0].startswith(f"link 1 of {other}: ")


def test_passwords_dates_of_pages_and_sites_are_corrected(other: Path, tmp_path: Path) -> None:
    change(
        other,
        "UPDATE link SET url = 'https://me:s3cret@example.org/loss', site = 'bank.example' WHERE id = 1",
    )
    change(
        other,
        "UPDATE snapshot SET final_url = 'https://me:s3cret@example.org/l', published = 'soon', http_status = 7",
    )
    merge_file(tmp_path / "v.db", other)
    with Vault(tmp_path / "v.db") as vault:
        link = vault.link("https://me@example.org/loss")
        snapshot = vault.snapshot(link.id)
    assert (link.url, link.site) == ("https://me@example.org/loss", "example.org")
    assert (snapshot.final_url, snapshot.published, snapshot.http_status) == (
        "https://me@example.org/l",
        None,
        None,
    )


@pytest.mark.parametrize("size", [10, 10**12, -1])
def test_a_page_is_not_unpacked_beyond_the_size_that_it_states(
    other: Path, tmp_path: Path, size: int
) -> None:
    change(other, "UPDATE page SET packing = 0, body = ?, size = ?", zlib.compress(bytes(1_000_000)), size)
    result = merge_file(tmp_path / "v.db", other)
    assert (result.new, len(result.damaged)) == (1, 1)


@pytest.mark.parametrize("name", ["added", "saved", "trashed"])
def test_a_link_of_a_file_with_an_impossible_date_fails_alone(other: Path, tmp_path: Path, name: str) -> None:
    with Vault(other) as vault:
        item = vault.transfer.full_link(vault.get(1))
    wrong = replace(item, link=replace(item.link, **{name: "2026-11-31T00:00:00Z"}))
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = store_full_link(vault, wrong)
        assert (outcome.status, outcome.message) == (
            "failed",
            f"its date {name} is no date: '2026-11-31T00:00:00Z'",
        )
        assert vault.count(Selection()) == 0
        assert store_full_link(vault, item).status == "saved"
