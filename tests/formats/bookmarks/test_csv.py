"""A cell that a spreadsheet would run is marked as text, and read back as it was."""

import csv
import io

import pytest

from linkvault import formats
from linkvault.models import ExportItem, Link

LINK = {
    "id": 1,
    "url": "https://example.org/a",
    "site": "example.org",
    "tags": (),
    "added": "2026-11-25T04:28:26Z",
    "saved": None,
    "published": None,
    "lang": None,
    "words": None,
    "status": "link only",
    "reason": None,
}


def cells(title: str, note: str) -> dict[str, str]:
    """Return the cells of an exported link by the names of their columns."""
    exported = ExportItem(Link(**LINK, title=title, note=note))  # type: ignore[arg-type]
    text = "".join(formats.get_writer("csv").stream([exported]))
    assert text.startswith("\ufeff")  # without it a spreadsheet takes the file for Latin-1
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return row


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"], ids=ascii)
def test_a_formula_is_marked_as_text(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    row = cells(text, text)
    assert (row["title"], row["note"]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize("text", ["a=1", "'quoted'", "损失-函数", " =1", '"', "1-2", ""], ids=ascii)
def test_other_text_is_left_as_it_is(text: str) -> None:
    row = cells(text, text)
    assert (row["title"], row["note"]) == (text, text)
