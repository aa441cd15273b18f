"""Pages that other programs saved, and folders of them: recognized, with the URL and the date in the file."""

import inspect
import os
import sys
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.errors import Action, Remedy
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES
from linkvault.models import Bookmark, UnreadableEntry

MTIME = 1_700_000_000
FILE_DATE = "2023-11-14T22:13:20Z"
BODY = "<body><article><h1>尺子</h1><p>A ruler measures a coin.</p></article></body></html>"


def write_page(folder: Path, text: str | bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (MTIME, MTIME))
    return path


def read(path: Path) -> tuple[str, list[Bookmark | UnreadableEntry]]:
    name, source = formats.recognize(path)
    items = list(formats.get_reader(name).read(source))
    assert all(isinstance(item, Bookmark | UnreadableEntry) for item in items)
    return name, items  # type: ignore[return-value]


SINGLE_FILE = """<!DOCTYPE html> <html lang=zh><!--
 Page saved with SingleFile
 url: https://example.org/post?id=1&x=2
 saved date: Thu Nov 21 2024 10:12:13 GMT+0800 (中国标准时间)
--><meta charset=utf-8><title>尺子</title><link rel=canonical href=https://example.org/other>"""

HEADS = {
    "SingleFile": (SINGLE_FILE, "https://example.org/post?id=1&x=2", "2024-11-21T02:12:13Z"),
    "browser": (
        "<!DOCTYPE html>\n<!-- saved from url=(0024)https://example.org/a/b/ -->\n<html><head>",
        "https://example.org/a/b/",
        FILE_DATE,
    ),
    "Save Page WE": (
        '<html><head><link rel="canonical" href="https://example.org/">'
        '<meta name="savepage-url" content="https://example.org/a">'
        '<meta name="savepage-date" content="Thu Nov 21 2024 02:12:13 GMT+0000 (GMT)">',
        "https://example.org/a",
        "2024-11-21T02:12:13Z",
    ),
    "monolith": (
        "<!-- Saved from https://example.org/a at 2024-11-21T02:12:13Z using monolith v2.8.3 -->\n<html><head>",
        "https://example.org/a",
        "2024-11-21T02:12:13Z",
    ),
    "HTTrack": (
        "<!DOCTYPE html><html>\n<!-- Mirrored from example.org/a.html by HTTrack Website Copier/3.x "
        "[XR&CO'2014], Thu, 21 Nov 2024 02:12:13 GMT --><head>",
        "http://example.org/a.html",
        "2024-11-21T02:12:13Z",
    ),
    "WebScrapBook": (
        '<html data-scrapbook-source="https://example.org/a" data-scrapbook-create="20241121021213456"><head>',
        "https://example.org/a",
        "2024-11-21T02:12:13Z",
    ),
    "canonical": (
        '<!doctype html><html><head><base href="https://cdn.example.org/"><link rel="canonical" '
        'href="https://example.org/%E5%B0%BA?a=1&amp;b=2">',
        "https://example.org/%E5%B0%BA?a=1&b=2",
        FILE_DATE,
    ),
    "a canonical that is only the front page": (
        '<html><head><link rel="canonical" href="https://example.org/">'
        '<meta property="og:url" content="https://example.org/a">',
        "https://example.org/a",
        FILE_DATE,
    ),
    "base": (
        '<html><head><base href="https://example.org/a/b.html">',
        "https://example.org/a/b.html",
        FILE_DATE,
    ),
    "about:internet is no address": (
        '<!-- saved from url=(0014)about:internet -->\n<html><head><meta property="og:url" content="https://e.org/x">',
        "https://e.org/x",
        FILE_DATE,
    ),
    "addresses in the text are not the page's": (
        '<html><head><link rel="canonical" href="https://example.org/a"></head><body><!-- Page saved with '
        "SingleFile\n url: https://evil.example/ -->",
        "https://example.org/a",
        FILE_DATE,
    ),
    "behind a server's own warnings": (
        "<!-- x --><br />\n<b>Warning</b>: nothing in <b>/a.php</b>\n<html lang=de>\n<head><base href='https://example.org/a'>",
        "https://example.org/a",
        FILE_DATE,
    ),
    "lines with commas": (
        "<html><head><meta content='a, b\nurl,title\nhttps://a.org/,b\n'>\n<base href='https://example.org/a'>",
        "https://example.org/a",
        FILE_DATE,
    ),
    "XHTML": (
        '<?xml version="1.0"?>\n<!-- a -->\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<link rel="canonical" href="https://example.org/a"/>',
        "https://example.org/a",
        FILE_DATE,
    ),
}


@pytest.mark.parametrize(("head", "url", "date"), HEADS.values(), ids=HEADS)
def test_a_saved_page_is_read_with_its_url_and_date(tmp_path, head, url, date):
    path = write_page(tmp_path, head + BODY)
    name, [item] = read(path)
    assert name == "html"
    assert (item.url, item.page.fetched) == (url, date)
    assert (item.page.url, item.page.final_url, item.page.status) == (url, url, 200)
    assert item.page.body == path.read_bytes()
    assert (item.added, item.title, item.location) == (None, None, "page.html")


