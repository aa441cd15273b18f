"""Pages that other programs saved: found to be pages, with the address and the date that lie inside."""

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
FROM_FILE = "2023-11-14T22:13:20Z"
BODY = "<body><article><h1>尺子</h1><p>A ruler measures a coin.</p></article></body></html>"


def saved(folder: Path, text: str | bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (MTIME, MTIME))
    return path


def read(path: Path) -> tuple[str, list[Bookmark | UnreadableEntry]]:
    name, source = formats.recognise(path)
    found = list(formats.get_reader(name).read(source))
    assert all(isinstance(each, Bookmark | UnreadableEntry) for each in found)
    return name, found  # type: ignore[return-value]


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
        FROM_FILE,
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
        FROM_FILE,
    ),
    "a canonical that is only the front page": (
        '<html><head><link rel="canonical" href="https://example.org/">'
        '<meta property="og:url" content="https://example.org/a">',
        "https://example.org/a",
        FROM_FILE,
    ),
    "base": (
        '<html><head><base href="https://example.org/a/b.html">',
        "https://example.org/a/b.html",
        FROM_FILE,
    ),
    "about:internet is no address": (
        '<!-- saved from url=(0014)about:internet -->\n<html><head><meta property="og:url" content="https://e.org/x">',
        "https://e.org/x",
        FROM_FILE,
    ),
    "addresses in the text are not the page's": (
        '<html><head><link rel="canonical" href="https://example.org/a"></head><body><!-- Page saved with '
        "SingleFile\n url: https://evil.example/ -->",
        "https://example.org/a",
        FROM_FILE,
    ),
    "behind a server's own warnings": (
        "<!-- x --><br />\n<b>Warning</b>: nothing in <b>/a.php</b>\n<html lang=de>\n<head><base href='https://example.org/a'>",
        "https://example.org/a",
        FROM_FILE,
    ),
    "lines with commas": (
        "<html><head><meta content='a, b\nurl,title\nhttps://a.org/,b\n'>\n<base href='https://example.org/a'>",
        "https://example.org/a",
        FROM_FILE,
    ),
    "XHTML": (
        '<?xml version="1.0"?>\n<!-- a -->\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<link rel="canonical" href="https://example.org/a"/>',
        "https://example.org/a",
        FROM_FILE,
    ),
}


@pytest.mark.parametrize(("head", "url", "date"), HEADS.values(), ids=HEADS)
def test_a_saved_page_tells_where_it_was_saved_from(tmp_path, head, url, date):
    path = saved(tmp_path, head + BODY)
    name, [found] = read(path)
    assert name == "html"
    assert (found.url, found.page.fetched) == (url, date)
    assert (found.page.url, found.page.final_url, found.page.status) == (url, url, 200)
    assert found.page.body == path.read_bytes()
    assert (found.added, found.title, found.location) == (None, None, "page.html")


@pytest.mark.parametrize("charset", ["utf-16", "gb18030", "utf-8-sig"])
def test_the_head_is_read_in_any_charset(tmp_path, charset):
    name, [found] = read(saved(tmp_path, (SINGLE_FILE + BODY * 20).encode(charset)))
    assert (name, found.url) == ("html", "https://example.org/post?id=1&x=2")


def test_a_page_without_an_address_is_told(tmp_path):
    name, [found] = read(saved(tmp_path, "<!DOCTYPE html><html><head><title>x</title>" + BODY))
    assert name == "html"
    assert isinstance(found, UnreadableEntry)
    assert (found.reason, found.hint) == ("no address inside", Remedy(Action.SUPPLY_ADDRESS))


def test_a_page_larger_than_any_is_told(tmp_path):
    path = saved(tmp_path, SINGLE_FILE)
    with path.open("r+b") as file:
        file.truncate(MAX_PAGE_BYTES + 1)
    _, [found] = read(path)
    assert isinstance(found, UnreadableEntry)
    assert "20 MB" in found.reason


