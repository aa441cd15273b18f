"""The bytes of a saved page -> the address that it was saved from."""

from linkvault.extract import PDF
from linkvault.models import Page


def find_address(page: Page, name: str) -> str | None:
    """Return the address that the program which saved a page wrote into it, else the one that the page declares.

    A PDF has the address of the paper by its arXiv number or its DOI, else one that is made of its bytes and its name.
    None: the page names no address.

    :param name: of the file
    """
    if page.media_type == PDF:
        return _find_document_address(page, name)
    from linkvault.extract.charset.detect import decode
    from linkvault.formats.pages.page_origin import find_origin

    return find_origin(decode(page.body, None).text).url


def _find_document_address(page: Page, name: str) -> str:
    import hashlib

    from linkvault.extract.pdf import find_identifier
    from linkvault.urls.file_address import file_address

    return find_identifier(page.body) or file_address(name, hashlib.sha256(page.body).hexdigest())
