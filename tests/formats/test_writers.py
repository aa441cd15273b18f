"""Writers: the files have the expected form, and no title or article breaks them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats
from linkvault.errors import UsageError
from linkvault.formats.pages.markdown import obsidian_tag, parse_front_matter
from linkvault.models import ArticleText, ExportItem, Link, Snapshot


def link(title: str = "损失函数", **changes: object) -> Link:
    fields: dict[str, object] = {
        "id": 12,
        "url": "https://example.org/a",
        "title": title,
        "site": "example.org",
        "tags": ("ml", "deep learning"),
        "added": "2026-11-25T04:28:26Z",
        "saved": "2026-11-25T04:28:27Z",
        "published": "2024-05-01",
        "lang": "zh",
        "words": 3,
        "status": "saved",
        "reason": None,
        "note": None,
    }
    return Link(**{**fields, **changes})  # type: ignore[arg-type]


def snapshot() -> Snapshot:
    return Snapshot(
        id=7,
        link_id=12,
        number=2,
        captured="2026-11-25T04:28:27Z",
        final_url="https://example.org/a",
        http_status=200,
        title="损失函数",
        byline="李雷",
        site_name="例子",
        published="2024-05-01",
        modified=None,
        lang="zh",
        excerpt=None,
        canonical=None,
        image=None,
        charset="gb18030",
        kind="article",
        words=3,
        fingerprint="f",
    )


FULL = ExportItem(link(), snapshot(), ArticleText("# 一\n\n$x$", "一\n\nx", "一"))


def test_markdown_has_front_matter_for_obsidian() -> None:
    assert formats.get_writer("markdown").write(FULL) == (
        "---\ntitle: 损失函数\nurl: https://example.org/a\ntags:\n- ml\n- deep-learning\n"
        "created: '2026-11-25T04:28:26Z'\npublished: '2024-05-01'\n"
        "author: 李雷\nsite: 例子\nlang: zh\nid: 12\n"
        "---\n\n# 一\n\n$x$\n"
    )


@pytest.mark.parametrize("name", formats.writer_names())
def test_a_format_that_needs_no_text_writes_the_same_without_it(name: str) -> None:
    writer = formats.get_writer(name)
    if writer.needs_html or writer.needs_history:
        return
    without_text = list(writer.stream([ExportItem(FULL.link)]))
    assert (without_text == list(writer.stream([FULL]))) is not writer.needs_text


def test_a_link_without_an_article_is_a_file_with_its_url() -> None:
    text = formats.get_writer("markdown").write(ExportItem(link(saved=None)))
    assert parse_front_matter(text)[1] == "<https://example.org/a>\n"


TAGS = {
    "blanks": ("a  b", "a-b"),
    "nested": ("a b/c", "a-b/c"),
    "empty level": ("a//b/", "a/b"),
    "digits": ("2026", "_2026"),
    "signs": ("C#, .NET", "C-NET"),
    "emoji": ("❤️ 🎉", "❤️-🎉"),
    "nothing left": ("+++", ""),
}


@pytest.mark.parametrize(("tag", "name"), TAGS.values(), ids=TAGS.keys())
def test_obsidian_tags(tag: str, name: str) -> None:
    assert obsidian_tag(tag) == name


FRONT = {
    "none": "# title\n",
    "no yaml": "---\n[\n---\ntext",
    "no mapping": "---\n- a\n---\ntext",
    "no end": "---\na: 1\n",
}


@pytest.mark.parametrize("text", FRONT.values(), ids=FRONT.keys())
def test_invalid_front_matter_is_text(text: str) -> None:
    assert parse_front_matter(text) == ({}, text)


def test_json_lines_have_all_keys() -> None:
    line = formats.get_writer("jsonl").write(FULL)
    assert line.endswith("}\n")
    record = json.loads(line)
    assert list(record) == [
        *(
            "id",
            "url",
            "title",
            "site",
            "tags",
            "added",
            "saved",
            "published",
            "lang",
            "words",
            "status",
            "note",
        ),
        *("reason", "trashed", "snapshot", "markdown", "text"),
    ]
    assert record["tags"] == ["ml", "deep learning"]
    assert record["snapshot"]["byline"] == "李雷"
    assert record["markdown"] == "# 一\n\n$x$"
    assert json.loads(formats.get_writer("jsonl").write(ExportItem(link())))["snapshot"] is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_array(count: int) -> None:
    records = json.loads("".join(formats.get_writer("json").stream([FULL] * count)))
    assert len(records) == count


@pytest.mark.parametrize("name", formats.writer_names())
def test_every_format_streams(name: str) -> None:
    requested = 0

    def many_items() -> Iterator[ExportItem]:
        nonlocal requested
        for _ in range(1000):
            requested += 1
            yield FULL

    assert next(iter(formats.get_writer(name).stream(many_items())))
    assert requested <= 2


@pytest.mark.parametrize("name", ["", "_writer", "../json", "docx\n"])
def test_an_unknown_format_is_refused_with_the_names_of_all(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        formats.get_writer(name)
    assert "markdown" in str(refused.value.hint)


def check_round_trip(text: str) -> None:
    expected = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    exported = ExportItem(link(title=text, note=text or None))
    fields, _ = parse_front_matter(
        formats.get_writer("markdown").write(exported).encode("utf-8").decode("utf-8")
    )
    assert fields["title"] == expected
    assert fields.get("note", "") == expected
    assert json.loads(formats.get_writer("jsonl").write(exported).encode("utf-8"))["title"] == expected


def test_naughty_strings_are_read_back(shared: Path) -> None:
    lines = (shared / "data/hostile/inputs/strings/blns.jsonl").read_text("utf-8").split("\n")
    for line in filter(None, lines):
        check_round_trip(json.loads(line)["s"])


UNUSUAL = [
    "\x85a\u2028b\u2029",
    "\ufeffx",
    "\x7f\0\x1b[31m",
    "\ud800",
    "a\n---\nb",
    "---",
    "- x",
    "<<",
    "~",
    "1e3",
    "\r\n",
]


@pytest.mark.parametrize(
    "text", [*UNUSUAL, "x " * 600, " lead", "trail ", "\uffff", "2026-11-25", "'\"", "😀"], ids=ascii
)
def test_unusual_titles_are_read_back(text: str) -> None:
    check_round_trip(text)


@given(st.text(st.characters(exclude_categories=())))
def test_any_title_is_read_back(text: str) -> None:
    check_round_trip(text)
