"""Web archives of Safari: the main resource of the property list is read."""

import contextlib
import os
import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats
from linkvault.errors import FormatError
from linkvault.formats.archives import webarchive
from linkvault.models import UnreadableEntry

HTML = "<html><head><title>尺子</title></head><body><p>尺子量硬币</p></body></html>"


def archive(folder: Path, form: object = plistlib.FMT_BINARY, **main: object) -> Path:
    path = folder / "a.webarchive"
    resource = {
        "WebResourceURL": "https://example.org/a",
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceFrameName": "",
        "WebResourceData": HTML.encode(),
    }
    parts = [{"WebResourceURL": "https://example.org/a.png", "WebResourceData": b"png" * 50_000}]
    path.write_bytes(plistlib.dumps({"WebMainResource": resource | main, "WebSubresources": parts}, fmt=form))  # type: ignore[call-overload]
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML], ids=["binary", "xml"])
def test_the_page_is_read_with_its_url(tmp_path, form):
    name, source = formats.recognize(archive(tmp_path, form))
    [item] = formats.get_reader(name).read(source)
    assert name == "webarchive"
    assert (item.url, item.page.body.decode()) == ("https://example.org/a", HTML)
    assert item.page.header("content-type") == "text/html; charset=UTF-8"
    assert item.page.fetched == "2023-11-14T22:13:20Z"


@pytest.mark.parametrize(
    "main",
    [{"WebResourceMIMEType": "application/pdf"}, {"WebResourceData": b""}, {"WebResourceURL": "about:blank"}],
    ids=["no page", "empty", "no address"],
)
def test_an_archive_without_a_page_is_unreadable(tmp_path, main):
    [item] = webarchive.read(formats.Source(archive(tmp_path, **main)))
    assert isinstance(item, UnreadableEntry)


def test_an_archive_in_a_folder_is_read(tmp_path):
    archive(tmp_path)
    [item] = formats.get_reader("folder").read(formats.Source(tmp_path))
    assert item.url == "https://example.org/a"


@given(st.binary(max_size=60), st.integers(0, 400), st.booleans())
def test_a_damaged_archive_is_refused_or_read(tmp_path_factory, junk, offset, is_binary):
    path = archive(tmp_path_factory.getbasetemp(), plistlib.FMT_BINARY if is_binary else plistlib.FMT_XML)
    raw = path.read_bytes()
    path.write_bytes(raw[:offset] + junk + raw[offset + len(junk) :])
    with contextlib.suppress(FormatError):
        list(webarchive.read(formats.Source(path)))
