"""Groups of links with nearly the same article -> lines on a terminal, records in a pipe, JSON."""

from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.json_records import link_record
from linkvault.cli.views.link_tables import local_date
from linkvault.models import Link

if TYPE_CHECKING:
    from linkvault.vault.similar import Duplicate

    Group = tuple[Link, tuple[Duplicate, ...]]  # the oldest link, and the others


def group_record(group: "Group", *, merged: bool) -> dict[str, Any]:
    """Return a group under the JSON keys of `dedupe`, which never change."""
    first, copies = group
    others = [{**link_record(copy.link), "alike": round(copy.similarity, 3)} for copy in copies]
    return {**link_record(first), "copies": others, "merged": merged}


def print_groups(screen: Screen, groups: "list[Group]", *, merging: bool) -> None:
    """Print groups.

    :param merging: the user already asks to merge them, so that the hint is not needed
    """
    for number, (first, copies) in enumerate(groups, 1):
        members = [(first, 1.0), *((copy.link, copy.similarity) for copy in copies)]
        for link, alike in members:
            if not screen.is_terminal:
                screen.print_record(number, f"{alike:.0%}", link.id, link.url, link.title)
                continue
            percent = "" if link is first else f"{int(alike * 100)}%"
            about = f"{local_date(link.added)}  {printable(link.url)}"
            title = screen.bold(printable(link.title))
            screen.print_line(f"{percent:>4}  {link.id}  {title}  {screen.dim(about)}")
        if screen.is_terminal:
            screen.print_line()
    if not groups:
        screen.notify("no near copies")
    elif screen.is_terminal and not merging:
        screen.notify("`linkvault dedupe --merge` merges each group into one link")
