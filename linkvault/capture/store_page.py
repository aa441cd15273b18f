"""Extracted page, failure or bookmark -> rows in the vault, and the Outcome that reports them.

A page that cannot be fetched or read never replaces a snapshot; its link is stored in any case. One that can be read
replaces the current snapshot only if it still is the same page: see `replacement`.
"""

from typing import TYPE_CHECKING

from linkvault import __version__
from linkvault.clock import now
from linkvault.errors import Action, FetchError, Hint, NothingReadable, Remedy
from linkvault.models import Article, Bookmark, Outcome, Page, RefusedPage, Status, StoreResult, Version
from linkvault.states import ChangeReason, SkipReason
from linkvault.urls import remove_password
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.capture.read_page import ExtractedPage

_DATE_LENGTH = 10  # of an ISO time: the date without the time of day
_HTTP_REASON = "http_"
_SUMMARY_STORED = "what the page says of itself is stored instead of an article"
_CHANGES: dict[str, str] = {
    ChangeReason.CHANGED_PAGE: "the page now has another text",
    ChangeReason.PAYWALL: "the page now shows only a part of the text, and the rest behind a paywall",
    ChangeReason.SHRUNK: "the page now shows only a part of the text",
    ChangeReason.SOFT_404: "the page seems to be gone: one without an article is in its place",
}


def store_page(
    vault: Vault, bookmark: Bookmark, page: Page, extracted: "ExtractedPage", *, force: bool = False
) -> Outcome:
    """Store an extracted page as a snapshot of its link.

    If the link has a text that the page no longer contains, the snapshot is stored beside the current one.

    :param force: store a new snapshot even if the text has not changed, and make it the current one in any case
    """
    from linkvault.capture.replacement import judge

    article, content, snapshot = extracted
    result = vault.store_capture(
        bookmark,
        snapshot,
        article,
        content,
        page,
        judge=lambda current, text: judge(current, text, page, extracted),
        force=force,
    )
    message = _describe_link(result)
    if result.aside:
        return _outcome(
            bookmark,
            result,
            status=Status.ALREADY_SAVED,
            reason=result.aside,
            warnings=(*snapshot.warnings, _describe_change(result)),
            message=message,
            hint=Remedy(Action.REPLACE_TEXT, remove_password(bookmark.url)),
        )
    if result.snapshot is None:
        return _outcome(
            bookmark, result, status=Status.ALREADY_SAVED, warnings=snapshot.warnings, message=message
        )
    if result.known_since:
        cause = "" if force else "the text has changed: "
        message = f"{message}; {cause}stored as snapshot {result.snapshot.number}"
    return _outcome(bookmark, result, status=Status.SAVED, warnings=snapshot.warnings, message=message)


def store_failure(
    vault: Vault, bookmark: Bookmark, error: FetchError | NothingReadable, page: Page | None = None
) -> Outcome:
    """Store the link of a page that could not be fetched or read. A snapshot that the link has is kept.

    :param page: the page that has no article, or that came with an error; it is stored until the next good capture
    """
    is_fetch_error = isinstance(error, FetchError)
    status = Status.FAILED if is_fetch_error else Status.LINK_ONLY
    warnings = error.warnings if isinstance(error, FetchError) else ()
    page_title = error.title if isinstance(error, NothingReadable) else None
    refused = RefusedPage(page, error.reason, str(error)) if page is not None else None
    result = vault.store_link(
        bookmark,
        at=page.fetched if page is not None else now(),
        outcome=status,
        reason=error.reason,
        page_title=page_title,
        description=error.description if isinstance(error, NothingReadable) else None,
        refused=refused,
    )
    if page is not None and isinstance(error, NothingReadable) and isinstance(error.summary, Article):
        _store_summary(vault, result, page, error.summary)
        warnings = (*warnings, _SUMMARY_STORED)
    if result.known_since:
        failure = f"{_describe_failure(error)}; the saved text is kept"
        # A site that does not answer changes nothing. An answer without an article is a reason to look at the page.
        return _outcome(
            bookmark,
            result,
            status=Status.ALREADY_SAVED,
            reason=error.reason,
            warnings=warnings if is_fetch_error else (*warnings, failure),
            message=f"{_describe_link(result)}; {failure}" if is_fetch_error else _describe_link(result),
        )
    return _outcome(
        bookmark,
        result,
        status=status,
        reason=error.reason,
        warnings=(*warnings, str(error)),
        exit_status=error.exit_status,
        message=str(error),
        hint=error.hint or (vault.refused_pages.remedy(result.link.id) if refused else None),
    )


def _store_summary(vault: Vault, result: StoreResult, page: Page, summary: Article) -> None:
    """Store what a page without an article says of itself; a link with an article keeps that."""
    from linkvault.capture.read_page import read_summary

    extracted = read_summary(page, summary)
    version = Version(extracted.snapshot, extracted.content, extracted.article.html, None, __version__)
    vault.refused_pages.put_summary(result.link.id, version)


def store_link(vault: Vault, bookmark: Bookmark) -> Outcome:
    """Store a link without fetching its page."""
    result = vault.store_link(bookmark, at=now(), outcome=Status.LINK_ONLY, reason=SkipReason.NOT_FETCHED)
    status = Status.ALREADY_SAVED if result.known_since else Status.LINK_ONLY
    reason = result.link.reason if status == Status.LINK_ONLY else None
    return _outcome(bookmark, result, status=status, reason=reason, message=_describe_link(result))


def _describe_link(result: StoreResult) -> str | None:
    """Return what the vault had of the link before; None for a new link."""
    if result.known_since is None:
        return "restored from the trash" if result.restored else None
    restored = ", restored from the trash" if result.restored else ""
    return f"already saved on {result.known_since[:_DATE_LENGTH]}{restored}"


def _describe_change(result: StoreResult) -> str:
    """Return a sentence: what the page shows now, and where its text is stored."""
    place = f"; the new text is stored as snapshot {result.snapshot.number}" if result.snapshot else ""
    return f"{_CHANGES[result.aside or '']}; the saved text is kept{place}"


def _describe_failure(error: FetchError | NothingReadable) -> str:
    if isinstance(error, NothingReadable):
        return f"the page now shows no article ({error.reason}): {error}"
    if error.reason.startswith(_HTTP_REASON):
        return f"the page now answers {error.reason.removeprefix(_HTTP_REASON)}"
    return f"the page cannot be fetched now ({error.reason})"


def _outcome(
    bookmark: Bookmark,
    result: StoreResult,
    *,
    status: Status,
    reason: str | None = None,
    warnings: tuple[str, ...] = (),
    exit_status: int = 0,
    message: str | None = None,
    hint: Hint | None = None,
) -> Outcome:
    return Outcome(
        url=remove_password(bookmark.url),
        status=status,
        id=result.link.id,
        reason=reason,
        warnings=warnings,
        title=result.link.title,
        tags=result.link.tags,
        snapshot=result.snapshot.number if result.snapshot else None,
        exit_status=exit_status,
        message=message,
        hint=hint,
    )
