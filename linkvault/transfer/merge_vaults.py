"""Links with their full history, from another vault or an export of one -> links and snapshots in a vault.

Nothing in either vault is lost, and a second merge changes nothing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from linkvault.errors import (
    Action,
    BadURL,
    NotFound,
    Remedy,
    UsageError,
    VaultDamaged,
    VaultError,
    VaultForeign,
)
from linkvault.models import ExportItem, Outcome, Selection, Status
from linkvault.states import FetchReason
from linkvault.transfer.checked_item import check_item
from linkvault.urls import remove_password
from linkvault.vault import Vault

_HINT = Remedy(Action.CHOOSE_OTHER_VAULT)
_BATCH_SIZE = 16  # links in one transaction: they share the wait for the disk, and few are in memory at once


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The numbers of links and snapshots that a merge changed."""

    new: int = 0
    joined: int = 0  # links of both vaults, changed by the merge
    unchanged: int = 0
    snapshots: int = 0  # new snapshots
    refused: tuple[str, ...] = ()  # URLs that are not valid for a link, or the numbers of damaged links


def is_empty(vault: Vault) -> bool:
    """Return whether the vault has no link, not even in the trash: then new links can keep their ids."""
    return vault.count(Selection()) == vault.count(Selection(trashed=True)) == 0


def store_full_link(vault: Vault, exported: ExportItem, *, keep_id: bool = False) -> Outcome:
    """Insert a link with its history, or merge it into the link with the same URL.

    :param keep_id: an inserted link keeps its id; pass what `is_empty` returned before the first link
    """
    url = remove_password(exported.link.url)
    try:
        result = vault.transfer.upsert_with_history(check_item(exported), keep_id=keep_id)
    except BadURL as error:
        return Outcome(url, Status.FAILED, reason=FetchReason.BAD_URL, exit_status=2, message=str(error))
    except ValueError as error:
        return Outcome(url, Status.FAILED, reason=FetchReason.BROKEN, exit_status=1, message=str(error))
    link = vault.get(result.link_id)
    outcome = Outcome(link.url, Status.ALREADY_SAVED, id=link.id, title=link.title, tags=link.tags)
    if (result.snapshots or result.new) and link.status is Status.SAVED:
        return replace(outcome, status=Status.SAVED)
    if result.new:
        return replace(outcome, status=Status.LINK_ONLY, reason=exported.link.reason)
    return replace(outcome, message="merged into the saved link") if result.changed else outcome


def merge(vault: Vault, other: Vault) -> MergeResult:
    """Merge all links of another vault into a vault; return what changed.

    :raises UsageError: if both are the same file
    """
    if other.path.samefile(vault.path):
        raise UsageError(f"cannot merge a vault into itself: {other.path}")
    keep_id, result = is_empty(vault), MergeResult()
    full_links = _read_links(other)
    while batch := list(islice(full_links, _BATCH_SIZE)):
        with vault.transaction():
            for exported in batch:
                if isinstance(exported, ExportItem):
                    result = _merge_link(vault, exported, result, keep_id=keep_id)
                else:
                    result = replace(result, refused=(*result.refused, exported))
    return result


def _read_links(other: Vault) -> Iterator[ExportItem | str]:
    """Yield the links of a vault with checked values; for one with a value that no linkvault writes, its address."""
    for trashed in (False, True):
        for link_id in other.select_ids(Selection(sort="id", trashed=trashed)):
            refused = f"link {link_id} of {other.path}"
            try:
                link = other.get(link_id)
            except NotFound:  # deleted since
                continue
            except VaultDamaged:
                yield refused
                continue
            try:
                yield check_item(other.transfer.full_link(link))
            except NotFound:
                continue
            except (TypeError, ValueError):
                yield refused


def _merge_link(vault: Vault, exported: ExportItem, result: MergeResult, *, keep_id: bool) -> MergeResult:
    """Merge one link; return `result` with this link added."""
    try:
        change = vault.transfer.upsert_with_history(exported, keep_id=keep_id)
    except BadURL:
        return replace(result, refused=(*result.refused, exported.link.url))
    return replace(
        result,
        new=result.new + change.new,
        joined=result.joined + (change.changed and not change.new),
        unchanged=result.unchanged + (not change.changed),
        snapshots=result.snapshots + change.snapshots,
    )


def merge_file(path: Path, other: Path) -> MergeResult:
    """Merge all links of the vault `other` into the vault at `path`, which is created if there is none.

    :raises VaultError: if there is no vault at `other`; no file is created there
    :raises VaultForeign: if `other` is not a vault, or an empty file
    :raises UsageError: if both are the same file
    """
    with _open_source(other) as source, Vault(path, write=True) as vault:
        return merge(vault, source)


def _open_source(other: Path) -> Vault:
    if not os.path.exists(other):
        raise VaultError(f"no vault at {other}", hint=_HINT)
    if os.path.isfile(other) and not os.path.getsize(other):
        raise VaultForeign(f"an empty file, not a vault: {other}", hint=_HINT)
    try:
        return Vault(other)
    except VaultForeign as error:  # with another hint: the original one is about the user's own vault
        raise VaultForeign(str(error), hint=_HINT) from error
