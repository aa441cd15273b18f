"""The faster readability chooses the same text as readability-lxml."""

import gzip
import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from lxml.html import HtmlElement
from readability import Document
from readability.cleaners import html_cleaner
from readability.readability import REGEXES, clean

from linkvault.extract.choose.readability_vote import ReadabilityVote, collapse_blanks, set_votes
from linkvault.extract.choose.segment import split_into_blocks
from linkvault.extract.dom.html_parser import parse

TEXT = "Training makes the loss small, step by step, until nothing moves, or until patience ends. "
PAGES = {
    "article": f"<div class='post'><h1>T</h1><p>{TEXT * 3}</p><p>{TEXT * 2}</p></div><div class='sidebar'>x</div>",
    "text in divs": f"<div id='content'>{TEXT * 4}<br><br>{TEXT}<b>bold</b> tail<div>inner {TEXT}</div></div>",
    "short": "<div><p>Too short to be anything</p></div>",
    "table": f"<table><tr><td>{TEXT * 3}</td><td><a href='/'>menu</a></td></tr></table>",
    "links": f"<div><p>{TEXT * 3}</p><ul>{'<li><a href=/>one of the links</a></li>' * 9}</ul></div>",
    "image between": f"<div><p>{TEXT * 8}</p><div><img src=a.png></div><p>{TEXT * 8}</p></div>",
    "segments": f"<article><section class='body'><p>{TEXT * 3}</p></section><section class='body'><p>{TEXT * 3}</p>"
    "</section></article>",
    "form and frames": f"<div><form><input><p>{TEXT}</p></form><p>{TEXT * 4}</p><iframe src='//x'></iframe></div>",
    "hidden": f"<div><p>{TEXT * 3}</p><p hidden>{TEXT}</p><p style='display:none'>{TEXT}</p></div>",
}


def as_upstream_cleans(tree: HtmlElement) -> HtmlElement:
    for element in tree.xpath("//*[@hidden]"):
        element.drop_tree()
    for element in tree.xpath("//*[@style]"):
        if REGEXES["displayNoneRe"].search(element.get("style")):
            element.drop_tree()
    return html_cleaner.clean_html(tree)


def shape(html: str) -> list[str]:
    """Return the opening tags and texts in order, without white space."""
    return [part for part in re.split(r"\s+|</[^>]*>|(<\w+)[^>]*>", html) if part]


def choose_with_both(source: str) -> tuple[list[str], list[str]]:
    tree, _ = parse(source)
    for base in tree.iter("base"):  # addresses are made absolute elsewhere
        base.attrib.clear()
    faster = ReadabilityVote(lambda: as_upstream_cleans(deepcopy(tree)), cjk=False).summary()
    return shape(faster), shape(Document(tree).summary())


@pytest.mark.parametrize("name", PAGES)
def test_without_cjk_it_equals_upstream(name: str) -> None:
    faster, upstream = choose_with_both(f"<html><body>{PAGES[name]}</body></html>")
    assert faster == upstream


@pytest.mark.parametrize("dataset", ["scrapinghub", "wcxb", "zhds", "gne"])
def test_without_cjk_it_equals_upstream_on_real_pages(shared: Path, dataset: str) -> None:
    folder = shared / "data" / "pages" / dataset
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()[:25]:
        raw = gzip.decompress((folder / json.loads(line)["file"]).read_bytes())
        faster, upstream = choose_with_both(raw.decode("utf-8", "replace"))
        assert faster == upstream, line[:80]


@pytest.mark.parametrize("text", ["a  b", " \t x\n\n y ", "\n", "", "a\xa0\xa0b \n c", "一 \t\n二"])
def test_collapse_blanks_equals_clean_of_upstream(text: str) -> None:
    assert collapse_blanks(text) == clean(text)


def test_short_chinese_paragraphs_get_votes() -> None:
    tree, _ = parse("<body><div>" + "<p>损失函数，就是差别。它越小越好。</p>" * 6 + "</div><p>x</p></body>")
    page = split_into_blocks(tree)
    set_votes(tree, page)
    assert [block.has_vote for block in page.blocks][:6] == [True] * 6
