"""The fixed words for the states of pages and imports. They are values in JSON and in the database: never change them.

`Status` and `AliasKind` are in `models`, because every command needs them. The enums here are needed only where pages
are fetched, read or imported; importing this module takes 1.4 ms.
"""

from enum import StrEnum


class FetchReason(StrEnum):
    """Why a page could not be fetched: `FetchError.reason`. For an HTTP error see `http_reason`."""

    BAD_ENCODING = "bad_encoding"  # the content coding (gzip, br ...) cannot be decoded
    BAD_REDIRECT = "bad_redirect"  # the redirect leads to an address that linkvault refuses
    BAD_URL = "bad_url"  # not the address of a web page
    BROKEN = "broken"  # fetching or reading the page crashed: a bug of linkvault
    CONNECT = "connect"  # the connection failed or was closed
    CONTENT_TYPE = "content_type"  # not a page: an image, a video, an archive
    DNS = "dns"  # the host name does not resolve
    EMPTY = "empty"  # the response or the file has no bytes
    HOST_DOWN = "host_down"  # not tried, because the host failed repeatedly
    PRIVATE_ADDRESS = "private_address"  # in a file: on this machine or in a private network
    PROTOCOL = "protocol"  # the response is not valid HTTP
    TIMEOUT = "timeout"
    TLS = "tls"  # no secure connection, mostly for an invalid certificate
    TOO_HEAVY = "too_heavy"  # extraction takes too much time or memory
    TOO_LARGE = "too_large"  # more bytes than the limit
    TOO_MANY_REDIRECTS = "too_many_redirects"


_HTTP_PREFIX = "http_"


def http_reason(status: int) -> str:
    """Return the reason for an HTTP error status.

    >>> http_reason(404)
    'http_404'
    """
    return f"{_HTTP_PREFIX}{status}"


class UnreadableReason(StrEnum):
    """Why a fetched page has no readable article: `NothingReadable.reason`."""

    BROWSER_CRASH = "browser_crash"  # the browser crashed while it rendered the page
    BROWSER_MEMORY = "browser_memory"  # the page takes too much memory in a browser
    BROWSER_TIMEOUT = "browser_timeout"  # the scripts of the page do not end
    BLOCKED = "blocked"  # a firewall or a limit refuses the request
    CHALLENGE = "challenge"  # the site checks for a human first, for example with a captcha
    CONSENT = "consent"  # the site asks about cookies first
    DAMAGED = "damaged"  # a PDF that cannot be opened
    ENCRYPTED = "encrypted"  # a PDF that needs a password
    GEO_BLOCK = "geo_block"  # the site is closed for the reader's country
    JAVASCRIPT = "javascript"  # a script writes the text in the browser
    LOGIN = "login"
    NO_TEXT = "no_text"
    PARKED = "parked"  # nobody uses the name, or the server has no site
    SERVER_ERROR = "server_error"  # HTTP status 200, but the page says that the server fails
    SOFT_404 = "soft_404"  # HTTP status 200, but the page says that it does not exist
    TOO_COMPLEX = "too_complex"  # a PDF that takes too much time or memory to read
    UNREADABLE_TEXT = "unreadable_text"  # the fonts of a PDF do not say which letters they show


class BrowserUse(StrEnum):
    """Which pages a browser renders."""

    AUTO = "auto"  # those whose text is written by scripts
    ALWAYS = "always"
    NEVER = "never"


class ChangeReason(StrEnum):
    """Why a new capture of a link did not become its current snapshot."""

    CHANGED_PAGE = "changed_page"  # too little of the current text is in the new one
    PAYWALL = "paywall"  # only the beginning, and the rest for subscribers
    SHRUNK = "shrunk"  # only a part of the current text
    SOFT_404 = "soft_404"  # another page in its place, without an article


class SkipReason(StrEnum):
    """Why no page was fetched or extracted."""

    NOT_FETCHED = "not_fetched"  # the user asked for the link only
    WAITING = "waiting"  # an import stored the link, and will fetch its page
    NO_PAGE = "no_page"  # cannot be extracted again: the snapshot has no stored page


# These do not replace the result of an earlier capture.
UNTRIED = (SkipReason.NOT_FETCHED, SkipReason.WAITING)


