"""Text after the end tag of `body` or `html` -> part of the page, as in browsers."""

import pytest

from linkvault.extract.dom.html_parser import parse
from linkvault.extract.pipeline import extract_article
from linkvault.models import Page

TEXT = "The keeper painted the stairs of the lighthouse once more, as he had done every April since he came."
AFTER = f"<div class=post><h1>The stairs</h1><p>{TEXT}</p><p>{TEXT[::-1]}</p></div>"
HEAD = "<html lang=en><head><title>The stairs</title></head>"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f"{HEAD}<body><nav>Home</nav></body></html>{AFTER}</body></html>", id="both"),
        pytest.param(f"{HEAD}<body><nav>Home</nav></BODY>\n<main>{AFTER}</main></HTML>", id="body"),
        pytest.param(f"{HEAD}<body><nav>Home</nav></bODY>\n<main>{AFTER}</main>", id="mixed case"),
        pytest.param(f"{HEAD}<body><nav>Home</nav></html >{AFTER}", id="html"),
        pytest.param(f"{HEAD}</html><body>{AFTER}</body></html>", id="before the body"),
        pytest.param(f"{HEAD}<body><nav>Home</nav></body></html>{HEAD}<body>{AFTER}</body></html>", id="two pages"),
        pytest.param(f"{HEAD}<body></body></html><!-- made in 3 ms --><script>x()</script>{AFTER}", id="comment"),
    ],
)  # fmt: skip
def test_text_after_the_end_is_in_the_article(source: str) -> None:
    url = "https://example.org/a/"
    article = extract_article(Page(url, url, 200, "text/html", source.encode(), ""))
    assert TEXT in article.html
    assert article.title == "The stairs"


def test_an_element_that_is_open_at_the_end_continues_after_it() -> None:
    tree, _ = parse("<body><div id=a><p>b</body></html><p>c</div><p>d")
    assert [paragraph.getparent().get("id") for paragraph in tree.iter("p")] == ["a", "a", None]


@pytest.mark.parametrize(
    "end", ["", "</body></html>", "</body>\n</html>\n<!-- cached -->\n", "</BODY></HTML>"]
)
def test_a_page_with_nothing_after_its_end_is_the_same(end: str) -> None:
    tree, _ = parse(f"{HEAD}<body><p>a</p>{end}")
    assert [element.tag for element in tree.iter()] == ["html", "head", "title", "body", "p"]
