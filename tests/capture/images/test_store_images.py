"""The pictures of a captured page -> files of its snapshot, and warnings; how their requests look."""

import base64
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
from picture_files import SVG, gif, page, png
from server import reply, serve

from linkvault import capture
from linkvault.capture.images import ImageFetcher, ImageLimits
from linkvault.fetch import Fetcher
from linkvault.models import Bookmark, Selection

PNG = {"content_type": "image/png"}


def places(vault, link_id=1):
    return {place.url: place for place in vault.assets.of(vault.snapshot(link_id))}


def show(site, *paths, path="/a", head="", **headers):
    """Serve a page with these images; return its URL."""
    body = page(*(f"<img src='{image}'>" for image in paths), head=head)
    return site.answer(path, body, **headers)


def requests_for(site, path):
    return [request for request in site.requests if request.target == path]


def test_a_picture_is_stored_as_received(vault, site, add):
    site.answer("/coin.png", png(), **PNG)
    assert add(show(site, "/coin.png")).warnings == ()
    [place] = places(vault).values()
    assert vault.assets.read(place.asset).body == png()
    assert (place.kind, place.url, place.asset.width) == ("image", site.url("/coin.png"), 40)


def test_a_picture_with_several_fragments_is_fetched_once(vault, site, add):
    site.answer("/coin.png", png(), **PNG)
    assert add(show(site, "/coin.png#a", "/coin.png#b", "/coin.png")).warnings == ()
    assert len([request for request in site.requests if request.target.startswith("/coin.png")]) == 1
    assert [place.asset is not None for place in places(vault).values()] == [True, True, True]


def test_the_request_names_the_page_and_carries_its_cookie_and_no_other_host_gets_them(vault, site, add):
    site.answer("/own.png", png(), **PNG)
    site.answer("/other.png", png(), **PNG)
    other = site.url("/other.png", host="localhost")
    add(show(site, "/own.png", other, set_cookie="sid=7; Path=/"))
    [own] = requests_for(site, "/own.png")
    assert own.headers["referer"] == site.url("/a")
    assert own.headers["cookie"] == "sid=7"
    assert own.headers["accept"].startswith("image/avif")
    assert not requests_for(site, "/other.png")  # `localhost` is a private host, and not that of the page
    assert places(vault)[other].reason == "private_address"


def test_a_host_that_refuses_the_referer_is_asked_without(vault, site, add):
    def play(request, send):
        send(reply(b"", "403 Forbidden") if "referer" in request.headers else reply(png(), **PNG))

    site.play("/coin.png", play)
    assert add(show(site, "/coin.png")).warnings == ()
    assert len(requests_for(site, "/coin.png")) == 2


def test_a_page_that_asks_for_it_is_not_named(site, add):
    site.answer("/coin.png", png(), **PNG)
    add(site.answer("/a", page("<img src=/coin.png referrerpolicy=no-referrer>")))
    [request] = requests_for(site, "/coin.png")
    assert "referer" not in request.headers


def test_a_busy_host_is_asked_once_more(vault, site, add):
    answers = [reply(b"", "503 Service Unavailable", retry_after="0"), reply(png(), **PNG)]
    site.play("/coin.png", lambda _, send: send(answers.pop(0)))
    assert add(show(site, "/coin.png")).warnings == ()


def test_no_other_private_host_is_asked_not_even_after_a_redirect(vault, site, add):
    site.answer("/moved.png", status="302 Found", location="http://127.0.0.2:9/secret.png")
    outcome = add(show(site, "http://127.0.0.2:9/secret.png", "http://169.254.169.254/x", "/moved.png"))
    assert outcome.warnings == ("3 of 3 images could not be stored (3 x private_address)",)
    assert outcome.status == "saved"


LOST = {
    "404": ({"status": "404 Not Found"}, "http_404"),
    "a page": ({"body": b"<h1>Error</h1>", "content_type": "image/png"}, "no_image"),
    "nothing": ({"body": b"", "content_type": "image/png"}, "empty"),
    "too large": ({"body": png() + bytes(2000), "content_type": "image/png"}, "too_large, limit: 1 kB"),
}


@pytest.mark.parametrize("name", LOST)
def test_a_lost_picture_is_a_warning_with_its_reason(vault, site, add, name):
    response, reason = LOST[name]
    site.answer("/lost.png", **response)
    site.answer("/good.png", png(4, 4), **PNG)
    outcome = add(show(site, "/lost.png", "/good.png"), max_bytes=1000)
    assert outcome.warnings == (f"1 of 2 images could not be stored (1 x {reason})",)
    assert (outcome.status, outcome.exit_status) == ("saved", 0)
    assert places(vault)[site.url("/good.png")].asset is not None


