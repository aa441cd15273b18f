"""IDs or a selection -> the ids a command works on; it never means "all" when it is given nothing."""

from dataclasses import replace

from linkvault.cli.options import narrows
from linkvault.errors import UsageError
from linkvault.models import Selection
from linkvault.vault import Vault


def chosen_ids(
    vault: Vault, references: list[str] | None, chosen: Selection, *, trashed: bool = False
) -> list[int]:
    """Return the ids that references and selection options name together.

    :raises UsageError: if neither says anything
    :raises NotFound: if a reference names no link
    """
    if not references and not narrows(chosen):
        raise UsageError("no links are named", hint="name IDs, or choose with --tag, --site, --since ...")
    ids = vault.resolve(references, trashed=trashed) if references else ()
    return vault.select_ids(replace(chosen, ids=ids, trashed=trashed))
