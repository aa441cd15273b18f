"""The files beside a page without an article -> its completed summary, and its thumbnail as an asset.

A summary is what the head of a page says of a video, a post or a product: see `extract.page_summary`.
"""

from linkvault.capture.images import ImageFetcher, describe_losses, fetch_images, find_fresh
from linkvault.errors import BadURL, FetchError, NothingReadable
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticlePicture, NewAsset, Page, Snapshot
from linkvault.states import UNWANTED_ASSETS, AssetKind, AssetReason, LinkedFileKind, PageKind
from linkvault.urls import resolve_reference
from linkvault.vault import Vault

_SECONDS = 10.0  # for one linked file
# oEmbed files have 1 kB, the captions of a talk of an hour 100 kB.
_MAX_BYTES = {LinkedFileKind.OEMBED: 256_000, LinkedFileKind.CAPTIONS: 2_000_000}
# A page of these kinds is about one thing, and its preview shows that thing. That of an article is a decoration.
_PICTURED = (PageKind.VIDEO, PageKind.AUDIO, PageKind.POST, PageKind.PRODUCT, PageKind.SOFTWARE)


def add_linked_files(error: NothingReadable, page: Page, images: ImageFetcher | None) -> NothingReadable:
    """Return why a page has no article, its summary with what the linked files add.

    A file that cannot be fetched adds nothing.

    :param images: None, or without a source: nothing is fetched
    """
    from linkvault.extract.linked_files import (  # an import without pages needs no parser
        complete_summary,
        is_needed,
    )

    summary = error.summary
    if not isinstance(summary, Article) or images is None or images.source is None:
        return error
    for file in summary.linked_files:
        if not is_needed(summary, file):
            continue
        try:
            received = images.source.fetch_linked_file(
                file.url, page, seconds=_SECONDS, max_bytes=_MAX_BYTES[LinkedFileKind(file.kind)]
            )
        except (BadURL, FetchError):
            continue
        summary = complete_summary(summary, file, received.body)
    error.summary = summary
    error.title = error.title or summary.title
    return error


def find_thumbnail(vault: Vault, snapshot: Snapshot, *, also_dropped: bool = False) -> list[ArticlePicture]:
    """Return the picture that the page of a snapshot names for previews; none if it has an article or is stored.

    :param also_dropped: also if the user has deleted it
    """
    is_pictured = snapshot.is_summary or snapshot.kind in _PICTURED
    url = resolve_reference(snapshot.final_url, snapshot.image) if snapshot.image and is_pictured else None
    if url is None:
        return []
    unwanted = (AssetReason.PIXEL,) if also_dropped else UNWANTED_ASSETS
    places = (place for place in vault.assets.of(snapshot) if place.kind == AssetKind.THUMBNAIL)
    is_stored = any(place.asset is not None or place.reason in unwanted for place in places)
    return [] if is_stored else [ArticlePicture(url, url)]


def as_thumbnails(assets: list[NewAsset]) -> list[NewAsset]:
    """Return files of pictures as thumbnails."""
    return [replace(asset, kind=AssetKind.THUMBNAIL) for asset in assets]


def store_thumbnail(
    vault: Vault, images: ImageFetcher, page: Page, snapshot: Snapshot, *, also_dropped: bool = False
) -> tuple[str, ...]:
    """Fetch the thumbnail of a snapshot and store it; return the warnings."""
    pictures = find_thumbnail(vault, snapshot, also_dropped=also_dropped)
    if not pictures:
        return ()
    assets, incomplete = fetch_images(images, page, pictures, find_fresh(vault, pictures))
    if not assets:
        return ()
    vault.assets.add_missing(snapshot, as_thumbnails(assets))
    return describe_losses(assets, incomplete, images.limits)
