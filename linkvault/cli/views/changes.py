"""Links and tags before and after a change -> one sentence, a table of what would change, or JSON."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from linkvault.cli.ui.link_arguments import select_ids
from linkvault.cli.ui.session import Session, confirm, is_on_terminal
from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import NO_MATCH, print_json, print_links
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Command, Link, Selection
from linkvault.vault import Vault

_MAX_UNASKED = 3  # links that a person names without a question, as with `rm -I`


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A change of links. `done` and `question` turn "3 links" into a sentence.

    The question is asked before links change that a selection names, and before many links change.
    """

    apply: Callable[[Vault, list[int]], object]
    done: Callable[[str], str]
    question: Callable[[str], str] | None = None  # set if the change needs a confirmation
    trashed: bool = False  # the links are in the trash


TagChange = tuple[str, str | None, int]


def count_links(count: int) -> str:
    """Return a number of links in words.

    >>> count_links(1), count_links(2)
    ('1 link', '2 links')
    """
    return "1 link" if count == 1 else f"{count} links"


def change_links(
    session: Session,
    change: LinkChange,
    references: list[str] | None,
    selection: Selection,
    *,
    dry_run: bool,
    json: bool,
    jsonl: bool,
) -> list[int]:
    """Change the links that references and selection name, and print the result; return the ids of the links.

    A dry run prints the links that would change. In JSON, each link has the key `changed`.
    """
    with session.vault(write=not dry_run) as vault:
        ids = select_ids(vault, references, selection, trashed=change.trashed)
        before = [vault.get(link_id) for link_id in ids]
        if ids and not dry_run and change.question and _must_ask(ids, references):
            confirm(change.question(count_links(len(ids))), yes=False)
        if not dry_run:
            change.apply(vault, ids)
        after = [vault.get(link_id) for link_id in ids]
    if json or jsonl:
        print_json(session.screen, map(_record, before, after), lines=jsonl)
    elif dry_run:
        print_links(session.screen, before, empty=NO_MATCH)
    else:
        _print_change(session, change.done, before, after)
    return ids


def _must_ask(ids: list[int], references: list[str] | None) -> bool:
    """Return whether a change must be confirmed: references are clear enough for a script, and a few for a person."""
    return not references or (len(ids) > _MAX_UNASKED and is_on_terminal())


def _print_change(
    session: Session, done: Callable[[str], str], before: list[Link], after: list[Link]
) -> None:
    if not before:
        session.screen.notify(NO_MATCH)
    changed = sum(map(Link.__ne__, before, after))
    unchanged = "" if changed == len(before) else f" ({len(before) - changed} unchanged)"
    session.screen.print_line(done(count_links(changed) + unchanged))


def _record(before: Link, after: Link) -> dict[str, Any]:
    return {**link_record(after), "changed": after != before}


def print_tag_changes(
    session: Session, changes: list[TagChange], *, dry_run: bool, json: bool, jsonl: bool
) -> None:
    """Print tag changes as (old name, new name or None if deleted, number of links)."""
    if json or jsonl:
        keys = ("name", "into", "links", "changed")
        records = (dict(zip(keys, (*change, not dry_run), strict=True)) for change in changes)
        print_json(session.screen, records, lines=jsonl)
        return
    for name, into, links in changes:
        session.screen.print_line(_sentence(printable(name), into, count_links(links), dry_run=dry_run))


def _sentence(name: str, into: str | None, links: str, *, dry_run: bool) -> str:
    """Return a change in words.

    >>> _sentence("ml", "math", "2 links", dry_run=False), _sentence("ml", None, "1 link", dry_run=True)
    ('renamed tag ml to math on 2 links', 'would delete tag ml from 1 link')
    """
    if into is None:
        return f"{'would delete' if dry_run else 'deleted'} tag {name} from {links}"
    return f"{'would rename' if dry_run else 'renamed'} tag {name} to {printable(into)} on {links}"


def print_command(screen: Screen, command: Command, verb: str, *, json: bool) -> None:
    """Print what was done with a command of the journal."""
    if json:
        screen.print_line(to_json({"action": verb, **asdict(command)}))
    else:
        text = command.text if command.is_forgotten else f"({command.text})"
        screen.print_line(f"{verb} {command.id} {printable(text)}: {count_links(command.links)}")
