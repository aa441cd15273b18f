"""A stored snapshot and the pictures of its article -> assets of the snapshot, in one transaction, and warnings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urldefrag

from linkvault import clock, markup
from linkvault.capture.images.download import Download, read_contained, read_picture
from linkvault.capture.images.image_limits import ImageLimits
from linkvault.capture.read_page import ExtractedPage
from linkvault.lazy_dataclass import dataclass, field, replace
from linkvault.models import Article, ArticlePicture, AssetFile, NewAsset, Page, Snapshot, StoredAsset
from linkvault.states import UNWANTED_ASSETS, AssetKind, AssetReason
from linkvault.urls import resolve_reference
from linkvault.vault import Vault

# A picture that was fetched within this time is not fetched again for another page.
_FRESH = timedelta(days=1)


class PictureSource(Protocol):
    """Fetches the files of a page: a `fetch.Fetcher`."""

    def fetch_picture(
        self, url: str, page: Page, *, seconds: float, max_bytes: int, hides_referrer: bool
    ) -> Page:
        """Return the file at an address; raise FetchError or BadURL if there is none."""

    def fetch_linked_file(self, url: str, page: Page, *, seconds: float, max_bytes: int) -> Page:
        """Return the file at an address; raise FetchError or BadURL if there is none."""


@dataclass(frozen=True, slots=True)
class ImageFetcher:
    """What is needed to store the pictures of pages. `source` None: nothing is fetched, only what comes with a page."""

    source: PictureSource | None
    limits: ImageLimits = field(default_factory=ImageLimits)


def find_pictures(page: Page, extracted: ExtractedPage) -> Sequence[ArticlePicture]:
    """Return the pictures that an article shows, each address once."""
    article = extracted.article
    if article.markdown is None or page.media_type == "text/plain":
        return article.pictures
    pictures = []
    for address in dict.fromkeys(markup.find_images(article.markdown)):
        fetched = resolve_reference(page.final_url, address)
        if fetched is not None:
            pictures.append(ArticlePicture(address, fetched))
    return pictures


def store_images(
    vault: Vault,
    images: ImageFetcher,
    page: Page,
    snapshot: Snapshot,
    pictures: Sequence[ArticlePicture],
    *,
    also_dropped: bool = False,
) -> tuple[str, ...]:
    """Fetch the pictures of a stored snapshot that it does not have, and store them; return the warnings.

    :param page: the page that shows them
    :param also_dropped: also those that the user has deleted
    """
    missing = find_wanted(vault, snapshot, pictures, also_dropped=also_dropped)
    if not missing:
        return ()
    assets, incomplete = fetch_images(images, page, missing, find_fresh(vault, missing))
    if not assets:
        return ()
    vault.assets.add_missing(snapshot, assets)
    return describe_losses(assets, incomplete, images.limits)


def find_wanted(
    vault: Vault, snapshot: Snapshot, pictures: Iterable[ArticlePicture], *, also_dropped: bool = False
) -> list[ArticlePicture]:
    """Return the pictures that a snapshot does not have, without pixels.

    :param also_dropped: also those that the user has deleted
    """
    unwanted = (AssetReason.PIXEL,) if also_dropped else UNWANTED_ASSETS
    places = {place.url: place for place in vault.assets.of(snapshot) if place.kind == AssetKind.IMAGE}
    return [
        picture
        for picture in pictures
        if (place := places.get(picture.url)) is None
        or (place.asset is None and place.reason not in unwanted)
    ]


def find_fresh(vault: Vault, pictures: Iterable[ArticlePicture]) -> dict[str, StoredAsset]:
    """Return the assets of pictures that were fetched a short time ago, by the address that was requested."""
    since = clock.format_instant(datetime.now(UTC) - _FRESH)
    return vault.assets.find_fetched([picture.fetched for picture in pictures], since=since)


def fetch_images(
    images: ImageFetcher, page: Page, pictures: Sequence[ArticlePicture], stored: Mapping[str, StoredAsset]
) -> tuple[list[NewAsset], int]:
    """Return the files of pictures, and how many of them are incomplete. The vault is not used: threads may call this.

    A file comes from the page itself, the vault, the archive that is imported, else from the web. If nothing is
    fetched, pictures of the web have no result.

    :param stored: assets of the vault by the address that was requested
    """
    limits, source = images.limits, images.source
    wanted = pictures[: limits.max_count]
    results = {
        asset.url: asset
        for asset in read_contained(picture for picture in wanted if picture.body is not None)
    }
    for picture in wanted:
        known = stored.get(picture.fetched) or _find_in_archive(page, picture)
        if known is not None:
            asset = NewAsset(AssetKind.IMAGE, picture.url, known, fetched_url=picture.fetched)
            results.setdefault(picture.url, asset)

    if source is None:
        return [results[picture.url] for picture in wanted if picture.url in results], 0

    def fetch(url: str, seconds: float, max_bytes: int, hides_referrer: bool) -> Page:
        return source.fetch_picture(
            url, page, seconds=seconds, max_bytes=max_bytes, hides_referrer=hides_referrer
        )

    missing = [picture for picture in wanted if picture.url not in results]
    # A fragment names a part of a file: the file is the same.
    first: dict[str, ArticlePicture] = {}
    for picture in missing:
        first.setdefault(urldefrag(picture.fetched).url, picture)
    download = Download(fetch, list(first.values()), limits)
    results.update((asset.url, asset) for asset in download.run())
    for picture in missing:
        if picture.url not in results:
            same = results[first[urldefrag(picture.fetched).url].url]
            results[picture.url] = replace(same, url=picture.url)
    for picture in pictures[limits.max_count :]:
        results[picture.url] = NewAsset(
            AssetKind.IMAGE, picture.url, reason=AssetReason.TOO_MANY, fetched_url=picture.fetched
        )
    return [results[picture.url] for picture in pictures], download.incomplete


def describe_losses(assets: Sequence[NewAsset], incomplete: int, limits: ImageLimits) -> tuple[str, ...]:
    """Return the warnings about pictures without a file, and about incomplete ones.

    >>> lost = [NewAsset("image", "a", reason="http_404"), NewAsset("image", "b", AssetFile(b"GIF", "image/gif"))]
    >>> describe_losses(lost, 0, ImageLimits())
    ('1 of 2 images could not be stored (1 x http_404)',)
    """
    reasons = Counter(
        asset.reason for asset in assets if asset.reason is not None and asset.reason not in UNWANTED_ASSETS
    )
    warnings = []
    if reasons:
        parts = []
        for reason, count in reasons.most_common():
            limit = limits.describe(reason)
            parts.append(f"{count} x {reason}" + (f", {limit}" if limit else ""))
        warnings.append(
            f"{reasons.total()} of {_count_images(len(assets))} could not be stored ({'; '.join(parts)})"
        )
    if incomplete:
        warnings.append(f"{_count_images(incomplete)} stored without the end: the connection was closed")
    return tuple(warnings)


def keep_shown_images(vault: Vault, snapshot: Snapshot, article: Article) -> None:
    """Delete the pictures of a snapshot that its article no longer shows."""
    shown = {picture.url for picture in article.pictures}
    places = [place for place in vault.assets.of(snapshot) if place.kind == AssetKind.IMAGE]
    lost = [place.url for place in places if place.url not in shown]
    if lost and article.markdown is None:
        vault.assets.delete_places(snapshot, lost, kind=AssetKind.IMAGE)


def _count_images(count: int) -> str:
    return f"{count} image" + ("" if count == 1 else "s")


def _find_in_archive(page: Page, picture: ArticlePicture) -> AssetFile | None:
    if page.find_file is None:
        return None
    for url in dict.fromkeys((picture.fetched, picture.url)):
        body = page.find_file(url)
        file = None if body is None else read_picture(body)
        if isinstance(file, AssetFile):
            return file
    return None
