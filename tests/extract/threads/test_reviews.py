"""Reviews on the page of a product: kept as comments behind its description."""

import pytest

from linkvault.extract import extract
from linkvault.models import Article, Page

HEAD = (
    '<!doctype html><html lang="en"><head><title>Kettle K2 | Tinware</title>{head}</head><body>'
    '<nav><a href="/">Home</a></nav><main><h1>Kettle K2</h1><p class="price">$ 39.90</p><button>Add to cart</button>'
    "<div class=about><p>The kettle holds a litre and a half, boils it in three minutes, and switches itself off.</p>"
    "<ul><li>Weight: 900 g</li><li>Cable: 80 cm</li></ul></div>"
)
REVIEWS = (
    '<section class="{names}"><h2>What buyers say</h2><p>Sort by <button>newest</button></p>'
    "<div><h3>Loud but fast</h3><p>I have had this kettle for a year now, and it boils faster than the old one ever did.</p></div>"
    "<div><h3>The lid broke</h3><p>The lid came off after two weeks, and the shop sent me a new one without any question.</p></div>"
    '<form class="write"><p>Tell us what you think about the product, so that other buyers can learn from it too.</p></form>'
    "</section></main></body></html>"
)  # fmt: skip
PRODUCT = '<meta property="og:type" content="product">'
LOUD, BROKEN = "boils faster than the old one", "The lid came off after two weeks"
DESCRIPTION = "boils it in three minutes"


def read(html: str) -> Article:
    address = "https://shop.example/kettle-k2"
    return extract(Page(address, address, 200, "text/html", html.encode(), ""))


@pytest.mark.parametrize(
    "names", ["product-reviews", "customerReviews", "tabs kundenbewertungen bewertungen"]
)
def test_reviews_of_a_product_are_comments(names: str) -> None:
    article = read(HEAD.format(head=PRODUCT) + REVIEWS.format(names=names))
    assert DESCRIPTION in article.html
    assert "Weight: 900 g" in article.html
    assert LOUD not in article.html
    comments = article.comments or ""
    assert LOUD in comments
    assert BROKEN in comments
    assert "The lid broke" in comments
    assert "Tell us what you think" not in comments
    assert "newest" not in comments


def test_reviews_around_the_headline_are_the_page() -> None:
    html = HEAD.format(head=PRODUCT).replace("<main>", '<main><div class="with-reviews">')
    article = read(html + REVIEWS.format(names="said").replace("</main>", "</div></main>"))
    assert DESCRIPTION in article.html
    assert article.comments is None


def test_reviews_are_text_on_a_page_of_no_product() -> None:
    article = read(HEAD.format(head="") + REVIEWS.format(names="film-reviews"))
    assert LOUD in article.html
    assert article.comments is None


def test_reviews_without_a_sentence_stay_in_the_tree() -> None:
    rating = '<div class="reviews"><p>4.5 of 5</p></div></main></body></html>'
    article = read(HEAD.format(head=PRODUCT) + rating)
    assert DESCRIPTION in article.html
    assert article.comments is None
