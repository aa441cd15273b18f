"""A link's number, or an address -> the page itself: from the vault, else from the web, and then stored nowhere."""

from linkvault.cli.choosing import chosen_link
from linkvault.cli.options import Session
from linkvault.errors import NotFound
from linkvault.models import Page


def page_of(now: Session, reference: str) -> Page:
    """Return the newest page that is kept of a link, or fetch it.

    :raises NotFound: if a number names no link, or its page was not kept
    :raises FetchError: if the page of an address could not be fetched
    """
    names_address = bool(reference.strip("-0123456789"))
    if names_address and not now.path.exists():  # whoever only looks needs no vault
        return _fetched(now, reference)
    try:
        with now.vault() as vault:
            link = chosen_link(vault, reference)
            page = vault.page(vault.snapshot(link.id))
            if page is None:
                why = f"the page of link {link.id} was not kept"
                raise NotFound(why, hint="named by its address, it is fetched")
            return page
    except NotFound:
        if not names_address:
            raise
    return _fetched(now, reference)


def _fetched(now: Session, address: str) -> Page:
    from linkvault import fetch, urls

    wishes = fetch.FetchSettings.wished(user_agent=now.settled.user_agent)
    with fetch.Fetcher(wishes) as fetcher:
        page = fetcher.fetch(urls.check(address))
    now.screen.say("fetched, not kept")
    return page
