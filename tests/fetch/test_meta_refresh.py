"""Which pages redirect with `<meta http-equiv=refresh>` or a Refresh header."""

import pytest
from growth import LIMIT, growth

from linkvault.extract.charset.detect import find_declaration
from linkvault.fetch.meta_refresh import SCAN_BYTES, SMALL_PAGE_BYTES, find_refresh, parse_refresh


def meta(content: str) -> bytes:
    return f'<meta http-equiv="refresh" content="{content}">'.encode()


CONTENTS = {
    "usual": ("0; url=/b", (0.0, "/b")),
    "quotes": ("0; URL='/b'", (0.0, "/b")),
    "no url=": ("0;/b", (0.0, "/b")),
    "a comma": ("0, url=/b", (0.0, "/b")),
    "blanks": (" 5 ; url = /b ", (5.0, "/b")),
    "a fraction": ("0.5;url=/b", (0.5, "/b")),
    "a dot alone": (".;url=/b", (0.0, "/b")),
    "seconds alone": ("30", (30.0, None)),
    "nothing": ("", (0.0, None)),
}


@pytest.mark.parametrize(("content", "refresh"), CONTENTS.values(), ids=CONTENTS.keys())
def test_parse_refresh(content: str, refresh: tuple[float, str | None]) -> None:
    assert parse_refresh(content) == refresh


@pytest.mark.parametrize(
    ("seconds", "size", "is_redirect"),
    [
        ("0", 10**6, True),
        ("1", 10**6, True),
        ("1.5", 10**6, False),
        ("1.5", SMALL_PAGE_BYTES, True),
        ("10", SMALL_PAGE_BYTES, True),
        ("10", SMALL_PAGE_BYTES + 1, False),
        ("11", SMALL_PAGE_BYTES, False),
    ],
)
def test_only_a_short_delay_is_a_redirect(seconds: str, size: int, is_redirect: bool) -> None:
    assert find_refresh(meta(f"{seconds};url=/b"), size, None) == ("/b" if is_redirect else None)


def test_the_header_takes_precedence_over_the_element() -> None:
    assert find_refresh(b"<p>x", 4, "0; url=/header") == "/header"
    assert find_refresh(meta("0;url=/meta"), 4, "0; url=/header") == "/header"
    assert find_refresh(meta("0;url=/meta"), 4, "30") == "/meta"


WRITTEN = {
    "upper case": b'<META HTTP-EQUIV="REFRESH" CONTENT="0;URL=/b">',
    "no quotes": b"<meta http-equiv=refresh content=0;url=/b>",
    "the content first": b'<meta content="0;url=/b" http-equiv="refresh">',
    "two pages, the first reloads itself": meta("300") + meta("0;url=/b"),
    "after a comment": b"<!-- <meta> -->" + meta("0;url=/b"),
    "after a script": b"<script>'</p>'</script>" + meta("0;url=/b"),
    "UTF-16": meta("0;url=/b").decode().encode("utf-16"),
}


@pytest.mark.parametrize("head", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_refresh_in_any_spelling(head: bytes) -> None:
    assert find_refresh(head, len(head), None) == "/b"


def test_an_address_is_decoded_as_html_and_utf_8() -> None:
    assert find_refresh(meta("0;url=/损失?a=1&amp;b=2"), 100, None) == "/损失?a=1&b=2"


def test_only_the_beginning_of_a_page_is_searched() -> None:
    assert find_refresh(b" " * SCAN_BYTES + meta("0;url=/b"), 100, None) is None


@pytest.mark.parametrize("name", ["script", "style", "noscript", "template", "textarea", "title"])
def test_a_meta_inside_another_element_is_ignored(name: str) -> None:
    inside = meta("0;url=/b").decode()
    assert find_refresh(f"<{name}>{inside}</{name}>".encode(), 100, None) is None
    assert find_refresh(f"<{name}>{inside}".encode(), 100, None) is None


def test_a_tag_of_hyphens_is_scanned_in_linear_time() -> None:
    def create(size: int) -> bytes:
        return b"<meta " + b"-" * size + b">"

    assert growth(lambda head: find_refresh(head, len(head), None), create, 24_000) < LIMIT
    assert growth(find_declaration, create, 24_000) < LIMIT
