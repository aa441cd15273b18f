"""Stored pages -> their text and metadata by the current extraction. Nothing is fetched."""

from collections.abc import Iterator
from dataclasses import replace

from linkvault import extract
from linkvault.capture.read_page import METADATA_FIELDS, read
from linkvault.errors import NothingReadable
from linkvault.models import Outcome, Selection, Snapshot, Status
from linkvault.states import SkipReason
from linkvault.vault import Vault


def reextract(
    vault: Vault, chosen: Selection, rules: extract.SiteRules = extract.NO_RULES
) -> Iterator[Outcome]:
    """Extract every stored page of the chosen links again; yield an outcome per snapshot.

    The status is UNCHANGED, SAVED (text or metadata changed) or FAILED (the old text is kept).
    """
    for link_id in vault.select_ids(chosen):
        for snapshot in vault.snapshots(link_id):
            yield _reextract_snapshot(vault, snapshot, rules)


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
        article, content, extracted = read(page, rules)
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
    vault.replace_content(new, article, content)
    return replace(
        unchanged, status=Status.SAVED, title=vault.get(link.id).title, message=_describe_changes(old, new)
    )


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