OTHERS = {
    "Netscape": "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><p><DT><A HREF='http://a.org/'>a</A>",
    "Netscape without its header": "<title>B</title><DL><p><DT><A HREF='http://a.org/' ADD_DATE='1700000000'>a</A></DL>",
    "text": "just a text about <html> that begins otherwise",
    "RSS": "<?xml version='1.0'?><rss version='2.0'><channel><title>a</title></channel></rss>",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_only_looks_like_a_page_is_none(tmp_path, text):
    path = saved(tmp_path, text)
    source = formats.Source(path)
    mine = formats.get_reader("html").recognise(source)
    others = [formats.get_reader(name).recognise(source) for name in formats.reader_names() if name != "html"]
    assert mine <= 0 or mine < max(others)


def test_our_own_pages_come_back_with_their_date(tmp_path):
    from linkvault.models import ExportItem, Link, Snapshot

    link = Link(3, "https://example.org/a?b=1&c=2", "一 & <b>", "example.org", ("ml",), "2024-01-01T00:00:00Z", "x",
                None, "zh", 3, "saved", None, None)  # fmt: skip
    snapshot = Snapshot(1, 3, 1, "2024-02-03T04:05:06Z", link.url, 200, "一", "林", "花园", None, None, "zh", None,
                        None, None, None, "article", 3, "f")  # fmt: skip
    text = formats.get_writer("html").write(ExportItem(link, snapshot, html="<p>尺子</p>"))
    name, [found] = read(saved(tmp_path, text))
    assert (name, found.url, found.page.fetched) == ("html", link.url, snapshot.captured)


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
def test_hostile_heads_are_read_in_one_pass(tmp_path, text):
    source = formats.Source(saved(tmp_path, "<!doctype html>" + text))
    assert formats.get_reader("html").recognise(source) > 0
    assert list(formats.get_reader("html").read(source))


# Folders of them


def test_a_folder_is_read_in_order_each_file_as_what_it_is(tmp_path):
    box = tmp_path / "box"
    page = '<html><head><link rel="canonical" href="https://example.org/{}">' + BODY
    saved(box, page.format("b"), "b.html")
    saved(box, page.format("frame"), "b_files/saved_resource.html")
    saved(box, page.format("c"), "ml/deep/c.htm")
    saved(box, "<html><head><title>no address</title>" + BODY, "ml/x.html")
    saved(box, page.format("hidden"), ".hidden.html")
    saved(box, b"\x89PNG\r\n\x1a\n", "picture.png")
    saved(
        box,
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a\nContent-Type: text/html\n\n"
        + BODY,
        "a.mhtml",
    )
    (box / "link.html").symlink_to(box / "b.html")
    (box / "round").symlink_to(box)
    os.mkfifo(box / "pipe.html")
    name, found = read(box)
    assert name == "folder"
    pages = [(each.url, each.location, each.folders) for each in found if isinstance(each, Bookmark)]
    assert pages == [
        ("https://example.org/a", "a.mhtml", ()),
        ("https://example.org/b", "b.html", ()),
        ("https://example.org/c", "ml/deep/c.htm", ("ml", "deep")),
    ]
    told = {each.location: each.reason for each in found if isinstance(each, UnreadableEntry)}
    assert set(told) == {"b_files", "ml/x.html", "picture.png", "pipe.html"}
    assert told["picture.png"] == "not a saved page"
    assert told["ml/x.html"] == "no address inside"


def test_a_folder_deeper_than_the_stack_is_read(tmp_path):
    folder = deep = tmp_path / "box"
    for _ in range(300):
        deep /= "d"
    deep.mkdir(parents=True)
    saved(deep, '<html><head><base href="https://example.org/a">' + BODY)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        _, [found] = read(folder)
    finally:
        sys.setrecursionlimit(limit)
    assert (found.url, len(found.folders)) == ("https://example.org/a", 300)


def test_an_empty_folder_is_read_as_nothing(tmp_path):
    (tmp_path / "box").mkdir()
    assert read(tmp_path / "box") == ("folder", [])
