"""`linkvault edit`: change a link's title, note, address or tags."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from linkvault import urls
from linkvault.cli.choosing import chosen_link
from linkvault.cli.options import Id, Json, Jsonl, examples, is_on_terminal, session, split_tags
from linkvault.cli.records import link_record
from linkvault.cli.render import complain, printable, to_json
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Link
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "edit",
        epilog=examples(
            "linkvault edit 12 --title 'A better title'",
            "linkvault edit 12 --note ''",
            "linkvault edit 12",
        ),
    )(edit)


def edit(
    ctx: typer.Context,
    link_id: Id,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Your title; '' takes the page's own again.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Your note; '' takes it away.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Another address; the old one still leads here."),
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Change title, note, address or tags.

    Without options all of it is opened in $VISUAL or $EDITOR.
    """
    now = session(ctx)
    with now.vault(write=True) as vault:
        link = chosen_link(vault, link_id)
        if title is None and note is None and url is None:
            if not is_on_terminal():
                raise UsageError("nothing to change", hint="say --title, --note or --url")
            _edit_by_hand(vault, link)
        else:
            vault.edit(link.id, title=title, note=note, url=urls.check(url) if url is not None else None)
        changed = vault.get(link.id)
    if json or jsonl:
        now.screen.line(to_json({**link_record(changed), "changed": changed != link}))
    else:
        verb = "unchanged" if changed == link else "changed"
        now.screen.line(f"{verb}  {changed.id}  {printable(changed.title)}")


def _edit_by_hand(vault: Vault, link: Link) -> None:
    """Let the user edit the link as text. Text that cannot be used is shown again, or kept in a file: never lost."""
    original = text = (
        f"title: {link.title}\nurl: {link.url}\ntags: {', '.join(link.tags)}\n\n{link.note or ''}\n"
    )
    while True:
        text = _written_in_editor(text)
        if text == original:
            return
        try:
            _apply(vault, link, text)
        except UsageError as error:
            complain(f"linkvault: {error}")
            if not _again():
                raise _kept_aside(text, error) from error
        except LinkvaultError as error:
            raise _kept_aside(text, error) from error
        else:
            return


def _again() -> bool:
    try:
        return typer.confirm("Edit it again?", default=True, err=True)
    except typer.Abort:  # the end of input, Ctrl-C
        return False


def _written_in_editor(text: str) -> str:
    """Let the user change the text in $VISUAL or $EDITOR; return what was saved."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        file = Path(folder) / "link.txt"
        file.write_text(text, encoding="utf-8", errors="replace")
        before = file.read_bytes()
        try:
            done = subprocess.run([*command, str(file)], check=False)
        except OSError as error:
            raise UsageError(f"the editor {command[0]} cannot be started", hint="set $EDITOR") from error
        written = file.read_bytes() if file.exists() else before
    decoded = written.decode("utf-8", "replace").replace("\r\n", "\n")
    if done.returncode:
        failure = UsageError(
            f"the editor {command[0]} ended with status {done.returncode}: nothing is changed"
        )
        raise failure if written == before else _kept_aside(decoded, failure)
    return text if written == before else decoded


def _kept_aside(text: str, error: LinkvaultError) -> LinkvaultError:
    """Put what was typed into a file that stays, and say where."""
    number, name = tempfile.mkstemp(prefix="linkvault-edit-", suffix=".txt")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    error.hint = f"what you typed is kept in {name}"
    return error


def _apply(vault: Vault, link: Link, text: str) -> None:
    head, _, note = text.partition("\n\n")
    told = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in ("title", "url", "tags"):
            raise UsageError(
                f"not understood: {line!r}", hint="title:, url: and tags: come first, then a blank line"
            )
        told[key.strip()] = value.strip()
    url, title = told.get("url", link.url), told.get("title", link.title)
    tags = split_tags([told.get("tags", "")])
    vault.edit(
        link.id,
        title=title if title != link.title else None,
        note=note.strip(),
        url=urls.check(url) if url != link.url else None,
    )
    vault.untag([link.id], [tag for tag in link.tags if tag not in tags])
    vault.tag([link.id], tags)
