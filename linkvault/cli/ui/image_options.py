"""The option and the settings about pictures -> what fetches them."""

from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.ui.help_layout import FETCHING
from linkvault.cli.ui.session import Session

if TYPE_CHECKING:
    from linkvault.capture.images import ImageFetcher, ImageLimits
    from linkvault.fetch import Fetcher

_MEGABYTE = 1_000_000

AddImages = Annotated[
    bool | None,
    typer.Option(
        "--images/--no-images",
        help="Store the pictures of the article too. With IDs: only the pictures that saved articles lack.",
        show_default="the setting images, else yes; with --html only those in the file",
        rich_help_panel=FETCHING,
    ),
]
ImportImages = Annotated[
    bool,
    typer.Option(
        "--images",
        help="Store the pictures of the articles too: 0.1 to 8 MB a page.",
        rich_help_panel=FETCHING,
    ),
]


def image_limits(session: Session) -> "ImageLimits":
    """Return the limits for pictures, as configured."""
    from linkvault.capture.images import ImageLimits

    config, limits = session.config, ImageLimits()
    return ImageLimits(
        max_bytes=int((config.image_megabytes or 0) * _MEGABYTE) or limits.max_bytes,
        max_page_bytes=int((config.page_image_megabytes or 0) * _MEGABYTE) or limits.max_page_bytes,
        max_count=int(config.page_images or 0) or limits.max_count,
        seconds=config.image_seconds or limits.seconds,
        page_seconds=config.page_image_seconds or limits.page_seconds,
    )


def image_fetcher(
    session: Session, fetcher: "Fetcher", wanted: bool | None, *, fetches: bool = True
) -> "ImageFetcher | None":
    """Return what stores the pictures of pages; None if they are not stored.

    :param wanted: what the user asked for; None: the setting, else yes
    :param fetches: False: store only the pictures that come with a page
    """
    from linkvault.capture.images import ImageFetcher

    if wanted is False or (wanted is None and session.config.images is False):
        return None
    return ImageFetcher(fetcher if fetches else None, image_limits(session))
