"""A real browser renders pages of a local server: what it waits for, what it refuses, and how it ends."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from picture_files import png
from server import Site, reply, serve

from linkvault.fetch import Fetcher
from linkvault.fetch.browser import Browser, BrowserSettings, RenderError, find_browser
from linkvault.fetch.browser.process import group_memory
from linkvault.fetch.browser.renderer import _visit_at
from linkvault.models import Visit

pytestmark = pytest.mark.skipif(
    find_browser() is None, reason="no browser of the Chromium family is installed"
)

TEXT = "The tide gauge at the old mole stands in a brick hut. " * 8
EMPTY = "<!doctype html><title>Tides</title><div id=root></div>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(BrowserSettings(seconds=8)) as browser:
        yield browser


def render(browser: Browser, url: str, word: str = "tide gauge") -> str:
    """Return the HTML of a rendered page; the browser waits for a word."""
    with Fetcher() as fetcher:
        page = fetcher.fetch(url)
    rendered = browser.render(page, lambda page: word.encode() in page.body)
    assert rendered.received == page.body
    assert rendered.header("content-type") == "text/html; charset=utf-8"
    return rendered.body.decode()


def test_late_text_shadow_roots_slots_and_frames_are_in_the_page(site: Site, browser: Browser) -> None:
    site.answer("/data", json.dumps(f"{TEXT} <b>&amp;</b> 损失").encode(), content_type="application/json")
    site.answer("/frame", f"<p>A frame. {TEXT}</p>".encode())
    url = site.answer(
        "/page",
        f"""{EMPTY}<script type="application/ld+json">{{"@type": "Article"}}</script><noscript>Enable JavaScript</noscript>
        <x-open><p slot=a>In a slot.</p></x-open><x-closed></x-closed><iframe src=/frame></iframe><script>
        for (const [name, mode] of [["x-open", "open"], ["x-closed", "closed"]])
          document.querySelector(name).attachShadow({{mode}}).innerHTML =
            `<section><p>Mode ${{mode}}.</p><slot name=a>Nothing is assigned.</slot></section>`;
        setTimeout(() => fetch("/data").then((r) => r.json()).then((text) => {{
          root.innerHTML = `<p title='"quoted"'>${{text}}</p>`; }}), 1500);
        </script>""".encode(),
    )
    html = render(browser, url, "损失")
    assert f'<p title="&quot;quoted&quot;">{TEXT} <b>&amp;</b> 损失</p>' in html
    assert "<p>Mode open.</p><slot" not in html
    assert '<section><p>Mode open.</p><p slot="a">In a slot.</p></section>' in html
    assert "<section><p>Mode closed.</p>Nothing is assigned.</section>" in html
    assert "<div><p>A frame. " in html
    assert '<script type="application/ld+json">{"@type": "Article"}</script>' in html
    assert "Enable JavaScript" not in html
    assert "setTimeout" not in html


def test_pictures_are_loaded_by_scrolling_and_have_their_current_address(
    site: Site, browser: Browser
) -> None:
    url = site.answer(
        "/page",
        f"""{EMPTY}<p>{TEXT}</p><div style="height:9000px"></div><img id=late alt=Late><script>
        new IntersectionObserver((entries) => {{
          if (entries.some((entry) => entry.isIntersecting)) late.srcset = "/large.png 1x"; }}).observe(late);
        </script>""".encode(),
    )
    assert f'src="{site.url("/large.png")}"' in render(browser, url)


def test_a_copy_of_the_page_as_it_looked_has_its_pictures(site: Site, browser: Browser) -> None:
    site.answer("/coin.png", png(), content_type="image/png")
    url = site.answer(
        "/page", f"{EMPTY}<script>root.innerHTML = `<p>{TEXT}</p><img src=/coin.png>`</script>".encode()
    )
    with Fetcher() as fetcher:
        page = fetcher.fetch(url)
    assert browser.render(page).copy is None
    copy = browser.render(page, copies=True).copy
    assert copy is not None
    assert b"multipart/related" in copy[:1000]
    assert base64.b64encode(png())[:60] in copy
    assert b"The tide gauge at the old mole" in copy


def test_a_page_that_goes_on_to_another_host_does_not_take_the_login_along(
    site: Site, browser: Browser
) -> None:
    """The proxy allows only the private host of the page: here, both ports are of the same one."""
    with contextmanager(serve)() as other:
        target = other.answer("/arrived", f"<title>Tides</title><p>{TEXT}</p>".encode())
        url = site.answer("/page", f"{EMPTY}<script>location.href = {target!r}</script>".encode())
        with Fetcher() as fetcher:
            page = fetcher.fetch(url)
        page = replace(page, visit=replace(page.visit or Visit(), login="Basic secret"))
        rendered = browser.render(page, lambda page: b"tide gauge" in page.body)
    assert rendered.final_url == target
    assert rendered.visit is not None
    assert (rendered.visit.is_private, rendered.visit.login) == (True, None)
    assert _visit_at(page, "https://public.example/").is_private is False  # type: ignore[union-attr]
    assert _visit_at(page, site.url("/other")) is page.visit


def test_dialogs_downloads_polling_and_new_windows_do_not_stop_a_page(site: Site, browser: Browser) -> None:
    site.answer("/file", b"x", content_disposition="attachment")
    site.answer("/tick", b"1")
    url = site.answer(
        "/page",
        f"""{EMPTY}<script>alert(1); confirm("?"); prompt("?"); open("/tick"); setInterval(() => fetch("/tick?" + Date()), 50);
        location.href = "/file"; root.textContent = "{TEXT}" + navigator.userAgent;</script>""".encode(),
    )
    html = render(browser, url)
    assert TEXT in html
    assert "Headless" not in html


def test_the_address_is_that_of_the_last_page(site: Site, browser: Browser) -> None:
    site.answer("/there", f"<p>{TEXT}".encode())
    with Fetcher() as fetcher:
        page = fetcher.fetch(site.answer("/here", b"<script>location.replace('/there#part')</script>"))
    assert browser.render(page, lambda page: b"tide" in page.body).final_url == site.url("/there#part")


def test_pages_share_no_cookies_and_get_those_of_the_user_for_their_host(site: Site, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(
        "127.0.0.1\tFALSE\t/\tFALSE\t0\tmember\tyes\nexample.org\tFALSE\t/\tFALSE\t0\tother\t1\n"
    )
    url = site.answer(
        "/page",
        f"<p>{TEXT}<p id=shown><script>shown.textContent = document.cookie; document.cookie='a=1'</script>".encode(),
    )
    with Browser(BrowserSettings(cookies=cookies)) as browser:
        for _ in range(2):
            assert '<p id="shown">member=yes</p>' in render(browser, url)
    assert site.requests[-1].headers["cookie"].startswith("member=yes")


@pytest.fixture
def other() -> Iterator[Site]:
    """A site at 127.0.0.2, which stands for a router or another service."""
    yield from serve("127.0.0.2")


def test_scripts_do_not_reach_private_hosts(site: Site, other: Site, browser: Browser) -> None:
    """Only the host of the page itself, if that is private."""
    secret = other.answer("/secret", b"SECRET", access_control_allow_origin="*")
    site.play("/moved", lambda request, send: send(reply(b"", "302 Found", location=secret)))
    url = site.answer(
        "/page",
        f"""{EMPTY}<p>{TEXT}</p><img src="{secret}"><iframe src="{secret}"></iframe><script>
        for (const url of ["{secret}", "/moved", "http://localhost:{other.port}/secret"])
          fetch(url).then((r) => r.text()).then((text) => root.append(text)).catch(() => root.append("refused "));
        navigator.sendBeacon("{secret}", "x");
        try {{ new WebSocket("{secret.replace("http", "ws")}") }} catch {{ }}
        </script>""".encode(),
    )
    html = render(browser, url, "refused refused refused")
    assert "SECRET" not in html
    assert other.requests == []


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("setTimeout(() => { for (;;); }, 100)", "browser_timeout"),
        (
            "const all = []; setInterval(() => { const a = new Uint8Array(64 << 20); a.fill(7); all.push(a) }, 5)",
            "browser_memory",
        ),
    ],
)
def test_a_page_that_takes_too_much_ends_with_its_reason_and_without_processes(
    site: Site, script: str, reason: str
) -> None:
    url = site.answer("/page", f"{EMPTY}<script>{script}</script>".encode())
    with Browser() as browser:
        with pytest.raises(RenderError) as caught:
            render(browser, url)
        assert caught.value.reason == reason
        assert "tide" in render(browser, site.answer("/next", f"<p>{TEXT}".encode()))  # by a new browser
        pid = browser._process._pid  # type: ignore[union-attr]
        assert group_memory(pid) > 0
    assert group_memory(pid) == 0


def test_the_browser_ends_with_the_program_that_started_it(site: Site) -> None:
    url = site.answer("/page", f"{EMPTY}<script>setTimeout(() => {{ for (;;); }}, 100)</script>".encode())
    program = f"""
from linkvault.fetch import Fetcher
from linkvault.fetch.browser import Browser
page = Fetcher().fetch({url!r})
browser = Browser()
browser._start()
print(browser._process._pid, flush=True)
browser.render(page)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        wait_until(lambda: len(site.requests) > 1)  # the browser has the page
        process.kill()
    wait_until(lambda: group_memory(pid) == 0)


def test_without_a_browser_or_behind_a_proxy_the_message_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.answer("/page", EMPTY.encode())
    with (
        Browser(BrowserSettings(program="/no/such/browser")) as browser,
        pytest.raises(RenderError) as caught,
    ):
        render(browser, url)
    assert str(caught.value) == "no browser of the Chromium family is installed"
    with (
        Browser(BrowserSettings(program=sys.executable)) as browser,
        pytest.raises(RenderError, match="does not start"),
    ):
        render(browser, url)
    with Fetcher() as fetcher:
        page = fetcher.fetch(url)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with Browser() as browser, pytest.raises(RenderError, match="proxy"):
        browser.render(page)


def wait_until(is_true: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)
