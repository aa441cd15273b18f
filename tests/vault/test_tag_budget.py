"""What a tag change writes to the index: the same for a text of any length."""

import sqlite3

from vaults import save_page

from linkvault.vault import Vault


def read_index(connection: sqlite3.Connection) -> dict[int, bytes]:
    """Return the blocks of the index by their numbers."""
    return dict(connection.execute("SELECT id, block FROM page_fts_data"))


def measure_tag_change(vault: Vault, link_id: int, *, tag: str) -> tuple[int, int]:
    """Return how many blocks of the index a new tag changes, and their bytes."""
    before = read_index(vault.connection)
    vault.tag([link_id], [tag])
    after = read_index(vault.connection)
    changed = [block for number, block in after.items() if before.get(number) != block]
    return len(changed), sum(map(len, changed))


def test_a_tag_change_writes_as_much_for_a_long_text_as_for_a_short_one(tmp_path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number, words in enumerate((60, 6_000), 1):
            text = " ".join(f"word{number}x{index}" for index in range(words))
            save_page(vault, f"https://example.org/{number}", text, f"Page {number}", tags=("old",))
        short = measure_tag_change(vault, 1, tag="first")
        long = measure_tag_change(vault, 2, tag="other")
        assert vault.search_ids("word2x5999 tag:other") == [2]
    # The record of the segments, that of the averages, the new segment and its page.
    assert short[0] <= 4
    assert long[0] <= 4
    assert abs(long[1] - short[1]) < 40
    assert long[1] < 400
