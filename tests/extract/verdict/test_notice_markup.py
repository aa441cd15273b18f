"""What the markup of a page with little text says, read in linear time."""

from collections.abc import Callable

import pytest
from growth import LIMIT, growth
from lxml import html

from linkvault.extract.dom.attribute_index import index_attributes
from linkvault.extract.verdict.notice_markup import NoticeMarkup, read_notice_markup

EMPTY_LINES: dict[str, Callable[[int], str]] = {
    "line breaks": lambda number: f"<br>{' ' * 200}" * number,
    "links home": lambda number: f"<a href='/'></a>{' ' * 200}" * number,
    "elements without a body": lambda number: "<p>\n" * number,
}


def read(body: str) -> NoticeMarkup:
    tree = html.fromstring(f"<html>{body}</html>")
    return read_notice_markup(tree, index_attributes(tree))


def test_a_notice_has_a_name_a_link_back_and_a_button() -> None:
    markup = read("<body><div class=error-404>Nothing here. <a href=/>Home</a><button>Search</button></div>")
    assert (markup.name, markup.leads_back, markup.controls) == ("error-404", True, 1)


def test_a_form_with_an_invalid_address_has_no_name() -> None:
    assert read("<body><form action='http://[x'>It rained all night.</form></body>").name is None


@pytest.mark.parametrize("make", EMPTY_LINES.values(), ids=EMPTY_LINES)
def test_a_page_of_empty_lines_takes_linear_time(make: Callable[[int], str]) -> None:
    assert growth(read, make, 16_000) < LIMIT
