"""A list is kept with all its entries, and a list below its own heading like the lists beside it."""

from linkvault.extract.choose.groups.plain_lists import complete_lists, find_lists
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse


def page_of(body: str) -> PageBlocks:
    return split_into_blocks(parse(f"<html><body><main>{body}</main></body></html>")[0])


def complete(body: str, *texts: str) -> list[str]:
    """Return the texts that are kept if at first these are."""
    page = page_of(body)
    is_kept = [block.text in texts for block in page.blocks]
    complete_lists(page, is_kept)
    return [block.text for block in page.blocks if is_kept[block.index]]


def test_a_list_of_which_half_is_kept_is_completed() -> None:
    body = "<ul><li>Oak</li><li><p>Larch</p></li><li>Ash</li><li>Elm</li></ul>"
    assert complete(body, "Oak", "Elm") == ["Oak", "Larch", "Ash", "Elm"]
    assert complete(body, "Oak") == ["Oak"]


def test_a_list_like_those_beside_it_is_kept_with_its_heading() -> None:
    body = (
        "<h2>Woods</h2><ul><li>Oak</li><li>Ash</li></ul><h2>Oils</h2><ul><li>Linseed</li><li>Tung</li></ul>"
    )
    assert complete(body, "Woods", "Oak", "Ash") == ["Woods", "Oak", "Ash", "Oils", "Linseed", "Tung"]
    related = body.replace("Oils", "Related posts")
    assert complete(related, "Woods", "Oak", "Ash") == ["Woods", "Oak", "Ash"]
    other = body.replace("<ul><li>Linseed", "<ul class=links><li>Linseed")
    assert complete(other, "Woods", "Oak", "Ash") == ["Woods", "Oak", "Ash"]


def test_entries_of_several_blocks_and_headings_are_no_plain_list() -> None:
    assert find_lists(page_of("<ul><li><p>Ana</p><p>Yes.</p></li><li><p>Ben</p><p>No.</p></li></ul>")) == []
    assert find_lists(page_of("<ul><li><h3>Oak</h3></li><li><h3>Ash</h3></li></ul>")) == []


def test_buttons_and_boilerplate_are_left_out() -> None:
    body = "<ul><li>Oak</li><li>Ash</li><li>Share this page</li><li class=advert>Buy paint</li></ul>"
    assert complete(body, "Oak", "Ash") == ["Oak", "Ash"]
