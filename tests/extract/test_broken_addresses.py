"""A URL with an invalid host is dropped, wherever it is on a page, and the page is extracted."""

import pytest
from vaults import LOSS, make_page

from linkvault.capture import read

BROKEN = "http://[latex.codecogs.com/x"

HEADS = {
    "canonical": '<link rel="canonical" href="{}">',
    "og:url": '<meta property="og:url" content="{}">',
    "og:image": '<meta property="og:image" content="{}">',
    "article:author": '<meta property="article:author" content="{}">',
    "base": '<base href="{}">',
    "JSON-LD": '<script type="application/ld+json">{{"@type": "Article", "url": "{0}", "image": "{0}",'
    ' "mainEntityOfPage": "{0}", "author": {{"name": "Li Lei", "url": "{0}"}}}}</script>',
}
BODIES = {
    "link": '<a href="{}">a link</a>',
    "heading": '<h2><a href="{}">A heading</a></h2>',
    "picture": '<img src="{}" alt="a curve">',
    "picture's sizes": '<img srcset="{} 2x" alt="a curve">',
    "formula": '<img class="latex" src="{}" alt="">',
    "frame": '<iframe src="{}"></iframe>',
    "player": '<iframe src="{}/player"></iframe>',
    "video": '<video src="{0}" poster="{0}"></video>',
    "quotation": '<blockquote cite="{}">a quotation</blockquote>',
    "author": '<p class="byline"><a rel="author" href="{}">By Li Lei</a></p>',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_in_the_head_of_a_page(head: str) -> None:
    _, rendered, snapshot = read(make_page("https://example.org/x", head=head.format(BROKEN)))
    assert LOSS.strip() in rendered.text
    assert (snapshot.canonical, snapshot.image) == (None, None)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_in_the_text_of_a_page(body: str) -> None:
    _, rendered, _ = read(make_page("https://example.org/x", f"{LOSS} {body.format(BROKEN)}"))
    assert LOSS.strip() in rendered.text
