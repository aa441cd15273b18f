"""A page without an article is stored until the next good capture, and the user can take it as it is."""

import pytest
from article_page import LOSS, RULER, article

from linkvault import capture
from linkvault.errors import NotFound
from linkvault.extract.verdict import KEPT_WARNING
from linkvault.models import Bookmark, Page, RefusedPage, Selection, Status
from linkvault.vault import Vault

LATER = "2099-01-01T00:00:00Z"
WALL = "<title>Just a moment...</title><p>Checking your browser 损失 before accessing the site.</p>".encode()
GONE = (
    b"<title>Page not found</title><h1>Page not found</h1><p>This page does not exist.</p><a href=/>Home</a>"
)
SHELL = b"<title>Lamps</title><div id=root></div><noscript>Turn on JavaScript to see lamps.</noscript><script src=/a.js></script>"
EMPTY = b"<title>Lamps</title><meta name=description content='All about lamps.'><div id=root></div><script src=/a.js></script>"
PAGES = [
    (WALL, "challenge", "Checking your browser 损失 before accessing the site."),
    (GONE, "soft_404", "This page does not exist."),
    (SHELL, "javascript", "Turn on JavaScript to see lamps."),
    (EMPTY, "javascript", "All about lamps."),
]


@pytest.mark.parametrize(("body", "reason", "_"), PAGES)
def test_the_page_is_stored_with_the_sign_that_decided(site, add, vault, body, reason, _):
    outcome = add(site.answer("/a", body))
    refused = vault.refused_pages.get(outcome.id)
    assert (outcome.status, outcome.reason) == ("link only", reason)
    assert (refused.page.body, refused.reason, refused.message) == (body, reason, outcome.message)
    assert refused.page.header("content-type") == "text/html; charset=utf-8"
    step = ("render_page", outcome.url) if reason == "javascript" else ("keep_page", "1")
    assert (outcome.hint.action, outcome.hint.subject) == step


def test_a_refused_page_beside_a_good_text_is_stored_and_the_text_stays(site, add, vault):
    url = site.answer("/a", article())
    add(url)
    site.answer("/a", WALL)
    outcome = add(url)
    assert (outcome.status, outcome.reason) == ("already saved", "challenge")
    assert "“Just a moment...”" in outcome.warnings[-1]
    assert vault.refused_pages.get(1).page.body == WALL
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_the_next_good_capture_deletes_the_refused_page_even_if_its_text_is_known(site, add, vault):
    url = site.answer("/a", article())
    add(url)
    site.answer("/a", WALL)
    add(url)
    site.answer("/a", article())
    assert add(url).snapshot is None
    assert vault.refused_pages.get(1) is None


def test_a_failed_fetch_and_a_page_stored_aside_leave_the_refused_page(site, add, vault):
    url = site.answer("/a", article())
    add(url)
    site.answer("/a", WALL)
    add(url)
    site.answer("/a", b"", "503 No")
    add(url)
    site.answer("/a", article(RULER))
    assert add(url).reason == "changed_page"
    assert vault.refused_pages.get(1).page.body == WALL


@pytest.mark.parametrize(("body", "reason", "text"), PAGES)
def test_a_page_is_kept_as_it_is_with_a_warning_that_names_the_verdict(site, vault, body, reason, text):
    outcome = capture.add(vault, site.answer("/a", body), keep=True)
    assert (outcome.status, outcome.snapshot, outcome.exit_status) == ("saved", 1, 0)
    assert outcome.warnings[0].startswith(f"{KEPT_WARNING} ({reason}): ")
    snapshot = vault.snapshot(1)
    assert text in vault.content(snapshot).text
    assert (vault.page(snapshot).body, vault.refused_pages.get(1)) == (body, None)


def test_an_article_is_kept_without_a_warning(site, vault):
    assert capture.add(vault, site.answer("/a", article()), keep=True).warnings == ()


def test_a_refused_page_is_kept_later_without_network_and_becomes_the_current_text(site, add, vault):
    url = site.answer("/a", article())
    add(url)
    site.answer("/a", WALL)
    add(url)
    requests = len(site.requests)
    outcome = capture.keep_refused(vault, 1)
    assert (outcome.status, outcome.snapshot) == ("saved", 2)
    assert "Checking your browser" in vault.content(vault.snapshot(1)).text
    assert vault.refused_pages.get(1) is None
    assert [hit.link.id for hit in vault.search("checking browser", Selection())[0]] == [1]
    assert len(site.requests) == requests


def test_a_page_that_is_kept_twice_has_one_snapshot(site, add, vault):
    url = site.answer("/a", WALL)
    for _ in range(2):
        add(url)
        capture.keep_refused(vault, 1)
    assert [snapshot.number for snapshot in vault.snapshots(1)] == [1]
    assert vault.refused_pages.get(1) is None


