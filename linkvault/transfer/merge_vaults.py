"""Links with their full history, from another vault or an export of one -> links and snapshots in a vault.

Nothing in either vault is lost, and a second merge changes nothing.
"""

import os
from collections.abc import Iterator
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
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import AssetFile, ExportItem, LinkHistory, Outcome, Selection, Status
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
    refused: tuple[str, ...] = ()  # URLs that are not valid for a link
    # Links and files of the other vault that cannot be read, each with the reason.
    damaged: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _UnreadableLink:
    id: int
    reason: str


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
                    result = _add_damage(result, f"link {exported.id} of {other.path}: {exported.reason}")
    return result


def _read_links(other: Vault) -> Iterator[ExportItem | _UnreadableLink]:
    """Yield the links of a vault with checked values."""
    for trashed in (False, True):
        for link_id in other.select_ids(Selection(sort="id", trashed=trashed)):
            try:
                yield _read_link(other, link_id)
            except NotFound:  # deleted since
                continue
            except (VaultDamaged, TypeError, ValueError) as error:  # with a value that no linkvault writes
                yield _UnreadableLink(link_id, str(error))


def _read_link(other: Vault, link_id: int) -> ExportItem:
    """Return a link with checked values.

    It is read again after damage: so SQLite reports a disk that does not give some bytes at the first time.
    """
    try:
        return check_item(other.transfer.full_link(other.get(link_id)))
    except VaultDamaged:
        return check_item(other.transfer.full_link(other.get(link_id)))


def _merge_link(vault: Vault, exported: ExportItem, result: MergeResult, *, keep_id: bool) -> MergeResult:
    """Merge one link, without the files that are damaged; return `result` with this link added."""
    damaged: list[str] = []
    if exported.history is not None:
        name = f"a file of {exported.link.url}"
        exported = replace(exported, history=_without_damaged_files(exported.history, name, damaged))
    try:
        change = vault.transfer.upsert_with_history(exported, keep_id=keep_id)
    except BadURL:
        return replace(result, refused=(*result.refused, exported.link.url))
    return replace(
        _add_damage(result, *damaged),
        new=result.new + change.new,
        joined=result.joined + (change.changed and not change.new),
        unchanged=result.unchanged + (not change.changed),
        snapshots=result.snapshots + change.snapshots,
    )


def _without_damaged_files(history: LinkHistory, name: str, damaged: list[str]) -> LinkHistory:
    """Return the history of a link that lacks the files that are damaged; list the reasons when they are read."""

    def find_file(digest: str) -> AssetFile | None:
        try:
            return history.find_file(digest)
        except VaultDamaged as error:
            damaged.append(f"{name}: {error}")
            return None

    return replace(history, find_file=find_file)


def _add_damage(result: MergeResult, *reasons: str) -> MergeResult:
    return replace(result, damaged=(*result.damaged, *reasons))


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
