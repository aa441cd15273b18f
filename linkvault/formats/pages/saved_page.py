"""What every format that brings whole pages needs: the limit, instants, what is an address, a page as a value."""

import re
from pathlib import Path

from linkvault import urls
from linkvault.errors import Action, BadURL, Remedy
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.models import Bookmark, Page, UnreadableEntry
from linkvault.text.sizes import format_size

# As much as a page may have when it is fetched (FetchSettings.max_bytes, in a room that this one never sees).
MAX_PAGE_BYTES = 20_000_000
TOO_LARGE = f"larger than the {format_size(MAX_PAGE_BYTES)} that a page may have"
HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))

_NO_CLOCK = "1970-01-01T00:00:00Z"  # of files whose date no calendar has
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SCRIPT = re.compile(r"(\w{3}) (\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")


def parse_web_address(text: str | None) -> str | None:
    """Return what `text` says where that is a whole address of a web page, else None.

    >>> parse_web_address(" https://example.org/a b "), parse_web_address("about:internet"), parse_web_address("page.html")
    ('https://example.org/a%20b', None, None)
    """
    if not text or len(text) > 65_536 or not _WEB.match(text.strip()):
        return None
    try:
        return urls.check_url(text)
    except BadURL:
        return None


def parse_saved_date(text: str | None) -> str | None:
    """Return an instant in UTC as linkvault writes it, from ISO 8601, mail's way or a browser's own; else None.

    >>> parse_saved_date("Thu Nov 21 2024 10:12:13 GMT+0800 (中国标准时间)")
    '2024-11-21T02:12:13Z'
    >>> parse_saved_date("2024-11-21T02:12:13.456Z"), parse_saved_date("yesterday")
    ('2024-11-21T02:12:13Z', None)
    """
    text = (text or "").strip()[:200]
    # What Date prints in JavaScript, in English everywhere, is put in the order of mail.
    return parse_timestamp(_SCRIPT.sub(r"\1, \3 \2 \4 \5 \6", text).partition(" (")[0])


def read_modified_date(path: Path) -> str:
    """Return when a file was last changed."""
    return parse_timestamp(int(path.stat().st_mtime)) or _NO_CLOCK


def build_page_bookmark(page: Page, location: str) -> Bookmark:
    """Return the bookmark that comes with a page: all else is known only when it is read."""
    return Bookmark(page.url, location=location, page=page)


def report_missing_address(location: str) -> UnreadableEntry:
    """Return the answer for a saved page that does not say which address it was saved from."""
    return UnreadableEntry(location, "no address inside", hint=Remedy(Action.SUPPLY_ADDRESS))
