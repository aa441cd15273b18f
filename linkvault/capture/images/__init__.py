"""The pictures of an article -> files of its snapshot. Only those that the article shows are fetched.

The text is stored first: a failure here never changes the status of a page, and gives it a warning with counts.
"""

from linkvault.capture.images.image_limits import ImageLimits
from linkvault.capture.images.later import find_incomplete, store_missing_images
from linkvault.capture.images.store_images import (
    ImageFetcher,
    describe_losses,
    fetch_images,
    find_fresh,
    find_pictures,
    find_wanted,
    keep_shown_images,
    store_images,
)

__all__ = [
    "ImageFetcher",
    "ImageLimits",
    "describe_losses",
    "fetch_images",
    "find_fresh",
    "find_incomplete",
    "find_pictures",
    "find_wanted",
    "keep_shown_images",
    "store_images",
    "store_missing_images",
]
