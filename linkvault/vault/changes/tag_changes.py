"""A tag and a change -> the links that have it, changed together with the full-text index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkvault.store import tags

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from linkvault.vault import Vault


def change(
    vault: Vault,
    ids: Sequence[int],
    names: Sequence[str],
    change_link: Callable[[sqlite3.Connection, int, Iterable[str]], bool],
) -> int:
    """Change the tags of links with `tags.attach` or `tags.detach`; return how many links changed."""
    with vault.transaction(), vault.full_text.reindexing_tags(ids):
        return sum(
            change_link(vault.connection, vault.get(link_id).id, names) for link_id in dict.fromkeys(ids)
        )


def rename(vault: Vault, old: str, new: str) -> int:
    """Rename a tag and all tags below it; return the number of links that have one of them."""
    connection = vault.connection
    with vault.transaction():
        family = tags.find_family(connection, tags.find(connection, old))
        ids = sorted({id_ for tag, _ in family for id_ in tags.select_link_ids(connection, tag)})
        with vault.full_text.reindexing_tags(ids):
            tags.rename(connection, family, new)
    return len(ids)


def delete(vault: Vault, name: str) -> int:
    """Delete a tag; return how many links had it."""
    connection = vault.connection
    with vault.transaction():
        tag_id = tags.find(connection, name)
        ids = tags.select_link_ids(connection, tag_id)
        with vault.full_text.reindexing_tags(ids):
            tags.delete(connection, tag_id)
    return len(ids)
