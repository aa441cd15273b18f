"""Failures, limits and odd responses, sent by a real server."""

import gzip
import threading
import zlib

import brotli
import pytest
import zstandard
from server import reply

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings

ARTICLE = b"<!DOCTYPE html><title>t</title><p>" + b"The loss says how far we are. " * 200
QUICK = FetchSettings(
    total_seconds=1.5, header_seconds=0.8, silence_seconds=0.8, connect_seconds=1, max_bytes=3_000_000
)


def refused(url, settings=QUICK, **options):
    with Fetcher(settings, **options) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert "\n" not in str(caught.value)
    return caught.value


def fetched(url, settings=QUICK, **options):
    with Fetcher(settings, **options) as fetcher:
        return fetcher.fetch(url)


def drip(start, piece=b"a"):
    """Send a piece every 50 ms for a minute at most: without a deadline the fetch ends without a timeout."""

    def play(request, send):
        send(start)
        for _ in range(1200):
            send(piece)
            threading.Event().wait(0.05)

    return play


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(b"", b"", id="no response"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", id="headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>", b"a", id="body"),
        pytest.param(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", id="interim responses"),
    ],
)
def test_a_drip_ends_at_the_deadline(site, start, piece):
    url = site.play("/", drip(start, piece))
    assert refused(url).reason == "timeout"


COMPRESSED = {
    "gzip": gzip.compress(ARTICLE),
    "deflate": zlib.compress(ARTICLE),
    "br": brotli.compress(ARTICLE),
    "zstd": zstandard.compress(ARTICLE),
    "gzip, br": brotli.compress(gzip.compress(ARTICLE)),
}


@pytest.mark.parametrize("coding", COMPRESSED)
def test_a_compressed_page_is_decoded(site, coding):
    page = fetched(site.answer("/", COMPRESSED[coding], content_encoding=coding))
    assert (page.body, page.warnings) == (ARTICLE, ())


