"""`linkvault dedupe`: links whose articles are nearly the same, shown in groups, and merged on request."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvault.cli.changes import links_in_words
from linkvault.cli.choosing import narrowed
from linkvault.cli.options import (
    DryRun,
    Ids,
    Json,
    Jsonl,
    Yes,
    confirm,
    examples,
    narrows,
    selecting,
    session,
)
from linkvault.cli.records import link_record
from linkvault.cli.render import Screen, printable
from linkvault.cli.tables import local_date, tell_json
from linkvault.models import Link, Selection

if TYPE_CHECKING:
    from linkvault.vault import Vault
    from linkvault.vault.similar import Duplicate

    Groups = list[tuple[Link, tuple[Duplicate, ...]]]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "dedupe",
        epilog=examples(
            "linkvault dedupe",
            "linkvault dedupe --tag ml --alike 95 --json",
            "linkvault dedupe --merge --dry-run",
            "linkvault dedupe --merge --yes",
        ),
    )(dedupe)


@selecting
def dedupe(
    ctx: typer.Context,
    chosen: Selection,
    ids: Ids = None,
    alike: Annotated[
        int, typer.Option("--alike", metavar="PERCENT", min=50, max=100, help="How much must be the same.")
    ] = 80,
    merge: Annotated[
        bool, typer.Option("--merge", help="Make each group one link, the oldest; nothing is lost.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Find links whose articles are nearly the same, among all or the chosen ones.

    Merged, the oldest link of a group gets the addresses, tags, notes and snapshots of the others.
    In a pipe one tab-separated line each: number of the group, percent, id, URL, title.
    """
    from linkvault.vault import Vault

    now, merging = session(ctx), merge and not dry_run
    with Vault(now.path, write=merging) as vault:
        groups = vault.similar.duplicates(
            alike / 100, narrowed(vault, ids, chosen) if ids or narrows(chosen) else None
        )
        if not (json or jsonl or (merging and yes and groups)):
            _tell(now.screen, groups, asked=merge)
        if merging and groups:
            groups = _merged(vault, groups, yes=yes)
    count = sum(len(copies) for _, copies in groups)
    told = f"{links_in_words(count)} into {len(groups)}"
    if json or jsonl:
        tell_json(now.screen, (_record(group, merged=merging) for group in groups), lines=jsonl)
    elif merging and groups:
        now.screen.line(f"merged {told}")
    elif merge and groups:
        now.screen.say(f"would merge {told}")


def _merged(vault: "Vault", groups: "Groups", *, yes: bool) -> "Groups":
    """Make each group one link, when that is wanted; return the groups with the links as they are then."""
    count = sum(len(copies) for _, copies in groups)
    confirm(f"Merge {links_in_words(count)} into {len(groups)} older?", yes=yes)
    merge = vault.similar.merge
    return [(merge(first.id, [copy.link.id for copy in copies]), copies) for first, copies in groups]


def _record(group: "tuple[Link, tuple[Duplicate, ...]]", *, merged: bool) -> dict[str, Any]:
    first, copies = group
    others = [{**link_record(copy.link), "alike": round(copy.resemblance, 3)} for copy in copies]
    return {**link_record(first), "copies": others, "merged": merged}


def _tell(screen: Screen, groups: "Groups", *, asked: bool) -> None:
    for number, (first, copies) in enumerate(groups, 1):
        members = [(first, 1.0), *((copy.link, copy.resemblance) for copy in copies)]
        for link, alike in members:
            if not screen.is_terminal:
                screen.record(number, f"{alike:.0%}", link.id, link.url, link.title)
                continue
            share = "" if link is first else f"{int(alike * 100)}%"
            about = f"{local_date(link.added)}  {printable(link.url)}"
            title = screen.bold(printable(link.title))
            screen.line(f"{share:>4}  {link.id}  {title}  {screen.dim(about)}")
        if screen.is_terminal:
            screen.line()
    if not groups:
        screen.say("no two articles are nearly the same")
    elif screen.is_terminal and not asked:
        screen.say("`linkvault dedupe --merge` makes each group one link")
