"""Readers of bookmarks: every format, any charset, and files that are cut off, compressed, in use or damaged."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bookmark_files import DAY, FIREFOX, FIREFOX_DATABASE, FIREFOX_EXPECTED, TEXTS, Expected, bookmark

from linkvault import formats
from linkvault.errors import FormatError
from linkvault.formats.registry import FORMATS
from linkvault.models import Bookmark, UnreadableEntry


def write_file(folder: Path, content: object, name: str = "file") -> Path:
    path = folder / name  # no extension: files are recognized by their content
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> tuple[str, Expected]:
    name, source = formats.recognize(path)
    return name, list(formats.read_source(name, source))  # type: ignore[arg-type]


@pytest.mark.parametrize("sample", TEXTS)
def test_every_format_is_recognized_by_its_content_and_read(sample: str, tmp_path: Path) -> None:
    name, content, expected = TEXTS[sample]
    assert read(write_file(tmp_path, content)) == (name, expected)


def test_every_reader_of_bookmarks_has_a_sample() -> None:
    # Databases, complete links, and files whose name or date is a part of the bookmark.
    have_own_tests = {"buku", "firefox", "jsonl", "link_file", "nb", "readwise_notes", "evernote"}
    have_own_tests |= {"notion", "logseq", "readeck"}
    packages = ("bookmarks", "browsers", "notes", "references", "services")
    modules = tuple(f"linkvault.formats.{package}." for package in packages)
    readers = {name for name, entry in FORMATS.items() if entry.reads and entry.module.startswith(modules)}
    assert {name for name, _, _ in TEXTS.values()} == readers - have_own_tests


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("sample", ["netscape", "chrome", "csv", "markdown list", "karakeep"])
def test_text_is_read_in_any_charset(sample: str, encoding: str, tmp_path: Path) -> None:
    name, content, expected = TEXTS[sample]
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    text = text.replace('charset=UTF-8"', f'charset={"gbk" if encoding == "gb18030" else "UTF-8"}"')
    assert read(write_file(tmp_path, text.encode(encoding))) == (name, expected)


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old mac"])
@pytest.mark.parametrize("sample", ["urls", "csv", "pocket csv", "markdown list", "netscape"])
def test_lines_may_end_in_any_way(sample: str, end: str, tmp_path: Path) -> None:
    name, content, expected = TEXTS[sample]
    assert read(write_file(tmp_path, str(content).replace("\n", end).encode())) == (name, expected)


def test_urls_may_be_separated_by_nul(tmp_path: Path) -> None:
    path = write_file(tmp_path, b"https://example.org/a\0https://example.org/b\0")
    assert [item.url for item in read(path)[1] if isinstance(item, Bookmark)] == [
        "https://example.org/a",
        "https://example.org/b",
    ]


def write_zip(folder: Path, members: dict[str, object]) -> Path:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return write_file(folder, stream.getvalue())


def test_pocket_zip_is_read_with_highlights_and_collections(tmp_path: Path) -> None:
    header = "title,url,time_added,tags,status\n"
    path = write_zip(
        tmp_path,
        {
            "part_000000.csv": f"{header}A,https://example.org/a,1600000000,ml,unread\n",
            "part_000001.csv": f"{header}B,https://example.org/b,1600000000,,archive\n,,,,unread\n",
            "annotations/part_000000.json": [
                {
                    "url": "https://example.org/a",
                    "title": "A",
                    "highlights": [{"quote": "marked", "created_at": 1}],
                }
            ],
            "collections/best.json": {
                "title": "Best",
                "items": [{"url": "https://example.org/c", "title": "C", "note": "n"}],
            },
        },
    )
    assert read(path) == (
        "pocket",
        [
            bookmark(
                "https://example.org/a",
                "A",
                "part_000000.csv, line 2",
                added=DAY,
                tags=("ml", "unread"),
                note="> marked",
            ),
            bookmark("https://example.org/b", "B", "part_000001.csv, line 2", added=DAY, tags=("archived",)),
            UnreadableEntry("part_000001.csv, line 3", "no URL"),
            bookmark(
                "https://example.org/c", "C", "collections/best.json, record 1", note="n", folders=("Best",)
            ),
        ],
    )


def test_omnivore_zip_is_read_in_order_with_highlights(tmp_path: Path) -> None:
    def entry(number: int, **more: object) -> dict[str, object]:
        url = f"https://example.org/{number}"
        fields = {
            "slug": f"s{number}",
            "title": f"T{number}",
            "url": url,
            "state": "Active",
            "labels": [],
            "savedAt": DAY,
        }
        return {**fields, **more}

    path = write_zip(
        tmp_path,
        {
            "metadata_20_to_40.json": [entry(3), entry(4, state="Deleted")],
            "metadata_0_to_20.json": [entry(1), entry(2)],
            "content/s1.html": "<p>text</p>",
            "highlights/s2.md": "> marked\n\nwhy",
        },
    )
    assert read(path) == (
        "omnivore",
        [
            bookmark("https://example.org/1", "T1", "metadata_0_to_20.json, record 1", added=DAY),
            bookmark(
                "https://example.org/2",
                "T2",
                "metadata_0_to_20.json, record 2",
                added=DAY,
                note="> marked\n\nwhy",
            ),
            bookmark("https://example.org/3", "T3", "metadata_20_to_40.json, record 1", added=DAY),
            UnreadableEntry(
                "metadata_20_to_40.json, record 2", "deleted in the other program", "https://example.org/4"
            ),
        ],
    )


def test_a_zip_with_a_damaged_file_name_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {"é.csv": "url\nhttps://example.org/a\n"})
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))  # no longer UTF-8
    with pytest.raises(FormatError, match="unknown format"):
        formats.recognize(path)
    for name in ("omnivore", "pocket", "wacz"):
        with pytest.raises(FormatError, match="the archive cannot be read"):
            list(formats.get_reader(name).read(formats.Source(path)))


TEXT = f"<p>{'损失函数 measures how wrong a model is. ' * 30}</p>"


def test_the_page_that_omnivore_stored_is_attached(tmp_path: Path) -> None:
    fields = {
        "slug": "s",
        "title": "A & b",
        "url": "https://example.org/a",
        "state": "Active",
        "labels": [],
        "savedAt": DAY,
    }
    more = {"author": 'Li "Lei"', "publishedAt": "2020-01-02T00:00:00.000Z"}
    path = write_zip(tmp_path, {"metadata_0_to_20.json": [{**fields, **more}], "content/s.html": TEXT})
    [item] = read(path)[1]
    assert isinstance(item, Bookmark)
    assert item.page is not None
    assert (item.page.url, item.page.fetched) == ("https://example.org/a", DAY)
    text = item.page.body.decode("utf-8")
    assert "<title>A &amp; b</title>" in text
    assert '<meta name="author" content="Li &quot;Lei&quot;">' in text
    assert '<meta property="article:published_time" content="2020-01-02T00:00:00.000Z">' in text
    assert text.endswith(f"<article>{TEXT}</article></body></html>")


@pytest.mark.parametrize(
    ("content", "has_page"),
    [
        (TEXT, True),
        ("<p>short</p>", False),
        (f"wallabag can't retrieve contents for this article.{TEXT}", False),
        (None, False),
    ],
    ids=["text", "short", "message", "none"],
)
def test_the_page_that_wallabag_stored_is_attached(
    content: str | None, has_page: bool, tmp_path: Path
) -> None:
    entry = {
        "title": "A",
        "url": "https://example.org/a",
        "is_archived": 0,
        "is_starred": 0,
        "created_at": DAY,
    }
    path = write_file(
        tmp_path, [{**entry, "content": content, "language": "zh", "published_by": ["Li Lei", "Han Meimei"]}]
    )
    [item] = read(path)[1]
    assert isinstance(item, Bookmark)
    assert (item.page is not None) == has_page
    if item.page:
        text = item.page.body.decode("utf-8")
        assert text.startswith('<!DOCTYPE html><html lang="zh">')
        assert 'content="Li Lei, Han Meimei"' in text


def test_firefox_database_is_read_with_its_log_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as running:  # like a running Firefox
        running.execute("PRAGMA journal_mode = WAL")
        running.executescript(FIREFOX_DATABASE)
        running.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        running.execute("INSERT INTO moz_places VALUES (4, 'https://example.org/new', NULL)")
        running.execute("INSERT INTO moz_bookmarks VALUES (12, 1, 4, 2, 2, 'New', 0, 'v')")
        running.commit()
        before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".sqlite-shm"}
        assert read(path) == (
            "firefox",
            [
                UnreadableEntry("record 9", "not a web address (place:)", "place:sort=1"),
                bookmark("https://example.org/new", "New", "record 12", folders=("menu",)),
                bookmark(
                    "https://example.org/a",
                    "损失函数",
                    "record 8",
                    added=DAY,
                    tags=("ml",),
                    note="keyword: loss",
                    folders=("menu", "工作"),
                ),
            ],
        )
        after = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".sqlite-shm"}
    assert {name: before[name] for name in before if "shm" not in name} == {
        name: after[name] for name in after if "shm" not in name
    }


def test_buku_database(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TABLE bookmarks (id integer PRIMARY KEY, URL text NOT NULL UNIQUE, metadata text default '',"
            " tags text default ',', desc text default '', flags integer default 0)"
        )
        database.execute(
            "INSERT INTO bookmarks VALUES (1, 'https://example.org/a', 'A', ',ml,a b,', 'mine', 0)"
        )
        database.execute("INSERT INTO bookmarks VALUES (2, 'about:config', '', ',', '', 0)")
        database.commit()
    assert read(path) == (
        "buku",
        [
            bookmark("https://example.org/a", "A", "record 1", tags=("ml", "a b"), note="mine"),
            UnreadableEntry("record 2", "not a web address (about:)", "about:config"),
        ],
    )


def compress(text: bytes) -> bytes:
    """Return a mozLz4 file whose LZ4 block is one sequence of literals."""
    length = len(text) - 15
    return (
        b"mozLz40\0"
        + len(text).to_bytes(4, "little")
        + b"\xf0"
        + b"\xff" * (length // 255)
        + bytes([length % 255])
        + text
    )


def test_firefox_backup_may_be_compressed(tmp_path: Path) -> None:
    path = write_file(tmp_path, compress(json.dumps(FIREFOX).encode()))
    assert read(path) == ("firefox_json", FIREFOX_EXPECTED)


def test_a_compressed_backup_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path, compress(json.dumps(FIREFOX).encode())[:-20])
    with pytest.raises(FormatError, match="damaged or cut off"):
        read(path)


def test_long_lines_and_open_code_blocks_of_markdown_are_reported(tmp_path: Path) -> None:
    link = "- [A](https://example.org/a)\n"
    long = f"- {'x' * 5000} [B](https://example.org/b)\n"
    path = write_file(tmp_path, f"{link}```\n{link}```\n{long}~~~\n{link}")
    assert read(path)[1] == [
        bookmark("https://example.org/a", "A", "line 1"),
        UnreadableEntry("line 5", "a line too long, read in part", f"{'x' * 119}…"),
        UnreadableEntry("line 6", "a code block that never ends, and all text after it"),
    ]


def test_text_after_json_and_extra_cells_are_not_lost(tmp_path: Path) -> None:
    link = '{"href": "https://example.org/a", "extended": "", "toread": "no"}'
    assert read(write_file(tmp_path, f"[{link}] [{link}]"))[1] == [
        bookmark("https://example.org/a", None, "record 1"),
        UnreadableEntry("record 2", "text after the end of the JSON", f"[{link}]"),
    ]
    table = "url,title,tags\nhttps://example.org/a,A,ml,b,\nhttps://example.org/b,B,,,\n"
    assert read(write_file(tmp_path, table))[1] == [
        bookmark("https://example.org/a", "A", "line 2", tags=("ml", "b")),
        bookmark("https://example.org/b", "B", "line 3"),
    ]


CUT_OFF: dict[str, tuple[Callable[[str], str], int, str]] = {
    "netscape": (lambda text: text[: text.index("/last")], 2, "unfinished tag"),
    "chrome": (lambda text: text[: text.index('"B"') + 2], 1, "the file ends here, unfinished"),
    "pinboard": (lambda text: text[:-20], 1, "the file ends here, unfinished"),
    "karakeep": (lambda text: text[: text.index("a thought") + 3], 1, "the file ends here, unfinished"),
    "pocket csv": (lambda text: text + '"no end', 2, "an unclosed quote"),
    "opml": (lambda text: text[: text.index('text="C"') + 3], 1, "malformed XML"),
}


@pytest.mark.parametrize("sample", CUT_OFF)
def test_a_file_cut_off_is_read_up_to_its_end_and_reported(sample: str, tmp_path: Path) -> None:
    cut, count, reason = CUT_OFF[sample]
    content = TEXTS[sample][1]
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    _, items = read(write_file(tmp_path, cut(text)))
    assert sum(isinstance(item, Bookmark) for item in items) == count
    last = items[-1]
    assert isinstance(last, UnreadableEntry)
    assert last.reason.startswith(reason)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 300,
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04 no archive",
        b"SQLite format 3\0 no database",
        b"mozLz40\0\xff\xff\xff\xff\x10",
        b"A letter.\n\nDear reader, this holds no address at all.\n",
        b'{"a": [1, 2], "b": "example"}',
        b"name,age\nA,1\n",
        b"[" * 5000,
    ],
    ids=["empty", "zeros", "bytes", "png", "zip", "sqlite", "lz4", "letter", "object", "csv", "brackets"],
)
def test_files_without_bookmarks_are_not_recognized(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="unknown format"):
        formats.recognize(write_file(tmp_path, content))


GARBAGE = [
    b"",
    b"\0\xff" * 500,
    b"<" * 500,
    b'["' * 300,
    b'"a,\n' * 99,
    b"{" * 999,
    b"PK\x03\x04",
    b"SQLite format 3\0",
]
READ_ANY_BYTES = {"html", "mhtml", "warc", "jsonl"}


@pytest.mark.parametrize("name", [name for name in formats.reader_names() if name not in READ_ANY_BYTES])
def test_garbage_is_refused_or_reported(name: str, tmp_path: Path) -> None:
    for number, content in enumerate(GARBAGE):
        source = formats.Source(write_file(tmp_path, content, f"file{number}"))
        try:
            items = list(formats.get_reader(name).read(source))
        except FormatError:
            continue
        assert all(isinstance(item, UnreadableEntry) for item in items)


UNEXPECTED = [None, 7, "x", [], {}, [[]], {"a": [{}]}, [None, {"name": 7}]]


def mutants(value: object) -> Iterator[object]:
    """Yield copies of a JSON value in which one part, at any depth, is missing or has an unexpected type."""
    yield from UNEXPECTED
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {other: part for other, part in value.items() if other != key}
            yield from ({**value, key: mutant} for mutant in mutants(inner))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from ([*value[:at], mutant, *value[at + 1 :]] for mutant in mutants(inner))


@pytest.mark.parametrize(
    "sample", [sample for sample, (_, content, _) in TEXTS.items() if not isinstance(content, str)]
)
def test_json_of_any_types_is_read_or_reported(sample: str, tmp_path: Path) -> None:
    name, content, _ = TEXTS[sample]
    for mutant in mutants(content):
        source = formats.Source(write_file(tmp_path, mutant))
        items = list(formats.get_reader(name).read(source))
        assert all(isinstance(item, Bookmark | UnreadableEntry) for item in items)


@pytest.mark.parametrize("sample", ["chrome", "tabs of a session", "netscape"])
def test_what_was_read_to_recognize_a_file_is_not_read_again(sample: str, tmp_path: Path) -> None:
    name, content, expected = TEXTS[sample]
    path = write_file(tmp_path, content)
    found_name, source = formats.recognize(path)
    path.unlink()  # these formats are read whole, or the file is shorter than what is read at once
    assert (found_name, list(formats.read_source(name, source))) == (name, expected)
    assert source.take_begun() is None


OLD_FIREFOX = """
    CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
    CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER, parent INTEGER, position INTEGER,
        title TEXT, keyword_id INTEGER, folder_type TEXT, dateAdded INTEGER, lastModified INTEGER);
    CREATE TABLE moz_bookmarks_roots (root_name VARCHAR(16) UNIQUE, folder_id INTEGER);
    CREATE TABLE moz_keywords (id INTEGER PRIMARY KEY, keyword TEXT UNIQUE);
    INSERT INTO moz_places VALUES (1, 'https://example.org/a', NULL);
    INSERT INTO moz_bookmarks_roots VALUES ('places', 1), ('menu', 2), ('tags', 4);
    INSERT INTO moz_keywords VALUES (5, 'loss');
    INSERT INTO moz_bookmarks VALUES
        (1, 2, NULL, 0, 0, '', NULL, NULL, 0, 0), (2, 2, NULL, 1, 0, 'Bookmarks Menu', NULL, NULL, 0, 0),
        (4, 2, NULL, 1, 1, 'Tags', NULL, NULL, 0, 0), (7, 2, NULL, 2, 0, 'work', NULL, NULL, 0, 0),
        (8, 1, 1, 7, 0, 'A', 5, NULL, 1600000000000000, 0), (10, 2, NULL, 4, 0, 'ml', NULL, NULL, 0, 0),
        (11, 1, 1, 10, 0, NULL, NULL, NULL, 0, 0);
