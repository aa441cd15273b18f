"""What a response is, by its bytes: data that a server sends as HTML is no page."""

import random

import pytest

from linkvault.fetch import media_types

NOISE = random.Random(7).randbytes(media_types.SNIFF_BYTES)


@pytest.mark.parametrize("head", [b"", b"\x00\x01\x02data", b"\xca\xfe\xd0\x0d"])
def test_binary_data_sent_as_html_is_no_page(head: bytes) -> None:
    assert b"<" in NOISE  # which is no tag
    with pytest.raises(media_types.NotAPageError, match="binary data, although sent as text/html"):
        media_types.decide("text/html", (head + NOISE)[: media_types.SNIFF_BYTES], "/download")


@pytest.mark.parametrize(
    "page", [b"<p>", b"<!-- page -->", b"<!DOCTYPE html>", b"<div class='a b'\nid=x>", b"</td>"]
)
def test_a_page_with_control_characters_is_a_page(page: bytes) -> None:
    assert media_types.decide("text/html", page + b"Text \x01\x02\x03 " * 40, "/") == media_types.HTML


def test_a_page_in_utf_16_is_a_page() -> None:
    page = "<html><body>The pump stopped after the storm.</body></html>".encode("utf-16")
    assert media_types.decide("text/html", page, "/") == media_types.HTML
