"""`linkvault tag`: add tags to links, remove them, and rename, merge and delete tags."""

from functools import partial
from typing import Annotated

import typer

from linkvault.cli.parameters import table
from linkvault.cli.parameters.signature import with_parameters, with_selection_options
from linkvault.cli.parameters.values import split_tags
from linkvault.cli.ui.completion import complete_tags
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import DryRun, Ids, Json, Jsonl, Yes
from linkvault.cli.ui.session import Session, confirm, current_session
from linkvault.cli.ui.terminal import printable
from linkvault.cli.views.changes import LinkChange, TagChange, change_links, print_tag_changes
from linkvault.cli.views.link_tables import list_tags
from linkvault.errors import UsageError
from linkvault.models import Selection
from linkvault.vault import Vault

TagList = Annotated[
    str,
    typer.Argument(
        metavar="TAG", help="A tag, or several separated by commas.", autocompletion=complete_tags
    ),
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
    )(with_parameters(table.TAG_LIST)(list_tags))
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
    """Add, remove, rename and merge tags."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@with_selection_options()
def add(
    ctx: typer.Context,
    names: TagList,
    selection: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Add tags to links.

    Select the links by IDs, by options, or by both.
    """
    tags = _tags(names)
    change = LinkChange(partial(Vault.tag, names=tags), lambda links: f"tagged {links}: {_joined(tags)}")
    change_links(current_session(ctx), change, ids, selection, dry_run=dry_run, json=json, jsonl=jsonl)


@with_selection_options()
def remove(
    ctx: typer.Context,
    names: TagList,
    selection: Selection,
    ids: Ids = None,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Remove tags from links.

    Select the links by IDs, by options, or by both.
    """
    tags = _tags(names)
    change = LinkChange(partial(Vault.untag, names=tags), lambda links: f"untagged {links}: {_joined(tags)}")
    change_links(current_session(ctx), change, ids, selection, dry_run=dry_run, json=json, jsonl=jsonl)


def rename(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The tag.", autocompletion=complete_tags)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.", autocompletion=complete_tags)],
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Rename a tag and the tags below it.

    Renaming a also renames a/b. If NEW already exists, the two tags are merged.
    """
    _rename(current_session(ctx), [old], new, dry_run=dry_run, json=json, jsonl=jsonl)


def merge(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="TAG...", help="The tags to replace.", autocompletion=complete_tags),
    ],
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="TAG", help="The tag to replace them with.", autocompletion=complete_tags
        ),
    ],
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Merge several tags into one."""
    _rename(current_session(ctx), names, into, dry_run=dry_run, json=json, jsonl=jsonl)


def delete(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag.", autocompletion=complete_tags)],
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Delete a tag from all links. The links are kept."""
    session = current_session(ctx)
    with session.vault(write=not dry_run) as vault:
        count = vault.count(Selection(tags=(name,)))
        if not dry_run:
            if count > 1:
                confirm(f"Delete the tag {name} from {count} links?", yes=yes)
            count = vault.delete_tag(name)
    print_tag_changes(session, [(name, None, count)], dry_run=dry_run, json=json, jsonl=jsonl)


def _rename(session: Session, names: list[str], into: str, *, dry_run: bool, json: bool, jsonl: bool) -> None:
    changes: list[TagChange] = []
    with session.vault(write=not dry_run) as vault:
        for name in names:
            count = vault.count(Selection(tags=(f"{name}/*",))) if dry_run else vault.rename_tag(name, into)
            changes.append((name, into, count))
    print_tag_changes(session, changes, dry_run=dry_run, json=json, jsonl=jsonl)


def _tags(names: str) -> tuple[str, ...]:
    tags = split_tags([names])
    if not tags:
        raise UsageError("no tag given", hint="for example `linkvault tag add ml 3`")
    return tags


def _joined(tags: tuple[str, ...]) -> str:
    return printable(", ".join(tags))
