"""Links and tags -> a table on a terminal, records in a pipe; records -> JSON. All are written row by row."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, to_json
from linkvault.models import Link, Status

NO_MATCH = "no links match"

# Rows whose widths are measured together: more than a screen, and memory stays constant.
_ROWS_PER_LAYOUT = 200


def local_date(instant: str | None) -> str:
    """Return the day of an instant in the local time zone; empty for None."""
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d") if instant else ""


def print_links(screen: Screen, links: Iterable[Link], *, empty: str) -> bool:
    """Print links as a table or, in a pipe, as records; without links, the message `empty`.

    :returns: whether there are any
    """
    remaining = iter(links)
    is_first = True
    while rows := list(islice(remaining, _ROWS_PER_LAYOUT)):
        if screen.is_terminal:
            cells = [_row(link) for link in rows]
            screen.print_table(
                cells, ("ID", "ADDED", "TITLE", "SITE", "TAGS"), grow=2, right=0, headed=is_first
            )
        else:
            for link in rows:
                screen.print_record(
                    link.id, link.url, link.title, ",".join(link.tags), link.added, link.status
                )
        is_first = False
    if is_first:
        screen.notify(empty)
    return not is_first


def _row(link: Link) -> tuple[str, ...]:
    title = link.title if link.status == Status.SAVED else f"{link.title}  [{_describe_problem(link)}]"
    return str(link.id), local_date(link.added), title, link.site, ", ".join(link.tags)


def _describe_problem(link: Link) -> str:
    """Return in words why a link has no article."""
    from linkvault.states import describe_reason

    return f"{link.status}: {describe_reason(link.reason)}" if link.reason else str(link.status)


def print_json(screen: Screen, records: Iterable[dict[str, Any]], *, lines: bool) -> None:
    """Print records as one JSON list or, with `lines`, one object per line."""
    if lines:
        for record in records:
            screen.print_line(to_json(record))
        return
    separator = "["
    for record in records:
        screen.print_line(separator + to_json(record))
        separator = ","
    screen.print_line("]" if separator == "," else "[]")


def list_tags(session: Session, *, json: bool, jsonl: bool) -> None:
    """List all tags with the number of their links.

    In a pipe, each tag is one line with a tab: tag, number of links.
    """
    with session.vault() as vault:
        tags = vault.tags()
    screen = session.screen
    if json or jsonl:
        print_json(screen, ({"name": name, "links": links} for name, links in tags), lines=jsonl)
    elif screen.is_terminal and tags:
        screen.print_table([(str(links), name) for name, links in tags], ("LINKS", "TAG"), grow=1, right=0)
    else:
        for name, links in tags:
            screen.print_record(name, links)
    if not tags:
        screen.notify("no tags yet")
