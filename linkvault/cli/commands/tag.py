"""`linkvault tag`: give links tags, take them off, and keep the tags in order."""

from functools import partial
from typing import Annotated

import typer

from linkvault.cli.ui.options import (
    DryRun,
    Ids,
    Json,
    Jsonl,
    Session,
    Yes,
    complete_tags,
    confirm,
    examples,
    selecting,
    session,
    split_tags,
)
from linkvault.cli.ui.terminal import printable
from linkvault.cli.views.changes import LinkChange, change_links
from linkvault.cli.views.tag_table import TagChange, print_tag_changes, print_tags
from linkvault.errors import UsageError
from linkvault.models import Selection
from linkvault.vault import Vault

Tag = Annotated[str, typer.Argument(metavar="TAG", help="The tag.", autocompletion=complete_tags)]
TagList = Annotated[
    str, typer.Argument(metavar="TAG", help="A tag, or several with commas.", autocompletion=complete_tags)
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.callback(
        invoke_without_command=True,
        epilog=examples(
            "linkvault tag add ml 3 5-7",
            "linkvault tag list",
            "linkvault tag rename ml 'machine learning'",
        ),
    )(tag)
    app.command(
        "add",
        epilog=examples(
            "linkvault tag add ml 3 5-7",
            "linkvault tag add 'to read' --untagged --since 7d",
            "linkvault search loss | linkvault tag add ml -",
        ),
    )(add)
    app.command(
        "remove",
        epilog=examples(
            "linkvault tag remove ml 3",
            "linkvault tag remove 'to read' --until 1y",
        ),
    )(remove)
    app.command(
        "list",
        epilog=examples(
            "linkvault tag list",
            "linkvault tag list --json",
        ),
    )(list_)
    app.command(
        "rename",
        epilog=examples(
            "linkvault tag rename ml 'machine learning'",
            "linkvault tag rename python code/python --dry-run",
        ),
    )(rename)
    app.command(
        "merge",
        epilog=examples(
            "linkvault tag merge ai machine-learning --into ml",
            "linkvault tag merge later todo --into 'to read' --dry-run",
        ),
    )(merge)
    app.command(
        "delete",
        epilog=examples(
            "linkvault tag delete 'to read'",
            "linkvault tag delete ml --yes",
        ),
    )(delete)


def tag(ctx: typer.Context) -> None:
    """Give links tags, rename and merge them."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@selecting
def add(
    ctx: typer.Context,
    names: TagList,
    chosen: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Give links a tag: those named by ID, or chosen by options."""
    tags = _tags(names)
    change = LinkChange(partial(Vault.tag, names=tags), lambda links: f"{_listed(tags)} given to {links}")
    change_links(session(ctx), change, ids, chosen, dry_run=dry_run, json=json, jsonl=jsonl)


@selecting
def remove(
    ctx: typer.Context,
    names: TagList,
    chosen: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take a tag off links."""
    tags = _tags(names)
    change = LinkChange(partial(Vault.untag, names=tags), lambda links: f"{_listed(tags)} taken off {links}")
    change_links(session(ctx), change, ids, chosen, dry_run=dry_run, json=json, jsonl=jsonl)


def list_(ctx: typer.Context, json: Json = False, jsonl: Jsonl = False) -> None:
    """List the tags and how many links have each. In a pipe: tag, count."""
    now = session(ctx)
    with now.vault() as vault:
        print_tags(now.screen, vault.tags(), json=json, jsonl=jsonl)


def rename(
    ctx: typer.Context,
    old: Tag,
    new: Tag,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Rename a tag and all below it (a/b under a). If the new name is a tag already, the two become one."""
    _merge(session(ctx), [old], new, dry_run=dry_run, json=json, jsonl=jsonl)


def merge(
    ctx: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="TAG...", help="The tags that go.", autocompletion=complete_tags)
    ],
    into: Annotated[
        str, typer.Option("--into", metavar="TAG", help="The tag that stays.", autocompletion=complete_tags)
    ],
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Make several tags one."""
    _merge(session(ctx), names, into, dry_run=dry_run, json=json, jsonl=jsonl)


def delete(
    ctx: typer.Context,
    name: Tag,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take a tag off all links. The links stay."""
    now = session(ctx)
    with now.vault(write=not dry_run) as vault:
        count = vault.count(Selection(tags=(name,)))
        if not dry_run:
            if count > 1:
                confirm(f"Take {name} off {count} links?", yes=yes)
            count = vault.delete_tag(name)
    print_tag_changes(now, [(name, None, count)], dry_run=dry_run, json=json, jsonl=jsonl)


def _merge(now: Session, names: list[str], into: str, *, dry_run: bool, json: bool, jsonl: bool) -> None:
    changes: list[TagChange] = []
    with now.vault(write=not dry_run) as vault:
        for name in names:
            count = vault.count(Selection(tags=(f"{name}/*",))) if dry_run else vault.rename_tag(name, into)
            changes.append((name, into, count))
    print_tag_changes(now, changes, dry_run=dry_run, json=json, jsonl=jsonl)


def _tags(names: str) -> tuple[str, ...]:
    wanted = split_tags([names])
    if not wanted:
        raise UsageError("no tag is named")
    return wanted


def _listed(tags: tuple[str, ...]) -> str:
    return printable(", ".join(tags))
