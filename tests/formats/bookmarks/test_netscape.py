"""Bookmark files with irregular HTML: however a link is closed, its title and note are read."""

from pathlib import Path
from typing import Any

import pytest

from linkvault import formats
from linkvault.formats.bookmarks import netscape
from linkvault.models import Bookmark, ExportItem, Link

A, B = "https://example.org/a", "https://example.org/b"

# name -> the entries of the file, and (address, title, note, folders) of each bookmark
ENTRIES = {
    "closed": (f'<DT><A HREF="{A}">one</A><DT><A HREF="{B}">two</A>', [(A, "one"), (B, "two")]),
    "lower case": (f'<dt><a href="{A}">one</a> lost<dt><a href="{B}">two</a>', [(A, "one"), (B, "two")]),
    "blanks in the end": (f'<DT><A HREF="{A}">one</A  > lost <DT>', [(A, "one")]),
    "a line break in the end": (f'<DT><A HREF="{A}">one</a\n> lost <DT>', [(A, "one")]),
    "attributes in the end": (f'<DT><A HREF="{A}">one</A x="y"> lost <DT>', [(A, "one")]),
    "text after the end": (f'<DT><A HREF="{A}">one</A> lost <b>too</b> <DT>', [(A, "one")]),
    "not closed": (
        f'<DT><A HREF="{A}">one\n<DT><A HREF="{B}">two\n<DD>note\n',
        [(A, "one"), (B, "two", "note")],
    ),
    "one inside the other": (f'<DT><A HREF="{A}">one <A HREF="{B}">two</A></A>', [(A, "one"), (B, "two")]),
    "an anchor without address inside": (
        f'<DT><A HREF="{A}">one<A NAME="x"></A> lost<DT><A HREF="{B}">two</A>',
        [(A, "one"), (B, "two")],
    ),
    "closed twice": (f'<DT><A HREF="{A}">one</A></A> lost<DD>note', [(A, "one", "note")]),
    "an end in the note": (
        f'<DT><A HREF="{A}">one</A><DD>note with an </a> in it',
        [(A, "one", "note with an in it")],
    ),
    "an upper case end in the note": (
        f'<DT><A HREF="{A}">one</A><DD>first </A> second<DT><A HREF="{B}">two</A>',
        [(A, "one", "first second"), (B, "two")],
    ),
    "an end before the first link": (f'</a><DT><A HREF="{A}">one</A>', [(A, "one")]),
    "an end in a folder's name": (
        f'<DT><H3>Fol</a>der</H3><DL><p><DT><A HREF="{A}">one</A></DL>',
        [(A, "one", None, ("Folder",))],
    ),
    "other tags in the title": (f'<DT><A HREF="{A}">a <b>bold</b></i> one</A>', [(A, "a bold one")]),
    "an escaped end in the title": (f'<DT><A HREF="{A}">a &lt;/a&gt; one</A>', [(A, "a </a> one")]),
    "an end in a comment": (f'<DT><A HREF="{A}">one<!-- </a> --> more</A>', [(A, "one more")]),
    "an end in an attribute": (f'<DT><A HREF="{A}" ICON="</a>">one</A>', [(A, "one")]),
}


@pytest.mark.parametrize(("entries", "wanted"), ENTRIES.values(), ids=ENTRIES.keys())
def test_the_title_of_a_link_ends_where_the_link_is_closed(
    tmp_path: Path, entries: str, wanted: list[tuple[Any, ...]]
) -> None:
    file = tmp_path / "bookmarks.html"
    file.write_text(f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{entries}\n</DL><p>\n", encoding="utf-8")
    bookmarks = list(netscape.read(formats.Source(file)))
    assert all(isinstance(bookmark, Bookmark) for bookmark in bookmarks)
    assert [
        (bookmark.url, bookmark.title, bookmark.note and " ".join(bookmark.note.split()), bookmark.folders)
        for bookmark in bookmarks
        if isinstance(bookmark, Bookmark)
    ] == [padded(*fields) for fields in wanted]


def padded(
    url: str, title: str, note: str | None = None, folders: tuple[str, ...] = ()
) -> tuple[object, ...]:
    """Return the fields of a bookmark; most cases have no note and no folder."""
    return url, title, note, folders


@pytest.mark.parametrize("text", ['a "b" c', "it's", "<b>", "&amp;", "</A><DT>", "a > b", "损失"])
def test_a_written_link_is_read_back(tmp_path: Path, text: str) -> None:
    link = Link(
        id=1,
        url="https://example.org/?a=1&copy=2",
        title=text,
        site="example.org",
        tags=(text,),
        added="2026-11-25T04:28:26Z",
        saved=None,
        published=None,
        lang=None,
        words=None,
        status="link only",
        reason=None,
        note=text,
    )
    file = tmp_path / "bookmarks.html"
    file.write_text("".join(netscape.stream([ExportItem(link)])), encoding="utf-8")
    (bookmark,) = netscape.read(formats.Source(file))
    assert isinstance(bookmark, Bookmark)
    assert (bookmark.url, bookmark.title, bookmark.tags, bookmark.note) == (link.url, text, (text,), text)


def test_a_title_or_note_of_millions_of_characters_is_cut_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.html"
    long = "abc " * 600_000
    path.write_text(
        f'<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF="https://example.org/a">{long}</A><DD>{long}\n'
        '<DT><A HREF="https://example.org/b">B</A></DL>',
        encoding="utf-8",
    )
    name, source = formats.recognize(path)
    first, second = formats.read_source(name, source)
    assert isinstance(first, Bookmark)
    assert isinstance(second, Bookmark)
    assert max(len(first.title or ""), len(first.note or "")) <= 1_000_000
    assert (second.url, second.title) == ("https://example.org/b", "B")
    assert {field.name: field.count for field in source.report.items()} == {"parts of long texts": 2}