"""


@pytest.mark.parametrize("guids", [False, True], ids=["Firefox 3", "Firefox 4 to 30"])
def test_databases_of_old_firefox(guids: bool, tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(OLD_FIREFOX)
        if guids:  # random ones, those of the roots too
            database.execute("ALTER TABLE moz_bookmarks ADD COLUMN guid TEXT")
            database.execute("UPDATE moz_bookmarks SET guid = 'guid' || id")
        database.commit()
    assert read(path) == (
        "firefox",
        [
            bookmark(
                "https://example.org/a",
                "A",
                "record 8",
                added=DAY,
                tags=("ml",),
                note="keyword: loss",
                folders=("work",),
            )
        ],
    )


def test_the_trash_of_vivaldi_stays_out(tmp_path: Path) -> None:
    def link(name: str) -> dict[str, object]:
        return {"type": "url", "name": name, "url": f"https://example.org/{name}"}

    folder = {"type": "folder", "name": "trash", "children": [link("b")]}
    roots = {
        "bookmark_bar": {"children": [{**link("a"), "meta_info": {"Nickname": "aa"}}, folder], "name": "Bar"},
        "trash": {"children": [link("c"), {"name": "f", "children": [link("d")]}], "name": "Trash"},
    }
    name, items = read(write_file(tmp_path, {"checksum": "0", "roots": roots, "version": 1}))
    assert name == "chrome"
    assert [item.url for item in items if isinstance(item, Bookmark)] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert isinstance(items[0], Bookmark)
    assert items[0].note == "keyword: aa"
    assert items[2:] == [
        UnreadableEntry("record 3", "in the trash of the browser", "https://example.org/c"),
        UnreadableEntry("record 4", "in the trash of the browser", "https://example.org/d"),
    ]


def test_a_backup_of_readeck(tmp_path: Path) -> None:
    info = {
        "UserID": 1,
        "URL": "https://example.org/a",
        "Title": "A",
        "Created": DAY,
        "Labels": ["ml"],
        "IsMarked": True,
        "IsArchived": True,
        "Annotations": [{"id": "x", "text": "marked", "note": "why"}],
    }
    members: dict[str, object] = {
        "data.json": {"Users": []},
        "bookmarks/x/info.json": info,
        "bookmarks/y/info.json": "{",
        "bookmarks/z/info.json": [],
    }
    name, items = read(write_zip(tmp_path, members))
    assert name == "readeck"
    assert items[0] == bookmark(
        "https://example.org/a",
        "A",
        "bookmarks/x/info.json",
        added=DAY,
        tags=("ml", "archived", "favourite"),
        note="> marked\n\nwhy",
    )
    assert [item.location for item in items[1:] if isinstance(item, UnreadableEntry)] == [
        "bookmarks/y/info.json",
        "bookmarks/z/info.json",
    ]
