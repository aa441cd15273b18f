"""The fixed words for what became of a page, a link or an import: values of JSON and of the database, never changed.

`Status` and `AliasKind` are in `models`: every command needs them. These here are needed only where pages are
fetched, read or imported, and each enum costs 0.2 ms at import.
"""

from enum import StrEnum


class FetchReason(StrEnum):
    """Why a page could not be fetched: `FetchError.reason`. An HTTP status is a reason too: see `http_reason`."""

    BAD_ENCODING = "bad_encoding"  # the content coding (gzip, br ...) cannot be decoded
    BAD_REDIRECT = "bad_redirect"  # the site redirects to an address that is refused
    BAD_URL = "bad_url"  # not the address of a web page
    BROKEN = "broken"  # a bug: fetching or reading this page crashes linkvault
    CONNECT = "connect"  # no connection, or it was closed
    CONTENT_TYPE = "content_type"  # an image, a video, an archive: not a page
    DNS = "dns"  # no such host
    EMPTY = "empty"  # the answer or the file has no bytes
    HOST_DOWN = "host_down"  # not tried: the host failed again and again
    PROTOCOL = "protocol"  # the answer is not HTTP
    TIMEOUT = "timeout"
    TLS = "tls"  # no safe connection: an invalid certificate, mostly
    TOO_HEAVY = "too_heavy"  # reading the page takes too much time or memory
    TOO_LARGE = "too_large"  # more bytes than the limit
    TOO_MANY_REDIRECTS = "too_many_redirects"


def http_reason(status: int) -> str:
    """Return the reason for an HTTP status that is an error.

    >>> http_reason(404)
    'http_404'
    """
    return f"http_{status}"


class UnreadableReason(StrEnum):
    """Why there is no article on a page that answered: `NothingReadable.reason`."""

    CHALLENGE = "challenge"  # the site wants proof that a person reads
    JAVASCRIPT = "javascript"  # the text is written by a script
    LOGIN = "login"
    NO_TEXT = "no_text"
    SOFT_404 = "soft_404"  # status 200, but the page says that it does not exist


class SkipReason(StrEnum):
    """Why no page was fetched or read at all."""

    NOT_FETCHED = "not_fetched"  # the user wanted only the link
    WAITING = "waiting"  # an import has stored the link, its page comes later
    NO_PAGE = "no_page"  # to be extracted again, but the page as fetched was not stored


UNTRIED = (SkipReason.NOT_FETCHED, SkipReason.WAITING)  # they do not replace what an earlier capture found


class ImportState(StrEnum):
    """What became of a line of an imported file; once its page was captured, it has a `models.Status` instead."""

    WAITING = "waiting"
    UNREAD = "unread"  # no bookmark could be read there
    DOUBLE = "double"  # the same address is further up in the file


class Payload(StrEnum):
    """What an imported bookmark brings with it; None: only the address, its page is to be fetched."""

    PAGE = "page"
    FULL_LINK = "whole"  # the link with all its snapshots


class PageKind(StrEnum):
    """What kind of page an article was found on."""

    ARTICLE = "article"
    LIST = "list"
    FORUM = "forum"
    DOCS = "docs"
    PRODUCT = "product"
