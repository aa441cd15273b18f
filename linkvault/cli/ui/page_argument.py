"""The ID or the address of a link -> its page, for `explain` and `rule test`."""

from typing import Annotated

import typer

from linkvault.cli.ui.link_arguments import single_reference
from linkvault.cli.ui.session import Session
from linkvault.models import Page

IdOrUrl = Annotated[
    str,
    typer.Argument(metavar="ID|URL", help="Number or URL of a link; the page of any other URL is fetched."),
]


def find_page(session: Session, reference: str) -> Page:
    """Return the current stored page of a link; fetch the page of an address that is not stored, and say so.

    :raises NotFound: if a number names no link, or its page was not stored
    :raises FetchError: if the page of an address could not be fetched
    """
    from linkvault.capture import lookup

    page, is_fetched = lookup.find_page(session.path, single_reference(reference), session.fetch_settings())
    if is_fetched:
        session.screen.notify("fetched the page; it is not stored")
    return page
