"""Files that are one link: `.url` of Windows, `.webloc` of macOS and `.desktop` of Linux, into a bookmark.

The name of the file is the title, except in `.desktop` files, which have a name of their own.
"""

import plistlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from linkvault import lazy_re as re
from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import build_bookmark
from linkvault.formats.pages.saved_page import read_modified_date
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_SECTION = re.compile(
    r"^[^\S\n]*+\[(?:InternetShortcut|Desktop Entry)\][^\S\n]*$", re.MULTILINE | re.IGNORECASE
)
_URL_LINE = re.compile(r"^[^\S\n]*+URL(?:\[\$?\w+\])?\s*+=\s*+(\S(?:.*\S)?)", re.MULTILINE | re.IGNORECASE)
_NAME_LINE = re.compile(r"^[^\S\n]*+Name\s*+=\s*+(\S(?:.*\S)?)", re.MULTILINE)
_ANY_LINE = re.compile(r"^[^\S\n]*+([\w.-]++)(?:\[\$?\w+\])?[^\S\n]*+=[^\S\n]*+(\S(?:.*\S)?)", re.MULTILINE)
_FIELDS = {"url": Field.URL, "URL": Field.URL, "name": Field.TITLE, "type": Field.PARTS}
_BINARY_SIGNATURE = b"bplist00"
_URL_KEY = "URL"


def recognize(source: Source) -> float:
    """Look for the section of a link, or for a property list with nothing but an address."""
    text = source.head_text
    if _SECTION.search(text):
        return CERTAIN if _URL_LINE.search(text) else NO_MATCH
    is_list = source.head.startswith(_BINARY_SIGNATURE) or "<plist" in text
    return CERTAIN if is_list and source.path.suffix.lower() == ".webloc" else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the link.

    :raises FormatError: if a property list cannot be read
    """
    text = source.head_text
    title: object = source.path.stem
    if _SECTION.search(text):
        url_line, name_line = _URL_LINE.search(text), _NAME_LINE.search(text)
        url: object = url_line[1] if url_line else None
        title = name_line[1] if name_line else title
        lines: dict[str, object] = {key.lower(): value for key, value in _ANY_LINE.findall(text)}
    else:
        try:
            content = plistlib.loads(source.head)
        except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError) as error:
            raise FormatError(f"{source.path}: not readable as a property list: {error}") from error
        url = content.get(_URL_KEY) if isinstance(content, dict) else None
        lines = {str(key): value for key, value in content.items()} if isinstance(content, dict) else {}
    bookmark = build_bookmark(url, source.path.name, title=title, added=read_modified_date(source.path))
    yield source.report.account(bookmark, lines, _FIELDS)


READER = Reader(title="link files (.url, .webloc, .desktop)", recognize=recognize, read=read)
