"""The identities of a vault's links, computed again once by each version that has other rules for addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linkvault.store import settings
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.vault import Vault

_SETTING = "identity_rules"  # its value is the version of the rules that computed the identities
_UNREPORTED = "unreported_copies"  # its value is the number of copies that no message has named yet


def is_current(vault: Vault) -> bool:
    """Return whether the rules of this version computed the identities."""
    from linkvault import urls  # `list` compares no addresses

    return settings.get(vault.connection, _SETTING) == urls.IDENTITY_VERSION


def refresh(vault: Vault) -> None:
    """Compute the identities again if other rules computed them."""
    with translate_errors(vault.path):
        if is_current(vault):
            return
    with vault.transaction():
        if not is_current(vault):  # another process may have done it while this one waited for the lock
            _refresh(vault)


def take_unreported(vault: Vault) -> int:
    """Return, once, how many links have the address of another since the rules changed; `vault.similar` has them."""
    with translate_errors(vault.path):
        count = int(settings.get(vault.connection, _UNREPORTED) or 0)
        if count:
            with vault.transaction():
                settings.put(vault.connection, _UNREPORTED, "0")
    return count


def refresh_for_reading(vault: Vault, references: Sequence[str]) -> None:
    """Compute the identities of a vault that is open for reading, if one of the references is an address."""
    if vault.is_writable or not any("." in reference or ":" in reference for reference in references):
        return
    with translate_errors(vault.path):
        if not is_current(vault):
            vault.full_text.refresh_for_reading()


def _refresh(vault: Vault) -> None:
    from linkvault import urls
    from linkvault.store import identity_refresh

    connection = vault.connection
    stale = identity_refresh.find_stale(connection)
    stale_aliases = identity_refresh.find_stale_aliases(connection)
    vault.changed_links.add({link.id for link in stale} | {alias.link_id for alias in stale_aliases})
    # An index of another version is rebuilt afterwards: its entries cannot be replaced.
    indexed = [link.id for link in stale] if vault.full_text.is_current() else []
    with vault.full_text.reindexing(indexed):
        copies = identity_refresh.refresh_links(connection, stale)
        identity_refresh.refresh_aliases(connection, stale_aliases)
    identity_refresh.refresh_imports(connection)
    if stale:
        vault.journal.forget_all()  # its rows have identities of the old rules
    settings.put(connection, _SETTING, urls.IDENTITY_VERSION)
    if copies:
        settings.put(connection, _UNREPORTED, str(copies))
