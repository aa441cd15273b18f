"""Splitting a page into blocks: where blocks end, and their features."""

import pytest

from linkvault.extract.choose.element_kinds import match_scope_names
from linkvault.extract.choose.segment import (
    CELL,
    LIST,
    PRE,
    Block,
    PageBlocks,
    split_into_blocks,
)
from linkvault.extract.choose.weights import ignore_misnamed_scopes
from linkvault.extract.dom.html_parser import parse

SENTENCE = "A loss function tells how far a guess is from what was really seen by us. "


def split(body: str) -> PageBlocks:
    return split_into_blocks(parse(f"<body>{body}</body>")[0])


def texts(body: str) -> list[str]:
    return [block.text for block in split(body).blocks]


def only_block(body: str) -> Block:
    (block,) = split(body).blocks
    return block


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p><p>two <b>bold</b> end</p>", ["one", "two bold end"]),
        ("<div>one<br>still one<br><br>two</div>", ["one still one", "two"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<a href=/><div>in a link</div></a>", ["in a link"]),
        ("<p>seen<span style='display: none'>hidden</span> end</p>", ["seen end"]),
        ("<p>text</p><script>code</script><style>x</style><select><option>o</select>", ["text"]),
        ("<pre>one\n\n\ntwo<br><br>three</pre>", ["one two three"]),
    ],
    ids=[
        "paragraphs",
        "breaks",
        "text around a block",
        "block in a link",
        "hidden",
        "no text",
        "code is one block",
    ],
)
def test_where_blocks_end(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_every_letter_is_in_exactly_one_slot() -> None:
    page = split("<div>a<p>b<i>c</i>d<br>e</p>f<ul><li>g<a href=/>h</a></li></ul>i</div>")
    slots = [slot for block in page.blocks for slot in block.slots]
    assert len(slots) == len(set(slots))
    letters = "".join((element.tail if is_tail else element.text).strip() for element, is_tail in slots)
    assert letters == "abcdefghi"


def test_features_of_a_block() -> None:
    block = only_block(f"<p>{SENTENCE}<a href=/x>{SENTENCE}</a></p>")
    assert block.words == 32
    assert 0.4 < block.link_share < 0.6
    assert block.ends_sentence
    assert block.marks == 2


def test_a_formula_is_inline_text() -> None:
    block = only_block('<p>where <span class="math inline">x_1</span> is small</p>')
    assert block.text == "where x_1 is small"
    assert block.formulas == 1


@pytest.mark.parametrize(
    ("body", "bit"),
    [
        ("<ul><li>x</li></ul>", LIST),
        ("<table><tr><td>x</td></tr></table>", CELL),
        ("<pre><code>x</code></pre>", PRE),
    ],
    ids=["list", "cell", "code"],
)
def test_the_context_of_a_block(body: str, bit: int) -> None:
    assert only_block(body).context & bit


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("social-share", "boilerplate"),
        ("relatedPosts", "boilerplate"),
        ("comment-list", "comment"),
        ("wp-caption-text", "caption"),
        ("shareholder-letter", ""),
        ("downloads", ""),
        ("navigable", ""),
        ("article-body", ""),
    ],
)
def test_names_are_matched_by_their_parts(names: str, kind: str) -> None:
    assert match_scope_names(names) == kind


def test_the_names_of_comments_are_ignored_on_a_forum() -> None:
    page = split("<p>short</p>" + f"<div class='comment'><p>{SENTENCE * 3}</p></div>" * 5)
    ignore_misnamed_scopes(page)
    assert all(scope.is_ignored for scope in page.scopes)


def test_the_names_of_comments_below_an_article_are_not_ignored() -> None:
    page = split(f"<p>{SENTENCE * 9}</p>" + f"<div class='comment'><p>{SENTENCE}</p></div>" * 5)
    ignore_misnamed_scopes(page)
    assert not any(scope.is_ignored for scope in page.scopes)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One, two; three.", 3),
        ("at 3.14 or 1,000 of them", 0),
        ("损失，函数。", 2),
        ('He said "so."', 1),
        ("a:b", 0),
        ("。.", 2),
    ],
    ids=["western", "figures", "Chinese", "before a quote", "inside a word", "both"],
)
def test_marks_count_at_the_end_of_words_and_anywhere_in_chinese(text: str, count: int) -> None:
    assert [block.marks for block in split_into_blocks(parse(f"<p>{text}</p>")[0]).blocks] == [count]


def test_tags_and_class_names_are_those_of_the_elements() -> None:
    page = split_into_blocks(
        parse("<div class='Story X'><p>a</p><table class><tr><td>b</td></tr></table></div>")[0]
    )
    assert page.tags == [element.tag for element in page.elements]
    assert page.class_names == [element.get("class") for element in page.elements]


def test_the_last_element_in_each_element() -> None:
    page = split_into_blocks(
        parse("<body><div><p>one</p><ul><li>two</li></ul></div><p>three</p></body>")[0].find("body")
    )
    assert page.tags == ["body", "div", "p", "ul", "li", "p"]
    assert [page.last_node(node) for node in range(6)] == [5, 4, 2, 4, 4, 5]
