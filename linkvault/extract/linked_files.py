"""The files that a page without an article links -> what they add to its summary: title, author, spoken text.

oEmbed (https://oembed.com) and WebVTT (https://www.w3.org/TR/webvtt1) of the page's own site; other code fetches them.
"""

import json
from collections.abc import Iterator
from html import escape, unescape

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.metadata.jsonld import text_of
from linkvault.extract.metadata.normalize import squeeze
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, LinkedFile
from linkvault.states import LinkedFileKind
from linkvault.urls import get_site, resolve_reference

_OEMBED = "application/json+oembed"
# The kinds of `<track>` that have the text of a recording; without a kind it has subtitles.
_SPOKEN = ("captions", "subtitles", "")
_TIMES = "-->"
_NO_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")  # what a block begins with that has no text
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_PARAGRAPH = 600  # characters after which the end of a sentence ends a paragraph
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？")
_MAX_FIELD = 500  # characters of a title or an author


def find_linked_files(tree: HtmlElement, url: str, lang: str | None) -> tuple[LinkedFile, ...]:
    """Return the first oEmbed file and the captions that a page links, if they are of its own site.

    Of several languages, the captions in that of the page are preferred, then those that the page shows by default.
    """
    files = []
    for link in tree.iterfind(".//link[@href]"):
        is_oembed = (link.get("type") or "").strip().lower() == _OEMBED
        if is_oembed and "alternate" in (link.get("rel") or "").lower().split():
            files.append(LinkedFile(LinkedFileKind.OEMBED, link.get("href") or ""))
            break
    tracks = [track for track in tree.iterfind(".//track[@src]") if _kind_of(track) in _SPOKEN]
    if tracks:
        track = min(tracks, key=lambda node: (not _is_in(node, lang), node.get("default") is None))
        files.append(LinkedFile(LinkedFileKind.CAPTIONS, track.get("src") or ""))
    addresses = ((file, resolve_reference(url, file.url)) for file in files)
    return tuple(
        replace(file, url=address)
        for file, address in addresses
        if address is not None and get_site(address) == get_site(url)
    )


def _kind_of(track: HtmlElement) -> str:
    return (track.get("kind") or "").strip().lower()


def _is_in(track: HtmlElement, lang: str | None) -> bool:
    language = (track.get("srclang") or "").lower().partition("-")[0]
    return bool(lang) and language == (lang or "").lower().partition("-")[0]


def is_needed(summary: Article, file: LinkedFile) -> bool:
    """Return whether a file can add something to a summary: oEmbed only a title or an author that is missing."""
    return file.kind != LinkedFileKind.OEMBED or not (summary.title and summary.byline)


def complete_summary(summary: Article, file: LinkedFile, body: bytes) -> Article:
    """Return a summary with what the bytes of a linked file add to it. The HTML in an oEmbed file is not used."""
    if file.kind == LinkedFileKind.OEMBED:
        title, author = _read_oembed(body)
        return replace(summary, title=summary.title or title, byline=summary.byline or author)
    spoken = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in read_captions(body))
    return (
        replace(summary, html=f"<div>{summary.html}<h2>Transcript</h2>{spoken}</div>") if spoken else summary
    )


def _read_oembed(body: bytes) -> tuple[str | None, str | None]:
    """Return the title and the author; None for what is missing, and for bytes that are no oEmbed file."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(fields, dict):
        return None, None
    title, author = (squeeze(text_of(fields.get(name)) or "") for name in ("title", "author_name"))
    return title[:_MAX_FIELD] or None, author[:_MAX_FIELD] or None


def read_captions(body: bytes) -> Iterator[str]:
    """Yield the text of a WebVTT file in paragraphs; nothing if it is another file.

    >>> list(read_captions(b"WEBVTT\\n\\n1\\n00:01.000 --> 00:04.000\\n<v Ann>Pitch &amp; rouge.\\n"))
    ['Pitch & rouge.']
    """
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("WEBVTT"):
        return
    paragraph: list[str] = []
    last = ""
    for line in _cue_lines(text):
        if line == last:  # a line that stays while the next one appears is written once for each
            continue
        last = line
        paragraph.append(line)
        if sum(map(len, paragraph)) >= _LONGEST_PARAGRAPH and line.endswith(_SENTENCE_END):
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)


def _cue_lines(text: str) -> Iterator[str]:
    """Yield the lines of text of all cues, without tags."""
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if lines[0].startswith(_NO_CUES) and _TIMES not in lines[0]:
            continue
        start = next((number for number, line in enumerate(lines[:2]) if _TIMES in line), None)
        if start is not None:
            for line in lines[start + 1 :]:
                if clean := squeeze(unescape(_TAG.sub("", line))):
                    yield clean
