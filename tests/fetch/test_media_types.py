"""The type of a page by its first bytes, with comments before its first element."""

import pytest

from linkvault.fetch import media_types
from linkvault.fetch.media_types import SNIFF_BYTES, NotAPageError, decide

COMMENTS = [b"<!-- a comment -->\n" * 3, b"\n<!-- a --><!---->", b"<!-- <rss> --> "]
DECLARED = ["text/html", "application/xml", "text/plain", None]


@pytest.mark.parametrize("comments", COMMENTS)
def test_comments_before_the_first_element_change_no_type(comments: bytes) -> None:
    for declared in ("text/html", "text/plain", None):
        assert decide(declared, comments + b"<html lang=en><title>T</title>", "/a") == media_types.HTML
    with pytest.raises(NotAPageError, match="a feed"):
        decide("text/html", comments + b"<rss version='2.0'>", "/a")


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("end", [b"", b"<", b"<!", b"<!((("])
def test_many_comments_take_no_long_time(declared: str | None, end: bytes) -> None:
    """Without atomic groups the work doubles with each comment, and this test does not end."""
    body = (b"<?xml version='1.0'?>" + b"<!-- c -->" * SNIFF_BYTES)[: SNIFF_BYTES - len(end)] + end
    try:
        media_type = decide(declared, body, "/a.md")
    except NotAPageError:
        media_type = None
    assert media_type in (None, media_types.HTML, media_types.PLAIN, media_types.MARKDOWN)
