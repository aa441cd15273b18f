"""The text of a page as a reading service kept it -> a page, so that it need not be fetched, nor be there still.

The service's own knowledge of author, date and language goes into the head, where extraction looks for it.
"""

from dataclasses import replace
from html import escape

from linkvault.formats.pages.saved_page import MAX_PAGE_BYTES
from linkvault.formats.parts.bookmark import to_one_line
from linkvault.models import Bookmark, Page, UnreadableEntry

_SHORTEST = 500  # characters of HTML; less is a message that nothing was found


def attach_page(
    one: Bookmark | UnreadableEntry,
    html: object,
    saved: str,
    *,
    author: object = None,
    published: object = None,
    lang: object = None,
) -> Bookmark | UnreadableEntry:
    """Add to a bookmark the page that was kept of it, unless there is hardly anything in it, or far too much."""
    if isinstance(one, UnreadableEntry) or not isinstance(html, str) or len(html) < _SHORTEST:
        return one
    marks = (("name", "author", author), ("property", "article:published_time", published))
    metas = "".join(
        f'<meta {kind}="{name}" content="{escape(text)}">'
        for kind, name, value in marks
        if (text := to_one_line(value))
    )
    head = f'<meta charset="utf-8"><title>{escape(one.title or one.url)}</title>{metas}'
    language = f' lang="{escape(text)}"' if (text := to_one_line(lang)) else ""
    text = f"<!DOCTYPE html><html{language}><head>{head}</head><body><article>{html}</article></body></html>"
    body = text.encode("utf-8", "replace")
    if len(body) > MAX_PAGE_BYTES:
        return one
    return replace(one, page=Page(one.url, one.url, 200, "text/html", body, fetched=saved))
