"""Tags, dates and names of columns in the forms that programs and spreadsheets write."""

import json
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.models import Bookmark

URL = "https://example.org/a"


def read(path: Path, content: str) -> tuple[list[Bookmark], dict[str, int]]:
    path.write_text(content, encoding="utf-8")
    name, source = formats.recognize(path)
    items = list(formats.read_source(name, source))
    return [item for item in items if isinstance(item, Bookmark)], {
        field.name: field.count for field in source.report.items()
    }


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        (["a", 2024], ("a", "2024")),
        ({"name": "one"}, ("one",)),
        ({"a": {"tag": "a"}, "b c": {"tag": "b c"}}, ("a", "b c")),
        ({"0": "x", "1": "y"}, ("x", "y")),
        ([{"tag": {"name": "deep"}}], ("deep",)),
        ("['a', 'b c']", ("a", "b c")),
        ("{a,b}", ("a", "b")),
        ("#a #b", ("a", "b")),
        ("#a b, #c", ("a b", "c")),
    ],
)
def test_tags_in_any_shape(tmp_path, value, tags):
    (bookmark,), left_out = read(tmp_path / "a.json", json.dumps([{"url": URL, "tags": value}]))
    assert (bookmark.tags, left_out) == (tags, {})


def test_tags_that_are_none_are_reported(tmp_path):
    (bookmark,), left_out = read(tmp_path / "a.json", json.dumps([{"url": URL, "tags": [["a"]]}]))
    assert (bookmark.tags, left_out) == ((), {"tags": 1})


@pytest.mark.parametrize(
    "text",
    [
        "Dienstag, 2. Januar 2024",
        "2. Jan. 2024",
        "2 janvier 2024",
        "mardi 2 janv. 2024",
        "2 de enero de 2024",
        "2 de jan. de 2024",
        "2 gennaio 2024",
        "2 января 2024 г.",
        "January 2nd, 2024",
        "Tuesday, January 2, 2024",
        "2-Jan-2024",
    ],
)
def test_dates_with_names_of_months(text):
    assert parse_timestamp(text) == "2024-01-02T00:00:00Z"


@pytest.mark.parametrize("text", ["2 Foo 2024", "Foo 2, 2024", "31 février 2024", "2 Jan 2024 was a Tuesday"])
def test_what_only_looks_like_a_date_is_none(text):
    assert parse_timestamp(text) is None


def test_columns_in_italian_and_portuguese(tmp_path):
    (bookmark,), left_out = read(
        tmp_path / "it.csv",
        f'Titolo,Indirizzo,Etichette,Data aggiunta,Preferito\nA,{URL},"a, b",27/08/2024,sì\n',
    )
    assert (bookmark.title, bookmark.tags, bookmark.added, left_out) == (
        "A",
        ("a", "b", "favourite"),
        "2024-08-27T00:00:00Z",
        {},
    )
    (bookmark,), _ = read(tmp_path / "pt.csv", f"Título,Endereço,Observações\nA,{URL},nota\n")
    assert bookmark.note == "nota"


def test_groups_of_tabs_give_their_tags_and_dates_to_their_links(tmp_path):
    sessions = [
        {
            "name": "Trip",
            "date": 1672657200000,
            "tag": ["winter"],
            "mood": "fine",
            "windows": {
                "1": {"2": {"url": URL, "title": "A"}, "3": {"url": URL + "b", "added": "2024-01-02"}}
            },
        }
    ]
    (first, second), left_out = read(tmp_path / "tabs.json", json.dumps(sessions))
    assert (first.folders, first.tags, first.added) == (("Trip",), ("winter",), "2023-01-02T11:00:00Z")
    assert (second.tags, second.added) == (("winter",), "2024-01-02T00:00:00Z")
    assert left_out == {"folder.mood": 1}


def test_the_date_of_a_file_is_not_the_date_of_its_links(tmp_path):
    export = {
        "created": "2023-10-01T10:00:00Z",
        "collections": [
            {
                "title": "Papers",
                "labels": [{"title": "ml"}],
                "folders": [{"title": "W", "links": [{"url": URL, "title": "A"}]}],
            },
            {"title": "Old", "created": "2020-01-02", "folders": [{"links": [{"url": URL + "b"}]}]},
        ],
    }
    (first, second), left_out = read(tmp_path / "export.json", json.dumps(export))
    assert (first.folders, first.tags, first.added) == (("Papers", "W"), ("ml",), None)
    assert (second.folders, second.added) == (("Old",), "2020-01-02T00:00:00Z")
    assert left_out["folder.created"] == 1


def test_a_list_of_addresses_may_have_numbers_boxes_and_several_in_a_line(tmp_path):
    lines = [
        "https://example.org/0",
        "1. https://example.org/1",
        "https://example.org/9",
        "2) https://example.org/2 - title two",
        "[ ] https://example.org/3 | - three",
        "[x] https://example.org/4",
        "https://example.org/5, https://example.org/6;https://example.org/7",
        "https://example.org/8?u=http://a.example/",
    ]
    path = tmp_path / "list.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    bookmarks = [
        item for item in formats.get_reader("urls").read(formats.Source(path)) if isinstance(item, Bookmark)
    ]
    assert [(item.url.removeprefix("https://example.org/"), item.title) for item in bookmarks] == [
        ("0", None),
        ("1", None),
        ("9", None),
        ("2", "title two"),
        ("3", "- three"),
        ("4", None),
        ("5", None),
        ("6", None),
        ("7", None),
        ("8?u=http://a.example/", None),
    ]


def test_the_folders_that_a_browser_has_are_no_folders_whatever_their_names(tmp_path):
    def folder(name: str, *children: dict[str, object]) -> dict[str, object]:
        return {"type": "folder", "name": name, "children": list(children)}

    def leaf(name: str) -> dict[str, object]:
        return {"type": "url", "name": name, "url": f"https://example.org/{name}"}

    roots = {
        "bookmark_bar": folder("Eigener Name", leaf("a"), folder("Mine", leaf("b"))),
        "custom_root": {"speedDial": folder("Speed Dial", leaf("c")), "trash": folder("Trash", leaf("d"))},
        "trash": folder("Trash", folder("Deleted", leaf("e"))),
    }
    bookmarks, left_out = read(tmp_path / "Bookmarks", json.dumps({"roots": roots}))
    assert [(item.title, item.folders) for item in bookmarks] == [("a", ()), ("b", ("Mine",)), ("c", ())]
    assert left_out == {}


def test_the_note_of_a_feed_is_the_note_of_its_link(tmp_path):
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><item><title>A</title><link>https://example.org/a</link>'
        "<description>&lt;p&gt;One &amp;amp; &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;</description></item>"
        f"<item><link>https://example.org/b</link><description>{'long ' * 500}</description></item></channel></rss>"
    )
    (first, second), left_out = read(tmp_path / "feed.xml", feed)
    assert (first.note, second.note, left_out) == ("One & two", None, {"description": 1})
