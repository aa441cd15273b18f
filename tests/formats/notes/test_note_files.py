"""Notes and link files whose name or date is a part of the bookmark, and exports that were unpacked to a folder."""

import json
import plistlib
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.formats.notes import evernote
from linkvault.models import Bookmark, UnreadableEntry

PARAGRAPH = "This page was clipped, and its text is long enough to be an article that someone reads. " * 8


def read(path: Path) -> tuple[str, list[Bookmark]]:
    """Return the format of a file and its bookmarks; nothing in it is unreadable."""
    name, source = formats.recognize(path)
    items = list(formats.get_reader(name).read(source))
    assert all(isinstance(item, Bookmark) for item in items), items
    return name, items  # type: ignore[return-value]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bookmark_of_nb_has_its_note_its_tags_and_its_content(tmp_path: Path) -> None:
    text = (
        "# A title (example.org)\n\n<https://example.org/a>\n\n## Comment\n\nmine\n\n## Tags\n\n#ml #损失\n\n"
        f"## Content\n\n{PARAGRAPH}\n"
    )
    name, (bookmark,) = read(write(tmp_path, "1.bookmark.md", text))
    assert name == "nb"
    assert (bookmark.url, bookmark.title, bookmark.note) == (
        "https://example.org/a",
        "A title (example.org)",
        "mine",
    )
    assert bookmark.tags == ("ml", "损失")
    assert bookmark.page is not None
    assert bookmark.page.body.decode().startswith("This page was clipped")


def test_a_note_of_readwise_is_the_bookmark_of_its_article(tmp_path: Path) -> None:
    text = (
        "# One\n\n## Metadata\n- Author: [[A]]\n- Full Title: One and all\n- Document Tags: [[ml]] [[deep learning]]\n"
        "- URL: https://example.org/a\n\n## Highlights\n"
        "- a fine line ([View Highlight](https://read.readwise.io/read/x))\n"
    )
    name, (bookmark,) = read(write(tmp_path, "One.md", text))
    assert name == "readwise_notes"
    assert (bookmark.url, bookmark.title) == ("https://example.org/a", "One and all")
    assert (bookmark.tags, bookmark.note) == (("ml", "deep learning"), "- a fine line")


def test_a_list_with_a_field_of_readwise_is_no_note_of_readwise(tmp_path: Path) -> None:
    text = "Links to read\n\n- URL: https://example.org/a\n- Another: https://example.org/b\n"
    name, bookmarks = read(write(tmp_path, "Links.md", text))
    assert name == "markdown_list"
    assert [bookmark.url for bookmark in bookmarks] == ["https://example.org/a", "https://example.org/b"]


