"""Limits of readers: one entry that cannot be read costs itself alone, and a bomb is a reported line."""

import json
import plistlib
import sqlite3
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.errors import FormatError
from linkvault.formats.parts import input_file, sqlite, zip_archive
from linkvault.models import Bookmark, UnreadableEntry

LINK = {"href": "https://example.org/a", "extended": "", "toread": "no"}
FOLDER = '{{"roots": {{"bar": {{"children": [{}, {{"type": "url", "url": "https://example.org/a"}}]}}}}}}'


def read(path: Path, content: str | bytes) -> tuple[str, list[formats.ImportItem]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    name, source = formats.recognize(path)
    return name, list(formats.read_source(name, source))


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        ("[" * 3000 + "]" * 3000, "nested too deeply"),
        ('{"href": ' + "[" * 3000 + '"]"' + "]" * 3000 + "}", "nested too deeply"),
        ('{"href": \'x\', "b": "\\"}]"}', "invalid JSON"),
        (f'{{"href": {"9" * 5000}}}', "invalid JSON"),
    ],
    ids=["brackets", "a deep value", "quotes", "digits"],
)
def test_a_record_that_cannot_be_decoded_costs_itself_alone(
    damaged: str, reason: str, tmp_path: Path
) -> None:
    link = json.dumps(LINK)
    name, items = read(tmp_path / "file", f"[{link}, {damaged}, {link}]")
    assert name == "pinboard"
    assert [item.location for item in items if isinstance(item, Bookmark)] == ["record 1", "record 3"]
    [unread] = [item for item in items if isinstance(item, UnreadableEntry)]
    assert (unread.location, unread.reason) == ("record 2", reason)


@pytest.mark.parametrize("damaged", ["[" * 3000 + "]" * 3000, '{"children": ' * 2500 + "[]" + "}" * 2500])
def test_a_tree_that_is_too_deep_costs_its_branch_alone(damaged: str, tmp_path: Path) -> None:
    name, items = read(tmp_path / "Bookmarks", FOLDER.format(damaged))
    assert name == "chrome"
    assert [item.url for item in items if isinstance(item, Bookmark)] == ["https://example.org/a"]
    assert [item.reason for item in items if isinstance(item, UnreadableEntry)] == ["nested too deeply"]


def test_a_property_list_that_contains_itself_many_times_ends(tmp_path: Path) -> None:
    node: dict[str, object] = {"WebBookmarkType": "WebBookmarkTypeLeaf", "URLString": "https://example.org/a"}
    for _ in range(60):  # 2 ** 60 paths lead to the link, and the text of a value has no end
        node = {"WebBookmarkType": "WebBookmarkTypeList", "Children": [node, node], "More": [node, node]}
    _, items = read(tmp_path / "Bookmarks.plist", plistlib.dumps(node, fmt=plistlib.FMT_BINARY))
    assert [item.url for item in items if isinstance(item, Bookmark)] == ["https://example.org/a"]


def test_values_of_front_matter_that_contain_one_another_many_times_are_shown_in_short(
    tmp_path: Path,
) -> None:
    lines = ["url: https://example.org/a", "a0: &a0 [x, x]"]
    lines += [f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]" for number in range(1, 60)]
    text = "---\n" + "\n".join(lines) + "\n---\ntext\n"
    name, items = read(tmp_path / "note.md", text)
    assert (name, len(items)) == ("markdown", 1)


def test_front_matter_that_merges_mappings_many_times_is_read_without_merging(tmp_path: Path) -> None:
    lines = ["url: https://example.org/a", "a0: &a0 {b: c}"]
    lines += [f"a{number}: &a{number} {{<<: [*a{number - 1}, *a{number - 1}]}}" for number in range(1, 60)]
    name, items = read(tmp_path / "note.md", "---\n" + "\n".join(lines) + "\n---\ntext\n")
    assert (name, len(items)) == ("markdown", 1)


