"""Characters that a tree cannot contain are removed before parsing, and no others."""

import pytest

from linkvault.extract.dom.html_parser import LONG_TAG, MANY_ATTRIBUTES, parse


def text_of(source: str) -> str:
    return str(parse(source)[0].text_content())


@pytest.mark.parametrize(
    "character",
    ["\0", "\x01", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800", "&#1;", "&#xD800;", "&#x110000;"],
)
def test_a_character_that_a_tree_cannot_contain_is_removed(character: str) -> None:
    assert text_of(f"<p>损失{character}函数 a\tb</p>") == "损失函数 a\tb"


@pytest.mark.parametrize("character", ["\x80", "\x9f", "\ufffd", "\U0001f600", "\u2028"])
def test_other_characters_are_kept(character: str) -> None:
    assert text_of(f"<p>损失{character}函数</p>") == f"损失{character}函数"


def test_a_page_with_a_lone_surrogate_keeps_its_text() -> None:
    assert text_of("<p>a\udc80b\x02\uffff 函数 &#65;&#2;</p>") == "ab 函数 A"


def test_a_tag_with_thousands_of_attributes_keeps_the_meaningful_ones() -> None:
    many = " ".join(f"data-a{number}='{number}'" for number in range(4 * MANY_ATTRIBUTES))
    page = f"<p>before</p><div {many} class='story' id=x title='T'><p>inside</p></div>"
    assert len(many) > LONG_TAG
    div = parse(page)[0].find(".//div")
    assert dict(div.attrib) == {"class": "story", "title": "T"}
    assert div.text_content() == "inside"


def test_a_long_tag_with_few_attributes_is_not_changed() -> None:
    style = "x" * (3 * LONG_TAG)
    assert (
        parse(f"<p>a</p><div data-state='{style}' class=b>c</div>")[0].find(".//div").get("data-state")
        == style
    )


def test_a_long_script_is_no_tag() -> None:
    script = "var a = 1; " * LONG_TAG
    tree = parse(f"<script>{script}</script><p>text</p>")[0]
    assert tree.find(".//script").text == script
    assert tree.find(".//p").text == "text"
