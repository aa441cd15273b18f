"""Stored pages -> their text and metadata by the current extraction. Nothing is fetched.

A page that was refused becomes a snapshot if the current extraction finds an article on it, or if the user keeps it.
"""

from collections.abc import Iterator

from linkvault import extract
from linkvault.capture.images import keep_shown_images
from linkvault.capture.papers import read_paper, stored_paper
from linkvault.capture.read_page import METADATA_FIELDS, read
from linkvault.capture.store_page import store_page
from linkvault.errors import Action, NotFound, NothingReadable, Remedy
from linkvault.extract.verdict import KEPT_WARNING
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, Link, Outcome, RefusedPage, Selection, Snapshot, Status
from linkvault.states import SkipReason
from linkvault.vault import Vault

FIRST_ERROR_STATUS = 400  # of HTTP


def reextract(
    vault: Vault, chosen: Selection, rules: extract.SiteRules = extract.NO_RULES
) -> Iterator[Outcome]:
    """Extract every stored page of the chosen links again; yield an outcome per snapshot and per refused page.

    The status is UNCHANGED, SAVED (text or metadata changed) or FAILED (the old text is kept). A refused page that has
    an article now is stored as a new capture.
    """
    for link_id in vault.select_ids(chosen):
        for snapshot in _articles(vault, link_id):
            yield _reextract_snapshot(vault, snapshot, rules)
        refused = vault.refused_pages.get(link_id)
        if refused is not None:
            yield _reextract_refused(vault, vault.get(link_id), refused, rules)


def count_pages(vault: Vault, chosen: Selection) -> int:
    """Return how many outcomes `reextract` yields."""
    ids = vault.select_ids(chosen)
    return sum(len(_articles(vault, link_id)) + vault.refused_pages.has(link_id) for link_id in ids)


def _articles(vault: Vault, link_id: int) -> list[Snapshot]:
    """Return the snapshots of a link that are articles: the others are made of its refused page."""
    return [snapshot for snapshot in vault.snapshots(link_id) if not snapshot.is_summary]


def keep_refused(vault: Vault, link_id: int, rules: extract.SiteRules = extract.NO_RULES) -> Outcome:
    """Store the refused page of a link as its current snapshot, with the best choice of its text.

    If that text is the current one already, no snapshot is stored.

    :raises NotFound: if the link has no refused page
    """
    link, refused = vault.get(link_id), vault.refused_pages.get(link_id)
    if refused is None:
        raise NotFound(
            f"no refused page is stored of link {link_id}: {link.url}",
            hint=Remedy(Action.KEEP_NEW_PAGE, link.url),
        )
    extracted = read(refused.page, rules, keep=True)
    is_new = (
        link.status is not Status.SAVED
        or vault.snapshot(link_id).fingerprint != extracted.snapshot.fingerprint
    )
    return store_page(vault, Bookmark(link.url), refused.page, extracted, force=is_new)


def _reextract_refused(vault: Vault, link: Link, refused: RefusedPage, rules: extract.SiteRules) -> Outcome:
    """Extract a refused page again; store its article if it has one now, else why it has none.

    A page that came with an HTTP error stays refused: its text is about the error.
    """
    if refused.page.status >= FIRST_ERROR_STATUS:
        return _still_refused(link, refused.reason, refused.message)
    try:
        extracted = read(refused.page, rules)
    except NothingReadable as error:
        if (error.reason, str(error)) != (refused.reason, refused.message):
            vault.refused_pages.replace(link.id, RefusedPage(refused.page, error.reason, str(error)))
        return _still_refused(link, error.reason, str(error))
    return store_page(vault, Bookmark(link.url), refused.page, extracted)


def _still_refused(link: Link, reason: str, message: str) -> Outcome:
    return Outcome(
        link.url,
        Status.UNCHANGED,
        id=link.id,
        reason=reason,
        title=link.title,
        tags=link.tags,
        message=f"still refused: {message}",
    )


def _reextract_snapshot(vault: Vault, old: Snapshot, rules: extract.SiteRules) -> Outcome:
    link = vault.get(old.link_id)
    unchanged = Outcome(
        link.url, Status.UNCHANGED, id=link.id, title=link.title, tags=link.tags, snapshot=old.number
    )
    page = vault.page(old)
    if page is None:
        return replace(
            unchanged, reason=SkipReason.NO_PAGE, message="the page was not stored; its text is kept"
        )
    try:
        paper = stored_paper(vault, old, page)
        article, content, extracted = (
            read_paper(paper, rules) if paper is not None else read(page, rules, keep=_is_kept(old))
        )
    except NothingReadable as error:
        return replace(
            unchanged,
            status=Status.FAILED,
            reason=error.reason,
            message=f"{error}; the old text is kept",
            exit_status=1,
        )
    new = replace(extracted, id=old.id, link_id=old.link_id, number=old.number, aside=old.aside)
    if replace(new, warnings=old.warnings) == old and vault.content(old) == content:
        return unchanged
    with vault.transaction():
        vault.replace_content(new, article, content)
        keep_shown_images(vault, new, article)
    return replace(
        unchanged, status=Status.SAVED, title=vault.get(link.id).title, message=_describe_changes(old, new)
    )


def _is_kept(snapshot: Snapshot) -> bool:
    """Return whether the user kept a page that is no article: a new extraction keeps it too."""
    return any(warning.startswith(KEPT_WARNING) for warning in snapshot.warnings)


def _describe_changes(old: Snapshot, new: Snapshot) -> str:
    """Return a sentence that names the changed fields."""
    changed = [
        name.replace("_", " ")
        for name in (*METADATA_FIELDS, "charset")
        if getattr(old, name) != getattr(new, name)
    ]
    if old.fingerprint != new.fingerprint:
        changed.insert(0, f"text ({old.words} -> {new.words} words)")
    elif not changed:
        changed.append("markup")
    return "changed: " + ", ".join(changed)
