"""Round trips: a link that is written and read again is the same bookmark."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats
from linkvault.models import ArticleText, Bookmark, ExportItem, Link
from linkvault.store import tags as tag_names

# Bookmark files cannot have control characters, surrogates, and blanks that are repeated or at the ends.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")) | st.just(" "), min_size=1)
TITLES = TEXT.map(lambda text: " ".join(text.split())).filter(lambda text: text and "://" not in text)
NOTES = st.lists(TITLES, min_size=1, max_size=3).map("\n".join)
# Without the characters that separate tags in some program, and the `#` that readers remove before a tag.
TAGS = st.lists(
    TITLES.filter(lambda text: not set(text) & set(",/，；|、;*／＊") and not text.startswith("#")),
    max_size=3,
    unique=True,
)
ADDED = st.integers(700_000_000, 4_000_000_000)


def build_item(**fields: object) -> ExportItem:
    default_fields: dict[str, object] = {
        "id": 1,
        "url": "https://example.org/a?b=1&copy=2",
        "site": "example.org",
        "saved": None,
        "title": "损失",
        "tags": (),
        "added": "2026-11-25T10:00:00Z",
        "published": None,
        "lang": None,
        "words": None,
        "status": "link only",
        "reason": None,
        "note": None,
    }
    return ExportItem(Link(**{**default_fields, **fields}))  # type: ignore[arg-type]


def check_round_trip(name: str, item: ExportItem, folder: Path) -> None:
    file = folder / "file"
    file.write_text("".join(formats.get_writer(name).stream([item, item])), encoding="utf-8", newline="")
    recognized, source = formats.recognize(file)
    assert recognized == name
    first, second = formats.get_reader(name).read(source)
    assert isinstance(first, Bookmark)
    assert isinstance(second, Bookmark)
    link = item.link
    assert (first.url, first.title, first.note, first.added) == (link.url, link.title, link.note, link.added)
    assert first.tags == link.tags


def test_csv_keeps_tags_with_separators_and_brackets(tmp_path: Path) -> None:
    for tags in [("[",), ("[a", "b]"), ("a;b",), ('"a"', "b；c"), ("a|b", "c、d")]:
        check_round_trip("csv", build_item(tags=tags), tmp_path)


@pytest.mark.parametrize("name", ["netscape", "csv"])
@given(title=TITLES, note=NOTES | st.none(), tags=TAGS, added=ADDED)
def test_any_link_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    title: str,
    note: str | None,
    tags: list[str],
    added: int,
) -> None:
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(added, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    item = build_item(title=title, note=note, tags=tuple(map(tag_names.clean, tags)), added=at)
    check_round_trip(name, item, tmp_path_factory.mktemp("export"))


@pytest.mark.parametrize("name", ["netscape", "csv"])
@pytest.mark.parametrize(
    "title", ["=1+1", "@x", "-", "+a", "'quoted'", "'=1", '"', "</A><DT>", "&amp;", "a,b;c\td"]
)
def test_titles_with_markup_and_formulas_are_read_back(tmp_path: Path, name: str, title: str) -> None:
    if "\t" not in title:
        check_round_trip(name, build_item(title=title, note=title), tmp_path)
    written = formats.get_writer("csv").write(build_item(title=title))
    assert ",=" not in written
    assert ",@" not in written


def test_a_markdown_note_is_read_back_with_its_text(tmp_path: Path) -> None:
    file = tmp_path / "any name"
    text = ArticleText("# 一\n\n$x$ `code`", "一\n\nx code", "一")
    item = replace(build_item(title="损失: 'a'", tags=("ml", "a/b"), note="for\nthe talk"), content=text)
    file.write_text(formats.get_writer("markdown").write(item), encoding="utf-8")
    name, source = formats.recognize(file)
    assert name == "markdown"
    (note,) = formats.get_reader(name).read(source)
    assert isinstance(note, Bookmark)
    assert note.page
    assert (note.url, note.title, note.tags, note.note) == (
        item.link.url,
        item.link.title,
        item.link.tags,
        item.link.note,
    )
    assert (note.page.body.decode(), note.page.fetched) == (text.markdown, item.link.added)


CLIPPED = """---
title: "A page"
source: "https://example.org/a"
created: 2026-11-25
tags:
  - "clippings"
---
Text.
"""


def test_notes_of_web_clippers_are_read(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(CLIPPED, encoding="utf-8")
    (note,) = formats.get_reader("markdown").read(formats.recognize(file)[1])
    assert isinstance(note, Bookmark)
    assert (note.added, note.tags, note.page is not None) == ("2026-11-25T00:00:00Z", ("clippings",), True)


def test_a_note_without_an_article_is_read_without_a_page(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(formats.get_writer("markdown").write(build_item()), encoding="utf-8")
    (note,) = formats.get_reader("markdown").read(formats.Source(file))
    assert isinstance(note, Bookmark)
    assert note.page is None


def test_a_written_page_without_an_article_is_read_without_a_page(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(formats.get_writer("html").write(build_item()), encoding="utf-8")
    (link,) = formats.get_reader("html").read(formats.Source(file))
    assert isinstance(link, Bookmark)
    assert (link.url, link.page) == (build_item().link.url, None)
