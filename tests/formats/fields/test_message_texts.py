"""Addresses in the texts of records: tasks, cards and messages, with their titles and dates."""

import json
from pathlib import Path

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
