"""The pipeline: an address -> fetch -> extract -> markup -> vault, with exactly one Outcome.

A page that fails or holds nothing readable never replaces a good snapshot; the link itself is always kept.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from linkvault import extract, markup, suggest
from linkvault.clock import now
from linkvault.errors import FetchError, Hint, LinkvaultError, NothingReadable
from linkvault.models import (
    Article,
    ArticleText,
    Bookmark,
    Outcome,
    Page,
    Selection,
    Snapshot,
    Status,
    StoreResult,
)
from linkvault.search.text.analyzer import tokenize
from linkvault.states import SkipReason, UnreadableReason
from linkvault.text.characters import replace_unstorable
from linkvault.text.words import count_words
from linkvault.urls import remove_password
from linkvault.vault import Vault

_TOLD = (
    "title",
    "byline",
    "published",
    "modified",
    "site_name",
    "lang",
    "excerpt",
    "canonical",
    "image",
)  # what a page says of itself


Reading = tuple[Article, ArticleText, Snapshot]  # what `read` makes of a page


def fingerprint(text: str) -> str:
    """Return the digest that tells whether two captures read the same; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def read(page: Page, rules: extract.SiteRules = extract.NO_RULES) -> Reading:
    """Read a page: its article, what people and the index see of it, and the snapshot still to be stored.

    :param rules: the user's own for sites
    :raises NothingReadable: if there is no article on the page
    """
    article = _sound(extract.extract(page, rules))
    if article.markdown is None:
        rendered = markup.render(article.html)
    elif page.media_type == "text/plain":
        rendered = markup.from_plain(article.markdown)
    else:
        rendered = markup.from_markdown(article.markdown)
    if not rendered.text.strip():
        raise NothingReadable(
            f"nothing readable on {page.final_url}", reason=UnreadableReason.NO_TEXT, title=article.title
        )
    return article, rendered, _describe(page, article, rendered)


def capture(
    vault: Vault,
    fetch: Callable[[str], Page],
    bookmark: Bookmark,
    *,
    force: bool = False,
    rules: extract.SiteRules = extract.NO_RULES,
) -> Outcome:
    """Fetch and keep one page. Whatever the web does to us is told by the Outcome, not raised.

    :param fetch: gives the page of an address, or raises FetchError
    :param force: store a new snapshot even if the text has not changed
    :param rules: the user's own for sites
    """
    try:
        page = fetch(bookmark.url)
        reading = read(page, rules)
    except (FetchError, NothingReadable) as error:
        return keep_link(vault, bookmark, error)
    return keep(vault, bookmark, page, reading, force=force)


def keep(vault: Vault, bookmark: Bookmark, page: Page, reading: Reading, *, force: bool = False) -> Outcome:
    """Keep a page that has been read."""
    article, rendered, snapshot = reading
    kept = vault.store_capture(bookmark, snapshot, article, rendered, page, force=force)
    return _tell_kept(bookmark, kept, snapshot.warnings)


def keep_link(vault: Vault, bookmark: Bookmark, error: FetchError | NothingReadable) -> Outcome:
    """Keep the link of a page that could not be had or read."""
    if isinstance(error, FetchError):
        return _remember(
            vault, bookmark, error, outcome=Status.FAILED, reason=error.reason, warnings=error.warnings
        )
    return _remember(
        vault, bookmark, error, outcome=Status.LINK_ONLY, reason=error.reason, page_title=error.title
    )


def remember(vault: Vault, bookmark: Bookmark) -> Outcome:
    """Keep a link without fetching its page."""
    kept = vault.store_link(bookmark, at=now(), outcome=Status.LINK_ONLY, reason=SkipReason.NOT_FETCHED)
    status = Status.ALREADY_SAVED if kept.known_since else Status.LINK_ONLY
    reason = kept.link.reason if status == Status.LINK_ONLY else None
    return _outcome(bookmark, kept, status=status, reason=reason, message=_already(kept))


def reextract(
    vault: Vault, chosen: Selection, rules: extract.SiteRules = extract.NO_RULES
) -> Iterator[Outcome]:
    """Extract every stored page of the chosen links again, offline; yield what became of each snapshot.

    `status` is UNCHANGED, SAVED (the text is another now) or FAILED (the old text is kept).
    """
    for link_id in vault.select_ids(chosen):
        for stored in vault.snapshots(link_id):
            yield _reextract(vault, stored, rules)


