"""The bytes of a saved page -> the address that it was saved from."""

from linkvault.extract.charset.detect import decode
from linkvault.formats.pages.page_origin import find_origin
from linkvault.models import Page


def find_address(page: Page) -> str | None:
    """Return the address that the program which saved a page wrote into it, else the one that the page declares.

    None: the page names no address.
    """
    return find_origin(decode(page.body, None).text).url
