"""Bookmark -> Outcome: fetch its page, extract and render the article, and store the result."""

from collections.abc import Callable

from linkvault import extract
from linkvault.capture.read_page import ExtractedPage
from linkvault.capture.rendering import Rendering, try_read
from linkvault.capture.store_page import store_failure, store_page
from linkvault.errors import FetchError, NothingReadable
from linkvault.models import Bookmark, Outcome, Page
from linkvault.vault import Vault


def capture(
    vault: Vault,
    fetch: Callable[[str], Page],
    bookmark: Bookmark,
    *,
    force: bool = False,
    keep: bool = False,
    rules: extract.SiteRules = extract.NO_RULES,
    rendering: Rendering | None = None,
) -> Outcome:
    """Fetch and store one page; return the outcome. A page that cannot be fetched or read raises nothing.

    :param fetch: returns the page at a URL, or raises FetchError
    :param force: store a new snapshot even if the text has not changed, or the page is another one now
    :param keep: store the text of a page that has no article too, with a warning
    :param rules: the user's site rules
    :param rendering: the browser for pages that scripts write; None reads them without
    """
    try:
        page = fetch(bookmark.url)
    except FetchError as error:
        return store_failure(vault, bookmark, error)
    page, answer = _read(page, rules, keep, rendering)
    if isinstance(answer, NothingReadable):
        return store_failure(vault, bookmark, answer, page)
    return store_page(vault, bookmark, page, answer, force=force)


def _read(
    page: Page, rules: extract.SiteRules, keep: bool, rendering: Rendering | None
) -> tuple[Page, ExtractedPage | NothingReadable]:
    """Return a page and its article or why it has none; a browser renders the page if it must."""
    if rendering is not None and rendering.needs_browser(None):
        return rendering.read(page, rules)
    answer = try_read(page, rules, keep=keep)
    if rendering is not None and rendering.needs_browser(answer):
        return rendering.read(page, rules, error=answer if isinstance(answer, NothingReadable) else None)
    return page, answer
