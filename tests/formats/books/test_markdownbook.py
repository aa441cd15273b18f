"""The Markdown book: chapters have the text of their articles, and labels are unique."""

import re

import pytest
import yaml
from growth import LIMIT, growth
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats, markup
from linkvault.formats.books.nested_markdown import nest_markdown
from linkvault.models import ArticleText, ExportItem, Link

PIECES = [
    "# 一 $x$", "## two", "###### six", "text[^1] and [a][b] and [b] and `[^1]` `` ` [b]``", "> # in a quote", "- # in a list",
    "1. one\n   - # deep", "```\n# code [^1] [b]\n```", "~~~~py\n```\n# x\n~~~~", "> ```\n> # code\n> ```", "- ```\n  # code\n  - ```\n  ```",
    "$$\n# x_1 [b]\n$$", "$$y$$ z", "Title\n=====", "Title\n---", "a\nb\n---", "---", "| a | b |\n|---|---|\n| # | [^1] |",
    "    # indented code", "\\# no heading", "#no heading", "#", "[a](b) ![b](c) \\[b]", "![a][b]", "[b][]", "**bold**", "* * *",
]  # fmt: skip
DEFINITIONS = "\n\n[^1]: a note\n\n    more of it\n\n[b]: https://example.org/b 'title'\n"


def levels(markdown: str) -> list[int]:
    return [int(token.tag[1]) for token in markup.parse_tokens(markdown) if token.type == "heading_open"]


def check_chapter(markdown: str) -> None:
    chapter = nest_markdown(markdown, "7")
    before, after = markup.from_markdown(markdown), markup.from_markdown(chapter)
    assert re.sub(r"\[1-7\]", "[1]", after.text) == before.text
    assert after.headings == before.headings
    assert levels(chapter) == [min(level + 1, 6) for level in levels(markdown)]
    rendered = [re.sub(r"<[^a][^>]*>|-7\b", "", markup.to_html(text)) for text in (markdown, chapter)]
    assert re.findall(r'href="([^"]*)"', rendered[0]) == re.findall(r'href="([^"]*)"', rendered[1])


@pytest.mark.parametrize("piece", PIECES)
def test_a_chapter_has_the_text_of_the_article(piece):
    check_chapter(piece)
    check_chapter(piece + DEFINITIONS)


# A heading after four blanks is code or deep in a list; only a full parser can decide, so it is not changed.
@given(st.lists(st.sampled_from([piece for piece in PIECES if "indented" not in piece]), max_size=6))
def test_any_chapter_has_the_text_of_the_article(pieces):
    check_chapter("\n\n".join(["begins", *pieces]) + DEFINITIONS)


def test_the_front_matter_of_a_markdown_page_is_left_out():
    text = formats.get_writer("markdownbook").write(build_item(1, markdown="---\ntitle: x\n---\n\n# a"))
    assert "title: x" not in text
    assert text.endswith("\n\n## a\n")
    text = formats.get_writer("markdownbook").write(build_item(1, markdown="---\n\na word\n\n---\n\n# a"))
    assert "a word" in text


@pytest.mark.parametrize(
    ("piece", "size"),
    [("`", 100_000), ("` `` ``` ", 20_000), ("[", 200_000), ("[a][", 50_000), ("> ", 100_000), ("- ", 50_000), ("[^a", 50_000), (" ", 200_000)],
    ids=["ticks", "odd ticks", "brackets", "links", "quotes", "lists", "notes", "blanks"],
)  # fmt: skip
def test_hostile_lines_take_linear_time(piece, size):
    assert (
        growth(lambda text: nest_markdown(text, "7"), lambda count: piece * count + "#" + DEFINITIONS, size)
        < LIMIT
    )


def build_item(
    number: int, title: str = "尺子 [a] *b*", markdown: str | None = "# 一[^1]\n\n[^1]: note", **link: object
) -> ExportItem:
    fields: dict[str, object] = {
        "id": number, "url": f"https://example.org/{number}", "title": title, "site": "example.org", "tags": ("ml",),
        "added": "2026-11-25T04:28:26Z", "saved": None, "published": "2024-05-01", "lang": "zh", "words": 3,
        "status": "saved", "reason": None, "note": "for the\n# talk",
    }  # fmt: skip
    saved_link = Link(**{**fields, **link})  # type: ignore[arg-type]
    return ExportItem(saved_link, None, ArticleText(markdown, "", "") if markdown else None)


def test_the_file_has_a_table_of_contents_and_chapters():
    text = "".join(
        formats.get_writer("markdownbook").stream([build_item(1), build_item(2), build_item(3, "bare", None)])
    )
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert yaml.safe_load(head)["title"] == "Saved pages"
    assert "\n---\n" not in body
    assert levels(body) == [1, 1, 2, 1, 2, 1]
    rendered = markup.from_markdown(body)
    assert rendered.headings.split("\n") == [
        "Contents", "尺子 [a] *b*", "一[1-1]", "尺子 [a] *b*", "一[1-2]", "bare",
    ]  # fmt: skip
    targets = re.findall(r"\]\(#(link-\d)\)", body)
    assert targets == re.findall(r'<a id="(link-\d)"></a>', body) == ["link-1", "link-2", "link-3"]
    assert "for the" in rendered.text
    assert "[^1-1]: note" in body
    assert "[^1-2]: note" in body


@pytest.mark.parametrize(
    "title", ["", "\ud800", "# a\n---\n", "`", "<script>", "a" * 5000, "[x](y) \\"], ids=ascii
)
def test_unusual_titles_are_escaped(title):
    text = "".join(formats.get_writer("markdownbook").stream([build_item(1, title), build_item(2)]))
    text.encode()
    body = text.split("---\n", 2)[2]
    assert levels(body) == [1, 1, 2, 1, 2]
    shown = markup.from_markdown(body).headings.split("\n")[1]
    assert shown == " ".join(title.replace("\ud800", "\ufffd").split()) or (
        not title and shown == "https://example.org/1"
    )
