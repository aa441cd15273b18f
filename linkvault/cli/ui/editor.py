"""A link as text in the user's editor -> the changed link."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import typer

from linkvault import urls
from linkvault.cli.ui.options import split_tags
from linkvault.cli.ui.terminal import complain
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Link
from linkvault.vault import Vault


def edit_in_editor(vault: Vault, link: Link) -> None:
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
    values = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in ("title", "url", "tags"):
            raise UsageError(
                f"not understood: {line!r}", hint="title:, url: and tags: come first, then a blank line"
            )
        values[key.strip()] = value.strip()
    url, title = values.get("url", link.url), values.get("title", link.title)
    tags = split_tags([values.get("tags", "")])
    vault.edit(
        link.id,
        title=title if title != link.title else None,
        note=note.strip(),
        url=urls.check(url) if url != link.url else None,
    )
    vault.untag([link.id], [tag for tag in link.tags if tag not in tags])
    vault.tag([link.id], tags)
