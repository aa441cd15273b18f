"""Any text, such as mail, chats and notes, into bookmarks of its addresses, with the words around them as titles.

Mail is decoded, and its date is that of the links; so are the texts in JSON, such as exported chats. In HTML, the words
of a link are its title. The last resort: a file of a format that is known has another reader.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from linkvault import lazy_re as re
from linkvault.formats.bookmarks.mail_text import is_mail, read_mail
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.html_links import read_links
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import Node, read_nodes
from linkvault.formats.parts.read_report import ReadReport
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses
from linkvault.formats.reader import LAST_RESORT, NO_MATCH, ImportItem, Reader
from linkvault.models import Bookmark
from linkvault.text.characters import CONTROL_EXCEPT_TAB_AND_NEWLINE

_NO_TEXT = re.compile(f"[{CONTROL_EXCEPT_TAB_AND_NEWLINE}]")
_HTML_LINK = re.compile(r"<a\s[^<>]*?\bhref\s*=", re.IGNORECASE)
_JSON = re.compile(r"""\s*(?:\{\s*"|\[\s*[{"])""")
_NAMESPACE = re.compile(r"""\bxmlns(?::\w+)?\s*=\s*(?:"[^"]*"|'[^']*')""")  # of XML: it is no page
_MAX_TITLE_CHARACTERS = 100  # a line of a terminal; a chat message may be long
_MIN_LETTERS = 3  # fewer are the rest of a date or a bullet


def recognize(source: Source) -> float:
    """Look for an address in a text without control characters."""
    text = source.head_text
    if source.is_folder or _NO_TEXT.search(text.replace("\r", "")):
        return NO_MATCH
    return LAST_RESORT if is_mail(text) or any(find_addresses(text)) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per address."""
    if is_mail(source.head_text):
        yield from _read_mail(source)
    elif _JSON.match(source.head_text):
        yield from _read_json(source)
    elif _HTML_LINK.search(source.head_text):
        with source.text() as stream:
            yield from _read_html(stream, source.report)
    else:
        for number, line in source.lines():
            yield from _read_line(line, f"line {number}", source.report)


def _read_mail(source: Source) -> Iterator[ImportItem]:
    with source.binary() as stream:
        for mail in read_mail(stream):
            location = f"message {mail.message}"
            items: Iterator[ImportItem] = (
                _read_html(mail.text, source.report, location)
                if mail.is_html
                else (
                    item
                    for line in mail.text.splitlines()
                    for item in _read_line(line, location, source.report)
                )
            )
            for item in items:
                yield replace(item, added=mail.sent) if isinstance(item, Bookmark) else item
            if mail.is_cut:
                yield build_unreadable(location, "a message too large, read in part")


def _read_json(source: Source) -> Iterator[ImportItem]:
    """Yield the addresses in all texts, such as the messages of a chat; the date beside a text is that of its links."""
    with source.text() as stream:
        for number, node in enumerate(read_nodes(stream, lambda _key, _node: True), 1):
            if not isinstance(node, Node):
                yield node
                continue
            dates = map_fields(node.fields).names.get("added", ())
            added = next(filter(None, (parse_timestamp(node.fields[name]) for name in dates)), None)
            values = node.fields.values() if node.value is None else (node.value,)
            for text in (value for value in values if isinstance(value, str)):
                for line in text.splitlines():
                    for item in _read_line(line, f"record {number}", source.report):
                        yield replace(item, added=added) if isinstance(item, Bookmark) else item


def _read_html(html: str | IO[str], report: ReadReport, location: str | None = None) -> Iterator[ImportItem]:
    for link in read_links(html):
        place = location or f"line {link.line}"
        if "://" in link.url:
            yield build_bookmark(link.url, place, title=link.title)
        else:
            report.leave_out("links within a site", link.url, place)


def _read_line(line: str, location: str, report: ReadReport) -> Iterator[ImportItem]:
    text = _NAMESPACE.sub("", line[:MAX_LINE_CHARACTERS])
    links = list(find_addresses(text))
    if not links:
        report.leave_out("lines without an address", text.strip(), location)
    for link in links:
        yield build_bookmark(
            link.url, location, title=link.title or _words_around(text, link.start, link.end)
        )
    if "://" in line[MAX_LINE_CHARACTERS:]:
        yield build_unreadable(location, "a line too long, read in part", line[MAX_LINE_CHARACTERS:])


def _words_around(line: str, start: int, end: int) -> str | None:
    """Return the words before and after an address on its line; None if there are none.

    >>> _words_around("Ann: look https://a.example/ nice", 10, 28), _words_around("- https://a.example/", 2, 20)
    ('Ann: look … nice', None)
    """
    before, after = (
        " ".join(word for word in part.split() if "://" not in word) for part in (line[:start], line[end:])
    )
    words = " … ".join(
        part.strip("-*•<>() ")
        for part in (before[-_MAX_TITLE_CHARACTERS:], after)
        if part.strip("-*•<>() .,")
    )
    if sum(map(str.isalpha, words)) < _MIN_LETTERS:
        return None
    return words if len(words) <= _MAX_TITLE_CHARACTERS else f"{words[: _MAX_TITLE_CHARACTERS - 1]}…"


READER = Reader(title="text with addresses", recognize=recognize, read=read)
