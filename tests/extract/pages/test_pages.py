"""Small pages of every kind, each with what is right for it: formulas, walls, charsets, cards, code, threads, titles.

`pages.toml` has the expectations. A key that a page does not have is not asked for.
"""

import tomllib
from pathlib import Path

import pytest

from linkvault.errors import NothingReadable
from linkvault.extract import extract
from linkvault.markup import render
from linkvault.models import Article, Page

FOLDER = Path(__file__).parent
EXPECTED = tomllib.loads((FOLDER / "pages.toml").read_text("utf-8"))
REFUSED = sorted(name for name, expected in EXPECTED.items() if "reason" in expected)


def read(name: str) -> Article:
    url = EXPECTED[name]["url"]
    body = (FOLDER / f"{name}.html").read_bytes()
    return extract(Page(url, url, 200, "text/html", body, "2026-11-25T00:00:00Z"))


def squeeze(text: str) -> str:
    return "".join(text.split()).replace("\\", "")


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - REFUSED))
def test_a_page_with_an_article(name: str) -> None:
    expected, article = EXPECTED[name], read(name)
    for key, value in (("title", article.title), ("author", article.byline)):
        assert expected.get(key) in (None, value)
    assert expected.get("date") in (None, (article.published or "")[:10])
    markdown = render(article.html).markdown
    comments = render(article.comments).markdown if article.comments else ""
    text = squeeze(markdown)
    assert [part for part in expected.get("texts", ()) if squeeze(part) not in text] == []
    assert [part for part in expected.get("other_texts", ()) if squeeze(part) in text] == []
    assert [part for part in expected.get("comments", ()) if squeeze(part) not in squeeze(comments)] == []
    assert [part for part in expected.get("comments", ()) if squeeze(part) in text] == []
    assert [part for part in expected.get("exact", ()) if part not in markdown] == []
    assert [formula for formula in expected.get("formulas", ()) if f"${formula}$" not in markdown] == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_without_an_article(name: str) -> None:
    with pytest.raises(NothingReadable) as caught:
        read(name)
    assert caught.value.reason == EXPECTED[name]["reason"]


def test_every_file_is_a_page_of_the_tests() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.html")) == sorted(EXPECTED)
