"""The headers of a response as text, whatever bytes a server sends."""

import httpx
import pytest

from linkvault.fetch.response import ResponseHeaders

HEADERS = [
    [(b"Content-Type", b"text/html"), (b"Link", b"<a>"), (b"link", b"<b>")],
    [(b"X-Title", "中".encode()), (b"X-Name", "Müller".encode())],
    [(b"X-Title", "中".encode()), (b"X-Name", "Müller".encode("latin-1"))],
]


@pytest.mark.parametrize("raw", HEADERS)
def test_headers_are_decoded_and_found_as_those_of_httpx(raw: list[tuple[bytes, bytes]]) -> None:
    ours, theirs = ResponseHeaders(raw), httpx.Headers(raw)
    assert ours.items() == theirs.multi_items()
    for name in ("Content-Type", "LINK", "x-title", "x-name", "absent"):
        assert (ours.get(name), ours.get_all(name)) == (theirs.get(name), theirs.get_list(name))