@pytest.mark.parametrize("charset", ["utf-16", "gb18030", "utf-8-sig"])
def test_the_head_is_read_in_any_charset(tmp_path, charset):
    name, [item] = read(write_page(tmp_path, (SINGLE_FILE + BODY * 20).encode(charset)))
    assert (name, item.url) == ("html", "https://example.org/post?id=1&x=2")


def test_a_page_without_a_url_is_unreadable(tmp_path):
    name, [item] = read(write_page(tmp_path, "<!DOCTYPE html><html><head><title>x</title>" + BODY))
    assert name == "html"
    assert isinstance(item, UnreadableEntry)
    assert (item.reason, item.hint) == ("no URL in the file", Remedy(Action.SUPPLY_ADDRESS))


def test_a_page_over_the_size_limit_is_unreadable(tmp_path):
    path = write_page(tmp_path, SINGLE_FILE)
    with path.open("r+b") as file:
        file.truncate(MAX_PAGE_BYTES + 1)
    _, [item] = read(path)
    assert isinstance(item, UnreadableEntry)
    assert "20 MB" in item.reason


OTHERS = {
    "Netscape": "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><p><DT><A HREF='http://a.org/'>a</A>",
    "Netscape without its header": "<title>B</title><DL><p><DT><A HREF='http://a.org/' ADD_DATE='1700000000'>a</A></DL>",
    "text": "just a text about <html> that begins otherwise",
    "RSS": "<?xml version='1.0'?><rss version='2.0'><channel><title>a</title></channel></rss>",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_files_of_other_formats_are_not_recognized_as_pages(tmp_path, text):
    path = write_page(tmp_path, text)
    source = formats.Source(path)
    confidence = formats.get_reader("html").recognize(source)
    others = [formats.get_reader(name).recognize(source) for name in formats.reader_names() if name != "html"]
    assert confidence <= 0 or confidence < max(others)


def test_written_pages_are_read_with_their_date(tmp_path):
    from linkvault.models import ExportItem, Link, Snapshot

    link = Link(3, "https://example.org/a?b=1&c=2", "一 & <b>", "example.org", ("ml",), "2024-01-01T00:00:00Z", "x",
                None, "zh", 3, "saved", None, None)  # fmt: skip
    snapshot = Snapshot(1, 3, 1, "2024-02-03T04:05:06Z", link.url, 200, "一", "林", "花园", None, None, "zh", None,
                        None, None, None, "article", 3, "f")  # fmt: skip
    text = formats.get_writer("html").write(ExportItem(link, snapshot, html="<p>尺子</p>"))
    name, [item] = read(write_page(tmp_path, text))
    assert (name, item.url, item.page.fetched) == ("html", link.url, snapshot.captured)


@pytest.mark.parametrize(
    "text",
    [
        "<link rel='" * 200_000,
        "<!--" * 500_000,
        "<meta>" * 100_000,
        "<html " + "a=b " * 400_000,
        "<?" * 500_000,
    ],
    ids=["quotes", "comments", "metas", "attributes", "instructions"],
)
def test_hostile_heads_are_read(tmp_path, text):
    source = formats.Source(write_page(tmp_path, "<!doctype html>" + text))
    assert formats.get_reader("html").recognize(source) > 0
    assert list(formats.get_reader("html").read(source))


# Folders


def test_the_files_of_a_folder_are_read_in_order(tmp_path):
    box = tmp_path / "box"
    page = '<html><head><link rel="canonical" href="https://example.org/{}">' + BODY
    write_page(box, page.format("b"), "b.html")
    write_page(box, page.format("frame"), "b_files/saved_resource.html")
    write_page(box, page.format("c"), "ml/deep/c.htm")
    write_page(box, "<html><head><title>no address</title>" + BODY, "ml/x.html")
    write_page(box, page.format("hidden"), ".hidden.html")
    write_page(box, b"\x89PNG\r\n\x1a\n", "picture.png")
    write_page(
        box,
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a\nContent-Type: text/html\n\n"
        + BODY,
        "a.mhtml",
    )
    (box / "link.html").symlink_to(box / "b.html")
    (box / "round").symlink_to(box)
    os.mkfifo(box / "pipe.html")
    name, items = read(box)
    assert name == "folder"
    pages = [(item.url, item.location, item.folders) for item in items if isinstance(item, Bookmark)]
    assert pages == [
        ("https://example.org/a", "a.mhtml", ()),
        ("https://example.org/b", "b.html", ()),
        ("https://example.org/c", "ml/deep/c.htm", ("ml", "deep")),
    ]
    reasons = {item.location: item.reason for item in items if isinstance(item, UnreadableEntry)}
    assert set(reasons) == {"b_files", "ml/x.html", "picture.png", "pipe.html"}
    assert reasons["picture.png"] == "not a saved page"
    assert reasons["ml/x.html"] == "no URL in the file"


def test_a_folder_deeper_than_the_stack_is_read(tmp_path):
    folder = deep = tmp_path / "box"
    for _ in range(300):
        deep /= "d"
    deep.mkdir(parents=True)
    write_page(deep, '<html><head><base href="https://example.org/a">' + BODY)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        _, [item] = read(folder)
    finally:
        sys.setrecursionlimit(limit)
    assert (item.url, len(item.folders)) == ("https://example.org/a", 300)


def test_an_empty_folder_has_no_items(tmp_path):
    (tmp_path / "box").mkdir()
    assert read(tmp_path / "box") == ("folder", [])
