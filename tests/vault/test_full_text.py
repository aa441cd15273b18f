"""`vault.full_text`: the index contains exactly the words of the rows, also after changes in a `reindexing` block."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from vaults import LOSS, NOW, index_words, rebuilt_words, save_link, save_page

from linkvault import search
from linkvault.errors import VaultDamaged
from linkvault.models import Selection
from linkvault.search.ranking import ranked_search
from linkvault.store import links
from linkvault.vault import Vault


def test_a_change_in_the_block_is_indexed_even_if_an_id_is_repeated(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", LOSS)
        with vault.transaction(), vault.full_text.reindexing([1, 1]):
            links.update(vault.connection, 1, title="Zebra")
        assert vault.search_ids("title:zebra") == [1]
        assert index_words(vault) == rebuilt_words(vault)


@pytest.mark.parametrize("is_defensive", [False, True])
def test_a_change_of_tags_is_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_defensive: bool
) -> None:
    """A defensive build of SQLite forbids the quick way; then the whole links are indexed again."""
    if is_defensive:
        monkeypatch.setattr(search, "can_replace_tags", lambda _: False)
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(3):
            save_page(vault, f"https://example.org/{number}", LOSS, tags=("loss", "机器学习"))
        vault.trash([3], at=NOW)
        vault.tag([2, 1, 3, 2], ["Truth/Models"])
        assert sorted(vault.search_ids("truth models")) == [1, 2]
        vault.rename_tag("loss", "zebra")
        vault.untag([1], ["zebra"])
        assert vault.search_ids("zebra") == [2]
        vault.delete_tag("机器学习")
        assert vault.search_ids("机器") == []
        vault.restore([3])
        assert sorted(vault.search_ids("zebra")) == [2, 3]
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


def test_a_killed_rebuild_continues_where_it_stopped(tmp_path: Path) -> None:
    """A process rebuilds the index of an older vault in batches of two links and is killed at the fifth of six."""
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        for number in range(6):
            save_page(vault, f"https://example.org/{number}", LOSS, tags=("loss",))
        vault.connection.execute("UPDATE setting SET value = 'older' WHERE name = 'analyser'")
        expected = rebuilt_words(vault)
    program = (
        "import os, pathlib, signal, sys\n"
        "from linkvault.vault import Vault, full_text\n"
        "full_text._BATCH, add = 2, full_text.FullTextIndex.add\n"
        "def add_and_die(self, link_id):\n"
        "    add(self, link_id)\n"
        "    if link_id == 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        "full_text.FullTextIndex.add = add_and_die\n"
        "Vault(pathlib.Path(sys.argv[1]), write=True)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, path], check=False).returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM link_tag")  # would be noticed if the first four were indexed again
        connection.commit()
    with Vault(path, write=True) as vault:
        words = index_words(vault)
        assert vault.full_text.is_current()
    assert {row for row in words if row[1] < 5} == {row for row in expected if row[1] < 5}
    assert {row[1] for row in words} == {1, 2, 3, 4, 5, 6}
    assert len([row for row in words if row[1] >= 5]) < len([row for row in expected if row[1] >= 5])


def test_the_hits_beyond_the_ranked_ones_are_read_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranked_search, "_OTHERS_BATCH_SIZE", 10)
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(145):
            save_link(vault, f"https://example.org/{number}", title=f"zebra {number}")
        hits, result = vault.full_text.search("zebra", Selection(), ranked_only=True)
        others = vault.full_text.other_hits(result)
        first = next(others)
        vault.trash(
            [45, 3], at="2026-11-01T00:00:00Z"
        )  # of the first batch, which is read, and of the last one
        ids = [hit.link.id for hit in (*hits, first, *others)]
        assert len(hits) == 100
        assert sorted(ids) == [number for number in range(1, 146) if number != 3]
        everything, _ = vault.search("zebra", Selection())
        assert len(everything) == 143
        assert len(vault.search("zebra", Selection(limit=120))[0]) == 120


def test_ids_of_links_with_the_address_that_is_the_query_are_among_the_selected_ones(tmp_path: Path) -> None:
    address = "https://example.org/loss"
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_link(vault, address, title="Loss", tags=("ml",))
        for number in range(3):
            save_link(
                vault, f"https://example.net/{number}", title=f"example org loss {number}", tags=("ml",)
            )
        assert vault.search_ids(address, Selection(tags=("nope",))) == []
        assert vault.search_ids(f"url:{address}", Selection(tags=("nope",))) == []
        assert vault.search_ids(address, Selection(tags=("ml",)))[0] == 1
        assert vault.search_ids(address, Selection(limit=1)) == [1]


def test_as_many_ids_are_read_as_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def find_newest(*arguments: Any) -> list[int]:
        ids: list[int] = original(*arguments)
        read.extend(ids)
        return ids

    original = ranked_search.find_newest
    monkeypatch.setattr(ranked_search, "find_newest", find_newest)
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(5):
            save_link(vault, f"https://example.org/{number}", title="zebra")
        assert vault.search_ids("zebra", Selection(limit=2)) == read == [5, 4]
        assert vault.search_ids("zebra", Selection(limit=2)) == [5, 4]
        assert vault.search_ids("-lion", Selection(limit=2)) == [5, 4]
        assert len(vault.search_ids("zebra")) == 5


@pytest.mark.parametrize(("query", "correction"), [("zebra", None), ("zebar", "zebra")])
def test_the_hits_beyond_the_ranked_ones_say_whether_the_query_was_corrected(
    tmp_path: Path, query: str, correction: str | None
) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(130):
            save_link(vault, f"https://example.org/{number}", title=f"zebra {number}")
        hits, _ = vault.search(query, Selection())
    assert len(hits) == 130
    assert {(hit.is_partial, hit.correction) for hit in hits} == {(correction is not None, correction)}


def test_links_of_a_rare_filter_alone_are_not_looked_for_among_all(tmp_path: Path) -> None:
    def count_steps(number: int) -> int:
        with Vault(tmp_path / f"{number}.db", write=True) as vault:
            save_link(vault, "https://example.org/rare", title="one", tags=("rare",))
            for other in range(number):
                save_link(vault, f"https://example.org/{other}", title="other")
            steps: list[int] = []
            vault.connection.set_progress_handler(lambda: steps.append(1), 10)
            assert vault.search_ids("tag:rare") == [1]
            vault.connection.set_progress_handler(None, 0)
            return len(steps)

    assert count_steps(300) <= count_steps(30) + 1


def test_single_changes_leave_few_parts_of_the_index(tmp_path: Path) -> None:
    counts = []
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(80):
            save_link(vault, f"https://example.org/{number}", title=f"zebra {number}", tags=("one",))
            sql = "SELECT count(DISTINCT segid) FROM page_fts_idx"
            counts.append(vault.connection.execute(sql).fetchone()[0])
        assert index_words(vault) == rebuilt_words(vault)
    assert max(counts) <= 10


def test_a_link_is_stored_beside_a_damaged_part_of_the_index(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(3):
            save_link(vault, f"https://example.org/{number}", title=f"zebra {number}")
        damage = "UPDATE page_fts_data SET block = x'ffffffffffff' WHERE id > 10"
        vault.connection.execute(damage)
        assert vault.get(save_link(vault, "https://example.org/new", title="new")).title == "new"
        with pytest.raises(VaultDamaged):
            vault.search("zebra", Selection())
