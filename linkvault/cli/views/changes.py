"""Links before and after a change -> the answer: a sentence, a table of what would change, or JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linkvault.cli.ui.link_arguments import chosen_ids
from linkvault.cli.ui.options import Session, confirm
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import link_table, tell_json
from linkvault.models import Link, Selection
from linkvault.vault import Vault


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A change of chosen links. `done` and `question` turn "3 links" into a sentence."""

    apply: Callable[[Vault, list[int]], object]
    done: Callable[[str], str]
    question: Callable[[str], str] | None = None  # to be confirmed first
    trashed: bool = False  # the links are in the trash


def links_in_words(count: int) -> str:
    """Count links in words.

    >>> links_in_words(1), links_in_words(2)
    ('1 link', '2 links')
    """
    return "1 link" if count == 1 else f"{count} links"


def change_links(
    now: Session,
    change: LinkChange,
    references: list[str] | None,
    chosen: Selection,
    *,
    dry_run: bool,
    json: bool,
    jsonl: bool,
) -> int:
    """Change the links that references and options choose, and print what became of them; return their number.

    A dry run prints which links would be changed. As JSON each link has `changed`.
    """
    with now.vault(write=not dry_run) as vault:
        ids = chosen_ids(vault, references, chosen, trashed=change.trashed)
        before = [vault.get(link_id) for link_id in ids]
        if ids and not dry_run and change.question:
            confirm(change.question(links_in_words(len(ids))), yes=False)
        if not dry_run:
            change.apply(vault, ids)
        after = [vault.get(link_id) for link_id in ids]
    if json or jsonl:
        tell_json(now.screen, map(_record, before, after), lines=jsonl)
    elif dry_run:
        link_table(now.screen, before, empty="no links chosen by that")
    else:
        _print_change(now, change.done, before, after)
    return len(ids)


def _print_change(now: Session, done: Callable[[str], str], before: list[Link], after: list[Link]) -> None:
    if not before:
        now.screen.say("no links chosen by that")
    changed = sum(map(Link.__ne__, before, after))
    same = "" if changed == len(before) else f" ({len(before) - changed} unchanged)"
    now.screen.line(done(links_in_words(changed) + same))


def _record(before: Link, after: Link) -> dict[str, Any]:
    return {**link_record(after), "changed": after != before}
