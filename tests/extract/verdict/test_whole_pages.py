"""Whole pages, as sites answer with status 200: notices of the site are refused, short articles are kept.

Each list was written before the rules were changed, and measured once at first sight; see tests/README.md.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from linkvault.errors import NothingReadable
from linkvault.extract import extract
from linkvault.models import Page

LISTS = ("whole_pages", "more_whole_pages", "bare_pages", "vendor_pages", "further_pages")
# Pages that are judged wrongly so far.
MISJUDGED = {
    "index-of",
    "gallery-caption-sv",
    "en-quote",
    "error-aspnet-yellow-es",
    "error-tomcat-500-en",
    "error-django-debug-en",
    "wall-error-asp-en",
    "article-caption-it",
    "article-caption-en",
}
ANSWERS = {"refuse": ("refused",), "open": ("refused", "warned"), "teaser": ("warned",), "keep": ("kept",)}
MIN_RECALL, MIN_PRECISION = 0.95, 0.97


def read_cases(name: str) -> list[tuple[str, str, str, str, str]]:
    """Return name, language, verdict, address and HTML of the pages of a list."""
    text = (Path(__file__).parent / f"{name}.txt").read_text("utf-8")
    cases = []
    for part in re.split("^@@ ", text, flags=re.M)[1:]:
        head, _, html = part.partition("\n")
        page, language, verdict, url = head.split(" | ")
        cases.append((page, language, verdict, url, html))
    return cases


CASES = [case for name in LISTS for case in read_cases(name)]


EVERYDAY = [
    line.split(" | ")
    for line in (Path(__file__).parent / "everyday_articles.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def judge(url: str, html: str) -> str:
    page = Page(url, url, 200, "text/html; charset=utf-8", html.encode(), "2026-01-01T00:00:00Z")
    try:
        return "warned" if extract(page).warnings else "kept"
    except NothingReadable:
        return "refused"


@pytest.mark.parametrize(
    ("verdict", "url", "html"),
    [
        pytest.param(*case[2:], id=case[0], marks=[pytest.mark.xfail(strict=True)] * (case[0] in MISJUDGED))
        for case in CASES
    ],
)
def test_a_page_is_judged_as_a_person_would(verdict: str, url: str, html: str) -> None:
    assert judge(url, html) in ANSWERS[verdict]


@pytest.mark.parametrize("name", LISTS)
def test_most_notices_are_refused_and_hardly_an_article_is(name: str) -> None:
    counts = Counter((verdict, judge(url, html)) for _, _, verdict, url, html in read_cases(name))
    refused = counts["refuse", "refused"] + counts["open", "refused"]
    recognized = refused + counts["open", "warned"]
    notices = sum(number for (verdict, _), number in counts.items() if verdict in ("refuse", "open"))
    assert recognized / notices >= MIN_RECALL
    assert refused / (refused + counts["keep", "refused"]) >= MIN_PRECISION


@pytest.mark.parametrize(
    ("language", "title", "text"), [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in EVERYDAY]
)
def test_an_everyday_article_is_kept_whatever_its_words_are(language: str, title: str, text: str) -> None:
    html = f"<html lang={language}><title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>"
    assert judge("https://blog.example/n/12", html) == "kept"


@pytest.mark.parametrize(
    "mark",
    [
        "<link rel=canonical href='https://[domain]/rain'>",
        "<link rel=canonical href='http://[x'>",
        "<link rel=canonical href='https://example.org//[x'>",
        "<meta property=og:url content='//[x'>",
    ],
)
def test_an_invalid_address_in_a_page_does_not_matter(mark: str) -> None:
    body = "<h1>Rain</h1><p>It rained all night long here. The cellar is dry.</p>"
    assert judge("https://example.org/n/12", f"<title>Rain</title>{mark}{body}") == "kept"


@pytest.mark.parametrize(
    ("url", "name", "text", "answer"),
    [
        (
            "https://docs.example.org/v1/install", "Page Not Found",
            "We could not find what you were looking for. The documentation was reorganized last year.", "refused",
        ),
        (
            "https://example.org/hilfe/konto", "Seite nicht gefunden",
            "Wir konnten diese Seite nicht finden. Die Dokumentation wurde letztes Jahr neu geordnet.", "refused",
        ),
        (
            "https://docs.example.org/errors/err-404", "Error 404",
            "The web server has no file at this address. Check the path in the virtual host.", "kept",
        ),
        (
            "https://help.example.org/a/1", "Page not found",
            "The server answers so when it has no page at an address. A renamed page is the cause.", "kept",
        ),
    ],
)  # fmt: skip
def test_a_help_page_explains_a_message_unless_its_text_is_one(
    url: str, name: str, text: str, answer: str
) -> None:
    assert judge(url, f"<title>{name}</title><main><h1>{name}</h1><p>{text}</p></main>") == answer


FOOT = "".join(
    f'<li><a href="/k/{number}">Harbour street and garden number {number}</a></li>' for number in range(70)
)


def test_a_notice_above_a_long_foot_is_refused_and_an_article_is_kept() -> None:
    """Shops and news sites have menus of more than 2,000 characters around the sentence "this page is gone"."""
    counts: Counter[tuple[bool, str]] = Counter()
    for name in ("vendor_pages", "further_pages"):
        for page, _, verdict, url, html in read_cases(name):
            if "</body>" in html and page not in MISJUDGED:
                body = html.replace("</body>", f"<footer><ul>{FOOT}</ul></footer></body>")
                counts[verdict in ("refuse", "open"), judge(url, body)] += 1
    assert counts[True, "refused"] >= 0.85 * sum(
        number for (is_notice, _), number in counts.items() if is_notice
    )
    assert not counts[False, "refused"]
