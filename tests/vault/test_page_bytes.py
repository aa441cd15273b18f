"""What a page may take in the file, by part: a budget, so that no change makes vaults grow unnoticed.

The pages are generated: words with the frequencies of a language, in a page with as much around the article as sites
have. On 792 real pages, a page takes 30.3 kB, its texts 5.4, the index 6.3 and the rows 2.9.
"""

import random
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from vaults import make_page

from linkvault.capture import read
from linkvault.models import Bookmark
from linkvault.upkeep.compacting import compact
from linkvault.vault import Vault

PAGES = 40
WORDS = 600  # of an article: 4 kB
BUDGET = {"pages": 7_200, "texts": 1_950, "index": 4_000, "rows": 3_600}  # bytes a page
COMPACT_BUDGET = {"pages": 5_800, "texts": 1_650, "index": 3_400, "rows": 2_500}
SYLLABLES = [first + vowel for first in "b c d f g k l m n p r s t v st tr".split() for vowel in "aeiou"]


def text(rng: random.Random, words: list[str], sums: list[float], count: int) -> str:
    return " ".join(rng.choices(words, cum_weights=sums, k=count)).capitalize() + "."


def html(rng: random.Random, words: list[str], sums: list[float]) -> str:
    """Return a page of 40 kB: styles, 60 links, and an article of 4 kB."""
    style = "".join(f".c{number}{{color:#{rng.randrange(4096):03x};margin:0 auto}}" for number in range(900))
    links = "".join(
        f'<li class="nav-item"><a href="/{rng.randrange(10**9)}">{text(rng, words, sums, 4)}</a></li>'
        for _ in range(60)
    )
    paragraphs = "".join(f"<p>{text(rng, words, sums, WORDS // 8)}</p>" for _ in range(8))
    title = text(rng, words, sums, 5)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title><style>{style}</style></head><body>"
        f"<nav><ul>{links}</ul></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = random.Random(7)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(20_000)]
    sums = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    path = tmp_path_factory.mktemp("bytes") / "vault.db"
    with Vault(path, write=True) as vault:
        for number in range(PAGES):
            url = f"https://site{number % 5}.example/{number}"
            page = replace(make_page(url), body=html(rng, words, sums).encode())
            article, content, snapshot = read(page)
            vault.store_capture(Bookmark(url), snapshot, article, content, page)
    return path


def measure(path: Path) -> dict[str, float]:
    """Return part -> bytes a page."""
    with Vault(path) as vault:
        return {use.name: use.bytes / PAGES for use in vault.statistics.storage()}


def over(budget: dict[str, int], path: Path, empty: Path) -> dict[str, float]:
    """Return part -> bytes a page, for the parts that take more than the budget; the tables themselves do not count."""
    parts, tables = measure(path), measure(empty)
    return {name: parts[name] - tables[name] for name in budget if parts[name] - tables[name] > budget[name]}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    Vault(tmp_path / "empty.db", write=True).close()
    return tmp_path / "empty.db"


def test_a_page_stays_within_its_budget(path: Path, empty: Path) -> None:
    assert over(BUDGET, path, empty) == {}
    parts = measure(path)
    assert parts["plain texts"] == parts["refused pages"] == 0


def test_the_parts_are_the_whole_file(path: Path) -> None:
    parts = measure(path)
    assert sum(parts.values()) == pytest.approx(2 * parts["file"])
    assert parts["file"] * PAGES == pytest.approx(path.stat().st_size)


def test_a_compact_vault_stays_within_a_smaller_budget(path: Path, empty: Path, tmp_path: Path) -> None:
    copy = tmp_path / "vault.db"
    copy.write_bytes(path.read_bytes())
    before = measure(copy)
    compact(copy)
    assert over(COMPACT_BUDGET, copy, empty) == {}
    assert measure(copy)["file"] < before["file"]
