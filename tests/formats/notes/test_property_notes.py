"""Pages of Notion and Logseq, whose properties have the address, and a zip of notes as Notion exports it."""

import zipfile
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.formats.pages import zipped_pages
from linkvault.models import Bookmark, LeftOut, UnreadableEntry

NOTION = """# A & b

URL: https://example.org/a
Tags: ml, a b
Created: September 13, 2020 12:26 PM
Mood: fine

A paragraph: with a colon.
"""
LOGSEQ = """url:: <https://example.org/a>
tags:: [[ml]], #deep
mood:: fine

- a block
"""


def read(path: Path) -> tuple[str, list[formats.ImportItem], tuple[LeftOut, ...]]:
    name, source = formats.recognize(path)
    return name, list(formats.read_source(name, source)), source.report.items()


def test_a_page_of_notion(tmp_path: Path) -> None:
    path = tmp_path / "A b 0123456789abcdef0123456789abcdef.md"
    path.write_text(NOTION, encoding="utf-8")
    name, [item], left_out = read(path)
    assert isinstance(item, Bookmark)
    assert (name, item.title, item.tags, item.added) == (
        "notion",
        "A & b",
        ("ml", "a b"),
        "2020-09-13T12:26:00Z",
    )
    assert item.page is not None
    assert item.page.body == b"A paragraph: with a colon."
    assert [field.name for field in left_out] == ["Mood"]


def test_a_note_with_a_colon_but_no_address_is_no_page_of_notion(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("# Title\n\nSee: this\n\n- [A](https://example.org/a)\n", encoding="utf-8")
    assert read(path)[0] == "markdown_list"


def test_a_page_of_logseq(tmp_path: Path) -> None:
    path = tmp_path / "papers___A.md"
    path.write_text(LOGSEQ, encoding="utf-8")
    name, [item], left_out = read(path)
    assert isinstance(item, Bookmark)
    assert (name, item.url, item.title, item.tags) == (
        "logseq",
        "https://example.org/a",
        "papers/A",
        ("ml", "deep"),
    )
    assert item.page is not None
    assert item.page.body == b"- a block"
    assert [field.name for field in left_out] == ["mood"]


def write_zip(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_of_notion_has_pages_tables_and_another_zip(tmp_path: Path) -> None:
    inner = write_zip(
        tmp_path / "inner.zip",
        {
            "Reading 0123456789abcdef0123456789abcdef/A.md": NOTION,
            "Reading 0123456789abcdef0123456789abcdef.csv": "Name,URL,Mood\nB,https://example.org/b,fine\n",
            "picture.png": "x",
        },
    )
    path = write_zip(tmp_path / "export.zip", {"Part-1.zip": inner.read_bytes(), "../outside.md": NOTION})
    name, items, left_out = read(path)
    assert name == "zipped_pages"
    first, second, third, fourth = items
    assert isinstance(first, Bookmark)
    assert (first.folders, first.location) == (
        ("Reading",),
        "Part-1.zip, Reading 0123456789abcdef0123456789abcdef/A.md",
    )
    assert isinstance(second, Bookmark)
    assert (second.url, second.title) == ("https://example.org/b", "B")
    assert third == UnreadableEntry("Part-1.zip, picture.png", "not a saved page")
    assert isinstance(fourth, Bookmark)
    assert {field.name: field.count for field in left_out} == {"Mood": 3}
    assert sorted(file.name for file in tmp_path.parent.rglob("outside.md")) == []


def test_a_zip_that_unpacks_to_too_much_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped_pages, "_MAX_TOTAL_BYTES", 2 * len(NOTION))
    path = write_zip(tmp_path / "export.zip", {f"{number}.md": NOTION for number in range(3)})
    items = read(path)[1]
    assert [isinstance(item, Bookmark) for item in items] == [True, True, False]
    assert isinstance(items[2], UnreadableEntry)
    assert items[2].reason.startswith("the zip unpacks to more than")


def test_a_member_that_is_too_large_for_a_page_is_reported(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {"a.md": NOTION, "bomb.md": b"0" * 21_000_000})
    items = read(path)[1]
    assert isinstance(items[0], Bookmark)
    assert isinstance(items[1], UnreadableEntry)
    assert items[1].reason.startswith("larger than")
