"""Addresses in text, with their titles in the markup of wikis and other programs."""

import pytest

from linkvault.formats.parts.text_links import find_addresses

A = "https://example.org/a"

TITLED = [
    f"* {A}[A page] - words",
    f"* link:{A}[A page^]",
    f"* link:++{A}++[A page]",
    f"* [{A} A page] words",
    f"* [[{A}|A page]]",
    f"see <{A}|A page>",
    f"* [A page|{A}]",
    f"`A page <{A}>`_ words",
    f"[*][url={A}]A page[/url]",
    f'* "A page":{A}.',
    f"\\item \\href{{{A}}}{{A page}}",
    f'#link("{A}")[A page]',
    f"=> {A} A page",
]


@pytest.mark.parametrize("line", TITLED)
def test_a_title_in_markup_is_that_of_its_address(line):
    assert [link[:2] for link in find_addresses(line)] == [(A, "A page")]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?filter[name]=1&page[size]=2",
        "https://example.org/?filter[name]",
        "https://example.org/?a[]=1",
        "https://example.org/x?a=1&b[c]=2",
        "https://example.org/x_(y)",
    ],
)
def test_brackets_of_an_address_stay(url):
    assert [link[:2] for link in find_addresses(f"see {url} please")] == [(url, None)]


def test_several_titled_addresses_on_a_line():
    line = f"[{A} one] and {A}/2[two], {A}/3"
    assert [link[:2] for link in find_addresses(line)] == [(A, "one"), (f"{A}/2", "two"), (f"{A}/3", None)]