@pytest.mark.parametrize("layers", [5, 6])
def test_at_most_five_content_codings_are_decoded(site, layers):
    body = ARTICLE
    for _ in range(layers):
        body = gzip.compress(body)
    url = site.answer("/", body, content_encoding=", ".join(["gzip"] * layers))
    if layers == 5:
        assert fetched(url).body == ARTICLE
    else:
        assert refused(url).reason == "bad_encoding"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_truncated_compressed_page_has_a_warning(site, coding):
    text = "".join(f"<p>{number} loss</p>" for number in range(60_000)).encode()
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    compressed = pack[coding](text)
    page = fetched(site.answer("/", compressed[: len(compressed) * 3 // 4], content_encoding=coding))
    assert text.startswith(page.body)
    assert any("incomplete" in warning for warning in page.warnings)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_decompression_bomb_stops_at_the_size_limit(site, coding):
    flood = b" " * 50_000_000
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    compressed = brotli.compress(flood, quality=1) if coding == "br" else pack[coding](flood)
    assert refused(site.answer("/", compressed, content_encoding=coding)).reason == "too_large"


def test_the_body_of_a_redirect_is_not_read(site):
    bomb = gzip.compress(b" " * 50_000_000)
    site.answer("/end", ARTICLE)
    url = site.answer("/", bomb, "302 Found", location="/end", content_encoding="gzip")
    assert fetched(url).body == ARTICLE


def test_two_gzip_members_are_one_page(site):
    assert fetched(site.answer("/", gzip.compress(ARTICLE) * 2, content_encoding="gzip")).body == ARTICLE * 2


def test_an_incomplete_body_is_retried_and_then_returned_with_a_warning(site):
    page = fetched(site.answer("/", ARTICLE, content_length=str(len(ARTICLE) + 100)))
    assert page.body == ARTICLE
    assert "incomplete" in page.warnings[0]
    assert len(site.requests) == 2


def test_a_broken_connection_is_retried(site):
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>x"
    site.play("/", lambda request, send: send(response if len(site.requests) > 1 else b""))
    assert fetched(site.url("/")).body == b"<p>x"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_site_is_retried_after_the_wait(site, status):
    answers = [reply(b"slow down", status, retry_after="0"), reply(ARTICLE)]
    url = site.play("/", lambda request, send: send(answers[len(site.requests) - 1]))
    assert fetched(url).body == ARTICLE
    assert len(site.requests) == 2


def test_a_site_that_stays_busy_gets_two_requests(site):
    assert refused(site.answer("/", b"", "503 Busy", retry_after="0")).reason == "http_503"
    assert len(site.requests) == 2


def test_a_wait_beyond_the_deadline_is_not_started(site):
    error = refused(site.answer("/", b"", "503 Busy", retry_after="5"))
    assert (error.reason, error.retry_after) == ("http_503", 5.0)
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        ("404 Not Found", {}, "http_404"),
        ("204 No Content", {}, "http_204"),
        ("206 Partial Content", {}, "http_206"),
        ("304 Not Modified", {}, "http_304"),
        ("500 Oops", {}, "http_500"),
        ("429 Too Many Requests", {"retry_after": "86400"}, "http_429"),
        ("503 Busy", {"retry_after": "0"}, "http_503"),
        ("302 Found", {}, "bad_redirect"),
        ("302 Found", {"location": "file:///etc/passwd"}, "bad_redirect"),
        ("302 Found", {"location": "javascript:alert(1)"}, "bad_redirect"),
        ("302 Found", {"location": "http://["}, "bad_redirect"),
        ("302 Found", {"location": "/"}, "too_many_redirects"),
        ("200 OK", {"content_type": "video/mp4"}, "content_type"),
        ("200 OK", {"content_type": "application/json"}, "content_type"),
    ],
)
def test_a_response_without_page_is_refused_with_its_reason(site, status, headers, reason):
    assert (
        refused(site.answer("/", b"" if status[:1] in "23" else ARTICLE, status, **headers)).reason == reason
    )


def test_an_empty_page_is_refused(site):
    assert refused(site.answer("/", b" \n ")).reason == "empty"


def test_an_image_sent_as_html_is_an_image(site):
    assert refused(site.answer("/", b"\x89PNG\r\n" + bytes(range(256)))).reason == "content_type"


def test_the_eleventh_redirect_is_refused(site):
    for number in range(11):
        site.answer(f"/{number}", b"", "302 Found", location=f"/{number + 1}")
    site.answer("/11", ARTICLE)
    assert refused(site.url("/0")).reason == "too_many_redirects"
    assert len(fetched(site.url("/1")).hops) == 10


def test_the_size_limit_is_exact(site):
    size = len(ARTICLE)
    for length in (str(size), ""):  # with Content-Length, and without: then the bytes are counted
        url = site.answer("/", ARTICLE, content_length=length)
        assert fetched(url, FetchSettings(max_bytes=size)).body == ARTICLE
        assert refused(url, FetchSettings(max_bytes=size - 1)).reason == "too_large"


def test_the_size_limit_applies_to_the_decoded_body(site):
    url = site.answer("/", gzip.compress(ARTICLE), content_encoding="gzip")
    assert fetched(url, FetchSettings(max_bytes=len(ARTICLE))).body == ARTICLE
    assert refused(url, FetchSettings(max_bytes=len(ARTICLE) - 1)).reason == "too_large"


def test_every_redirect_is_recorded(site):
    site.answer("/b", ARTICLE)
    page = fetched(site.answer("/a", b"", "301 Moved", location="b#part"))
    assert [(hop.url, hop.status) for hop in page.hops] == [(site.url("/a"), 301)]
    assert page.final_url == site.url("/b#part")


def test_a_meta_refresh_is_followed(site):
    site.answer("/b", ARTICLE)
    page = fetched(site.answer("/a", b'<meta http-equiv="refresh" content="0; URL=\'/b\'">'))
    assert page.final_url == site.url("/b")


@pytest.mark.parametrize(
    "html",
    [
        b"<!-- <meta http-equiv=refresh content=0;url=/b> -->x",
        b"<noscript><meta http-equiv=refresh content=0;url=/b></noscript>x",
        b"<script>'<meta http-equiv=refresh content=0;url=/b>'</script>x",
        b"<meta http-equiv=refresh content=300;url=/b>x",
        b"<meta http-equiv=refresh content=0;url=/a>x",
        b"<meta http-equiv=refresh content=5>x",
    ],
)
def test_a_page_that_does_not_redirect_is_returned(site, html):
    assert fetched(site.answer("/a", html)).body == html


def test_secrets_are_sent_to_their_origin_only_and_are_not_in_the_page(site):
    site.answer("/end", ARTICLE)
    site.routes["/"] = lambda request, send: send(
        b"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: http://localhost:%d/end\r\n\r\n" % site.port
    )
    settings = FetchSettings(headers=(("X-Key", "k3y"),))
    page = fetched(f"http://me:s3cret@127.0.0.1:{site.port}/", settings)
    first, second = site.requests
    assert first.headers["authorization"].startswith("Basic ")
    assert first.headers["x-key"] == "k3y"
    assert not {"authorization", "cookie", "x-key"} & set(second.headers)
    assert "s3cret" not in repr(page)


def test_a_cookie_is_sent_back_to_the_site_that_set_it(site):
    def play(request, send):
        if "seen=1" in request.headers.get("cookie", ""):
            send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>x")
        else:
            send(b"HTTP/1.1 302 Found\r\nSet-Cookie: seen=1; Path=/\r\nLocation: /\r\n\r\n")

    assert fetched(site.play("/", play)).body == b"<p>x"


def test_a_redirect_from_a_public_page_to_a_private_address_is_refused(site):
    url = site.answer("/", b"", "302 Found", location=f"http://localhost:{site.port}/end")
    error = refused(url, is_private=lambda address: False)
    assert error.reason == "bad_redirect"
    assert len(site.requests) == 1


def test_the_address_is_checked_at_each_connection(site):
    # Public at first, private at the redirect (DNS rebinding). The name `localhost` would be refused before that.
    answers = iter([False])
    url = site.answer("/", b"", "302 Found", location=f"http://127.0.0.2:{site.port}/end")
    assert refused(url, is_private=lambda address: next(answers, True)).reason == "bad_redirect"


def test_a_port_without_a_server(site):
    error = refused("http://127.0.0.1:9/")
    assert error.reason == "connect"


def test_an_unknown_host():
    assert refused("http://no-such-host.invalid/").reason == "dns"


def test_a_response_that_is_not_http(site):
    assert refused(site.play("/", lambda request, send: send(b"220 mail ESMTP\r\n\r\n"))).reason == "protocol"
