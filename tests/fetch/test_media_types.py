"""What a response is, by its bytes: binary data sent as HTML is no page, comments change no type."""

import random

import pytest

from linkvault.fetch import media_types

NOISE = random.Random(7).randbytes(media_types.SNIFF_BYTES)
COMMENTS = [b"<!-- a comment -->\n" * 3, b"\n<!-- a --><!---->", b"<!-- <rss> --> "]
DECLARED = ["text/html", "application/xml", "text/plain", None]


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


@pytest.mark.parametrize("comments", COMMENTS)
def test_comments_before_the_first_element_change_no_type(comments: bytes) -> None:
    for declared in ("text/html", "text/plain", None):
        assert (
            media_types.decide(declared, comments + b"<html lang=en><title>T</title>", "/a")
            == media_types.HTML
        )
    with pytest.raises(media_types.NotAPageError, match="a feed"):
        media_types.decide("text/html", comments + b"<rss version='2.0'>", "/a")


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("end", [b"", b"<", b"<!", b"<!((("])
def test_many_comments_take_no_long_time(declared: str | None, end: bytes) -> None:
    """Without atomic groups the work doubles with each comment, and this test does not end."""
    body = (b"<?xml version='1.0'?>" + b"<!-- c -->" * media_types.SNIFF_BYTES)[
        : media_types.SNIFF_BYTES - len(end)
    ] + end
    try:
        media_type = media_types.decide(declared, body, "/a.md")
    except media_types.NotAPageError:
        media_type = None
    assert media_type in (None, media_types.HTML, media_types.PLAIN, media_types.MARKDOWN)
