"""`vault.full_text`: the index contains exactly the words of the rows, also after changes in a `reindexing` block."""

from pathlib import Path

from vaults import LOSS, index_words, rebuilt_words, save_page

from linkvault.store import links
from linkvault.vault import Vault


def test_a_change_in_the_block_is_indexed_even_if_an_id_is_repeated(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", LOSS)
        with vault.transaction(), vault.full_text.reindexing([1, 1]):
            links.update(vault.connection, 1, title="Zebra")
        assert vault.search_ids("title:zebra") == [1]
        assert index_words(vault) == rebuilt_words(vault)


def test_an_index_of_another_analyzer_is_rebuilt_once(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(3):
            save_page(vault, f"https://example.org/{number}", LOSS)
        vault.connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
        assert not vault.full_text.is_current()
        counts: list[int] = []
        vault.full_text.refresh(counts.append)
        vault.full_text.refresh(counts.append)
        assert counts == [1, 2, 3]
        assert vault.full_text.is_current()
        assert index_words(vault) == rebuilt_words(vault)
