"""The fingerprint of a text, and pages that are refused because they have no text."""

import pytest

from linkvault import capture
from linkvault.errors import NothingReadable
from linkvault.models import Page

ADDRESS = "https://example.org/notes.md"


def markdown_page(text: str) -> Page:
    return Page(ADDRESS, ADDRESS, 200, "text/markdown", text.encode(), "2026-11-25T12:00:00Z")


def test_white_space_does_not_change_a_fingerprint():
    assert capture.fingerprint("a  b\n") == capture.fingerprint("a b") != capture.fingerprint("ab")


@pytest.mark.parametrize(
    "text", ["![](chart.png)", "# \n\n---\n", "<!-- a comment -->", "[1]: https://example.org/"]
)
def test_markdown_without_words_is_not_readable(text: str) -> None:
    with pytest.raises(NothingReadable) as caught:
        capture.read(markdown_page(text))
    assert caught.value.reason == "no_text"


def test_markdown_with_one_word_is_readable() -> None:
    assert capture.read(markdown_page("![](chart.png) loss")).content.text.split() == ["loss"]
