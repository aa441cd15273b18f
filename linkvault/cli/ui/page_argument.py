"""A link's number, or an address -> the page itself, for `explain` and `rule test`."""

from typing import Annotated

import typer

from linkvault.cli.ui.link_arguments import single_reference
from linkvault.cli.ui.options import Session
from linkvault.models import Page

IdOrUrl = Annotated[
    str, typer.Argument(metavar="ID|URL", help="A link's number, or an address; what is not kept is fetched.")
]


def page_of(now: Session, reference: str) -> Page:
    """Return the newest page that is stored of a link, or fetch it and say so.

    :raises NotFound: if a number names no link, or its page was not stored
    :raises FetchError: if the page of an address could not be fetched
    """
    from linkvault.capture.lookup import find_page

    page, is_fetched = find_page(now.path, single_reference(reference), now.fetch_settings())
    if is_fetched:
        now.screen.say("fetched, not kept")
    return page
