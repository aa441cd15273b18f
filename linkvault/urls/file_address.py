"""A file that no web address is known of -> an address for its link, in a domain that does not exist."""

from urllib.parse import quote, urlsplit

HOST = "file.invalid"  # RFC 2606: no host of the Internet ever has a name in this domain
_DIGITS = 16  # of the digest: 64 bits, so that two files never have one address
_MAX_NAME = 120  # characters of the name in the address


def file_address(name: str, digest: str) -> str:
    """Return the address of a file: files of equal bytes and name have the same.

    >>> file_address("a paper.pdf", "0123456789abcdef0123456789abcdef")
    'https://file.invalid/0123456789abcdef/a%20paper.pdf'
    """
    return f"https://{HOST}/{digest[:_DIGITS]}/{quote(name[-_MAX_NAME:], safe='')}"


def is_file_address(url: str) -> bool:
    """Return whether an address is that of a file, which cannot be fetched.

    >>> is_file_address("https://file.invalid/0123456789abcdef/a.pdf"), is_file_address("https://example.org/")
    (True, False)
    """
    return urlsplit(url).hostname == HOST
