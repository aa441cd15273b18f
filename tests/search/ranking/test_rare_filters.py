"""A filter that few links meet changes how the index is read, not what is found."""

import random

import pytest
from vaults import save_page

from linkvault.models import Selection
from linkvault.store.selection import source
from linkvault.vault import Vault

WORDS = ["loss", "gradient", "river", "garden", "损失", "函数"]
QUERIES = [
    "loss",
    "loss river",
    '"loss river"',
    "title:garden loss",
    "los*",
    "损失",
    "loss OR river",
    "loss -river",
]
FILTERS = [
    "tag:rare",
    "site:example.org",
    "lang:en",
    "is:untagged",
    "tag:rare site:example.org",
    "-tag:rare",
    "tag:none",
]


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    chance = random.Random(4)
    with Vault(tmp_path_factory.mktemp("rare") / "vault.db", write=True) as vault:
        for number in range(40):
            text = " ".join(chance.choices(WORDS, k=60)) + ". "
            site = chance.choice(["example.org", "blog.example.org", "example.net"])
            tags = ("rare",) if number % 9 == 0 else ("common",) if number % 2 else ()
            save_page(vault, f"https://{site}/{number}", text, chance.choice(WORDS), tags=tags)
        yield vault


@pytest.mark.parametrize("filter_", FILTERS)
@pytest.mark.parametrize("words", QUERIES)
def test_the_hits_of_a_rare_filter_are_those_of_a_frequent_one(vault, words, filter_, monkeypatch):
    def search():
        hits, _ = vault.search(f"{words} {filter_}", Selection(limit=20))
        return [(hit.link.id, round(hit.score, 9)) for hit in hits], sorted(
            vault.search_ids(f"{words} {filter_}")
        )

    rare = search()
    monkeypatch.setattr(source, "_MAX_RARE", -1)
    assert search() == rare


def test_a_rare_filter_of_the_selection(vault, monkeypatch):
    rare = vault.search_ids("loss", Selection(tags=("rare",)))
    assert rare
    monkeypatch.setattr(source, "_MAX_RARE", -1)
    assert sorted(vault.search_ids("loss", Selection(tags=("rare",)))) == sorted(rare)
