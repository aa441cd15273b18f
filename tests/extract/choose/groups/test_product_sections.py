"""The sections that describe a product are kept, wherever they are on its page."""

import pytest

from linkvault.extract import extract
from linkvault.markup import render
from linkvault.models import Page

TABLE = "<table><tr><th>Length</th><td>200 cm</td></tr><tr><th>Wood</th><td>Oak</td></tr></table>"
ENTRIES = "<dl><dt>Length</dt><dd>200 cm</dd><dt>Wood</dt><dd>Oak</dd></dl>"
TEXT = (
    "<p>A two-metre oar, made to order in our own workshop, with a collar of leather that is sewn on by hand. It is "
    "sawn from one plank and oiled twice, so it needs no varnish for years, and it floats.</p>"
)
RELATED = (
    "<section class=related><h2>You may also like</h2><ul><li><a href=/p>Bucket</a> €9</li></ul></section>"
)


def text_of(section: str) -> str:
    url = "https://shop.example/p/oar"
    html = (
        f"<html><head><title>Oak oar</title></head><body><main><div class=summary><h1>Oak oar</h1>{TEXT}"
        f"<button>Buy</button></div>{section}{RELATED}</main></body></html>"
    )
    return render(extract(Page(url, url, 200, "text/html", html.encode(), "")).html).text


@pytest.mark.parametrize(
    "section",
    [
        f"<section><h2>Specifications</h2>{TABLE}</section>",
        f"<div class=tab><div><h3>Technical details</h3></div><div>{ENTRIES}</div></div>",
        f"<section><h2>Technische Daten:</h2>{TABLE}</section>",
        f"<section><h2>规格参数</h2>{TABLE}</section>",
        "<div><h2>About this item</h2><ul><li>Length 200 cm</li><li>Wood: Oak</li></ul></div>",
    ],
)
def test_a_section_about_the_product_is_kept(section: str) -> None:
    text = text_of(section)
    assert "200 cm" in text
    assert "Oak" in text.replace("Oak oar", "")
    assert "made to order" in text
    assert "Bucket" not in text


def test_a_section_with_another_heading_is_not_kept() -> None:
    assert "200 cm" not in text_of(f"<section><h2>Customers compare</h2>{TABLE}</section>")


def test_buttons_and_forms_of_a_section_are_not_kept() -> None:
    form = "<form><label>Your size</label></form><button>Compare all sizes</button>"
    text = text_of(f"<section><h2>Specifications</h2>{TABLE}{form}</section>")
    assert "200 cm" in text
    assert "Your size" not in text
    assert "Compare all sizes" not in text
