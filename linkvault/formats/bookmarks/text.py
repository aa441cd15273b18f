"""Any text, such as mail, chats and notes, into bookmarks of its addresses, with the words around them as titles.

The last resort: a file of a format that is known has another reader.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses
from linkvault.formats.reader import LAST_RESORT, NO_MATCH, ImportItem, Reader
from linkvault.text.characters import CONTROL_EXCEPT_TAB_AND_NEWLINE

_NO_TEXT = re.compile(f"[{CONTROL_EXCEPT_TAB_AND_NEWLINE}]")
_MAX_TITLE_CHARACTERS = 100  # a line of a terminal; a chat message may be long
_MIN_LETTERS = 3  # fewer are the rest of a date or a bullet


def recognize(source: Source) -> float:
    """Look for an address in a text without control characters."""
    text = source.head_text
    if source.is_folder or _NO_TEXT.search(text.replace("\r", "")):
        return NO_MATCH
    return LAST_RESORT if any(find_addresses(text)) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per address."""
    for number, line in source.lines():
        location, text = f"line {number}", line[:MAX_LINE_CHARACTERS]
        links = list(find_addresses(text))
        if not links:
            source.report.leave_out("lines without an address", text.strip(), location)
        for link in links:
            yield build_bookmark(link.url, location, title=_words_around(text, link.start, link.end))
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
