"""Articles that follow the article with the title are dropped; sections and other entries of a page are kept."""

import pytest
from article_pages import read

from linkvault.extract.choose.parts import following

OWN = [
    f"Paragraph {n} tells how the upper mill was built, who paid for it, and why it burnt down."
    for n in range(6)
]
OTHER = [
    f"Entry {n} is about the bakers of the town, their ovens, and the price of bread in the year."
    for n in range(6)
]
TITLE = "How the upper mill was built"


def page(other: str, *, heading: str = f"<h1>{TITLE}</h1>", outside: str = "") -> str:
    own, text = ("".join(f"<p>{line}</p>" for line in lines) for lines in (OWN, OTHER))
    return f"<title>{TITLE}</title><main>{outside}<article>{heading}{own}</article><article>{other}{text}</article></main>"


def keeps_other(html: str) -> bool:
    text = read(html).text
    assert all(line in text for line in OWN)
    return all(line in text for line in OTHER)


@pytest.mark.parametrize(
    "other",
    [
        "<h1>The bakers of the town</h1>",
        "<h2><a href=/bakers>The bakers of the town</a></h2>",
        "<h3>Related articles</h3>",
    ],
)
def test_an_article_after_the_one_with_the_title_is_dropped(other: str) -> None:
    assert not keeps_other(page(other))


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page("<h2>The bakers</h2>"), id="a section"),
        pytest.param(page(""), id="without a heading"),
        pytest.param(page("<h1>Bakers</h1>", heading="<h1>A mill</h1>"), id="no article has the title"),
        pytest.param(
            page("<h2><a href=/b>Bakers</a></h2>", heading="<h2>A mill</h2>", outside=f"<h1>{TITLE}</h1>"),
            id="the title is that of the page",
        ),
    ],
)
def test_a_section_or_an_entry_of_a_page_is_kept(html: str) -> None:
    assert keeps_other(html)


def test_the_articles_after_a_teaser_are_kept() -> None:
    html = page("<h1>The bakers of the town</h1>").replace(
        "".join(f"<p>{line}</p>" for line in OWN), "<p>Read on.</p>"
    )
    assert all(line in read(html).text for line in OTHER)
    assert len(["Read", "on."]) < following.MIN_OWN_WORDS
