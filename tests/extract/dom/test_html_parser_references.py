"""References to characters that a tree cannot contain: they prevented the normalization of formulas on the page."""

import pytest

from linkvault.capture import read
from linkvault.models import Page

WORDS = "A formula is beside a character that nobody can see, and both are on the page. " * 3


@pytest.mark.parametrize(
    "reference", ["&#1;", "&#x1;", "&#0;", "&#xFFFF;", "&#31;", "&#xD800;", "&#99999999;", "&#2e"]
)
def test_a_forbidden_character_does_not_affect_formulas(reference: str) -> None:
    html = f"<article><h1>One</h1><p>{WORDS}{reference} and \\(x^2\\) too, &#65;&#x42;.</p><p>{WORDS}</p></article>"
    url = "https://example.org/one"
    _, rendered, _ = read(Page(url, url, 200, "text/html", html.encode(), "2026-01-01T00:00:00Z"))
    assert "x^2" in rendered.text
    assert "AB." in rendered.text
