"""What people type who half-remember a page: the page is the first hit among many others."""

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.search.conftest import SearchIndex


class Page(NamedTuple):
    title: str
    body: str
    queries: list[str]


def read_pages() -> list[Page]:
    lines = Path(__file__).with_name("remembered_pages.txt").read_text("utf-8").splitlines()
    blocks = (
        list(block)
        for is_empty, block in groupby(lines, lambda line: not line or line.startswith("# "))
        if not is_empty
    )
    return [
        Page(title, body, [line.removeprefix("? ") for line in queries]) for title, body, *queries in blocks
    ]


PAGES = read_pages()


@pytest.fixture(scope="module")
def all_pages() -> tuple[SearchIndex, dict[str, int]]:
    index = SearchIndex()
    return index, {page.title: index.put(page.title, page.body) for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_each_query_finds_its_page_first(all_pages, page: Page) -> None:
    index, numbers = all_pages
    first = {query: index.ids(query)[:1] for query in page.queries}
    assert first == {query: [numbers[page.title]] for query in page.queries}


def test_there_are_enough_pages_and_queries() -> None:
    assert len(PAGES) > 60
    assert sum(len(page.queries) for page in PAGES) > 300
