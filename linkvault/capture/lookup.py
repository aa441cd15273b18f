"""A link id or URL -> its page, from the vault or else from the web. Nothing is stored."""

from pathlib import Path

from linkvault import fetch, urls
from linkvault.errors import NotFound
from linkvault.models import Page
from linkvault.vault import Vault


def is_address(reference: str) -> bool:
    """Return whether a reference is a URL, and not a link id or a range of ids.

    >>> is_address("12"), is_address("https://example.org")
    (False, True)
    """
    return bool(reference.strip("-0123456789"))


def stored_page(path: Path, reference: str) -> Page:
    """Return the page of the current snapshot of a link.

    :raises NotFound: if there is no such link, or its page was not stored
    """
    with Vault(path) as vault:
        link = vault.link(reference)
        page = vault.page(vault.snapshot(link.id))
    if page is None:
        raise NotFound(f"the page of link {link.id} was not stored", hint="use its URL to fetch it")
    return page


def find_page(path: Path, reference: str, settings: fetch.FetchSettings) -> tuple[Page, bool]:
    """Return the page of a link id or URL, and whether it was fetched.

    A URL needs no vault: if there is none, its page is fetched.

    :raises NotFound: if there is no link of this id, or its page was not stored
    :raises FetchError: if the page at a URL could not be fetched
    """
    is_number = not is_address(reference)
    if is_number or path.exists():
        try:
            return stored_page(path, reference), False
        except NotFound:
            if is_number:
                raise
    with fetch.Fetcher(settings) as fetcher:
        return fetcher.fetch(urls.check_url(reference)), True
