"""`vault.statistics`: counts over all links, or the chosen ones."""

from pathlib import Path

import pytest
from vaults import LOSS, NOW, RULER, save_link, save_page

from linkvault.models import Selection
from linkvault.vault import Vault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        save_page(vault, "https://a.test/1", LOSS, tags=("ml",))
        save_page(vault, "https://a.test/1", RULER)
        save_page(vault, "https://b.test/1", LOSS, tags=("ml", "math"))
        vault.trash([save_link(vault, "https://c.test/1")], at=NOW)
    return path


def test_counts_of_all_links(path: Path) -> None:
    with Vault(path) as vault:
        counts = vault.statistics.measure(Selection(), names=1)
    assert (counts.links, counts.snapshots, counts.trash) == (2, 3, 1)
    assert counts.by_tag == (("ml", 2),)  # only the largest


def test_counts_of_chosen_links_ignore_the_limit(path: Path) -> None:
    with Vault(path) as vault:
        assert vault.statistics.measure(Selection(tags=("math",)), names=5).links == 1
        assert vault.statistics.measure(Selection(limit=1), names=5).links == 2


def test_names_are_listed_without_counting_their_links(path: Path) -> None:
    with Vault(path) as vault:
        assert vault.statistics.tag_names() == ["math", "ml"]
        assert vault.statistics.sites(10) == ["a.test", "b.test"]  # not that of the link in the trash
        assert vault.statistics.sites(1) == ["a.test"]
