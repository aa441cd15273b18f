"""`linkvault tag`: give links tags, take them off, and keep the tags in order."""

from typing import Annotated

import typer

from linkvault.cli.choosing import chosen_ids
from linkvault.cli.options import (
    DryRun,
    Ids,
    Json,
    Jsonl,
    Yes,
    complete_tags,
    confirm,
    selecting,
    session,
    split_tags,
)
from linkvault.cli.render import printable
from linkvault.cli.tables import link_table, tell_json
from linkvault.errors import UsageError
from linkvault.models import Selection

Tag = Annotated[str, typer.Argument(metavar="TAG", help="The tag.", autocompletion=complete_tags)]
TagList = Annotated[
    str, typer.Argument(metavar="TAG", help="A tag, or several with commas.", autocompletion=complete_tags)
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.callback(no_args_is_help=True)(tag)
    app.command(
        "add",
        epilog="Examples: linkvault tag add ml 3 5-7 | linkvault tag add 'to read' --untagged --since 7d",
    )(add)
    app.command(
        "remove", epilog="Examples: linkvault tag remove ml 3 | linkvault tag remove 'to read' --until 1y"
    )(remove)
    app.command("list", epilog="Examples: linkvault tag list | linkvault tag list --json")(list_)
    app.command("rename", epilog="Examples: linkvault tag rename ml 'machine learning'")(rename)
    app.command("merge", epilog="Examples: linkvault tag merge ML machine-learning --into ml")(merge)
    app.command("delete", epilog="Examples: linkvault tag delete 'to read'")(delete)


def tag() -> None:
    """Give links tags, take them off, rename and merge tags."""


@selecting
def add(
    ctx: typer.Context, names: TagList, chosen: Selection, ids: Ids = None, dry_run: DryRun = False
) -> None:
    """Give links a tag: those named by ID, or chosen by options."""
    _change(ctx, names, chosen, ids, dry_run=dry_run, take_off=False)


@selecting
def remove(
    ctx: typer.Context, names: TagList, chosen: Selection, ids: Ids = None, dry_run: DryRun = False
) -> None:
    """Take a tag off links."""
    _change(ctx, names, chosen, ids, dry_run=dry_run, take_off=True)


def list_(ctx: typer.Context, json: Json = False, jsonl: Jsonl = False) -> None:
    """List the tags and how many links have each. In a pipe: tag, count."""
    now = session(ctx)
    with now.vault() as vault:
        tags = vault.tags()
    if json or jsonl:
        tell_json(now.screen, ({"name": name, "links": links} for name, links in tags), lines=jsonl)
    elif now.screen.is_terminal and tags:
        now.screen.table([(str(links), name) for name, links in tags], ("LINKS", "TAG"), grow=1, right=0)
    else:
        for name, links in tags:
            now.screen.record(name, links)
    if not tags:
        now.screen.say("no tags yet")


def rename(ctx: typer.Context, old: Tag, new: Tag, dry_run: DryRun = False) -> None:
    """Rename a tag and all below it (a/b under a). If the new name is a tag already, the two become one."""
    _merge(ctx, [old], new, dry_run=dry_run)


def merge(
    ctx: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="TAG...", help="The tags that go.", autocompletion=complete_tags)
    ],
    into: Annotated[
        str, typer.Option("--into", metavar="TAG", help="The tag that stays.", autocompletion=complete_tags)
    ],
    dry_run: DryRun = False,
) -> None:
    """Make several tags one."""
    _merge(ctx, names, into, dry_run=dry_run)


def delete(ctx: typer.Context, name: Tag, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Take a tag off all links. The links stay."""
    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        count = vault.count(Selection(tags=(name,)))
        if dry_run:
            now.screen.line(f"{printable(name)} would be taken off {count} links")
            return
        if count > 1:
            confirm(f"Take {name} off {count} links?", yes=yes)
        count = vault.delete_tag(name)
    now.screen.line(f"{printable(name)} taken off {count} links")


def _merge(ctx: typer.Context, names: list[str], into: str, *, dry_run: bool) -> None:
    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        for name in names:
            if dry_run:
                count = vault.count(Selection(tags=(f"{name}/*",)))
                now.screen.line(f"{printable(name)} would become {printable(into)} on {count} links")
            else:
                count = vault.rename_tag(name, into)
                now.screen.line(f"{printable(name)} is {printable(into)} now, on {count} links")


def _change(
    ctx: typer.Context, names: str, chosen: Selection, ids: list[str] | None, *, dry_run: bool, take_off: bool
) -> None:
    now = session(ctx)
    wanted_tags = split_tags([names])
    if not wanted_tags:
        raise UsageError("no tag is named")
    with now.vault(write=not dry_run) as vault:
        wanted = chosen_ids(vault, ids, chosen)
        if dry_run:
            link_table(now.screen, map(vault.get, wanted), empty="no links chosen by that")
            return
        changed = vault.untag(wanted, wanted_tags) if take_off else vault.tag(wanted, wanted_tags)
    verb = "taken off" if take_off else "given to"
    now.screen.line(
        f"{printable(', '.join(wanted_tags))} {verb} {changed} links ({len(wanted) - changed} unchanged)"
    )
