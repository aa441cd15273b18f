"""The file of another vault -> its links in this vault."""

import os
from pathlib import Path

from linkvault.errors import Action, Remedy, VaultError, VaultForeign
from linkvault.moving import MovingVault
from linkvault.transfer.wholes import Merged, merge

_HINT = Remedy(Action.CHOOSE_OTHER_VAULT)


def merge_file(path: Path, other: Path) -> Merged:
    """Merge all links of the vault `other` into the vault at `path`, which is created if there is none.

    :raises VaultError: if there is no vault at `other`; no file is created there
    :raises VaultForeign: if `other` is no vault, or an empty file
    :raises UsageError: if both are one file
    """
    with _open_source(other) as source, MovingVault(path, write=True) as vault:
        return merge(vault, source)


def _open_source(other: Path) -> MovingVault:
    if not os.path.exists(other):
        raise VaultError(f"there is no vault at {other}", hint=_HINT)
    if os.path.isfile(other) and not os.path.getsize(other):
        raise VaultForeign(f"an empty file, not a vault: {other}", hint=_HINT)
    try:
        return MovingVault(other)
    except VaultForeign as error:  # its hint is about the user's own vault
        raise VaultForeign(str(error), hint=_HINT) from error
