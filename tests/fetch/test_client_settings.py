"""Settings from options, and which options are refused; saved pages."""

import pytest

from linkvault.errors import UsageError
from linkvault.fetch import Fetcher, FetchSettings, page_from_file


def test_cookies_of_a_file_are_sent_to_their_host(site, tmp_path):
    file = tmp_path / "cookies.txt"
    file.write_text(
        "# Netscape HTTP Cookie File\n"
        "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tabc\n"
        "127.0.0.1\tFALSE\t/\tFALSE\t1000\told\tgone\n"
        "elsewhere.example\tFALSE\t/\tFALSE\t0\tother\tx\n"
    )
    site.answer("/", b"<p>x</p>")
    with Fetcher(FetchSettings.from_options(cookies=file)) as fetcher:
        fetcher.fetch(site.url("/"))
    assert site.requests[0].headers["cookie"] == "sid=abc"


def test_a_file_without_cookies_is_refused(tmp_path):
    file = tmp_path / "cookies.txt"
    file.write_text("this is a letter\n")
    with pytest.raises(UsageError, match="line 1"):
        Fetcher(FetchSettings(cookies=file))


@pytest.mark.parametrize("line", ["no colon", "Bad Name: x", "X: a\nb", "Host: example.org"])
def test_a_header_that_cannot_be_sent_is_refused(line):
    with pytest.raises(UsageError) as caught:
        FetchSettings.from_options(headers=(line,))
    assert "\n" not in str(caught.value)


def test_options_become_settings():
    settings = FetchSettings.from_options(user_agent="me/1", headers=("Accept-Language: zh",), max_bytes=5)
    assert (settings.user_agent, settings.headers, settings.max_bytes) == (
        "me/1",
        (("Accept-Language", "zh"),),
        5,
    )


def test_a_saved_page_is_returned_for_any_url(tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes("<p>损失</p>".encode("gbk"))
    page = page_from_file(file)("https://me:secret@example.org/x")
    assert (page.media_type, page.body, page.url) == (
        "text/html",
        file.read_bytes(),
        "https://me@example.org/x",
    )
