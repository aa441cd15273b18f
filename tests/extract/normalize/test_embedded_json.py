"""The data of a script may contain the next article: the visible article takes precedence."""

import json

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
