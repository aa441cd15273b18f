"""The fields of a saved page into a URL, dates and a bookmark, and the size limit: shared by formats with pages."""

from pathlib import Path

from linkvault import lazy_re as re
from linkvault import urls
from linkvault.errors import Action, BadURL, Remedy
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.models import Bookmark, Page, UnreadableEntry
from linkvault.text.sizes import format_size

# The limit for fetched pages (`FetchSettings.max_bytes`), repeated because this package may not import `fetch`.
MAX_PAGE_BYTES = 20_000_000
TOO_LARGE = f"larger than the {format_size(MAX_PAGE_BYTES)} that a page may have"
HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))

_UNKNOWN_DATE = "1970-01-01T00:00:00Z"  # for files with an invalid date
_MAX_URL_CHARACTERS = 65_536  # longer values are not addresses but embedded content
_MAX_DATE_CHARACTERS = 200
_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_JAVASCRIPT_DATE = re.compile(r"(\w{3}) (\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")


def parse_web_address(text: str | None) -> str | None:
    """Return the cleaned URL if a text is an absolute URL of a web page, else None.

    >>> parse_web_address(" https://example.org/a b ")
    'https://example.org/a%20b'
    >>> parse_web_address("about:internet"), parse_web_address("page.html")
    (None, None)
    """
    if not text or len(text) > _MAX_URL_CHARACTERS or not _WEB_ADDRESS.match(text.strip()):
        return None
    try:
        return urls.check_url(text)
    except BadURL:
        return None


def parse_saved_date(text: str | None) -> str | None:
    """Return a date in ISO 8601, in the form of e-mail or of JavaScript as ISO 8601 in UTC, else None.

    >>> parse_saved_date("Thu Nov 21 2024 10:12:13 GMT+0800 (中国标准时间)")
    '2024-11-21T02:12:13Z'
    >>> parse_saved_date("2024-11-21T02:12:13.456Z"), parse_saved_date("yesterday")
    ('2024-11-21T02:12:13Z', None)
    """
    text = (text or "").strip()[:_MAX_DATE_CHARACTERS]
    # JavaScript prints dates in English everywhere; reordered, they have the form of e-mail.
    return parse_timestamp(_JAVASCRIPT_DATE.sub(r"\1, \3 \2 \4 \5 \6", text).partition(" (")[0])


def read_modified_date(path: Path) -> str:
    """Return when a file was last modified, as ISO 8601 in UTC."""
    return parse_timestamp(int(path.stat().st_mtime)) or _UNKNOWN_DATE


def build_page_bookmark(page: Page, location: str) -> Bookmark:
    """Return a bookmark with its page; extraction finds the title and the rest later."""
    return Bookmark(page.url, location=location, page=page)


def report_missing_address(location: str) -> UnreadableEntry:
    """Return the report of a saved page without the URL that it was saved from."""
    return UnreadableEntry(location, "no URL in the file", hint=Remedy(Action.SUPPLY_ADDRESS))