def test_a_picture_whose_end_is_missing_is_stored_with_a_warning(vault, site, add):
    site.play("/cut.png", lambda _, send: send(reply(png(), content_length="9999", **PNG)))
    assert add(show(site, "/cut.png")).warnings == (
        "1 image stored without the end: the connection was closed",
    )


def test_a_pixel_that_the_page_does_not_describe_is_left_out_without_a_warning(vault, site, add):
    site.answer("/c.gif", gif(1, 1), content_type="image/gif")
    assert add(show(site, "/c.gif")).warnings == ()
    assert places(vault)[site.url("/c.gif")].reason == "pixel"


def test_the_limits_of_a_page(vault, site, add):
    for number in range(4):
        site.answer(f"/{number}.png", png(seed=number), **PNG)
    paths = [f"/{number}.png" for number in range(4)]
    assert add(show(site, *paths), max_count=1).warnings == (
        "3 of 4 images could not be stored (3 x too_many, limit: 1)",
    )
    outcome = add(show(site, *paths, path="/b"), max_page_bytes=1)
    assert "page_too_large, limit: 1 B" in outcome.warnings[0]


def test_the_time_for_all_pictures_ends_and_the_text_is_there(vault, site, add):
    stop = threading.Event()
    for number in range(3):
        site.play(f"/{number}.png", lambda _, send: stop.wait(5))
    outcome = add(show(site, "/0.png", "/1.png", "/2.png"), page_seconds=0.3, seconds=0.2)
    stop.set()
    assert outcome.warnings[0].startswith("3 of 3 images could not be stored")
    assert vault.content(vault.snapshot(1)).text


def test_a_host_that_fails_five_times_is_left_alone(vault, site, add):
    paths = [f"/{number}.png" for number in range(12)]
    outcome = add(show(site, *paths))
    requested = sum(bool(requests_for(site, path)) for path in paths)
    assert 5 <= requested <= 6  # two threads at a time
    assert f"{12 - requested} x host_down" in outcome.warnings[0]


def test_at_most_two_requests_to_a_host_run_at_once(vault, site, add):
    running, most, lock = [0], [0], threading.Lock()

    def play(request, send):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        send(reply(png(seed=int(request.target[1:-4])), **PNG))

    paths = [f"/{number}.png" for number in range(10)]
    for path in paths:
        site.play(path, play)
    assert add(show(site, *paths)).warnings == ()
    assert most[0] == 2


def test_a_slow_host_does_not_delay_the_others():
    from linkvault.capture.images.download import Download
    from linkvault.capture.images.image_limits import ImageLimits
    from linkvault.models import ArticlePicture, Page

    order, released = [], threading.Event()

    def fetch(url, seconds, max_bytes, hides_referrer):
        if "slow" in url:
            released.wait(5)
        order.append(url)
        if len(order) == 8:
            released.set()
        return Page(url, url, 200, "image/png", png(), "")

    urls = [f"https://{host}.example/{n}" for host in ("slow", "b", "c", "d", "e") for n in (1, 2)]
    pictures = [ArticlePicture(url, url) for url in urls]
    results = Download(fetch, pictures, ImageLimits()).run()
    assert [result.url for result in results] == urls
    assert all("slow" not in url for url in order[:8])


class _Host:
    """A host that counts the requests that run at once, and notes when they begin and end."""

    def __init__(self, site, seconds):
        self.site, self.seconds = site, seconds
        self.lock, self.running, self.most = threading.Lock(), 0, 0
        self.instants, self.durations = [], []

    def play(self, request, send):
        start = time.monotonic()
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(self.seconds)
        with self.lock:
            self.running -= 1
            self.instants += [start, time.monotonic()]
            self.durations.append(self.instants[-1] - start)
        send(reply(png(seed=int(request.target[1:-4])), **PNG))


class _PublicHosts:
    """Fetches a picture as if its page were on the same host: other hosts of this machine are refused."""

    def __init__(self, fetcher):
        self.fetcher = fetcher

    def fetch_picture(self, url, page, **limits):
        return self.fetcher.fetch_picture(url, replace(page, url=url, final_url=url), **limits)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8")