# How a person reads a reason: in a table, or in the middle of a sentence.
_REASON_WORDS = {
    FetchReason.BAD_ENCODING: "cannot be decoded",
    FetchReason.BAD_REDIRECT: "redirects to an address that is not allowed",
    FetchReason.BAD_URL: "not the address of a web page",
    FetchReason.BROKEN: "linkvault failed: a bug",
    FetchReason.CONNECT: "no connection",
    FetchReason.CONTENT_TYPE: "not a web page",
    FetchReason.DNS: "no such host",
    FetchReason.EMPTY: "empty",
    FetchReason.HOST_DOWN: "the host did not answer before",
    FetchReason.PRIVATE_ADDRESS: "on this machine or in a private network",
    FetchReason.PROTOCOL: "not a valid HTTP response",
    FetchReason.TIMEOUT: "no answer in time",
    FetchReason.TLS: "no secure connection",
    FetchReason.TOO_HEAVY: "takes too much time or memory to read",
    FetchReason.TOO_LARGE: "too large",
    FetchReason.TOO_MANY_REDIRECTS: "too many redirects",
    UnreadableReason.BLOCKED: "the site refuses the request",
    UnreadableReason.BROWSER_CRASH: "crashes the browser",
    UnreadableReason.BROWSER_MEMORY: "takes too much memory in the browser",
    UnreadableReason.BROWSER_TIMEOUT: "its scripts do not end",
    UnreadableReason.CHALLENGE: "the site checks for a human",
    UnreadableReason.CONSENT: "the site asks about cookies",
    UnreadableReason.DAMAGED: "a damaged PDF",
    UnreadableReason.ENCRYPTED: "a PDF with a password",
    UnreadableReason.GEO_BLOCK: "not shown in your country",
    UnreadableReason.JAVASCRIPT: "needs JavaScript",
    UnreadableReason.LOGIN: "needs a login",
    UnreadableReason.NO_TEXT: "no readable text",
    UnreadableReason.PARKED: "nobody uses the name",
    UnreadableReason.SERVER_ERROR: "the site does not work",
    UnreadableReason.SOFT_404: "the page does not exist",
    UnreadableReason.TOO_COMPLEX: "a PDF too complex to read",
    UnreadableReason.UNREADABLE_TEXT: "a PDF whose fonts hide their letters",
    ChangeReason.CHANGED_PAGE: "the page has another text now",
    ChangeReason.PAYWALL: "only the beginning, the rest is behind a paywall",
    ChangeReason.SHRUNK: "the page shows only a part of the text now",
    SkipReason.NOT_FETCHED: "not fetched",
    SkipReason.WAITING: "waits to be fetched",
    SkipReason.NO_PAGE: "the page is not stored",
}


def is_reason(name: str) -> bool:
    """Return whether a link can have a reason of this name.

    >>> is_reason("login"), is_reason("http_404"), is_reason("http"), is_reason("no")
    (True, True, False, False)
    """
    code = name.removeprefix(_HTTP_PREFIX)
    return name in _REASON_WORDS or (code != name and code.isdecimal())


def describe_reason(reason: str) -> str:
    """Return a reason in words; one that a newer linkvault stored is returned as it is.

    >>> describe_reason("http_404"), describe_reason("dns"), describe_reason("http_999")
    ('404 not found', 'no such host', 'HTTP 999')
    """
    if reason in _REASON_WORDS:
        return _REASON_WORDS[reason]  # type: ignore[index]  # a member of a StrEnum equals its text
    code = reason.removeprefix(_HTTP_PREFIX)
    if code == reason or not code.isdecimal():
        return reason
    from http import HTTPStatus

    phrases = {str(status.value): status.phrase for status in HTTPStatus}
    return f"{code} {phrases[code].lower()}" if code in phrases else f"HTTP {code}"


class ImportState(StrEnum):
    """The state of an entry of an imported file. Once its page is captured, the entry has a `models.Status` instead."""

    WAITING = "waiting"  # for the capture of its page
    UNREAD = "unread"  # it is not a bookmark
    DOUBLE = "double"  # an earlier entry has the same address


class Payload(StrEnum):
    """What the imported file contains of a bookmark besides its address; without a payload the page is fetched."""

    PAGE = "page"  # the page as a browser or an archive saved it
    FULL_LINK = "whole"  # the link with its full history


class PageKind(StrEnum):
    """The kind of page that an article was extracted from."""

    ARTICLE = "article"
    LIST = "list"
    FORUM = "forum"
    DOCS = "docs"
    PRODUCT = "product"
    VIDEO = "video"
    AUDIO = "audio"
    POST = "post"
    SOFTWARE = "software"
    PAGE = "page"  # another page without an article
    PAPER = "paper"  # a PDF with an abstract or references
    DOCUMENT = "document"  # another PDF


class LinkedFileKind(StrEnum):
    """What a file is that a page without an article links."""

    OEMBED = "oembed"  # title and author as JSON
    CAPTIONS = "captions"  # the spoken text as WebVTT


class AssetKind(StrEnum):
    """What an asset is to its snapshot."""

    IMAGE = "image"  # a picture in the article
    LEAD = "lead"  # the picture that the page names for previews (og:image)
    THUMBNAIL = "thumbnail"  # of a video
    DOCUMENT = "document"  # the file that the text was extracted from, such as a PDF
    MHTML = "mhtml"  # the page as it looked


IMAGE_KINDS = (AssetKind.IMAGE, AssetKind.LEAD, AssetKind.THUMBNAIL)


class AssetReason(StrEnum):
    """Why a place of a snapshot has no file; a failed fetch gives a `FetchReason` instead."""

    DROPPED = "dropped"  # the user deleted it, to make the vault smaller
    MISSING = "missing"  # the export that it was read from does not have its bytes
    NO_IMAGE = "no_image"  # the first bytes are not those of a picture
    PIXEL = "pixel"  # a picture of one or two pixels: a tracking pixel or a spacer
    TOO_MANY = "too_many"  # the page has more pictures than the limit
    OUT_OF_TIME = "out_of_time"  # the time for the pictures of the page was over
    PAGE_TOO_LARGE = "page_too_large"  # the pictures of the page have more bytes than the limit


# These are no failures: the user, or linkvault itself, does not want the file.
UNWANTED_ASSETS = (AssetReason.DROPPED, AssetReason.PIXEL)
