"""`merge_file`: a vault is merged by its path; other files are refused with a remedy, and no file is created."""

from pathlib import Path

import pytest

from linkvault.errors import Action, Remedy, VaultError
from linkvault.models import Bookmark
from linkvault.transfer.merge_vaults import merge_file
from linkvault.vault import Vault


def test_links_of_the_other_vault_are_merged(tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        bookmark = Bookmark("https://example.org/a", tags=("ml",))
        other.store_link(bookmark, at="2026-11-20T10:00:00Z", outcome="link only", reason="not_fetched")
    assert merge_file(tmp_path / "v.db", tmp_path / "other.db").new == 1
    assert merge_file(tmp_path / "v.db", tmp_path / "other.db").unchanged == 1
    with Vault(tmp_path / "v.db") as vault:
        assert vault.link("https://example.org/a").tags == ("ml",)


@pytest.mark.parametrize("content", [None, b"", b"not SQLite at all" * 100])
def test_a_file_that_is_not_a_vault_is_refused(content: bytes | None, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    if content is not None:
        other.write_bytes(content)
    with pytest.raises(VaultError) as caught:
        merge_file(tmp_path / "v.db", other)
    assert caught.value.hint == Remedy(Action.CHOOSE_OTHER_VAULT)
    assert other.exists() is (content is not None)
    assert not (tmp_path / "v.db").exists()
