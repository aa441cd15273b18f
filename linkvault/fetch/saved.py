"""A page that somebody saved as a file -> Page, as if it had been fetched."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from linkvault.errors import FetchError, UsageError
from linkvault.fetch import media
from linkvault.fetch.settings import FetchSettings
from linkvault.models import Page
from linkvault.urls import without_password


def saved_page(file: Path, stream: BinaryIO | None = None) -> Callable[[str], Page]:
    """Return a function that returns the page in `file`, whatever URL it is called with.

    :param stream: is read instead of `file`, which then only names it in messages
    :raises UsageError: if the file cannot be read
    """
    limit = FetchSettings().max_bytes
    try:
        with nullcontext(stream) if stream else file.open("rb") as opened:
            body = opened.read(limit + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error

    def page_of(url: str) -> Page:
        shown = without_password(url)
        if len(body) > limit:
            raise FetchError(f"{file} is larger than {limit // 1_000_000} MB", reason="too_large", url=shown)
        if not body.strip():
            raise FetchError(f"{file} is empty", reason="empty", url=shown)
        try:
            kind = media.settle(None, body[: media.SNIFF_BYTES], file.name)
        except media.NoPageError as error:
            raise FetchError(
                f"{file} is no page to read: it is {error}", reason="content_type", url=shown
            ) from error
        if file.suffix.lower() in (".html", ".htm"):
            kind = media.HTML
        fetched = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Page(shown, shown, 200, kind, body, fetched)

    return page_of
