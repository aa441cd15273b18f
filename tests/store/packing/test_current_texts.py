"""The texts that the hits of one search show: read once, compared with their digests."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from vaults import save_page

from linkvault.store.packing.current_texts import CurrentTexts
from linkvault.vault import Vault


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        for name in "abc":
            save_page(vault, f"https://{name}.example/")
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def test_bodies_are_those_of_the_documents(connection: sqlite3.Connection) -> None:
    from linkvault.store import links

    documents = links.get_documents(connection, (1, 3, 9))
    assert CurrentTexts(connection).load_bodies((1, 3, 9)) == {
        link: document.body for link, document in documents.items()
    }


@pytest.mark.parametrize("is_read_before", [True, False])
def test_a_changed_text_is_found_whether_it_was_read_or_not(
    connection: sqlite3.Connection, *, is_read_before: bool
) -> None:
    texts = CurrentTexts(connection)
    connection.execute("UPDATE content SET digests = zeroblob(32) WHERE snapshot_id IN (1, 3)")
    connection.execute("UPDATE content SET digests = NULL WHERE snapshot_id = 3")
    if is_read_before:
        texts.load_bodies((1, 2))
    assert texts.find_changed((3, 2, 1)) == [1]


def test_a_text_that_cannot_be_unpacked_is_empty_and_reported(connection: sqlite3.Connection) -> None:
    texts = CurrentTexts(connection)
    connection.execute("UPDATE content SET packed = x'00' WHERE snapshot_id = 2")
    assert texts.load_bodies((2,)) == {2: ""}
    assert texts.find_changed((2,)) == [2]


@pytest.mark.parametrize("is_read_before", [True, False])
def test_the_page_of_a_pdf_is_found_by_the_offset(
    connection: sqlite3.Connection, *, is_read_before: bool
) -> None:
    texts = CurrentTexts(connection)
    connection.execute("UPDATE content SET pages = '[[0, 1], [500, 2]]' WHERE snapshot_id = 1")
    connection.execute("UPDATE content SET pages = '[[300, 2]]' WHERE snapshot_id = 3")
    if is_read_before:
        texts.load_bodies((1, 2, 3))
    assert texts.find_pages({1: 499, 2: 7, 3: 7}) == {1: 1}
    assert texts.find_pages({1: 500}) == {1: 2}
