"""A saved page, as a file or bytes -> Page, as if it had been fetched."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from linkvault.clock import now
from linkvault.errors import FetchError, UsageError
from linkvault.fetch import media_types
from linkvault.fetch.client_settings import FetchSettings
from linkvault.models import Page
from linkvault.states import FetchReason
from linkvault.text.sizes import format_size
from linkvault.urls import remove_password


def page_from_file(file: Path, stream: BinaryIO | None = None) -> Callable[[str], Page]:
    """Return a function that returns the page in `file` for any URL.

    :param stream: is read instead of `file`, which is then only its name in messages
    :raises UsageError: if the file cannot be read
    """
    try:
        with nullcontext(stream) if stream else file.open("rb") as opened:
            body = opened.read(FetchSettings().limit_of(None) + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    return page_from_bytes(body, str(file))


def page_from_bytes(body: bytes, name: str = "the page") -> Callable[[str], Page]:
    """Return a function that returns this page for any URL, and raises FetchError if the bytes are not a page.

    :param name: the name of the page in messages; the suffix of a file name helps to detect its media type
    """
    suffix = Path(name).suffix.lower()

    def page_of(url: str) -> Page:
        display_url = remove_password(url)
        if not body.strip():
            raise FetchError(f"{name} is empty", reason=FetchReason.EMPTY, url=display_url)
        try:
            media_type = media_types.decide(None, body[: media_types.SNIFF_BYTES], Path(name).name)
        except media_types.NotAPageError as error:
            raise FetchError(
                f"{name} is not a web page but {error}", reason=FetchReason.CONTENT_TYPE, url=display_url
            ) from error
        if suffix in (".html", ".htm"):
            media_type = media_types.HTML
        limit = FetchSettings().limit_of(media_type)
        if len(body) > limit:
            raise FetchError(
                f"{name} is larger than {format_size(limit)}", reason=FetchReason.TOO_LARGE, url=display_url
            )
        return Page(display_url, display_url, 200, media_type, body, now())

    return page_of
