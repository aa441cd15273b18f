"""The text of a page, as a reading service stored it, into a Page: it is not fetched, and may no longer exist.

The author, date and language that the service knows go into the head of the page, where extraction reads them.
"""

from html import escape

from linkvault.formats.fields.bookmark import to_one_line
from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, Page, UnreadableEntry

_MIN_CHARACTERS = 500  # of HTML; shorter text is a message that the service found nothing


def attach_page(
    bookmark: Bookmark | UnreadableEntry,
    html: object,
    fetched: str,
    *,
    author: object = None,
    published: object = None,
    lang: object = None,
) -> Bookmark | UnreadableEntry:
    """Return a bookmark with the stored page, or without if the page is nearly empty or too large."""
    if isinstance(bookmark, UnreadableEntry) or not isinstance(html, str) or len(html) < _MIN_CHARACTERS:
        return bookmark
    properties = (("name", "author", author), ("property", "article:published_time", published))
    metas = "".join(
        f'<meta {attribute}="{name}" content="{escape(text)}">'
        for attribute, name, value in properties
        if (text := to_one_line(value))
    )
    head = f'<meta charset="utf-8"><title>{escape(bookmark.title or bookmark.url)}</title>{metas}'
    language = f' lang="{escape(text)}"' if (text := to_one_line(lang)) else ""
    text = f"<!DOCTYPE html><html{language}><head>{head}</head><body><article>{html}</article></body></html>"
    body = text.encode("utf-8", "replace")
    if len(body) > MAX_PAGE_BYTES:
        return bookmark
    return replace(bookmark, page=Page(bookmark.url, bookmark.url, 200, "text/html", body, fetched=fetched))
