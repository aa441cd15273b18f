"""`vault.similar`: related links, near-duplicates, and links merged in one transaction."""

import random
import sqlite3
from pathlib import Path

import pytest
from vaults import LOSS, RULER, query, save_link, save_page

from linkvault.errors import NotFound, VaultLocked
from linkvault.models import Selection
from linkvault.vault import Vault

FOX = "A quick brown fox jumps over one lazy dog while seven pale geese look on from afar. "


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        save_page(vault, "https://a.test/1", LOSS + FOX, "One", tags=("ml",), note="first")
        save_page(vault, "https://b.test/1", LOSS + FOX, "One again", tags=("ai",), note="second")
        save_page(vault, "https://c.test/1", RULER, "Ruler")
        save_page(vault, "https://d.test/1", LOSS + RULER, "Both")
    return path


def test_merging_updates_rows_and_index(path: Path) -> None:
    with Vault(path, write=True) as vault:
        vault.similar.merge(1, [2, 2, 1])
        assert [hit.link.id for hit in vault.search("fox", Selection())[0]] == [1]
        assert vault.search_ids("tag:ai fox") == [1]
        assert vault.search_ids("note:second") == [1]
        assert {alias.url for alias in vault.aliases(1)} == {"https://a.test/1", "https://b.test/1"}
        with pytest.raises(NotFound):
            vault.get(2)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "SELECT link_id, number FROM snapshot ORDER BY id") == [(1, 1), (1, 2), (3, 1), (4, 1)]
    assert query(path, "SELECT count(*) FROM content") == query(path, "SELECT count(*) FROM page") == [(4,)]
    assert query(path, "INSERT INTO page_fts (page_fts) VALUES ('integrity-check')") == []


def test_an_unknown_link_changes_nothing(path: Path) -> None:
    before = query(path, "SELECT * FROM link")
    with Vault(path, write=True) as vault:
        for first, others in ((1, [2, 99]), (99, [1])):
            with pytest.raises(NotFound):
                vault.similar.merge(first, others)
    assert query(path, "SELECT * FROM link") == before


def test_the_oldest_link_is_the_first_of_its_group(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        save_page(vault, "https://a.test/1", LOSS + FOX, "Imported later", added="2026-11-20T10:00:00Z")
        save_page(vault, "https://b.test/1", LOSS + FOX, "Older", added="2019-01-01T10:00:00Z")
        ((first, (duplicate,)),) = vault.similar.duplicates()
    assert (first.id, duplicate.link.id, duplicate.similarity) == (2, 1, 1.0)


def test_related_links_without_a_text_and_in_the_trash(path: Path) -> None:
    with Vault(path, write=True) as vault:
        vault.trash([3], at="2026-11-25T10:00:00Z")
        assert [related.link.id for related in vault.similar.related(4, 5)][:1] == [1]
        assert all(related.link.id != 3 for related in vault.similar.related(4, 5))
        assert vault.similar.related(3, 5) is not None
        with pytest.raises(NotFound):
            vault.similar.related(99, 5)


@pytest.mark.parametrize("change", ["merge", "read"])
def test_a_locked_vault_raises_on_merging_and_is_still_read(path: Path, change: str) -> None:
    with Vault(path, write=True, lock_wait=0.01) as vault:
        blocker = sqlite3.connect(path)
        blocker.execute("BEGIN IMMEDIATE")
        if change == "merge":
            with pytest.raises(VaultLocked):
                vault.similar.merge(1, [2])
        else:
            assert len(vault.similar.duplicates()) == 1  # reading goes on beside a writer
        blocker.close()


def test_a_search_lists_duplicates_under_the_best_hit(path: Path) -> None:
    with Vault(path) as vault:
        all_hits, _ = vault.search("fox", Selection())
        hits, result = vault.similar.search("fox", Selection())
    best, copy = (hit.link.id for hit in all_hits)
    assert [(hit.link.id, hit.copies) for hit in hits] == [(best, (copy,))]
    assert hits[0].matches == all_hits[0].matches
    assert result.strict_count == 2


def test_other_hits_replace_the_duplicates_left_out(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        for number in range(12):
            save_page(vault, f"https://a.test/{number}", LOSS + FOX, "Same model")
        for number, what in enumerate(("coin", "table", "street", "model")):
            save_page(
                vault, f"https://b.test/{number}", f"{RULER} About another {what}. {FOX}" * 2, f"The {what}"
            )
        hits, _ = vault.similar.search("model", Selection(limit=2))
        assert len(hits) == 2
        assert sum(len(hit.copies) for hit in hits) >= 11
        assert len(vault.similar.search("fox", Selection(limit=1))[0]) == 1
        assert vault.similar.search("zebra", Selection(limit=5))[0] == []


def test_the_same_hits_are_compared_with_any_limit(tmp_path: Path) -> None:
    choice = random.Random(1)
    words = ["".join(choice.choices("abcdefghijklmnop", k=7)) for _ in range(2_000)]
    with Vault(tmp_path / "v.db", write=True) as vault:
        for number in range(80):
            text = " ".join(("zebra", *choice.sample(words, 100)))
            for copy in range(2):
                save_page(vault, f"https://{copy}.test/{number}", text, f"Page {number}")
        everything, result = vault.similar.search("zebra", Selection(), ranked_only=True)
        everything += vault.full_text.other_hits(result)
        limited, _ = vault.similar.search("zebra", Selection(limit=400))
        unlimited, _ = vault.similar.search("zebra", Selection())
        first, _ = vault.similar.search("zebra", Selection(limit=90))
    hits = [(hit.link.id, hit.copies) for hit in everything]
    assert 80 < len(hits) < 160
    assert [(hit.link.id, hit.copies) for hit in limited] == hits
    assert [(hit.link.id, hit.copies) for hit in unlimited] == hits
    assert [(hit.link.id, hit.copies) for hit in first] == hits[:90]


def test_links_without_an_article_are_never_duplicates(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        for number in range(3):
            save_link(vault, f"https://a.test/{number}", title="The same title")
        assert [hit.copies for hit in vault.similar.search("same", Selection())[0]] == [(), (), ()]


def test_related_links_leave_out_duplicates(path: Path) -> None:
    with Vault(path, write=True) as vault:
        assert [related.link.id for related in vault.similar.related(1, 5)] == [4]  # 2 is a duplicate of 1
        save_page(vault, "https://e.test/1", LOSS + FOX, "One more time")
        near = [related.link.id for related in vault.similar.related(4, 5)]
        assert len({1, 2, 5} & set(near)) == 1  # of three duplicates only the nearest


def test_duplicates_among_the_chosen_links_that_resemble_enough(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(300)]
    with Vault(tmp_path / "v.db", write=True) as vault:
        for number, changed in enumerate((0, 3, 0)):
            text = " ".join([f"other{place}" for place in range(changed)] + words[changed:])
            save_page(vault, f"https://a.test/{number}", text, f"Text {number}")
        ((first, duplicates),) = vault.similar.duplicates(0.8)
        assert (first.id, [duplicate.link.id for duplicate in duplicates]) == (1, [2, 3])
        similarity = next(duplicate.similarity for duplicate in duplicates if duplicate.link.id == 2)
        assert 0.8 < similarity < 1
        ((_, duplicates),) = vault.similar.duplicates((1 + similarity) / 2)
        assert [duplicate.link.id for duplicate in duplicates] == [3]
        ((first, duplicates),) = vault.similar.duplicates(0.8, Selection(ids=(2, 3)))
        assert (first.id, [duplicate.link.id for duplicate in duplicates]) == (2, [3])
