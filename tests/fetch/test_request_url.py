"""A request names the same URL as one of httpx, whose rules are those of the URL standard and of RFC 3986.

They differ in dots at the end of a path: there, httpx removes the slash too.
"""

import httpx
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linkvault.fetch.origin import request_url
from linkvault.lazy_dataclass import replace
from linkvault.urls import address

TEXTS = st.text("ab./%?&=é中<>{}`\"'|^~[]\\ :@!$*+;,%41%zz-_", max_size=12)


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=st.sampled_from(["a.example", "A.Example", "127.1", "[::1]", "bücher.example"]),
    port=st.sampled_from(["", ":80", ":443", ":8080"]),
    path=TEXTS,
    query=st.none() | TEXTS,
)
@example("http", "a.example", "", "/a/../../b/./c/../d", None)
@example("http", "a.example", "", "", "")
def test_the_url_is_that_of_httpx(scheme: str, host: str, port: str, path: str, query: str | None) -> None:
    path = path.replace("?", "").replace("#", "")
    parts = address.parse(
        f"{scheme}://{host}{port}/{path}" + ("" if query is None else f"?{query.replace('#', '')}")
    )
    assume(parts.path.rpartition("/")[2] not in (".", ".."))
    url = request_url(parts)
    theirs = httpx.URL(
        address.join(replace(parts, host=parts.ascii_host))  # as `hosts` spells it
    )
    assert (url.target.encode(), url.authority.encode()) == (theirs.raw_path, theirs.netloc)
    assert (str(url), url.host.encode(), url.port) == (str(theirs), theirs.raw_host, theirs.port)


@pytest.mark.parametrize("text", ["http://a.example", "http://a.example?q=1"])
def test_an_address_without_a_path_asks_for_the_root(text: str) -> None:
    url = request_url(address.parse(text))
    assert url.target == httpx.URL(text).raw_path.decode()
    assert str(url) == text


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/docs/.", "/docs/"),
        ("/docs/..", "/"),
        ("/a/b/..", "/a/"),
        ("/a/b/../.", "/a/"),
        ("/a/./b", "/a/b"),
        ("/a//..", "/a/"),
        ("/..", "/"),
        ("/.", "/"),
        ("/a/b/..?q=.", "/a/?q=."),
    ],
)
def test_dots_at_the_end_of_a_path_name_a_folder(path: str, target: str) -> None:
    assert request_url(address.parse(f"http://a.example{path}")).target == target
