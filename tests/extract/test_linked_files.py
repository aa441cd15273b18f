"""oEmbed files and captions that a page links: which are named, and what they add to a summary."""

import json

import pytest

from linkvault.extract.dom.html_parser import parse
from linkvault.extract.linked_files import complete_summary, find_linked_files, is_needed, read_captions
from linkvault.models import Article, LinkedFile

URL = "https://example.org/watch/1"
OEMBED = LinkedFile("oembed", "https://example.org/oembed")
CAPTIONS = LinkedFile("captions", "https://example.org/en.vtt")


def find(html: str, lang: str | None = "en") -> list[tuple[str, str]]:
    return [(file.kind, file.url) for file in find_linked_files(parse(html)[0], URL, lang)]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel=alternate type=application/json+oembed href=https://other.example/oembed>",
        "<link rel=stylesheet type=application/json+oembed href=/oembed>",
        "<link rel=alternate type=text/xml+oembed href=/oembed>",
        "<link rel=alternate type=application/json+oembed href=file:///etc/passwd>",
        "<video><track kind=captions src=https://other.example/en.vtt></video>",
        "<video><track kind=chapters src=/en.vtt></video>",
    ],
)
def test_only_files_of_the_same_site_with_a_known_use_are_named(link: str) -> None:
    assert find(link) == []


def test_one_oembed_file_and_the_captions_in_the_language_of_the_page_are_named() -> None:
    html = """<link rel="alternate" type="application/json+oembed" href="/oembed?a=1"><link rel=alternate
    type=application/json+oembed href=/second><video><track src=/de.vtt srclang=de default>
    <track kind=subtitles src=/en.vtt srclang=en-GB><track kind=metadata src=/x.vtt></video>"""
    oembed = ("oembed", "https://example.org/oembed?a=1")
    assert find(html) == [oembed, ("captions", "https://example.org/en.vtt")]
    assert find(html, None) == [oembed, ("captions", "https://example.org/de.vtt")]


def test_oembed_adds_only_what_is_missing_and_never_its_html() -> None:
    body = json.dumps({"title": " A  lens ", "author_name": "Ada", "html": "<b>bad</b>"}).encode()
    empty = Article(None, "<div></div>")
    assert complete_summary(empty, OEMBED, body) == Article("A lens", "<div></div>", byline="Ada")
    named = Article("Lens", "<div></div>", byline="Bob")
    assert complete_summary(named, OEMBED, body) == named
    assert (is_needed(named, OEMBED), is_needed(empty, OEMBED), is_needed(named, CAPTIONS)) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[1]", b"[" * 100_000, b'{"author_name": {"x": 1}}', b"\xff"]
)
def test_a_file_that_is_no_oembed_adds_nothing(body: bytes) -> None:
    article = Article(None, "<div></div>")
    assert complete_summary(article, OEMBED, body) == article


def test_captions_become_paragraphs_without_times_tags_and_repeats() -> None:
    vtt = """\ufeffWEBVTT - A talk\r\nKind: captions\r\n\r\nNOTE a remark\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n
intro\r\n00:00.000 --> 00:02.000 align:start\r\n<v Ann>Pitch, <i>rouge</i>\r\nand &lt;patience&gt;.\r\n
00:02.000 --> 00:04.000\r\nand &lt;patience&gt;.\r\nThe second face.\r\n"""
    assert list(read_captions(vtt.encode())) == ["Pitch, rouge and <patience>. The second face."]
    article = complete_summary(Article("A", "<div><p>b</p></div>"), CAPTIONS, vtt.encode())
    assert article.html.endswith(
        "<h2>Transcript</h2><p>Pitch, rouge and &lt;patience&gt;. The second face.</p></div>"
    )


def test_long_captions_have_several_paragraphs() -> None:
    cues = "".join(f"\n00:00.000 --> 00:01.000\nSentence {number} is spoken here.\n" for number in range(60))
    assert len(list(read_captions(f"WEBVTT\n{cues}".encode()))) > 2


@pytest.mark.parametrize("body", [b"<html>00:00.000 --> 00:01.000\nx", b"WEBVTT\n\nno cue", b""])
def test_a_file_without_cues_adds_nothing(body: bytes) -> None:
    article = Article("A", "<div></div>")
    assert complete_summary(article, CAPTIONS, body) == article
