"""The index follows the rows: what is changed in a `reindexing` block is found afterwards, and only that."""

from pathlib import Path

from vaults import LOSS, index_words, rebuilt_words, save_page

from linkvault.store import links
from linkvault.vault import Vault, indexing


def test_a_change_in_the_block_is_indexed_even_if_an_id_is_repeated(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", LOSS)
        with vault.transaction(), indexing.reindexing(vault.connection, [1, 1]):
            links.update(vault.connection, 1, title="Zebra")
        assert vault.search_ids("title:zebra") == [1]
        assert index_words(vault) == rebuilt_words(vault)


def test_an_index_of_another_analyser_is_rebuilt_once(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(3):
            save_page(vault, f"https://example.org/{number}", LOSS)
        vault.connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
        assert not indexing.is_current(vault.connection)
        done: list[int] = []
        indexing.rebuild(vault.connection, done.append)
        indexing.rebuild(vault.connection, done.append)
        assert done == [1, 2, 3]
        assert indexing.is_current(vault.connection)
        assert index_words(vault) == rebuilt_words(vault)
