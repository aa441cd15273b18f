"""Bookmark -> Outcome: fetch its page, extract and render the article, and store the result."""

from collections.abc import Callable

from linkvault import extract
from linkvault.capture.page_parts import fetch_article
from linkvault.capture.read_page import read
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
) -> Outcome:
    """Fetch and store one page; return the outcome. A page that cannot be fetched or read raises nothing.

    :param fetch: returns the page at a URL, or raises FetchError
    :param force: store a new snapshot even if the text has not changed, or the page is another one now
    :param keep: store the text of a page that has no article too, with a warning
    :param rules: the user's site rules
    """
    try:
        page = fetch_article(fetch, bookmark.url, rules)
    except FetchError as error:
        return store_failure(vault, bookmark, error)
    try:
        extracted = read(page, rules, keep=keep)
    except NothingReadable as error:
        return store_failure(vault, bookmark, error, page)
    return store_page(vault, bookmark, page, extracted, force=force)
