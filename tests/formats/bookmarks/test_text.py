"""The last resort: every address in mail, HTML and other text, with the words around it."""

import json
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.models import Bookmark, UnreadableEntry

MAIL = (
    b"From: Li <li@example.org>\r\nSubject: Links\r\nDate: Mon, 02 Jan 2023 03:04:05 +0000\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Look, a long line: https://example.org/a?x=3D1&y=3D=E6=8D=9F with a soft en=\r\nd\r\n"
)
NEWSLETTER = (
    b"From: a@example.org\nTo: b@example.org\nDate: Mon, 02 Jan 2023 03:04:05 +0000\nContent-Type: text/html\n"
    b"Content-Transfer-Encoding: base64\n\n"
    b"PGh0bWw+PHN0eWxlPmE6dXJsKGh0dHBzOi8vbm8uZXhhbXBsZS8pPC9zdHlsZT48cD5TZWUgPGEgaHJlZj0iaHR0cHM6Ly9leGFtcGxlLm9y\n"
    b"Zy9iP3g9MSZhbXA7eT0yIj5CICZhbXA7IGM8L2E+PC9wPjwvaHRtbD4=\n"
)


def read(path: Path, content: bytes) -> tuple[str, list[Bookmark | UnreadableEntry], dict[str, int]]:
    path.write_bytes(content)
    name, source = formats.recognize(path)
    items = list(formats.read_source(name, source))
    assert all(isinstance(item, Bookmark | UnreadableEntry) for item in items)
    left_out = {field.name: field.count for field in source.report.items()}
    return name, items, left_out  # type: ignore[return-value]


def test_mail_is_decoded_and_dates_its_links(tmp_path):
    name, (item,), _ = read(tmp_path / "a.eml", MAIL)
    assert isinstance(item, Bookmark)
    assert (name, item.url, item.added) == ("text", "https://example.org/a?x=1&y=损", "2023-01-02T03:04:05Z")
    assert item.title == "Look, a long line: … with a soft end"


def test_a_mail_of_html_has_links_with_titles(tmp_path):
    _, (item,), _ = read(tmp_path / "a.eml", NEWSLETTER)
    assert isinstance(item, Bookmark)
    assert (item.url, item.title) == ("https://example.org/b?x=1&y=2", "B & c")


def test_a_mailbox_has_the_links_of_all_its_messages(tmp_path):
    mailbox = (
        b"From li@example.org Mon Jan  2 03:04:05 2023\n" + MAIL + b"\nFrom x Mon Jan  2 2023\n" + NEWSLETTER
    )
    _, items, _ = read(tmp_path / "a.mbox", mailbox)
    assert [item.location for item in items] == ["message 1", "message 2"]


def test_a_message_that_is_cut_off_and_an_unknown_charset_cost_nothing(tmp_path):
    _, items, _ = read(tmp_path / "a.eml", MAIL.replace(b"utf-8", b"x-none")[:-20])
    assert len(items) == 1


@pytest.mark.parametrize(
    "head", ["<html><body>", "<!DOCTYPE html><title>https://no.example/</title>", "<div>"]
)
def test_links_of_html_have_their_words_as_titles(tmp_path, head):
    html = (
        f"{head}<a href='https://example.org/a'>A <b>and</b>\nb</a> x https://example.org/b <a href='/c'>C</a>"
        "<script>u='https://no.example/'</script>"
    )
    name, items, left_out = read(tmp_path / "a.html", html.encode())
    assert name == "text"
    assert [(item.url, item.title) for item in items if isinstance(item, Bookmark)] == [
        ("https://example.org/a", "A and b"),
        ("https://example.org/b", None),
    ]
    assert left_out["links within a site"] == 1


def test_texts_in_json_are_decoded_and_dated(tmp_path):
    chat = {
        "name": "Saved Messages",
        "messages": [
            {
                "date": "2023-01-02T03:04:05",
                "text": "see https://example.org/a ok\nand\nhttps://example.org/b",
            },
            {"text": [{"type": "link", "text": "https://example.org/\u635f"}, " nice"]},
        ],
    }
    name, items, _ = read(tmp_path / "chat.json", json.dumps(chat).encode())
    assert name == "text"
    assert [(item.url, item.title, item.added) for item in items if isinstance(item, Bookmark)] == [
        ("https://example.org/a", "see … ok", "2023-01-02T03:04:05Z"),
        ("https://example.org/b", None, "2023-01-02T03:04:05Z"),
        ("https://example.org/损", "nice", None),
    ]


def test_a_namespace_of_xml_is_no_link(tmp_path):
    xml = b'<?xml version="1.0"?><urlset xmlns="http://no.example/schema"><loc>https://example.org/a</loc></urlset>'
    _, items, _ = read(tmp_path / "sitemap.xml", xml)
    assert [item.url for item in items if isinstance(item, Bookmark)] == ["https://example.org/a"]
