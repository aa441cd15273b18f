"""The data of a script may contain the next article: the visible article takes precedence."""

import json

import pytest

from linkvault.capture import read
from linkvault.models import Page

OWN = "The vault keeps what was read, and what was read stays readable long after the page has gone. " * 2
NEXT = "Another article, about quite another thing, waits in the data for whoever scrolls further down. " * 30


def test_the_visible_article_takes_precedence_over_a_longer_one_in_the_data() -> None:
    data = json.dumps({"next": {"content": f"<p>{NEXT}</p><p>{NEXT}</p>"}})
    shown = "".join(f"<p>{number}. {OWN}</p>" for number in range(12))
    html = f"<html><body><article><h1>Vaults</h1>{shown}</article><script>window.state = {data}</script></body></html>"
    url = "https://example.org/vaults"
    _, rendered, _ = read(Page(url, url, 200, "text/html", html.encode(), "2026-01-01T00:00:00Z"))
    assert "5. The vault keeps" in rendered.text
    assert "Another article" not in rendered.text


def read_text(shown: str, data: object) -> str:
    stored = json.dumps(data).replace("</", "<\\/")
    script = f"<script>window.state = {stored}</script>"
    html = f"<html><head><title>Kettles</title></head><body><h1>Kettles</h1>{shown}{script}</body></html>"
    url = "https://example.org/kettles"
    _, rendered, _ = read(Page(url, url, 200, "text/html", html.encode(), "2026-01-01T00:00:00Z"))
    return rendered.text


SHELF = "".join(
    f"<div class=card><h3>Kettle number {number}</h3><div>Boils {number} cups in a minute and switches off.</div></div>"
    for number in range(120)
)
SECTIONS = "".join(
    f"<div>{number}. A kettle is a pot for boiling water, and this one has a lid, a spout and a handle of wood.</div>"
    for number in range(40)
)


@pytest.mark.parametrize("shown", [SHELF, SECTIONS], ids=["shelf", "sections"])
def test_a_page_with_text_in_other_elements_than_paragraphs_has_its_own(shown: str) -> None:
    text = read_text(
        shown, {"description": "About us: we have sold kettles for years, and still like them. " * 30}
    )
    assert "About us" not in text
    assert "ettle" in text


@pytest.mark.parametrize(
    "stored",
    [
        json.dumps({"html": f"<p>{NEXT}</p><p>{NEXT}</p>"}),
        f"<script>var page = '{NEXT}'</script><p>{NEXT}</p>",
        f"[h2]News[/h2][p]{NEXT}[/p][p]{NEXT}[/p][b]More[/b] [i]of[/i] [u]it[/u]",
    ],
    ids=["JSON", "script", "BBCode"],
)
def test_data_and_code_in_a_string_are_no_article(stored: str) -> None:
    shown = "<p>Kettles of all sizes are on this page, and each of them boils water as well as the other ones do.</p>"
    assert "quite another thing" not in read_text(shown, {"content": stored})
