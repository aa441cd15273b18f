"""Addresses in the texts of records: tasks, cards and messages, with their titles and dates."""

import json
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.models import Bookmark

BOARD = {
    "name": "Reading",
    "lists": [{"id": "l1", "name": "To read"}],
    "cards": [
        {"id": "c1", "name": "Pendulum clocks", "desc": "see https://clock.example/pendulum and think"},
        {"id": "c2", "name": "https://clock.example/sundial", "desc": ""},
        {"id": "c3", "content": "https://clock.example/water", "createTime": "2024-01-02T03:04:05Z"},
    ],
}
TASKS = (
    "TYPE,CONTENT,DESCRIPTION,PRIORITY,DATE\n"
    "section,Reading,,,\n"
    "task,[Slow bread](https://bread.example/slow) @baking,for winter,4,2024-03-01\n"
    "task,https://bread.example/fast,,4,\n"
)
CHAT = (
    "12/31/23, 9:15\u202fPM - Messages are encrypted.\n"
    "12/31/23, 9:16\u202fPM - Ann: look https://rope.example/splice nice\n"
    "and https://rope.example/knot\n"
    "1/2/24, 10:00\u202fAM - Bob: https://rope.example/whip.\n"
)


def read(path: Path, text: str) -> tuple[str, list[Bookmark]]:
    path.write_text(text, encoding="utf-8")
    name, source = formats.recognize(path)
    items = list(formats.read_source(name, source))
    return name, [item for item in items if isinstance(item, Bookmark)]


def test_a_card_gives_its_name_and_no_address_of_a_card_is_lost(tmp_path):
    _, bookmarks = read(tmp_path / "board.json", json.dumps(BOARD))
    assert [(item.url, item.title, item.note, item.added) for item in bookmarks] == [
        ("https://clock.example/pendulum", "Pendulum clocks", "see … and think", None),
        ("https://clock.example/sundial", None, None, None),
        ("https://clock.example/water", None, None, "2024-01-02T03:04:05Z"),
    ]


def test_a_table_of_tasks_gives_the_addresses_in_its_texts(tmp_path):
    name, bookmarks = read(tmp_path / "tasks.csv", TASKS)
    assert name == "csv"
    assert [(item.url, item.title, item.note, item.added) for item in bookmarks] == [
        ("https://bread.example/slow", "Slow bread", "@baking\n\nfor winter", "2024-03-01T00:00:00Z"),
        ("https://bread.example/fast", None, None, None),
    ]


def test_a_message_of_a_chat_dates_its_links(tmp_path):
    _, bookmarks = read(tmp_path / "chat.txt", CHAT)
    assert [(item.url, item.added) for item in bookmarks] == [
        ("https://rope.example/splice", "2023-12-31T21:16:00Z"),
        ("https://rope.example/knot", "2023-12-31T21:16:00Z"),
        ("https://rope.example/whip", "2024-01-02T10:00:00Z"),
    ]
    assert bookmarks[0].title == "Ann: look … nice"


def test_a_table_without_a_header_loses_no_address(tmp_path):
    rows = (
        "2024-01-01,note,see https://a.example/first now\n2024-01-02,note,see https://b.example/second now\n"
    )
    _, bookmarks = read(tmp_path / "a.csv", rows)
    assert [item.url for item in bookmarks] == ["https://a.example/first", "https://b.example/second"]


def test_a_note_of_a_row_stays_beside_the_words_around_an_address(tmp_path):
    for name in ("note", "Note"):
        table = f"title,description,{name}\nClock,see https://a.example/x for details,my remark\n"
        _, (item,) = read(tmp_path / "a.csv", table)
        assert (item.title, item.note) == ("Clock", "see … for details\n\nmy remark")


def test_sentences_with_commas_are_no_table(tmp_path):
    text = "Title, date, tags\nsee https://a.example/1, and https://b.example/2, or https://c.example/3\nmore https://d.example/4"
    _, bookmarks = read(tmp_path / "a.txt", text)
    assert [item.url for item in bookmarks] == [
        f"https://{name}.example/{i}" for i, name in enumerate("abcd", 1)
    ]
    assert not any(item.tags for item in bookmarks)


@pytest.mark.parametrize(
    ("line", "added"),
    [
        ("2023/12/31 21:16 - Ann: look", "2023-12-31T21:16:00Z"),
        ("2023.12.31 21:16 - Ann: look", "2023-12-31T21:16:00Z"),
        ("31/12/23, 9:16\xa0p.\xa0m. - Ann: look", "2023-12-31T21:16:00Z"),
        ("2024-03-05 14:00-15:30 Lunch", None),
        ("12.11.99 12:30 a version", None),
    ],
)
def test_dates_of_messages(tmp_path, line, added):
    _, (item,) = read(tmp_path / "chat.txt", f"{line} https://a.example/\n")
    assert item.added == added


def test_addresses_of_pictures_and_in_the_words_of_a_link_are_imported(tmp_path):
    chat = {
        "messages": [
            {"text": "![p](https://img.example/a.png) look"},
            {"text": "[https://u.example/](notes.md) end"},
        ]
    }
    _, bookmarks = read(tmp_path / "chat.json", json.dumps(chat))
    assert [item.url for item in bookmarks] == ["https://img.example/a.png", "https://u.example/"]
