"""IDs or a selection -> the ids a command works on; it never means "all" when it is given nothing."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

from linkvault.cli.ui.options import narrows
from linkvault.errors import UsageError
from linkvault.models import Link, Selection
from linkvault.vault import Vault

_NO_LINK = 0  # no link has this number: nothing named must not come to mean everything


def chosen_ids(
    vault: Vault, references: list[str] | None, chosen: Selection, *, trashed: bool = False
) -> list[int]:
    """Return the ids that references and selection options name together.

    :raises UsageError: if neither says anything
    :raises NotFound: if a reference names no link
    """
    if not references and not narrows(chosen):
        raise UsageError("no links are named", hint="name IDs, or choose with --tag, --site, --since ...")
    return vault.select_ids(narrowed(vault, references, chosen, trashed=trashed))


def narrowed(
    vault: Vault, references: list[str] | None, chosen: Selection, *, trashed: bool = False
) -> Selection:
    """Choose only among the links that references name; without references the choice stays.

    :raises NotFound: if a reference names no link
    """
    chosen = replace(chosen, trashed=trashed)
    if not references:
        return chosen
    ids = vault.resolve(list(_read(references)), trashed=trashed)
    return replace(chosen, ids=ids or (_NO_LINK,))


def chosen_link(vault: Vault, reference: str) -> Link:
    """Return the one link that a reference, or with `-` standard input, names.

    :raises UsageError: if it names several, or none
    :raises NotFound: if there is no such link
    """
    return vault.link(single_reference(reference))


def single_reference(reference: str) -> str:
    """Return a reference; for `-` the one that standard input holds.

    :raises UsageError: if standard input holds several, or none
    """
    references = list(_read([reference]))
    if len(references) != 1:
        raise UsageError(f"one link is wanted here, standard input names {len(references)}")
    return references[0]


def _read(references: list[str]) -> Iterator[str]:
    """Put what standard input names in the place of `-`."""
    for reference in references:
        if reference == "-":
            for line in sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines():
                yield from _named(line.strip())
        else:
            yield reference


def _named(line: str) -> list[str]:
    r"""Return the links that a line names: what `list`, `search` and `--jsonl` write, or IDs alone.

    >>> _named("7\thttps://example.org/a\tA title"), _named("3 5-7"), _named('{"id": 9, "url": "..."}')
    (['7'], ['3', '5-7'], ['9'])
    >>> _named('{"id": 9, "copies": [12]}')
    ['9', '12']
    """
    if line.startswith("{"):
        try:
            told = json.loads(line)
            copies = told.get("copies") or []  # of a hit of `search`: links for which it stands
            return [str(told["id"]), *(str(each) for each in copies if isinstance(each, int))]
        except (ValueError, KeyError) as error:
            raise UsageError(f"no link is named by this line: {line[:60]}") from error
    return [line.partition("\t")[0]] if "\t" in line else line.split()
