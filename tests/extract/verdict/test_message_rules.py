"""A page that is only a message of its site is refused, with the sign that decided; a short article never is."""

from pathlib import Path

import pytest
from lxml.html import fromstring

from linkvault.errors import NothingReadable
from linkvault.extract import extract
from linkvault.extract.verdict.evidence import Evidence
from linkvault.extract.verdict.message_rules import check_messages
from linkvault.extract.verdict.page_signals import PageSignals, collect_signals
from linkvault.extract.verdict.rules import reach_verdict
from linkvault.extract.verdict.site_messages import block_lines, find_kinds, sort_sentences
from linkvault.models import Article, Page

FOLDER = Path(__file__).parent
URL = "https://example.org/2026/03/post-17.html"
MESSAGE = "Your request has been blocked. Please try again later."


def lines_of(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def article_of(body: str) -> Article:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return extract(Page(URL, URL, 200, "text/html", html.encode(), "2026-01-01T00:00:00Z"))


@pytest.mark.parametrize(("reason", "body"), [line.split("\t") for line in lines_of("pages_without_article")])
def test_a_page_that_is_a_message_of_its_site_is_refused(reason: str, body: str) -> None:
    with pytest.raises(NothingReadable) as caught:
        article_of(body)
    assert caught.value.reason == reason


@pytest.mark.parametrize("body", lines_of("short_articles"))
def test_a_short_article_is_kept_whatever_its_title_says(body: str) -> None:
    assert article_of(body).html


def test_the_message_quotes_the_sentence_that_decided() -> None:
    verdict = reach_verdict(PageSignals(title="Sorry"), MESSAGE)
    assert verdict.message == "the site refuses the request: “your request has been blocked”"


@pytest.mark.parametrize(
    "name", ["/.within.website/x/anubis.mjs", "/.well-known/git/go-away/x.mjs", "/_guard/auto.js"]
)
def test_the_script_of_a_test_for_robots_decides_whatever_its_page_says(name: str) -> None:
    text = "The people who run this server protect it with a small sum that a browser has to solve. " * 5
    body = f"<h1>Hello</h1><p>{text}</p><script src='{name}'></script>"
    with pytest.raises(NothingReadable, match="the page contains “") as caught:
        article_of(body)
    assert caught.value.reason == "challenge"


def test_an_inline_script_is_searched_for_the_names_of_tests_for_robots() -> None:
    with pytest.raises(NothingReadable, match="acw_sc__v"):
        article_of("<script>document.cookie='acw_sc__v2='+x;location.reload()</script>")


@pytest.mark.parametrize("sign", ["<article>{}</article>", "<time datetime=2026-01-02>2 Jan</time>{}"])
def test_a_sentence_in_an_article_outweighs_every_message(sign: str) -> None:
    own = "The harbour was quiet, and two boats came in before sunrise."
    body = f"<h1>Access denied</h1><p>{MESSAGE} {own}</p>"
    assert "boats" in article_of(sign.format(body)).html
    with pytest.raises(NothingReadable):
        article_of(sign.format(f"<h1>Access denied</h1><p>{MESSAGE}</p>"))


def test_several_articles_are_cards_and_no_sign_of_an_article() -> None:
    cards = "".join(
        f"<article><h3><a href=/{n}>Story {n}</a></h3><p>The council met on day {n} and agreed at last.</p></article>"
        for n in range(6)
    )
    with pytest.raises(NothingReadable) as caught:
        article_of(f"<h1>Oops, something went wrong</h1><p>We can’t find the page you want.</p>{cards}")
    assert caught.value.reason == "soft_404"


def test_a_title_alone_does_not_refuse_a_page() -> None:
    text = "For three weeks I could not write a line. Then the rain stopped."
    assert reach_verdict(PageSignals(title="Your request has been blocked"), text).reason is None


@pytest.mark.parametrize(("own_words", "reason"), [(13, "blocked"), (14, None)])
def test_more_than_sixty_percent_of_other_words_are_no_message(own_words: int, reason: str | None) -> None:
    text = MESSAGE + " word" * own_words + "."
    assert len(MESSAGE.split()) == 9
    verdict = check_messages(Evidence(PageSignals(), text, 9 + own_words, text.split(". "), URL, URL))
    assert (verdict and verdict.reason) == reason


@pytest.mark.parametrize(("button", "is_refused"), [("Accept all", True), ("Home", False)])
def test_a_text_about_cookies_is_a_question_only_beside_a_button(button: str, is_refused: bool) -> None:
    body = f"<main><h1>Cookies</h1><p>We use cookies to count visits. Our partners store cookies.</p><a>{button}</a>"
    try:
        reason = None if article_of(body) else ""
    except NothingReadable as error:
        reason = error.reason
    assert (reason == "consent") is is_refused


def test_a_paywall_directly_behind_the_text_causes_a_warning() -> None:
    own = "The harbour was quiet, and two boats came in before sunrise. " * 4
    wall = "<div class=x-login><p>Continue reading your article with a subscription</p></div>"
    assert any(
        "paywall" in warning for warning in article_of(f"<article><p>{own}</p>{wall}</article>").warnings
    )
    links = "".join(f"<li><a href=/{n}>Other news of day {n}</a></li>" for n in range(9))
    far = f"<article><p>{own}</p></article><nav><ul>{links}</ul></nav>{wall}"
    assert not any("paywall" in warning for warning in article_of(far).warnings)


def test_a_short_article_in_noscript_is_shown() -> None:
    text = "<p>The lighthouse was built of stone that was brought by sea.</p><p>Visitors may climb it.</p>"
    body = f"<div id=app></div><noscript><article><h1>The lighthouse</h1>{text}</article></noscript><script src=a.js></script>"
    assert "lighthouse" in article_of(body).html


def test_lines_end_at_blocks_and_line_breaks_but_not_at_links_or_comments() -> None:
    element = fromstring(
        "<div><p>Try <a>this</a> again.</p>then<!-- c --> that<ul><li>x<li>y</ul>z<br>q</div>"
    )
    assert list(filter(None, block_lines(element))) == ["Try this again.", "then that", "x", "y", "z", "q"]


def test_a_chinese_clause_counts_by_itself_in_an_article() -> None:
    text = ["图书馆系统今天维护，期间可以在服务台登记借书。"]
    assert sort_sentences(text, [], []).own_words == 0
    assert sort_sentences(text, [], [], by_clause=True).own_words > 8


@pytest.mark.parametrize(
    ("sentence", "is_message"),
    [
        ("The site is down for maintenance.", True),
        ("The site will be down for maintenance on 7 June.", False),
        ("We are currently down for maintenance until 7 June.", True),
        ("The site is down for maintenance, says my brother.", False),
        ("Why do I see that the site is down for maintenance?", True),
        ("“The site is down for maintenance”, it told the whole town.", False),
        ("“The site is down for maintenance.”", True),
    ],
)
def test_a_writer_a_day_and_a_quotation_make_a_sentence_no_message(sentence: str, is_message: bool) -> None:
    assert bool(find_kinds(sentence)) is is_message


@pytest.mark.parametrize(
    ("line", "is_sign"), [("3 March 2026, Ann Miller", True), ("3 March 2026 10:00:00", False)]
)
def test_a_line_that_begins_with_a_date_is_a_sign_of_an_article(line: str, is_sign: bool) -> None:
    assert bool(sort_sentences([line], [], []).reports) is is_sign


@pytest.mark.parametrize(
    ("verse", "is_refused"),
    [
        ("The field is white<br>the gate is shut<br>and no one comes", False),
        ("The field is white<br>the gate is shut", True),
        ("The page has moved<br>see <a href=/>our home page</a><br>or the map", True),
        ("The field is white.<br>The gate is shut.<br>No one comes.", True),
    ],
)
def test_lines_of_verse_are_an_article_below_any_title(verse: str, is_refused: bool) -> None:
    signals = collect_signals(fromstring(f"<html><body><h1>Page not found</h1><p>{verse}</p></body></html>"))
    assert (not signals.verse) is is_refused


def test_a_page_with_the_name_of_a_host_as_its_heading_is_parked() -> None:
    body = "<h1>{}</h1><p>This domain is for sale. Fast transfer, safe payment, free help.</p>"
    with pytest.raises(NothingReadable) as caught:
        article_of(body.format("mill.example"))
    assert caught.value.reason == "parked"
    assert article_of(body.format("How names are sold").replace("This", "Each")).html


def test_a_message_that_speaks_to_nobody_is_news_if_another_sentence_follows() -> None:
    news = "The council has blocked access to the quarry. Walkers take the lane."
    assert (
        reach_verdict(PageSignals(title="Access blocked", headings=("Access blocked",)), news).reason is None
    )
