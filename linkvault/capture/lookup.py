"""A link's number or an address -> its page: from the vault, else from the web, and then stored nowhere."""

from pathlib import Path

from linkvault import fetch, urls
from linkvault.errors import NotFound
from linkvault.models import Page
from linkvault.vault import Vault


def is_address(reference: str) -> bool:
    """Return whether a reference is an address, rather than a link's number or a range of them.

    >>> is_address("12"), is_address("https://example.org")
    (False, True)
    """
    return bool(reference.strip("-0123456789"))


def stored_page(path: Path, reference: str) -> Page:
    """Return the newest stored page of a link.

    :raises NotFound: if there is no such link, or its page was not stored
    """
    with Vault(path) as vault:
        link = vault.link(reference)
        page = vault.page(vault.snapshot(link.id))
    if page is None:
        raise NotFound(f"the page of link {link.id} was not stored", hint="give its address to fetch it")
    return page


def find_page(path: Path, reference: str, settings: fetch.FetchSettings) -> tuple[Page, bool]:
    """Return the page of a link or an address, and whether it had to be fetched. Nothing is stored.

    An address needs no vault: where there is none, its page is fetched.

    :raises NotFound: if a number names no link, or its page was not stored
    :raises FetchError: if the page of an address could not be fetched
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