def test_a_link_without_a_refused_page_has_nothing_to_keep(site, add, vault):
    add(site.answer("/a", article()))
    with pytest.raises(NotFound) as caught:
        capture.keep_refused(vault, 1)
    assert caught.value.hint.action == "keep_new_page"


def test_a_kept_page_stays_kept_when_it_is_extracted_again(site, vault):
    capture.add(vault, site.answer("/a", GONE), keep=True)
    vault.connection.execute("UPDATE snapshot SET title = 'Old'")
    (outcome,) = capture.reextract(vault, Selection())
    assert (outcome.status, outcome.message) == ("saved", "changed: title")
    assert vault.snapshot(1).warnings[0].startswith(KEPT_WARNING)


def refuse(vault: Vault, body: bytes, at: str = LATER) -> None:
    """Store a refused page as an older linkvault would have, whose verdict was another one."""
    page = Page("https://example.org/a", "https://example.org/a", 200, "text/html", body, at)
    vault.store_link(
        Bookmark(page.url, tags=("ml",)),
        at=at,
        outcome=Status.LINK_ONLY,
        reason="no_text",
        refused=RefusedPage(page, "no_text", "an older verdict"),
    )


def test_extracting_again_finds_an_article_on_a_page_that_was_refused(vault):
    refuse(vault, article())
    assert capture.count_pages(vault, Selection()) == 1
    (outcome,) = capture.reextract(vault, Selection())
    link = vault.get(1)
    assert (outcome.status, outcome.snapshot, link.status, link.reason) == ("saved", 1, "saved", None)
    assert (link.saved, link.tags) == (LATER, ("ml",))
    assert "truth" in vault.content(vault.snapshot(1)).text
    assert vault.refused_pages.get(1) is None


def test_an_article_found_again_does_not_replace_a_good_text_of_another_page(vault):
    page = Page(
        "https://example.org/a",
        "https://example.org/a",
        200,
        "text/html",
        article(LOSS),
        "2026-01-01T00:00:00Z",
    )
    capture.store_page(vault, Bookmark(page.url), page, capture.read(page))
    refuse(vault, article(RULER))
    outcomes = list(capture.reextract(vault, Selection()))
    assert [(outcome.status, outcome.reason) for outcome in outcomes] == [
        ("unchanged", None),
        ("already saved", "changed_page"),
    ]
    assert "truth" in vault.content(vault.snapshot(1)).text


def test_a_page_that_is_still_refused_gets_the_new_reason(vault):
    refuse(vault, WALL)
    (outcome,) = capture.reextract(vault, Selection())
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("unchanged", "challenge", 0)
    assert (vault.refused_pages.get(1).reason, vault.get(1).reason) == ("challenge", "challenge")
    assert "Just a moment" in vault.refused_pages.get(1).message


ERROR_PAGE = b"<title>Members only</title><h1>Members only</h1><p>Ask the keeper of the lamps for a key.</p>"


def test_the_page_of_an_http_error_is_stored_and_can_be_kept(site, add, vault):
    url = site.answer("/a", ERROR_PAGE, "403 Forbidden")
    outcome = add(url)
    refused = vault.refused_pages.get(1)
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("failed", "http_403", 4)
    assert (refused.page.body, refused.page.status, refused.reason) == (ERROR_PAGE, 403, "http_403")
    (unchanged,) = capture.reextract(vault, Selection())
    assert (unchanged.status, unchanged.reason) == ("unchanged", "http_403")
    assert capture.keep_refused(vault, 1).status == "saved"
    snapshot = vault.snapshot(1)
    assert "Ask the keeper" in vault.content(snapshot).text
    assert any("answered 403" in warning for warning in snapshot.warnings)


def test_the_page_of_an_http_error_is_kept_at_once_if_the_user_says_so(site, vault):
    url = site.answer("/a", ERROR_PAGE, "404 Not Found")
    assert capture.add(vault, url, keep=True).status == "saved"
    assert "Ask the keeper" in vault.content(vault.snapshot(1)).text


def test_an_http_error_never_replaces_a_good_text(site, vault):
    url = site.answer("/a", article())
    capture.add(vault, url)
    site.answer("/a", ERROR_PAGE, "404 Not Found")
    for keep in (False, True):
        assert capture.add(vault, url, keep=keep).status == "already saved"
        assert "truth" in vault.content(vault.snapshot(1)).text


def test_an_http_error_without_a_page_stores_none(site, add, vault):
    add(site.answer("/a", b"\x89PNG\r\n\x1a\n", status="404 Not Found", content_type="image/png"))
    assert vault.refused_pages.get(1) is None
