"""Archives: the pages in them come out as captured, whatever else, broken or packed, lies around them."""

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
    told = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": DATE, "WARC-Record-ID": "<urn:uuid:1>"}
    told |= {"Content-Type": "application/http; msgtype=response", "Content-Length": str(len(block))}
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def answer(
    body: bytes = HTML, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    lines = [
        f"Content-Type: {kind}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def page(url: str = "https://example.org/a", **more: str) -> bytes:
    return record(url, answer(), **more)


def read(folder: Path, content: bytes, name: str = "a.warc") -> list[Bookmark | UnreadableEntry]:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    told, source = formats.recognise(path)
    assert told == "warc"
    return list(formats.get_reader(told).read(source))  # type: ignore[arg-type]


PACKED = {
    "plain": lambda *records: b"".join(records),
    "gzip, each for itself": lambda *records: b"".join(map(gzip.compress, records)),
    "gzip, all in one": lambda *records: gzip.compress(b"".join(records)),
    "zstd": lambda *records: b"".join(map(zstandard.compress, records)),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_pages_come_out_as_captured_and_the_rest_is_counted(tmp_path, pack):
    found = read(
        tmp_path,
        pack(
            record("", b"software: x\r\n", "warcinfo", Content_Type="application/warc-fields"),
            record("https://example.org/a", b"GET / HTTP/1.1\r\n\r\n", "request"),
            page(),
            record("https://example.org/a.png", answer(b"png", kind="image/png")),
            record("https://example.org/gone", answer(status="404 Not Found")),
            record("https://example.org/robots.txt", answer(b"User-agent: *", kind="text/plain")),
            record("https://example.org/a.txt", b"plain text", "resource", Content_Type="text/plain"),
            page("https://example.org/again").replace(b"WARC-Type: response", b"WARC-Type: revisit"),
            page("urn:x"),
        ),
    )
    first, text, told = found
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
    assert told.reason.startswith("4 records are not pages: ")
    assert "1 image/png" in told.reason
    assert "1 status 404" in told.reason


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 50] for start in range(0, len(body), 50)]
    return b"".join(b"%x;x=y\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


RAW_DEFLATE = zlib.compress(HTML)[2:-4]
BODIES = {
    "gzip": (gzip.compress(HTML), {"Content_Encoding": "gzip"}),
    "x-gzip": (gzip.compress(HTML), {"Content_Encoding": "X-GZIP"}),
    "deflate": (zlib.compress(HTML), {"Content_Encoding": "deflate"}),
    "deflate without its head": (RAW_DEFLATE, {"Content_Encoding": "deflate"}),
    "br": (brotli.compress(HTML), {"Content_Encoding": "br"}),
    "zstd": (zstandard.compress(HTML), {"Content_Encoding": "zstd"}),
    "chunked": (chunked(HTML), {"Transfer_Encoding": "chunked"}),
    "chunked gzip": (chunked(gzip.compress(HTML)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "a false label": (HTML, {"Content_Encoding": "gzip"}),
    "three false labels": (HTML, {"Transfer_Encoding": "chunked", "Content_Encoding": "br, zstd"}),
    "an unknown one": (HTML, {"Content_Encoding": "none"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "headers"), BODIES.values(), ids=BODIES)
def test_bodies_are_unpacked_and_false_labels_forgiven(tmp_path, body, headers):
    [found] = read(tmp_path, record("https://example.org/a", answer(body, **headers)))
    assert found.page.body == HTML


def test_redirects_are_the_way_to_a_page(tmp_path):
    found = read(
        tmp_path,
        record("http://example.org/", answer(b"", "301 Moved", Location="https://example.org/"))
        + record("https://example.org/", answer(b"", "302 Found", Location="/start"))
        + record("https://example.org/x", answer(b"", "302 Found", Location="http://[broken"))
        + page("https://example.org/start"),
    )
    [found] = found
    assert found.url == found.page.final_url == "https://example.org/start"
    assert found.page.url == "http://example.org/"
    assert found.page.hops == (Hop("http://example.org/", 301), Hop("https://example.org/", 302))


@pytest.mark.parametrize("pack", list(PACKED.values())[:2], ids=list(PACKED)[:2])
def test_what_is_cut_off_is_there_as_far_as_it_goes_and_told(tmp_path, pack):
    whole = pack(page("https://example.org/a"), page("https://example.org/b"))
    first, *rest = read(tmp_path, whole[:-90])
    assert first.page.body == HTML
    assert first.page.warnings == ()
    assert rest
    assert all(isinstance(each, UnreadableEntry) or "part" in each.page.warnings[0] for each in rest)


def test_damage_is_stepped_over_and_told(tmp_path):
    first, told, second = read(
        tmp_path, page("https://example.org/a") + b"junk\r\n" * 20 + page("https://example.org/b")
    )
    assert (first.url, second.url) == ("https://example.org/a", "https://example.org/b")
    assert told == UnreadableEntry("after record 1", "damaged or cut off: Invalid WARC header")


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", ""])
def test_no_page_is_larger_than_any_may_be(tmp_path, encoding):
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress, "": bytes}[encoding]
    body = pack(b"a" * 30_000_000)
    told, after = read(
        tmp_path, record("https://example.org/a", answer(body, Content_Encoding=encoding)) + page()
    )
    assert told.location == "record 1"
    assert "20 MB" in told.reason
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
        "name, source = formats.recognise(__import__('pathlib').Path(sys.argv[1]))\n"
        "print([each.reason for each in formats.get_reader(name).read(source)])\n"
        "print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    reasons, kilobytes = done.stdout.splitlines()
    assert "20 MB" in reasons
    assert int(kilobytes) < 200_000


def test_without_the_extra_the_cure_is_told(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(page())
    code = (
        "import sys; sys.modules['fastwarc'] = sys.modules['fastwarc.warc'] = None\n"
        "from linkvault import errors, formats; from pathlib import Path\n"
        "try: list(formats.get_reader('warc').read(formats.Source(Path(sys.argv[1]))))\n"
        "except errors.LinkvaultError as error: print(error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "pip install 'linkvault[warc]'\n"


SAMPLES = {
    "example-bad.warc.gz.bad": ["http://example.com?example=1"],
    "example-iana.org-chunked.warc": ["http://www.iana.org/"],
    "example-space-in-target-uri.warc.gz": [],
    "example-trunc.warc": ["http://example.com/"],
    "example-wrong-chunks.warc.gz": ["http://example.com/"],
}


@pytest.mark.parametrize(("name", "urls"), SAMPLES.items(), ids=SAMPLES)
def test_broken_archives_give_what_is_there(shared, name, urls):
    told, source = formats.recognise(shared / "data/hostile/inputs/warc" / name)
    found = list(formats.get_reader(told).read(source))
    assert [each.url for each in found if isinstance(each, Bookmark)] == urls
    assert urls or found


@given(st.binary(max_size=200), st.integers(0, 3000), st.booleans())
def test_no_damage_raises(junk, offset, packed):
    records = [
        page(),
        record(
            "https://example.org/b",
            answer(chunked(gzip.compress(HTML)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
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


# Written by us


def exported(*pages: Page) -> ExportItem:
    link = Link(
        1, "https://example.org/", "尺子", "example.org", (), DATE, DATE, None, "zh", 3, "saved", None, None
    )
    versions = []
    for number, each in enumerate(pages, 1):
        snapshot = Snapshot(number, 1, number, each.fetched, each.final_url, 200, None, None, None, None, None, None,
                            None, None, None, None, "article", 3, "f")  # fmt: skip
        versions.append(Version(snapshot, ArticleText("", "", ""), "", each))
    return ExportItem(link, history=LinkHistory("saved", versions=tuple(versions)))


PAGES = [
    Page("https://example.org/", "https://example.org/", 200, "text/html", HTML, "2024-01-02T03:04:05Z",
         headers=(("content-type", "text/html; charset=utf-8"), ("link", "<a>; rel=b\r\nX-Evil: 1"))),
    Page("http://example.org/", "https://example.org/尺?a=1", 200, "text/html", HTML * 20, "2024-11-21T02:12:13Z",
         hops=(Hop("http://example.org/", 301), Hop("https://example.org/", 302))),
    Page("https://example.org/t", "https://example.org/t", 200, "text/plain", b"a text", "2024-11-22T02:12:13Z"),
]  # fmt: skip


def test_what_is_written_is_read_again(tmp_path):
    found = read(
        tmp_path, b"".join(formats.get_writer("warc").stream([exported(*PAGES), exported()])), "a.warc.gz"
    )
    assert [each.page.body for each in found] == [each.body for each in PAGES]
    for back, sent in zip(found, PAGES, strict=True):
        assert (back.page.url, back.page.final_url) == (sent.url, sent.final_url)
        assert (back.page.fetched, back.page.hops, back.page.media_type) == (
            sent.fetched,
            sent.hops,
            sent.media_type,
        )
    assert found[0].page.header("link") == "<a>; rel=b X-Evil: 1"


def test_another_program_reads_what_is_written():
    from warcio.archiveiterator import ArchiveIterator

    raw = b"".join(formats.get_writer("warc").stream([exported(*PAGES)]))
    seen = []
    for each in ArchiveIterator(io.BytesIO(raw), check_digests="raise"):
        body = each.content_stream().read()
        seen.append((each.rec_type, each.rec_headers.get_header("WARC-Target-URI"), body))
    assert [kind for kind, _, _ in seen] == ["warcinfo", *["response"] * 5]
    assert [body for _, _, body in seen if body][1:] == [each.body for each in PAGES]


def test_the_same_versions_are_the_same_bytes():
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


LISTED = b"""{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
{"id": "1", "url": "http://example.org/", "ts": "2024-11-21T02:12:13Z", "title": "A"}
{"id": "2", "url": "https://example.org/b"}
not json
{"id": "3", "url": "https://example.org/nowhere"}
"""
RECORDS = (
    record("http://example.org/", answer(b"", "301 Moved", Location="https://example.org/"))
    + page("https://example.org/")
    + page("https://ads.example/frame")
    + page("https://example.org/b")
)


def read_wacz(folder: Path, files: dict[str, bytes]) -> list[Bookmark | UnreadableEntry]:
    name, source = formats.recognise(wacz(folder, files))
    assert name == "wacz"
    return list(formats.get_reader(name).read(source))  # type: ignore[arg-type]


def test_the_listed_pages_of_a_wacz(tmp_path):
    files = {
        "archive/a.warc.gz": gzip.compress(RECORDS),
        "pages/pages.jsonl": LISTED,
        "datapackage.json": b"{}",
    }
    first, second, frame, broken, missing = read_wacz(tmp_path, files)
    assert (first.url, first.location) == ("https://example.org/", "archive/a.warc.gz, record 2")
    assert second.url == "https://example.org/b"
    assert frame.reason.startswith("1 record is not a page: 1 not in the list of pages")
    assert (broken.location, broken.text) == ("pages/pages.jsonl, line 4", "not json")
    assert (missing.location, missing.text) == ("pages/pages.jsonl, line 5", "https://example.org/nowhere")


def test_without_a_list_all_pages_of_a_wacz(tmp_path):
    found = read_wacz(tmp_path, {"archive/b.warc": RECORDS, "archive/a.warc": page("https://example.org/x")})
    urls = [each.url for each in found if isinstance(each, Bookmark)]
    assert urls == [
        "https://example.org/x",
        "https://example.org/",
        "https://ads.example/frame",
        "https://example.org/b",
    ]


def test_a_broken_wacz_is_told(tmp_path):
    path = wacz(tmp_path, {"archive/a.warc": RECORDS * 50, "datapackage.json": b"{}"})
    raw = bytearray(path.read_bytes())
    raw[100:200] = b"\xff" * 100
    path.write_bytes(raw)
    name, source = formats.recognise(path)
    found = list(formats.get_reader(name).read(source))
    assert any(isinstance(each, UnreadableEntry) for each in found)


def test_other_archives_are_no_wacz(tmp_path):
    path = wacz(tmp_path, {"a.txt": b"x"})
    assert formats.get_reader("wacz").recognise(formats.Source(path)) == 0
    path.write_bytes(b"PK\x03\x04 broken")
    assert formats.get_reader("wacz").recognise(formats.Source(path)) == 0
