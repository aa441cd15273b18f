"""A note of highlights that Readwise writes for Obsidian and Notion into the bookmark of its article.

The addresses in the highlights lead to Readwise, not to the article; the highlights are the note.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_URL = re.compile(r"^[^\S\n]*+[-*]\s++URL:\s*+<?(https?://\S+?)>?\s*$", re.MULTILINE)
_FULL_TITLE = re.compile(r"^[^\S\n]*+[-*]\s++Full Title:\s*+(\S(?:.*\S)?)", re.MULTILINE)
_METADATA = re.compile(r"^[^\S\n]*+[-*]\s++(\w[\w ]*+):\s*+(\S(?:.*\S)?)", re.MULTILINE)
_FIELDS = {"URL": Field.URL, "Full Title": Field.TITLE, "Document Tags": Field.TAGS}
_HEADING = re.compile(r"^# [^\S\n]*+(\S(?:.*\S)?)", re.MULTILINE)
_TAGS = re.compile(r"^[^\S\n]*+[-*]\s++Document Tags:\s*+(\S(?:.*\S)?)", re.MULTILINE)
_TAG = re.compile(r"\[\[([^\[\]]+)\]\]|#(\S+)")
_HIGHLIGHTS = re.compile(r"^## Highlights\s*$", re.MULTILINE)
_VIEW_LINK = re.compile(r"(?:(?<!\s)\s+)?\(\[View Highlight\]\([^()]*+\)\)")
_MAX_NOTE_CHARACTERS = 1_000_000


def recognize(source: Source) -> float:
    """Look for the metadata and the highlights of Readwise."""
    text = source.head_text
    return VERY_LIKELY if "## Metadata" in text and _URL.search(text) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmark of the article."""
    with source.text() as stream:
        text = stream.read(_MAX_NOTE_CHARACTERS)
        if stream.read(1):
            yield build_unreadable(source.path.name, "a note of more than a million characters, read in part")
    url, title = _URL.search(text), _FULL_TITLE.search(text) or _HEADING.search(text)
    tags, highlights = _TAGS.search(text), _HIGHLIGHTS.search(text)
    bookmark = build_bookmark(
        url[1] if url else None,
        source.path.name,
        title=title[1] if title else None,
        tags=[match[1] or match[2] for match in _TAG.finditer(tags[1])] if tags else (),
        note=_VIEW_LINK.sub("", text[highlights.end() :]) if highlights else None,
    )
    metadata = dict(_METADATA.findall(text[: highlights.start()] if highlights else text))
    yield source.report.account(bookmark, metadata, _FIELDS)


READER = Reader(title="Readwise note", recognize=recognize, read=read)
