"""A page without an article that the user keeps: the chosen text, else the body, else what the page says of itself."""

import pytest

from linkvault.extract import extract
from linkvault.extract.verdict import KEPT_WARNING
from linkvault.models import Page
from linkvault.states import UnreadableReason

URL = "https://example.org/a"


def keep(html: str) -> str:
    page = Page(URL, URL, 200, "text/html", html.encode(), "2026-11-25T10:00:00Z")
    article = extract(page, keep=True)
    assert article.warnings[0].startswith(KEPT_WARNING)
    return article.html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<title>Log in</title><form><h1>Log in</h1><p>Your name:</p><input type=password></form>", "Your name:"),
        ("<title>404</title><h1>Page not found</h1><p>It is not here. <a href=/b>Home</a>", '<a href="https://example.org/b">'),
        ("<title>A</title><div id=app></div><noscript><p>Lamps need scripts.</p></noscript><script src=a>", "Lamps need"),
        ("<title>Lamps of brass</title><div id=app></div><script src=a></script>", "<p>Lamps of brass</p>"),
        ("<title>A b</title><frameset><frame src=/x></frameset>", "<p>A b</p>"),
    ],
)  # fmt: skip
def test_the_text_of_a_refused_page(html: str, text: str) -> None:
    assert text in keep(html)


def test_a_kept_page_has_no_scripts_and_may_be_empty() -> None:
    assert "alert" not in keep(
        "<title>Page not found</title><h1>Page not found</h1><script>alert(1)</script>"
    )
    assert keep("") == ""


def test_the_warning_names_reason_and_sign() -> None:
    page = Page(
        URL, URL, 200, "text/html", b"<title>Page not found</title><p>Page not found", "2026-11-25T10:00:00Z"
    )
    assert extract(page, keep=True).warnings == (
        f"{KEPT_WARNING} ({UnreadableReason.SOFT_404}): the page says that it does not exist: “Page not found”",
    )


def test_an_article_is_not_changed_by_keeping() -> None:
    body = "<p>The loss tells how far the model is from the truth, and training makes it small.</p>" * 4
    html = f"<title>Loss</title><article><h1>Loss</h1>{body}</article>"
    page = Page(URL, URL, 200, "text/html", html.encode(), "2026-11-25T10:00:00Z")
    assert extract(page, keep=True) == extract(page)
