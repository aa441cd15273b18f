"""A saved page that comes by standard input."""

import io

from linkvault.capture.saved_file import read_saved_stream

A = "https://example.org/a"
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {A}
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b1"

--b1
Content-Type: text/html
Content-Location: {A}

<html><head><title>A page</title></head><body><p>words</p></body></html>
--b1--
"""


def test_an_archive_gives_its_page_and_its_address():
    saved = read_saved_stream(io.BytesIO(MHTML.encode()))
    assert saved.find_address() == A
    assert b"words" in saved.get_page(A).body


def test_html_is_read_as_before():
    saved = read_saved_stream(io.BytesIO(b"<!doctype html><title>A</title><p>words"))
    assert b"words" in saved.get_page(A).body