def _reextract(vault: Vault, stored: Snapshot, rules: extract.SiteRules) -> Outcome:
    link = vault.get(stored.link_id)
    told = Outcome(
        link.url, Status.UNCHANGED, id=link.id, title=link.title, tags=link.tags, snapshot=stored.number
    )
    page = vault.page(stored)
    if page is None:
        return replace(told, reason=SkipReason.NO_PAGE, message="the page was not kept: its text stays")
    try:
        article, rendered, fresh = read(page, rules)
    except NothingReadable as error:
        return replace(
            told,
            status=Status.FAILED,
            reason=error.reason,
            message=f"{error}: the old text stays",
            exit_status=1,
        )
    fresh = replace(fresh, id=stored.id, link_id=stored.link_id, number=stored.number)
    if replace(fresh, warnings=stored.warnings) == stored and vault.content(stored) == rendered:
        return told
    vault.replace_content(fresh, article, rendered)
    return replace(told, status=Status.SAVED, title=vault.get(link.id).title, message=_changes(stored, fresh))


def _changes(old: Snapshot, new: Snapshot) -> str:
    """Say in words what another extraction changed."""
    changed = [
        name.replace("_", " ") for name in (*_TOLD, "charset") if getattr(old, name) != getattr(new, name)
    ]
    if old.fingerprint != new.fingerprint:
        changed.insert(0, f"text ({old.words} -> {new.words} words)")
    elif not changed:
        changed.append("markup")
    return "changed: " + ", ".join(changed)


def _sound(article: Article) -> Article:
    """Drop from what the page says of itself what cannot be stored: JSON may hold half a character."""
    told = {name: getattr(article, name) for name in (*_TOLD, "markdown")}
    texts: dict[str, Any] = {
        name: replace_unstorable(text) for name, text in told.items() if text is not None
    }
    return replace(article, **texts)


def _describe(page: Page, article: Article, rendered: ArticleText) -> Snapshot:
    return Snapshot(
        id=0,
        link_id=0,
        number=0,
        captured=page.fetched,
        final_url=page.final_url,
        http_status=page.status,
        title=article.title,
        byline=article.byline,
        site_name=article.site_name,
        published=article.published,
        modified=article.modified,
        lang=article.lang,
        excerpt=article.excerpt,
        canonical=article.canonical,
        image=article.image,
        charset=article.charset,
        kind=article.kind,
        words=count_words(rendered.text),
        fingerprint=fingerprint(rendered.text),
        warnings=tuple(dict.fromkeys((*page.warnings, *article.warnings))),
        signature=suggest.compute_signature(tokenize(rendered.text)),
    )


def _remember(
    vault: Vault,
    bookmark: Bookmark,
    error: LinkvaultError,
    *,
    outcome: Status,
    reason: str,
    page_title: str | None = None,
    warnings: tuple[str, ...] = (),
) -> Outcome:
    """Keep the link of a page that could not be kept; a snapshot it already has is still the answer."""
    kept = vault.store_link(bookmark, at=now(), outcome=outcome, reason=reason, page_title=page_title)
    if kept.known_since:
        message = f"{_already(kept)}; it cannot be had now ({reason}), so that snapshot stays"
        return _outcome(
            bookmark, kept, status=Status.ALREADY_SAVED, reason=reason, warnings=warnings, message=message
        )
    return _outcome(
        bookmark,
        kept,
        status=outcome,
        reason=reason,
        warnings=(*warnings, str(error)),
        exit_status=error.exit_status,
        message=str(error),
        hint=error.hint,
    )


def _tell_kept(bookmark: Bookmark, kept: StoreResult, warnings: tuple[str, ...]) -> Outcome:
    if kept.snapshot is None:
        return _outcome(
            bookmark, kept, status=Status.ALREADY_SAVED, warnings=warnings, message=_already(kept)
        )
    message = _already(kept)
    if kept.known_since:
        message = f"{message}; the text is new: kept as snapshot {kept.snapshot.number}"
    return _outcome(bookmark, kept, status=Status.SAVED, warnings=warnings, message=message)


def _already(kept: StoreResult) -> str | None:
    if kept.known_since is None:
        return "it was in the trash: restored" if kept.restored else None
    back = " (it was in the trash: restored)" if kept.restored else ""
    return f"already saved on {kept.known_since[:10]}{back}"


def _outcome(
    bookmark: Bookmark,
    kept: StoreResult,
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
        id=kept.link.id,
        reason=reason,
        warnings=warnings,
        title=kept.link.title,
        tags=kept.link.tags,
        snapshot=kept.snapshot.number if kept.snapshot else None,
        exit_status=exit_status,
        message=message,
        hint=hint,
    )
