"""Whole links of another vault, in its file or in an export of it -> this vault: united, nothing lost."""

from dataclasses import dataclass, replace
from itertools import islice

from linkvault.errors import BadURL, UsageError
from linkvault.models import Exported, Outcome, Selection, Status
from linkvault.moving import MovingVault
from linkvault.states import FetchReason

_AT_ONCE = 16  # links in one transaction: enough that waiting for the disk is no matter, little to hold


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to, in links."""

    new: int = 0
    joined: int = 0  # were here, and got something
    unchanged: int = 0
    snapshots: int = 0  # that were not here
    refused: tuple[str, ...] = ()  # addresses that no link can have


def is_new(vault: MovingVault) -> bool:
    """Say whether the vault never had a link, so that whole links can keep their numbers in it."""
    return vault.count(Selection()) == vault.count(Selection(trashed=True)) == 0


def restore_whole(vault: MovingVault, exported: Exported, *, numbered: bool = False) -> Outcome:
    """Put a whole link into the vault, or unite it with the one that has its address.

    :param numbered: links keep their numbers; asked of `is_new` before the first
    """
    link = exported.link
    try:
        put = vault.put_whole(exported, numbered=numbered)
    except BadURL as error:
        return Outcome(link.url, Status.FAILED, reason=FetchReason.BAD_URL, exit_status=2, message=str(error))
    kept = vault.get(put.link_id)
    told = Outcome(kept.url, Status.ALREADY_SAVED, id=kept.id, title=kept.title, tags=kept.tags)
    if put.snapshots or (put.new and kept.saved):
        return replace(told, status=Status.SAVED)
    if put.new:
        return replace(told, status=Status.LINK_ONLY, reason=link.reason)
    return replace(told, message="what was new of it is added") if put.changed else told


def merge(vault: MovingVault, other: MovingVault) -> Merged:
    """Unite the vault with all links of another; say what that came to.

    :raises UsageError: if both are one file
    """
    if other.path.samefile(vault.path):
        raise UsageError(f"{other.path} is this vault itself")
    numbered, told = is_new(vault), Merged()
    coming = other.wholes()
    while some := list(islice(coming, _AT_ONCE)):
        with vault.batch():
            for exported in some:
                told = _merge_one(vault, exported, told, numbered=numbered)
    return told


def _merge_one(vault: MovingVault, exported: Exported, told: Merged, *, numbered: bool) -> Merged:
    try:
        put = vault.put_whole(exported, numbered=numbered)
    except BadURL:
        return replace(told, refused=(*told.refused, exported.link.url))
    return replace(
        told,
        new=told.new + put.new,
        joined=told.joined + (put.changed and not put.new),
        unchanged=told.unchanged + (not put.changed),
        snapshots=told.snapshots + put.snapshots,
    )