def test_a_query_that_does_not_end_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_MAX_STEPS", 1_000_000)
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as database:  # without keys: a join of all rows with all rows
        database.execute("CREATE TABLE moz_places (id INTEGER, url TEXT)")
        database.execute(
            "CREATE TABLE moz_bookmarks (id, type, fk, parent, position, title, dateAdded, guid)"
        )
        rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
        database.execute(f"INSERT INTO moz_bookmarks {rows} SELECT i, 1, 1, 1, i % 7, '', 0, '' FROM n")
        database.execute(f"INSERT INTO moz_places {rows} SELECT 1, 'https://example.org/' || i FROM n")
        database.commit()
    name, source = formats.recognize(path)
    assert name == "firefox"
    with pytest.raises(FormatError, match="interrupted"):
        list(formats.read_source(name, source))


@pytest.mark.parametrize(
    "declaration", ["", '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">']
)
def test_an_attached_file_of_many_megabytes_costs_no_note(declaration: str, tmp_path: Path) -> None:
    note = "<note><title>{}</title><note-attributes><source-url>https://example.org/{}</source-url></note-attributes>{}</note>"
    resource = f"<resource><data>{'QUJD' * 3_000_000}</data></resource>"
    text = f'<?xml version="1.0"?>{declaration}<en-export>{note.format("A", "a", resource)}{note.format("B", "b", "")}</en-export>'
    _, items = read(tmp_path / "notes.enex", text)
    assert [item.title for item in items if isinstance(item, Bookmark)] == ["A", "B"]


@pytest.mark.parametrize("padding", [0, 70_000], ids=["near", "far"])
def test_entities_that_multiply_are_not_expanded(padding: int, tmp_path: Path) -> None:
    entities = '<!ENTITY e0 "0123456789">' + "".join(
        f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10)
    )
    path = tmp_path / "file.opml"
    text = (
        f'<?xml version="1.0"?><!--{"x" * padding}--><!DOCTYPE opml [{entities}]><opml version="2.0"><body>'
        '<outline text="A" url="https://example.org/a"/><outline text="&e9;" url="https://example.org/b"/></body></opml>'
    )
    path.write_text(text, encoding="utf-8")
    items = list(formats.get_reader("opml").read(formats.Source(path)))
    assert any(isinstance(item, UnreadableEntry) for item in items)
    assert all(len(item.title or "") < 100_000 for item in items if isinstance(item, Bookmark))


def write_firefox(path: Path, rows: list[tuple[object, ...]], title: str = "title") -> Path:
    """Write a database of Firefox with one page.

    :param rows: of bookmarks: id, type, id of the page, id of the folder, title
    :param title: the definition of the column of titles
    """
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT, title TEXT)")
        database.execute("INSERT INTO moz_places VALUES (1, 'https://example.org/a', 'A')")
        columns = "id INTEGER PRIMARY KEY, type, fk, parent, name, position, dateAdded, guid"
        database.execute(f"CREATE TABLE moz_bookmarks ({columns}, {title})")
        database.executemany(
            "INSERT INTO moz_bookmarks (id, type, fk, parent, name) VALUES (?, ?, ?, ?, ?)", rows
        )
        database.commit()
    return path


def test_a_text_that_a_database_computes_is_not_read(tmp_path: Path) -> None:
    title = "title TEXT GENERATED ALWAYS AS (printf('%.*c', 60000000, 'x')) VIRTUAL"
    path = write_firefox(tmp_path / "places.sqlite", [(1, 2, None, 0, ""), (2, 1, 1, 1, "A")], title)
    name, source = formats.recognize(path)
    assert name == "firefox"
    [bookmark] = [item for item in formats.read_source(name, source) if isinstance(item, Bookmark)]
    assert (bookmark.url, bookmark.title) == ("https://example.org/a", None)


