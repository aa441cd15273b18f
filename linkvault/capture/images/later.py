"""Saved links -> the pictures of their current snapshots that are not stored, with an outcome for each link."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from linkvault import extract, markup
from linkvault.capture.images.store_images import ImageFetcher, find_pictures, find_wanted, store_images
from linkvault.capture.read_page import read
from linkvault.capture.summary_files import find_thumbnail, store_thumbnail
from linkvault.errors import NothingReadable
from linkvault.models import ArticlePicture, Link, Outcome, Page, Selection, Snapshot, Status
from linkvault.states import UNWANTED_ASSETS, AssetKind
from linkvault.urls import resolve_reference
from linkvault.vault import Vault


def store_missing_images(
    vault: Vault, images: ImageFetcher, links: Iterable[Link], rules: extract.SiteRules = extract.NO_RULES
) -> Iterator[Outcome]:
    """Fetch the pictures that the current snapshots of links do not have; yield an outcome per link.

    The status is SAVED if a picture was stored, else UNCHANGED. The text is not fetched again.
    """
    for link in links:
        snapshot = _current_snapshot(vault, link)
        if snapshot is None:
            yield _outcome(
                link, Status.UNCHANGED, "no article is saved, so it has no images", reason=link.reason
            )
            continue
        page = vault.page(snapshot)
        shown = _shown_pictures(vault, snapshot, page, rules)
        pictures = find_wanted(vault, snapshot, shown, also_dropped=True)
        if not pictures and not find_thumbnail(vault, snapshot, also_dropped=True):
            yield _outcome(link, Status.UNCHANGED, "no images are missing")
            continue
        before = _count_files(vault, snapshot)
        source = page or _empty_page(snapshot)
        warnings = (
            *store_images(vault, images, source, snapshot, pictures, also_dropped=True),
            *store_thumbnail(vault, images, source, snapshot, also_dropped=True),
        )
        count = _count_files(vault, snapshot) - before
        message = f"{count} image{'' if count == 1 else 's'} stored"
        yield _outcome(link, Status.SAVED if count else Status.UNCHANGED, message, warnings=warnings)


def find_incomplete(vault: Vault, chosen: Selection) -> list[Link]:
    """Return the chosen links whose current snapshot lacks a picture that could not be fetched before."""
    return [
        link
        for link in vault.select(chosen)
        if (snapshot := _current_snapshot(vault, link)) is not None
        and any(
            place.asset is None and place.reason not in UNWANTED_ASSETS
            for place in vault.assets.of(snapshot)
            if place.kind in (AssetKind.IMAGE, AssetKind.THUMBNAIL)
        )
    ]


def _current_snapshot(vault: Vault, link: Link) -> Snapshot | None:
    """Return the current snapshot of a link: its article, or what its page says of itself; None if it has neither."""
    return vault.refused_pages.summary(link.id) if link.saved is None else vault.snapshot(link.id)


def _shown_pictures(
    vault: Vault, snapshot: Snapshot, page: Page | None, rules: extract.SiteRules
) -> list[ArticlePicture]:
    """Return the pictures that the stored article shows, each in the size to fetch if its page is stored."""
    addresses = dict.fromkeys(markup.find_images(vault.content(snapshot).markdown))
    known: dict[str, ArticlePicture] = {}
    if page is not None:
        with suppress(NothingReadable):  # a page that is plain text, and empty
            known = {picture.url: picture for picture in find_pictures(page, read(page, rules, keep=True))}
    pictures = []
    for address in addresses:
        fetched = resolve_reference(snapshot.final_url, address)
        if address in known:
            pictures.append(known[address])
        elif fetched is not None:
            pictures.append(ArticlePicture(address, fetched))
    return pictures


def _count_files(vault: Vault, snapshot: Snapshot) -> int:
    return sum(place.asset is not None for place in vault.assets.of(snapshot))


def _empty_page(snapshot: Snapshot) -> Page:
    """Return a page without bytes, which the requests for its pictures name."""
    return Page(snapshot.final_url, snapshot.final_url, 200, "text/html", b"", snapshot.captured)


def _outcome(
    link: Link, status: Status, message: str, *, reason: str | None = None, warnings: tuple[str, ...] = ()
) -> Outcome:
    return Outcome(
        link.url,
        status,
        id=link.id,
        reason=reason,
        warnings=warnings,
        title=link.title,
        tags=link.tags,
        message=message,
    )
