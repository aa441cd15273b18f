"""Links -> a table on a terminal, records in a pipe; anything -> JSON, read and written row by row."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from linkvault.cli.ui.terminal import Screen, to_json
from linkvault.models import Link, Status

_AT_ONCE = 200  # rows that share one layout: enough for a screen, and memory stays flat


def local_date(instant: str | None) -> str:
    """Return the day of an instant where the user is."""
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d") if instant else ""


def link_table(screen: Screen, links: Iterable[Link], *, empty: str) -> None:
    """Write links for people or, in a pipe, for programs; say so in words when there are none."""
    remaining = iter(links)
    seen = False
    while rows := list(islice(remaining, _AT_ONCE)):
        if screen.is_terminal:
            shown = [_row(link) for link in rows]
            screen.table(shown, ("ID", "ADDED", "TITLE", "SITE", "TAGS"), grow=2, right=0, headed=not seen)
        else:
            for link in rows:
                screen.record(link.id, link.url, link.title, ",".join(link.tags), link.added, link.status)
        seen = True
    if not seen:
        screen.say(empty)


def _row(link: Link) -> tuple[str, ...]:
    trouble = "" if link.status == Status.SAVED else f"  [{link.status}: {link.reason}]"
    return str(link.id), local_date(link.added), link.title + trouble, link.site, ", ".join(link.tags)


def tell_json(screen: Screen, records: Iterable[dict[str, Any]], *, lines: bool) -> None:
    """Write records as one JSON list or, with `lines`, one object a line."""
    if lines:
        for record in records:
            screen.line(to_json(record))
        return
    separator = "["
    for record in records:
        screen.line(separator + to_json(record))
        separator = ","
    screen.line("]" if separator == "," else "[]")