def test_a_note_of_evernote_has_its_page_and_one_without_an_address_is_reported(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><en-export><note><title>A</title><created>20200913T122640Z</created><tag>ml</tag>'
        "<note-attributes><source-url>https://example.org/a</source-url></note-attributes>"
        f"<content><![CDATA[<en-note><p>{PARAGRAPH}</p></en-note>]]></content></note>"
        "<note><title>A thought</title></note></en-export>"
    )
    name, source = formats.recognize(write(tmp_path, "notes.enex", text))
    bookmark, thought = formats.get_reader(name).read(source)
    assert name == "evernote"
    assert isinstance(bookmark, Bookmark)
    assert (bookmark.url, bookmark.tags, bookmark.added) == (
        "https://example.org/a",
        ("ml",),
        "2020-09-13T12:26:40Z",
    )
    assert bookmark.page is not None
    assert isinstance(thought, UnreadableEntry)
    assert thought.text == "A thought"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("损失.url", b"[InternetShortcut]\r\nURL=https://example.org/a\r\n"),
        ("损失.webloc", plistlib.dumps({"URL": "https://example.org/a"})),
        ("损失.webloc", plistlib.dumps({"URL": "https://example.org/a"}, fmt=plistlib.FMT_BINARY)),
        ("x.desktop", "[Desktop Entry]\nType=Link\nName=损失\nURL=https://example.org/a\n".encode()),
    ],
)
@pytest.mark.parametrize("in_folder", [False, True])
def test_a_link_file_is_a_bookmark(name: str, content: bytes, in_folder: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    _, (bookmark,) = read(tmp_path if in_folder else tmp_path / name)
    assert (bookmark.url, bookmark.title) == ("https://example.org/a", "损失")


def test_an_unpacked_export_of_omnivore_has_its_texts(tmp_path: Path) -> None:
    records = [{"slug": "a", "title": "A", "url": "https://example.org/a", "labels": ["ml"]}]
    write(tmp_path, "metadata_0_to_1.json", json.dumps(records))
    write(tmp_path, "content/a.md", PARAGRAPH)
    name, (bookmark,) = read(tmp_path)
    assert (name, bookmark.tags) == ("omnivore", ("ml",))
    assert bookmark.page is not None
    assert bookmark.page.media_type == "text/markdown"


def test_a_slug_cannot_name_a_file_outside_the_export(tmp_path: Path) -> None:
    write(tmp_path, "secret.md", PARAGRAPH)
    records = [{"slug": "../../secret", "title": "A", "url": "https://example.org/a"}]
    write(tmp_path, "export/metadata_0_to_1.json", json.dumps(records))
    write(tmp_path, "export/content/b.md", PARAGRAPH)
    _, (bookmark,) = read(tmp_path / "export")
    assert bookmark.page is None


def test_front_matter_that_is_not_what_its_tags_say_costs_no_other_note(tmp_path: Path) -> None:
    for name, more in (("1", ""), ("2", 'x: !!bool "x"\n'), ("3", 'year: !!int ""\n')):
        write(tmp_path, f"{name}.md", f"---\nurl: https://example.org/{name}\n{more}---\n")
    assert [bookmark.url for bookmark in read(tmp_path)[1]] == [
        f"https://example.org/{number}" for number in "123"
    ]


def test_the_links_of_a_note_of_evernote_without_an_address_are_bookmarks(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><en-export><note><title>N</title><created>20230102T030405Z</created><tag>ml</tag>'
        '<content><![CDATA[<en-note>see <a href="https://example.org/a">A</a> and https://example.org/b</en-note>]]>'
        "</content></note></en-export>"
    )
    _, (first, second) = read(write(tmp_path, "notes.enex", text))
    assert [(first.url, first.title), (second.url, second.title)] == [
        ("https://example.org/a", "A"),
        ("https://example.org/b", None),
    ]
    assert {first.tags, second.tags} == {("ml",)}
    assert {first.added, second.added} == {"2023-01-02T03:04:05Z"}


def test_the_property_created_of_org_is_the_date_of_the_links(tmp_path: Path) -> None:
    text = (
        "* [[https://example.org/a][A]] :x:\n:PROPERTIES:\n:CREATED: [2023-01-02 Mon 03:04]\n:ID: 7\n:END:\n"
        "* Topic\n:PROPERTIES:\n:CREATED: <2024-05-06>\n:END:\n- [[https://example.org/b][B]]\n* [[https://example.org/c]]\n"
    )
    name, bookmarks = read(write(tmp_path, "links.org", text))
    assert name == "org"
    assert [(item.title, item.added) for item in bookmarks] == [
        ("A", "2023-01-02T03:04:00Z"),
        ("B", "2024-05-06T00:00:00Z"),
        (None, None),
    ]


def test_a_link_file_of_linux_may_have_variables_and_translations(tmp_path: Path) -> None:
    text = "[Desktop Entry]\nType=Link\nName[de]=Tisch\nName=Desk\nURL[$e]=https://example.org/a\n"
    name, (bookmark,) = read(write(tmp_path, "a.desktop", text))
    assert (name, bookmark.url, bookmark.title) == ("link_file", "https://example.org/a", "Desk")


def test_notes_without_an_address_in_a_folder_have_their_links(tmp_path: Path) -> None:
    write(
        tmp_path,
        "graph/journals/2023_01_02.md",
        "- [[reading]] https://example.org/a #ml\n- [B](https://example.org/b)\n",
    )
    write(
        tmp_path,
        "graph/bookmarks.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF='https://example.org/c'>C</A></DL>",
    )
    name, bookmarks = read(tmp_path / "graph")
    assert name == "folder"
    assert [(item.url, item.title, item.folders) for item in bookmarks] == [
        ("https://example.org/c", "C", ()),
        ("https://example.org/a", "reading", ("journals",)),
        ("https://example.org/b", "B", ("journals",)),
    ]


@pytest.mark.parametrize("piece_bytes", [1, 7, 23, 1 << 20])
def test_attached_files_of_evernote_never_reach_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    monkeypatch.setattr(evernote, "_READ_BYTES", piece_bytes)
    note = (
        '<note><title>{0}</title><resource><data encoding="base64">{1}</data><mime>image/png</mime></resource>'
        "<note-attributes><source-url>https://example.org/{0}</source-url></note-attributes></note>"
    )
    notes = note.format("a", "QUJD" * 100) + note.format("b", "") + note.format("c", "QUJD\n" * 9)
    path = write(tmp_path, "notes.enex", f"<?xml version='1.0'?><en-export>{notes}</en-export>")
    with path.open("rb") as stream:
        assert b"QUJD" not in b"".join(evernote._drop_attached_files(stream))
    assert [bookmark.title for bookmark in read(path)[1]] == ["a", "b", "c"]
