"""A page that somebody saved as a file -> Page, as if it had been fetched."""

from collections.abc import Callable
from pathlib import Path

from linkvault.clock import now
from linkvault.errors import FetchError, UsageError
from linkvault.fetch import media
from linkvault.fetch.settings import FetchSettings
from linkvault.models import Page
from linkvault.states import FetchReason
from linkvault.text.sizes import format_size
from linkvault.urls import without_password


def saved_page(file: Path) -> Callable[[str], Page]:
    """Return what gives the page in `file`, whatever address it is asked for.

    :raises UsageError: if the file cannot be read
    """
    limit = FetchSettings().max_bytes
    try:
        with file.open("rb") as stream:
            body = stream.read(limit + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error

    def page_of(url: str) -> Page:
        shown = without_password(url)
        if len(body) > limit:
            raise FetchError(
                f"{file} is larger than {format_size(limit)}", reason=FetchReason.TOO_LARGE, url=shown
            )
        if not body.strip():
            raise FetchError(f"{file} is empty", reason=FetchReason.EMPTY, url=shown)
        try:
            kind = media.settle(None, body[: media.SNIFF_BYTES], file.name)
        except media.NoPageError as error:
            raise FetchError(
                f"{file} is no page to read: it is {error}", reason=FetchReason.CONTENT_TYPE, url=shown
            ) from error
        if file.suffix.lower() in (".html", ".htm"):
            kind = media.HTML
        fetched = now()
        return Page(shown, shown, 200, kind, body, fetched)

    return page_of
