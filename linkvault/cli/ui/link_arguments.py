"""IDs and a selection -> the links that a command works on. With neither, it never means all links."""

import sys
from collections.abc import Iterator

from linkvault.cli.parameters.values import has_filters
from linkvault.errors import UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Link, Selection
from linkvault.vault import Vault

_NO_LINK = 0  # the id of no link: an empty list of references must not select all links


def select_ids(
    vault: Vault, references: list[str] | None, selection: Selection, *, trashed: bool = False
) -> list[int]:
    """Return the ids of the links that the references name and the selection keeps.

    :raises UsageError: if there are neither references nor filters
    :raises NotFound: if a reference names no link
    """
    if not references and not has_filters(selection):
        raise UsageError("no links selected", hint="give IDs, or select with --tag, --site, --since ...")
    return vault.select_ids(narrow(vault, references, selection, trashed=trashed))


def are_ids(references: list[str] | None) -> bool:
    """Return whether the arguments are numbers and ranges of links, and not addresses."""
    from linkvault.capture.lookup import is_address

    return bool(references) and not any(map(is_address, references or []))


def narrow(
    vault: Vault, references: list[str] | None, selection: Selection, *, trashed: bool = False
) -> Selection:
    """Limit a selection to the links that references name; without references it stays as it is.

    :raises NotFound: if a reference names no link
    """
    selection = replace(selection, trashed=trashed)
    if not references:
        return selection
    ids = vault.resolve(list(_read(references)), trashed=trashed)
    return replace(selection, ids=ids or (_NO_LINK,))


def find_link(vault: Vault, reference: str) -> Link:
    """Return the link that a reference names; `-` reads the reference from standard input.

    :raises UsageError: if it names several links, or none
    :raises NotFound: if there is no such link
    """
    return vault.link(single_reference(reference))


def single_reference(reference: str) -> str:
    """Return a reference; for `-`, the only one on standard input.

    :raises UsageError: if standard input has several references, or none
    """
    references = list(_read([reference]))
    if len(references) != 1:
        raise UsageError(f"expected one link, but standard input names {len(references)}")
    return references[0]


def _read(references: list[str]) -> Iterator[str]:
    """Yield the references, with those of standard input in place of `-`."""
    for reference in references:
        if reference == "-":
            from linkvault.cli.ui.listings import read_entries

            for entry in read_entries(sys.stdin.buffer.read()):
                if entry.id is not None:
                    yield from map(str, (entry.id, *entry.copies))
                else:
                    yield from [entry.url] if entry.url else entry.line.split()
        else:
            yield reference