def test_folders_of_a_database_that_contain_one_another_end(tmp_path: Path) -> None:
    rows = [(1, 2, None, 2, "a"), (2, 2, None, 1, "b"), (3, 1, 1, 2, "A")]
    name, source = formats.recognize(write_firefox(tmp_path / "places.sqlite", rows))
    assert [item.url for item in formats.read_source(name, source) if isinstance(item, Bookmark)] == [
        "https://example.org/a"
    ]


LONG_LINES = {
    "text": ("see https://example.org/a {}", "and https://example.org/b"),
    "markdown_list": ("- [A](https://example.org/a) {}", "- [B](https://example.org/b)"),
    "org": ("* [[https://example.org/a][A]] {}", "* [[https://example.org/b][B]]"),
    "urls": ("https://example.org/a\n{}", "https://example.org/b"),
}


@pytest.mark.parametrize("name", LONG_LINES)
def test_a_line_without_end_is_read_in_part_and_reported(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_file, "_MAX_LINE_CHARACTERS", 1000)
    start, end = LONG_LINES[name]
    path = tmp_path / "file"
    path.write_text(f"{start.format('x' * 3500)}\n{end}\n", encoding="utf-8")
    source = formats.Source(path)
    items = list(formats.get_reader(name).read(source))
    urls = [item.url for item in items if isinstance(item, Bookmark)]
    assert urls[0] == "https://example.org/a"
    assert urls[-1] == "https://example.org/b"
    assert "parts of long lines" in {field.name for field in source.report.items()}


def test_a_file_of_one_line_fills_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("see https://example.org/a ")
        stream.writelines("x" * 1_000_000 for _ in range(60))
    tracemalloc.start()
    items = list(formats.get_reader("text").read(formats.Source(path)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.url for item in items if isinstance(item, Bookmark)] == ["https://example.org/a"]
    assert peak < 55_000_000  # the line itself has 60


def test_a_large_member_of_an_archive_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "pocket.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("part_0.csv", "w") as stream,
    ):
        stream.write(b"title,url,time_added,tags,status\n")
        for _ in range(52):
            stream.write(b" " * 10_000_000)
    name, source = formats.recognize(path)
    assert name == "pocket"
    tracemalloc.start()
    with pytest.raises(FormatError, match="unpacks to more than"):
        list(formats.read_source(name, source))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_the_members_of_an_archive_are_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.html", '<link rel="canonical" href="https://example.org/a"><p>text')
    calls: list[Path] = []
    list_members = zip_archive._list_members
    monkeypatch.setattr(
        zip_archive, "_list_members", lambda source: calls.append(source.path) or list_members(source)
    )
    assert formats.recognize(path)[0] == "zipped_pages"
    assert len(calls) == 1


LONG_ENTRIES = {
    "bibtex": (
        "@misc{{a, title={{A}}, url={{https://example.org/a}}}}\n@misc{{b, title={{{}}}, url={{https://example.org/b}}}}\n"
        "@misc{{c, title={{C}}, url={{https://example.org/c}}}}\n"
    ),
    "csv": 'url,title\nhttps://example.org/a,A\nhttps://example.org/b,"{}"\nhttps://example.org/c,C\n',
    "ris": (
        "TY  - GEN\nUR  - https://example.org/a\nER  - \nTY  - GEN\nUR  - https://example.org/b\nTI  - {}\nER  - \n"
        "TY  - GEN\nUR  - https://example.org/c\nER  - \n"
    ),
}


@pytest.mark.parametrize("name", LONG_ENTRIES)
def test_an_entry_that_is_too_long_costs_itself_alone(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(LONG_ENTRIES[name].format("x" * 2_500_000), encoding="utf-8")
    items = list(formats.get_reader(name).read(formats.Source(path)))
    assert len(items) == 3
    assert [item.url for item in (items[0], items[2]) if isinstance(item, Bookmark)] == [
        "https://example.org/a",
        "https://example.org/c",
    ]
    assert isinstance(items[1], UnreadableEntry | Bookmark)
