"""WARC and WACZ archives: pages are read as captured; other, damaged or compressed records do no harm."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats
from linkvault.formats.archives.warc_stream import WarcPages
from linkvault.models import (
    ArticleText,
    Bookmark,
    ExportItem,
    Hop,
    Link,
    LinkHistory,
    Page,
    Snapshot,
    UnreadableEntry,
    Version,
)

HTML = "<html><head><title>尺子</title></head><body><p>尺子量硬币</p></body></html>".encode() * 3
DATE = "2024-11-21T02:12:13Z"


def record(url: str, block: bytes, kind: str = "response", **fields: str) -> bytes:
    all_fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": DATE,
        "WARC-Record-ID": "<urn:uuid:1>",
    }
    all_fields |= {"Content-Type": "application/http; msgtype=response", "Content-Length": str(len(block))}
    all_fields |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in all_fields.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def response(
    body: bytes = HTML, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    lines = [
        f"Content-Type: {kind}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def page(url: str = "https://example.org/a", **more: str) -> bytes:
    return record(url, response(), **more)


def read(folder: Path, content: bytes, name: str = "a.warc") -> list[Bookmark | UnreadableEntry]:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    entry, source = formats.recognize(path)
    assert entry == "warc"
    return list(formats.get_reader(entry).read(source))  # type: ignore[arg-type]


PACKED = {
    "plain": lambda *records: b"".join(records),
    "gzip, one member per record": lambda *records: b"".join(map(gzip.compress, records)),
    "gzip, one member": lambda *records: gzip.compress(b"".join(records)),
    "zstd": lambda *records: b"".join(map(zstandard.compress, records)),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_pages_are_read_and_other_records_counted(tmp_path, pack):
    items = read(
        tmp_path,
        pack(
            record("", b"software: x\r\n", "warcinfo", Content_Type="application/warc-fields"),
            record("https://example.org/a", b"GET / HTTP/1.1\r\n\r\n", "request"),
            page(),
            record("https://example.org/a.png", response(b"png", kind="image/png")),
            record("https://example.org/gone", response(status="404 Not Found")),
            record("https://example.org/robots.txt", response(b"User-agent: *", kind="text/plain")),
            record("https://example.org/a.txt", b"plain text", "resource", Content_Type="text/plain"),
            page("https://example.org/again").replace(b"WARC-Type: response", b"WARC-Type: revisit"),
            page("urn:x"),
        ),
    )
    first, text, entry = items
    assert (first.url, first.location, first.page.fetched, first.page.body) == (
        "https://example.org/a",
        "record 3",
        DATE,
        HTML,
    )
    assert first.page.header("content-type") == "text/html; charset=utf-8"
    assert (text.url, text.page.media_type, text.page.body) == (
        "https://example.org/a.txt",
        "text/plain",
        b"plain text",
    )
    assert entry.reason.startswith("4 records are not pages: ")
    assert "1 image/png" in entry.reason
    assert "1 status 404" in entry.reason


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 50] for start in range(0, len(body), 50)]
    return b"".join(b"%x;x=y\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


RAW_DEFLATE = zlib.compress(HTML)[2:-4]
BODIES = {
    "gzip": (gzip.compress(HTML), {"Content_Encoding": "gzip"}),
    "x-gzip": (gzip.compress(HTML), {"Content_Encoding": "X-GZIP"}),
    "deflate": (zlib.compress(HTML), {"Content_Encoding": "deflate"}),
    "deflate without a zlib header": (RAW_DEFLATE, {"Content_Encoding": "deflate"}),
    "br": (brotli.compress(HTML), {"Content_Encoding": "br"}),
    "zstd": (zstandard.compress(HTML), {"Content_Encoding": "zstd"}),
    "chunked": (chunked(HTML), {"Transfer_Encoding": "chunked"}),
    "chunked gzip": (chunked(gzip.compress(HTML)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "a wrong header": (HTML, {"Content_Encoding": "gzip"}),
    "three wrong headers": (HTML, {"Transfer_Encoding": "chunked", "Content_Encoding": "br, zstd"}),
    "an unknown encoding": (HTML, {"Content_Encoding": "none"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "headers"), BODIES.values(), ids=BODIES)
def test_bodies_are_decoded_unless_the_header_is_wrong(tmp_path, body, headers):
    [link] = read(tmp_path, record("https://example.org/a", response(body, **headers)))
    assert link.page.body == HTML


def test_redirects_become_the_hops_of_a_page(tmp_path):
    items = read(
        tmp_path,
        record("http://example.org/", response(b"", "301 Moved", Location="https://example.org/"))
        + record("https://example.org/", response(b"", "302 Found", Location="/start"))
        + record("https://example.org/x", response(b"", "302 Found", Location="http://[broken"))
        + page("https://example.org/start"),
    )
    [link] = items
    assert link.url == link.page.final_url == "https://example.org/start"
    assert link.page.url == "http://example.org/"
    assert link.page.hops == (Hop("http://example.org/", 301), Hop("https://example.org/", 302))


@pytest.mark.parametrize("pack", list(PACKED.values())[:2], ids=list(PACKED)[:2])
def test_a_file_cut_off_is_read_up_to_its_end_and_reported(tmp_path, pack):
    content = pack(page("https://example.org/a"), page("https://example.org/b"))
    first, *rest = read(tmp_path, content[:-90])
    assert first.page.body == HTML
    assert first.page.warnings == ()
    assert rest
    assert all(isinstance(item, UnreadableEntry) or "part" in item.page.warnings[0] for item in rest)


def test_damage_is_skipped_and_reported(tmp_path):
    first, entry, second = read(
        tmp_path, page("https://example.org/a") + b"junk\r\n" * 20 + page("https://example.org/b")
    )
    assert (first.url, second.url) == ("https://example.org/a", "https://example.org/b")
    assert entry == UnreadableEntry("after record 1", "damaged or cut off: Invalid WARC header")


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", ""])
def test_a_page_over_the_size_limit_is_unreadable(tmp_path, encoding):
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress, "": bytes}[encoding]
    body = pack(b"a" * 30_000_000)
    entry, after = read(
        tmp_path, record("https://example.org/a", response(body, Content_Encoding=encoding)) + page()
    )
    assert entry.location == "record 1"
    assert "20 MB" in entry.reason
    assert after.page.body == HTML


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of another process is read from /proc"
)
def test_a_huge_record_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "bomb.warc.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(
            record("https://example.org/a", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            .replace(b"Content-Length: 44", b"Content-Length: 600000044")
            .removesuffix(b"\r\n\r\n")
        )
        for _ in range(600):
            file.write(b"\0" * 1_000_000)
    code = (
        "import sys; from linkvault import formats\n"
        "name, source = formats.recognize(__import__('pathlib').Path(sys.argv[1]))\n"
        "print([item.reason for item in formats.get_reader(name).read(source)])\n"
        "print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    reasons, kilobytes = done.stdout.splitlines()
    assert "20 MB" in reasons
    assert int(kilobytes) < 200_000


def test_without_fastwarc_the_error_names_the_extra(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(page())
    code = (
        "import sys; sys.modules['fastwarc'] = sys.modules['fastwarc.warc'] = None\n"
        "from linkvault import errors, formats; from pathlib import Path\n"
        "try: list(formats.get_reader('warc').read(formats.Source(Path(sys.argv[1]))))\n"
        "except errors.LinkvaultError as error: print(error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "Remedy(action=<Action.INSTALL_EXTRA: 'install_extra'>, subject='warc')\n"


SAMPLES = {
    "example-bad.warc.gz.bad": ["http://example.com?example=1"],
    "example-iana.org-chunked.warc": ["http://www.iana.org/"],
    "example-space-in-target-uri.warc.gz": [],
    "example-trunc.warc": ["http://example.com/"],
    "example-wrong-chunks.warc.gz": ["http://example.com/"],
}


@pytest.mark.parametrize(("name", "urls"), SAMPLES.items(), ids=SAMPLES)
def test_damaged_archives_are_read_as_far_as_possible(shared, name, urls):
    entry, source = formats.recognize(shared / "data/hostile/inputs/warc" / name)
    items = list(formats.get_reader(entry).read(source))
    assert [item.url for item in items if isinstance(item, Bookmark)] == urls
    assert urls or items


@given(st.binary(max_size=200), st.integers(0, 3000), st.booleans())
def test_no_damage_raises(junk, offset, packed):
    records = [
        page(),
        record(
            "https://example.org/b",
            response(chunked(gzip.compress(HTML)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        ),
        page("https://example.org/c"),
    ]
    raw = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    offset %= len(raw)
    archive = WarcPages(
        lambda: io.BytesIO(raw[:offset] + junk + raw[offset + len(junk) :]), default_date=DATE
    )
    list(archive.read())
    list(archive.summarize_skipped())


# Writing


def exported(*pages: Page) -> ExportItem:
    link = Link(
        1, "https://example.org/", "尺子", "example.org", (), DATE, DATE, None, "zh", 3, "saved", None, None
    )
    versions = []
    for number, stored_page in enumerate(pages, 1):
        snapshot = Snapshot(number, 1, number, stored_page.fetched, stored_page.final_url, 200, None, None, None, None, None, None,
                            None, None, None, None, "article", 3, "f")  # fmt: skip
        versions.append(Version(snapshot, ArticleText("", "", ""), "", stored_page))
    return ExportItem(link, history=LinkHistory("saved", versions=tuple(versions)))


PAGES = [
    Page("https://example.org/", "https://example.org/", 200, "text/html", HTML, "2024-01-02T03:04:05Z",
         headers=(("content-type", "text/html; charset=utf-8"), ("link", "<a>; rel=b\r\nX-Evil: 1"))),
    Page("http://example.org/", "https://example.org/尺?a=1", 200, "text/html", HTML * 20, "2024-11-21T02:12:13Z",
         hops=(Hop("http://example.org/", 301), Hop("https://example.org/", 302))),
    Page("https://example.org/t", "https://example.org/t", 200, "text/plain", b"a text", "2024-11-22T02:12:13Z"),
]  # fmt: skip


def test_written_pages_are_read_back(tmp_path):
    items = read(
        tmp_path, b"".join(formats.get_writer("warc").stream([exported(*PAGES), exported()])), "a.warc.gz"
    )
    assert [link.page.body for link in items] == [stored_page.body for stored_page in PAGES]
    for read_link, stored_page in zip(items, PAGES, strict=True):
        assert (read_link.page.url, read_link.page.final_url) == (stored_page.url, stored_page.final_url)
        assert (read_link.page.fetched, read_link.page.hops, read_link.page.media_type) == (
            stored_page.fetched,
            stored_page.hops,
            stored_page.media_type,
        )
    assert items[0].page.header("link") == "<a>; rel=b X-Evil: 1"


def test_warcio_reads_written_archives():
    from warcio.archiveiterator import ArchiveIterator

    raw = b"".join(formats.get_writer("warc").stream([exported(*PAGES)]))
    records = []
    for warc_record in ArchiveIterator(io.BytesIO(raw), check_digests="raise"):
        body = warc_record.content_stream().read()
        records.append((warc_record.rec_type, warc_record.rec_headers.get_header("WARC-Target-URI"), body))
    assert [kind for kind, _, _ in records] == ["warcinfo", *["response"] * 5]
    assert [body for _, _, body in records if body][1:] == [stored_page.body for stored_page in PAGES]


def test_the_same_snapshots_give_the_same_bytes():
    stream = formats.get_writer("warc").stream
    assert b"".join(stream([exported(*PAGES)])) == b"".join(stream([exported(*PAGES)]))
    assert b"".join(stream([])) == b""


# WACZ


def wacz(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "a.wacz"
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


PAGE_LIST = b"""{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
{"id": "1", "url": "http://example.org/", "ts": "2024-11-21T02:12:13Z", "title": "A"}
{"id": "2", "url": "https://example.org/b"}
not json
{"id": "3", "url": "https://example.org/nowhere"}
"""
RECORDS = (
    record("http://example.org/", response(b"", "301 Moved", Location="https://example.org/"))
    + page("https://example.org/")
    + page("https://ads.example/frame")
    + page("https://example.org/b")
)


def read_wacz(folder: Path, files: dict[str, bytes]) -> list[Bookmark | UnreadableEntry]:
    name, source = formats.recognize(wacz(folder, files))
    assert name == "wacz"
    return list(formats.get_reader(name).read(source))  # type: ignore[arg-type]


def test_only_listed_pages_of_a_wacz_are_read(tmp_path):
    files = {
        "archive/a.warc.gz": gzip.compress(RECORDS),
        "pages/pages.jsonl": PAGE_LIST,
        "datapackage.json": b"{}",
    }
    first, second, frame, broken, missing = read_wacz(tmp_path, files)
    assert (first.url, first.location) == ("https://example.org/", "archive/a.warc.gz, record 2")
    assert second.url == "https://example.org/b"
    assert frame.reason.startswith("1 record is not a page: 1 not in the list of pages")
    assert (broken.location, broken.text) == ("pages/pages.jsonl, line 4", "not json")
    assert (missing.location, missing.text) == ("pages/pages.jsonl, line 5", "https://example.org/nowhere")


def test_all_pages_of_a_wacz_without_a_list_are_read(tmp_path):
    items = read_wacz(tmp_path, {"archive/b.warc": RECORDS, "archive/a.warc": page("https://example.org/x")})
    urls = [item.url for item in items if isinstance(item, Bookmark)]
    assert urls == [
        "https://example.org/x",
        "https://example.org/",
        "https://ads.example/frame",
        "https://example.org/b",
    ]


def test_a_damaged_wacz_is_reported(tmp_path):
    path = wacz(tmp_path, {"archive/a.warc": RECORDS * 50, "datapackage.json": b"{}"})
    raw = bytearray(path.read_bytes())
    raw[100:200] = b"\xff" * 100
    path.write_bytes(raw)
    name, source = formats.recognize(path)
    items = list(formats.get_reader(name).read(source))
    assert any(isinstance(item, UnreadableEntry) for item in items)


def test_other_zips_are_not_recognized_as_wacz(tmp_path):
    path = wacz(tmp_path, {"a.txt": b"x"})
    assert formats.get_reader("wacz").recognize(formats.Source(path)) == 0
    path.write_bytes(b"PK\x03\x04 broken")
    assert formats.get_reader("wacz").recognize(formats.Source(path)) == 0
