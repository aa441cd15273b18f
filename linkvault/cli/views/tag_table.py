"""Tags and their changes -> a table or sentences on a terminal, records in a pipe, JSON."""

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.changes import count_links
from linkvault.cli.views.link_tables import print_json

TagChange = tuple[str, str | None, int]


def print_tags(screen: Screen, tags: list[tuple[str, int]], *, json: bool, jsonl: bool) -> None:
    """Print tags with the number of their links."""
    if json or jsonl:
        print_json(screen, ({"name": name, "links": links} for name, links in tags), lines=jsonl)
    elif screen.is_terminal and tags:
        screen.print_table([(str(links), name) for name, links in tags], ("LINKS", "TAG"), grow=1, right=0)
    else:
        for name, links in tags:
            screen.print_record(name, links)
    if not tags:
        screen.notify("no tags yet")


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
