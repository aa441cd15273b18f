"""A cell that a spreadsheet would run as a formula is escaped, and other cells are not."""

import csv
import io

import pytest

from linkvault import formats
from linkvault.formats.bookmarks.csv import _escape_formula, _unescape_formula
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
    assert text.startswith("\ufeff")  # without it spreadsheets read the file as Latin-1
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return row


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"], ids=ascii)
def test_a_formula_is_escaped(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    row = cells(text, text)
    assert (row["title"], row["note"]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize("text", ["a=1", "'quoted'", "损失-函数", " =1", '"', "1-2", ""], ids=ascii)
def test_other_text_is_not_changed(text: str) -> None:
    row = cells(text, text)
    assert (row["title"], row["note"]) == (text, text)


@pytest.mark.parametrize("start", "= + - @ ＝ ＋ － ＠".split())
def test_a_cell_that_spreadsheets_run_is_text_and_reads_back(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A1"
    cell = _escape_formula(text)
    assert cell == f"'{text}"
    assert _unescape_formula(cell) == text
