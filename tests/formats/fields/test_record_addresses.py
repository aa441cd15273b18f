"""Records whose address is not a field of its own: papers, videos, messages, tables below a title."""

import json

import pytest

from linkvault import formats
from linkvault.models import Bookmark

A, B = "https://example.org/a", "https://example.org/b"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def read(path, text):
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    name, source = formats.recognize(path)
    items = list(formats.read_source(name, source))
    return [item for item in items if isinstance(item, Bookmark)], source.report


def test_a_paper_without_a_url_has_the_address_of_its_doi(tmp_path):
    items, report = read(tmp_path / "x.csv", f"Title,DOI,Url\nA,10.1000/xyz,\nB,10.1000/b,{B}\n")
    assert [item.url for item in items] == ["https://doi.org/10.1000/xyz", B]
    assert [(left.name, left.example) for left in report.items()] == [("DOI", "10.1000/b")]


@pytest.mark.parametrize(
    "text",
    [
        "Video ID,Playlist Video Creation Timestamp\ndQw4w9WgXcQ,2023-05-01T10:00:00+00:00\n",
        "Playlist Id,Title\nWL,Watch later\n\nVideo Id,Time Added\ndQw4w9WgXcQ,2023-05-01 10:00:00 UTC\n",
    ],
)
def test_a_playlist_of_youtube(tmp_path, text):
    items, _ = read(tmp_path / "Watch later.csv", text)
    assert [(item.url, item.added) for item in items] == [(VIDEO, "2023-05-01T10:00:00Z")]


def test_lines_above_the_header_of_a_table_are_reported(tmp_path):
    items, report = read(tmp_path / "x.csv", f"Saved by Ann\n\nTitle,URL,Tags\nA,{A},ml\n")
    assert [(item.url, item.title, item.tags, item.location) for item in items] == [
        (A, "A", ("ml",), "line 4")
    ]
    assert [(left.name, left.example) for left in report.items()] == [
        ("lines before the header", "Saved by Ann")
    ]


def test_tags_in_quotes_are_separated_by_blanks(tmp_path):
    items, _ = read(tmp_path / "x.csv", f'title,url,tags\nA,{A},"ml ""deep learning"" x"\n')
    assert items[0].tags == ("ml", "deep learning", "x")


def test_tags_of_automatic_sessions_are_left_out(tmp_path):
    sessions = [
        {
            "name": name,
            "tag": tags,
            "sessionStartTime": 1600000001000,
            "windows": {"1": {"11": {"url": url, "title": "A"}}},
        }
        for name, tags, url in [("Auto", ["regular", "_displayIndex"], A), ("Mine", ["ml", "winClose"], B)]
    ]
    items, _ = read(tmp_path / "x.json", sessions)
    assert [(item.url, item.tags, item.folders) for item in items] == [
        (A, (), ("Auto",)),
        (B, ("ml",), ("Mine",)),
    ]


def test_addresses_in_the_messages_of_a_chat_come_in_with_their_dates(tmp_path):
    slack = [{"ts": "1714557600.000100", "text": f"see <{A}|A page> and <{B}>", "user": "U1"}]
    telegram = {
        "name": "Saved",
        "messages": [
            {"date": "2024-05-01T10:00:00", "text": ["see ", {"type": "link", "text": B}, " please"]},
            {"date": "2024-05-02T10:00:00", "text": [{"type": "text_link", "text": "A page", "href": A}]},
        ],
    }
    items, _ = read(tmp_path / "slack.json", slack)
    assert [(item.url, item.added) for item in items] == [
        (A, "2024-05-01T10:00:00Z"),
        (B, "2024-05-01T10:00:00Z"),
    ]
    assert items[0].title == "A page"
    items, _ = read(tmp_path / "telegram.json", telegram)
    assert [(item.url, item.title, item.added) for item in items] == [
        (B, "see … please", "2024-05-01T10:00:00Z"),
        (A, "A page", "2024-05-02T10:00:00Z"),
    ]


def test_a_note_of_google_keep(tmp_path):
    note = {
        "title": "A note",
        "textContent": f"read {B} soon",
        "annotations": [{"title": "A", "url": A, "source": "WEBLINK"}],
        "labels": [{"name": "ml"}],
        "createdTimestampUsec": 1600000001000000,
    }
    items, _ = read(tmp_path / "note.json", note)
    assert {(item.url, item.tags, item.folders, item.added) for item in items} == {
        (url, ("ml",), (), "2020-09-13T12:26:41Z") for url in (A, B)
    }


def test_likes_in_the_archive_of_x(tmp_path):
    text = f'window.YTD.like.part0 = [ {{"like": {{"fullText": "so good", "expandedUrl": "{A}"}}}} ]'
    items, _ = read(tmp_path / "like.js", text)
    assert [(item.url, item.note) for item in items] == [(A, "so good")]
