"""Tags and their changes -> a table or sentences on a terminal, records in a pipe, JSON."""

from linkvault.cli.ui.options import Session
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.changes import links_in_words
from linkvault.cli.views.link_tables import tell_json

TagChange = tuple[str, str | None, int]


def print_tags(screen: Screen, tags: list[tuple[str, int]], *, json: bool, jsonl: bool) -> None:
    """Print tags with the number of their links."""
    if json or jsonl:
        tell_json(screen, ({"name": name, "links": links} for name, links in tags), lines=jsonl)
    elif screen.is_terminal and tags:
        screen.table([(str(links), name) for name, links in tags], ("LINKS", "TAG"), grow=1, right=0)
    else:
        for name, links in tags:
            screen.record(name, links)
    if not tags:
        screen.say("no tags yet")


def print_tag_changes(
    now: Session, changes: list[TagChange], *, dry_run: bool, json: bool, jsonl: bool
) -> None:
    """Print tag changes as (old name, new name or None if deleted, number of links)."""
    if json or jsonl:
        keys = ("name", "into", "links", "changed")
        records = (dict(zip(keys, (*change, not dry_run), strict=True)) for change in changes)
        tell_json(now.screen, records, lines=jsonl)
        return
    for name, into, links in changes:
        if into is None:
            verb = "would be taken off" if dry_run else "taken off"
        else:
            verb = f"would become {printable(into)} on" if dry_run else f"is {printable(into)} now, on"
        now.screen.line(f"{printable(name)} {verb} {links_in_words(links)}")
