"""A link with its history, from a file or a vault that somebody else may have written -> the same with checked values.

The values of a bookmark file are checked when it is read; those of linkvault's own formats are what its tables store,
so they are checked here before they are stored: dates, statuses, numbers, passwords in addresses.
"""

import re

from linkvault import clock
from linkvault.lazy_dataclass import replace
from linkvault.models import ExportItem, LinkHistory, Page, Snapshot, Version
from linkvault.urls import remove_password

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d.*)?)?)?", re.ASCII)
_HTTP_STATUSES = range(100, 600)


def check_item(item: ExportItem) -> ExportItem:
    """Return the link with checked values. Dates of a page that are none are left out.

    :raises ValueError: if an instant by which links and snapshots are ordered is none
    """
    link, history = item.link, item.history
    _check_instant(link.added, "added")
    for name in ("saved", "trashed"):
        _check_instant(getattr(link, name) or link.added, name)
    return replace(
        item,
        link=replace(link, url=remove_password(link.url), published=_check_date(link.published)),
        snapshot=_check_snapshot(item.snapshot) if item.snapshot else None,
        history=_check_history(history) if history else None,
    )


def _check_history(history: LinkHistory) -> LinkHistory:
    if history.attempted:
        _check_instant(history.attempted, "attempted")
    refused = history.refused
    return replace(
        history,
        aliases=tuple(alias._replace(url=remove_password(alias.url)) for alias in history.aliases),
        versions=tuple(map(_check_version, history.versions)),
        refused=replace(refused, page=_check_page(refused.page)) if refused else None,
    )


def _check_version(version: Version) -> Version:
    return replace(
        version,
        snapshot=_check_snapshot(version.snapshot),
        page=_check_page(version.page) if version.page else None,
    )


def _check_snapshot(snapshot: Snapshot) -> Snapshot:
    _check_instant(snapshot.captured, "captured")
    canonical = snapshot.canonical
    return replace(
        snapshot,
        final_url=remove_password(snapshot.final_url),
        canonical=remove_password(canonical) if canonical else None,
        published=_check_date(snapshot.published),
        modified=_check_date(snapshot.modified),
        http_status=snapshot.http_status if snapshot.http_status in _HTTP_STATUSES else None,
    )


def _check_page(page: Page) -> Page:
    _check_instant(page.fetched, "fetched")
    return replace(page, url=remove_password(page.url), final_url=remove_password(page.final_url))


def _check_instant(text: str, name: str) -> None:
    try:
        clock.check_instant(text)
    except (TypeError, ValueError) as error:  # TypeError: a damaged vault can have another type there
        raise ValueError(f"its date {name} is no date: {text!r:.40}") from error


def _check_date(text: str | None) -> str | None:
    """Return a date or a time of a page in ISO 8601, which may lack the day; None for any other text."""
    return text if text and _DATE.fullmatch(text) else None
