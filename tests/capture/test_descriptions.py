"""A page without an article is found by what it says about itself."""

from pathlib import Path

import pytest

from linkvault import capture
from linkvault.models import Selection
from linkvault.vault import Vault

URL = "https://slides.example.org/tides"
ABOUT = "Thirty slides about the moon, the estuary and a wooden gauge."
EMPTY = f'<title>Tides</title><meta property="og:description" content="{ABOUT}"><div id=deck></div><script src=/d.js></script>'
TEXT = "The tide rises twice a day, and a wooden board with marks shows how far it has come since noon. " * 4
FULL = f"<title>Tides</title><article><h1>Tides</h1><p>{TEXT}</p></article>"
GONE = f'<title>Not found</title><meta name="description" content="{ABOUT}"><h1>404</h1><p>This page does not exist.</p>'


def find(vault: Vault, query: str) -> list[int]:
    return [hit.link.id for hit in vault.search(query, Selection())[0]]


def test_an_empty_page_is_found_by_its_description(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.add(vault, URL, body=EMPTY.encode())
        assert outcome.status == "link only"
        assert find(vault, "estuary gauge") == [outcome.id]
        vault.edit(outcome.id or 0, note="for the talk")
        assert find(vault, "estuary gauge") == [outcome.id]


def test_the_text_of_a_later_capture_takes_its_place(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        capture.add(vault, URL, body=EMPTY.encode())
        outcome = capture.add(vault, URL, body=FULL.encode())
        assert find(vault, "wooden board") == [outcome.id]
        assert find(vault, '"estuary"') == []


@pytest.mark.parametrize("query", ["estuary", "gauge"])
def test_the_description_of_an_error_page_is_not_used(tmp_path: Path, query: str) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        assert capture.add(vault, URL, body=GONE.encode()).status == "link only"
        assert find(vault, query) == []