def test_twenty_pictures_of_five_hosts_take_the_time_of_the_slowest_host(vault, site):
    with ExitStack() as stack:
        hosts = [_Host(site, 0.2)]
        for number in range(2, 6):
            server = contextmanager(serve)(f"127.0.0.{number}")
            hosts.append(_Host(stack.enter_context(server), 0.1))
        addresses = {}
        for seed in range(20):
            host, name = hosts[seed % 5], f"/{seed}.png"
            host.site.play(name, host.play)
            addresses[host.site.url(name, host=f"127.0.0.{seed % 5 + 1}")] = png(seed=seed)
        with Fetcher() as fetcher:
            images = ImageFetcher(_PublicHosts(fetcher), ImageLimits())
            for path, words in (("/a", "A text"), ("/b", "Another text")):
                shown = [f"<p>{words} about coins.</p>", *(f"<img src='{url}'>" for url in addresses)]
                bookmark = Bookmark(site.answer(path, page(*shown)))
                outcome = capture.capture(vault, fetcher.fetch, bookmark, capture.AddOptions(), images=images)
                assert outcome.warnings == ()
    for link_id in (1, 2):
        stored = {url: vault.assets.read(place.asset).body for url, place in places(vault, link_id).items()}
        assert stored == addresses
    assert sum(len(host.durations) for host in hosts) == 20  # none for the second page
    assert vault.statistics.measure(Selection(), names=1).assets == 20
    assert max(host.most for host in hosts) == 2
    spans = [max(host.instants) - min(host.instants) for host in hosts]
    instants = [instant for host in hosts for instant in host.instants]
    # One host after the other would take three times the span of the slowest, one picture after the other six times.
    assert max(instants) - min(instants) < 2 * max(spans)
    assert sum(hosts[0].durations) > 1.3 * spans[0]


def test_the_same_picture_in_a_second_page_is_neither_fetched_nor_stored_again(vault, site, add):
    site.answer("/coin.png", png(), **PNG)
    add(show(site, "/coin.png"))
    add(site.answer("/b", page("<p>Another text about a coin.</p><img src=/coin.png>")))
    assert len(requests_for(site, "/coin.png")) == 1
    assert places(vault, 1)[site.url("/coin.png")].asset == places(vault, 2)[site.url("/coin.png")].asset
    assert vault.statistics.measure(Selection(), names=1).assets == 1


def test_adding_the_page_again_fetches_only_what_is_missing(vault, site, add):
    site.answer("/coin.png", png(), **PNG)
    url = show(site, "/coin.png", "/later.png")
    assert "http_404" in add(url).warnings[0]
    site.answer("/later.png", png(seed=5), **PNG)
    again = add(url)
    assert (again.status, again.warnings) == ("already saved", ())
    assert [place.reason for place in places(vault).values()] == [None, None]
    assert len(requests_for(site, "/coin.png")) == 1


def test_a_size_that_is_gone_is_replaced_by_the_one_of_the_article(vault, site, add):
    site.answer("/s.png", png(), **PNG)
    assert add(site.answer("/a", page("<img src=/s.png srcset='/l.png 1600w'>"))).warnings == ()
    assert places(vault)[site.url("/s.png")].fetched_url == site.url("/s.png")


def test_a_picture_in_the_page_is_stored_without_a_request(vault):
    data = "data:image/png;base64," + base64.b64encode(png(120, 90)).decode()
    body = page(f"<img src='{data}'>", "<img src='http://127.0.0.2:9/x.png'>")
    assert capture.add(vault, "https://example.org/a", body=body).warnings == ()
    [place] = vault.assets.of(vault.snapshot(1))
    assert place.url.startswith("cid:")
    assert vault.assets.read(place.asset).body == png(120, 90)


def test_without_images_nothing_is_fetched(vault, site):
    site.answer("/coin.png", png(), **PNG)
    capture.add(vault, show(site, "/coin.png"), images=False)
    assert not requests_for(site, "/coin.png")
    assert places(vault) == {}


def test_the_pictures_of_a_page_that_is_markdown(vault, site, add):
    site.answer("/img/coin.png", png(), **PNG)
    text = b"# Loss\n\n" + b"The loss tells how wrong a model is. " * 20 + b"\n\n![Coin](img/coin.png)\n"
    assert add(site.answer("/a.md", text, content_type="text/markdown")).warnings == ()
    assert places(vault)["img/coin.png"].asset is not None


def test_a_new_extraction_keeps_the_pictures_that_are_still_shown(vault, site, add, tmp_path):
    site.answer("/coin.png", png(), **PNG)
    site.answer("/art.svg", SVG, content_type="image/svg+xml")
    add(site.answer("/a", page("<img src=/coin.png>", "<div class=extra><img src=/art.svg></div>")))
    assert len(places(vault)) == 2
    rules = tmp_path / "rules.toml"
    rules.write_text('["127.0.0.1"]\nstrip = [".extra"]\n')
    from linkvault.extract import load_rules

    [outcome] = capture.reextract(vault, Selection(), load_rules(rules, tmp_path / "none"))
    assert outcome.status == "saved"
    assert list(places(vault)) == [site.url("/coin.png")]
    vault.journal.forget_all()  # until then the other file can come back
    assert vault.statistics.measure(Selection(), names=1).assets == 1
