"""Any text, such as mail, chats and notes, into bookmarks of its addresses, with the words around them as titles.

Mail is decoded, and its date is that of the links; so are the texts in JSON, such as exported chats. A date at the
start of a line is that of its links and of those in the lines below it. In HTML, the words of a link are its title. The
last resort: a file of a format that is known has another reader.
"""

from collections.abc import Iterator
from typing import IO

from linkvault import lazy_re as re
from linkvault.clock import now
from linkvault.formats.bookmarks.mail_text import is_mail, read_mail
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.fields.json_tree import read_tree
from linkvault.formats.fields.message_dates import split_date
from linkvault.formats.fields.timestamps import DateColumn
from linkvault.formats.parts.html_links import read_links
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.json_stream import JSON_PREFIX
from linkvault.formats.parts.read_report import UNKNOWN_DATE, ReadReport
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses, words_around
from linkvault.formats.reader import LAST_RESORT, NO_MATCH, ImportItem, Reader
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark
from linkvault.text.characters import CONTROL_EXCEPT_TAB_AND_NEWLINE

_NO_TEXT = re.compile(f"[{CONTROL_EXCEPT_TAB_AND_NEWLINE}]")
_HTML_LINK = re.compile(r"<a\s[^<>]*?\bhref\s*=", re.IGNORECASE)
_JSON = re.compile(rf"""{JSON_PREFIX}(?:\{{\s*"|\[\s*[{{"])""")
_NAMESPACE = re.compile(r"""\bxmlns(?::\w+)?\s*=\s*(?:"[^"]*"|'[^']*')""")  # of XML: it is no page


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
        yield from read_tree(source, reads_all=True)
    elif _HTML_LINK.search(source.head_text):
        with source.text() as stream:
            yield from _read_html(stream, source.report)
    else:
        yield from _read_lines(source)


def _read_lines(source: Source) -> Iterator[ImportItem]:
    dates = DateColumn(lambda: (split_date(line)[0] for _, line in source.lines()))
    added: str | None = None
    for number, line in source.lines():
        location = f"line {number}"
        date, text = split_date(line)
        if date:
            added = dates.parse(date)
            if added is None or added > now():  # a date to come is a number such as that of a version
                added = None
                source.report.leave_out(UNKNOWN_DATE, date, location)
        for item in _read_line(text, location, source.report):
            yield replace(item, added=added) if isinstance(item, Bookmark) else item


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
        yield build_bookmark(link.url, location, title=link.title or words_around(text, link.start, link.end))
    if "://" in line[MAX_LINE_CHARACTERS:]:
        yield build_unreadable(location, "a line too long, read in part", line[MAX_LINE_CHARACTERS:])


READER = Reader(title="text with addresses", recognize=recognize, read=read)
