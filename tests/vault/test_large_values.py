"""Values that are far larger than a person types are stored, found and given back as they are."""

from pathlib import Path

import pytest
from vaults import save_link

from linkvault.models import Selection
from linkvault.transfer import export, merge
from linkvault.upkeep.doctor import check
from linkvault.vault import Vault

MEGABYTE_OF_WORDS = " ".join(f"word{number}" for number in range(110_000))
TAGS = 5_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def test_a_note_of_a_megabyte(path: Path, tmp_path: Path) -> None:
    with Vault(path, write=True) as vault:
        link_id = save_link(vault, "https://example.org/1", note=MEGABYTE_OF_WORDS)
        assert len(MEGABYTE_OF_WORDS) > 10**6
        assert vault.get(link_id).note == MEGABYTE_OF_WORDS
        assert [hit.link.id for hit in vault.search("word109999", Selection())[0]] == [link_id]
        vault.edit(link_id, note="short")
        vault.journal.take_back(vault.journal.last())
        assert vault.get(link_id).note == MEGABYTE_OF_WORDS
        export(vault, Selection(), "jsonl", tmp_path / "out.jsonl")
        with Vault(tmp_path / "other.db", write=True) as other:
            merge(other, vault)
            assert other.get(1).note == MEGABYTE_OF_WORDS
    assert MEGABYTE_OF_WORDS in (tmp_path / "out.jsonl").read_text("utf-8")
    assert check(path).is_sound


def test_thousands_of_tags(path: Path) -> None:
    names = tuple(f"tag/{number}" for number in range(TAGS))
    with Vault(path, write=True) as vault:
        link_id = save_link(vault, "https://example.org/1", tags=names)
        assert len(vault.get(link_id).tags) == TAGS
        assert vault.select_ids(Selection(tags=(names[-1],))) == [link_id]
        assert vault.select_ids(Selection(tags=("tag/*",))) == [link_id]
    assert check(path).is_sound
