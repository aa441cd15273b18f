"""ARC files: pages with their dates, versions 1 and 2, compressed as a complete and record by record, and damaged."""

import gzip
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.formats.archives import arc
from linkvault.models import Bookmark, UnreadableEntry

BLOCK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n"
    + gzip.compress(b"<p>text</p>", mtime=0)
)


def record(url: str, block: bytes, between: str = "") -> bytes:
    line = f"{url} 192.0.2.1 20200913122640 text/html {between}{len(block)}\n"
    return line.encode() + block + b"\n"


def build(version: int = 1) -> list[bytes]:
    names = b"URL IP-address Archive-date Content-type Archive-length\n"
    head = b"%d 0 Maker\n" % version + names + b"\n"
    between = "200 checksum - 0 file.arc " if version == 2 else ""
    return [
        record("filedesc://file.arc", head, "200 - - 0 file.arc " if version == 2 else ""),
        record("dns:example.org", b"20200913122640\nexample.org. 1 IN A 192.0.2.1\n", between),
        record("https://example.org/a", BLOCK, between),
        record("https://example.org/i.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", between),
        record("https://example.org/gone", b"HTTP/1.1 404 Not Found\r\n\r\n", between),
        record("https://example.org/odd", b"no response", between),
    ]


def read(path: Path, content: bytes) -> tuple[str, list[formats.ImportItem]]:
    path.write_bytes(content)
    name, source = formats.recognize(path)
    return name, list(formats.read_source(name, source))


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("packing", ["plain", "gzip", "gzip of each record"])
def test_pages_are_read_and_other_records_counted(version: int, packing: str, tmp_path: Path) -> None:
    records = build(version)
    complete = b"".join(records)
    content = {
        "plain": complete,
        "gzip": gzip.compress(complete, mtime=0),
        "gzip of each record": b"".join(gzip.compress(part, mtime=0) for part in records),
    }[packing]
    name, items = read(tmp_path / "file.arc", content)
    page, odd, others = items
    assert isinstance(page, Bookmark)
    assert page.page is not None
    assert (name, page.url, page.location) == ("arc", "https://example.org/a", "record 3")
    assert (page.page.fetched, page.page.body) == ("2020-09-13T12:26:40Z", b"<p>text</p>")
    assert odd == UnreadableEntry("record 6", "not an HTTP response", "https://example.org/odd")
    assert isinstance(others, UnreadableEntry)
    assert others.reason == "3 records are not pages: 1 dns, 1 image/png, 1 status 404"


def test_a_file_that_is_cut_off_yields_the_records_before(tmp_path: Path) -> None:
    _, items = read(tmp_path / "file.arc", b"".join(build()[:3])[:-20])
    assert isinstance(items[0], UnreadableEntry)
    assert items[0].reason == "damaged: the file ends within a record"


def test_an_archive_without_an_end_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arc, "_MAX_ARCHIVE_BYTES", 100)
    _, items = read(tmp_path / "file.arc", b"".join(build()))
    assert any(isinstance(item, UnreadableEntry) and "more data" in item.reason for item in items)
