"""A link as text in the user's editor -> the changed link."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import typer

from linkvault import urls
from linkvault.cli.parameters.values import split_tags
from linkvault.cli.ui.session import ask
from linkvault.cli.ui.terminal import print_error
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Link
from linkvault.vault import Vault


def edit_in_editor(vault: Vault, link: Link) -> None:
    """Let the user edit the link as text. Text that cannot be used is offered again or saved in a file, never lost."""
    original = text = (
        f"title: {link.title}\nurl: {link.url}\ntags: {', '.join(link.tags)}\n\n{link.note or ''}\n"
    )
    while True:
        text = _edit_text(text)
        if text == original:
            return
        if not text.strip():  # as after a crash of the editor; `git commit` takes it for a change of mind
            raise UsageError("the file was empty; nothing was changed")
        try:
            _apply(vault, link, text)
        except UsageError as error:
            print_error(f"linkvault: {error}")
            try:
                is_wanted = ask("Edit it again?", default=True)
            except typer.Abort:  # the end of input
                is_wanted = False
            except KeyboardInterrupt:
                print_error(f"hint: {_save_text(text, error).hint}")
                raise
            if not is_wanted:
                raise _save_text(text, error) from error
        except LinkvaultError as error:
            raise _save_text(text, error) from error
        else:
            return


def _edit_text(text: str) -> str:
    """Open the text in $VISUAL or $EDITOR; return what was saved.

    :raises UsageError: if the editor cannot be started, or fails
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        file = Path(folder) / "link.txt"
        file.write_text(text, encoding="utf-8", errors="replace")
        before = file.read_bytes()
        try:
            process = subprocess.run([*command, str(file)], check=False)
        except OSError as error:
            raise UsageError(f"cannot start the editor {command[0]}", hint="set $EDITOR") from error
        after = file.read_bytes() if file.exists() else before
    decoded = after.decode("utf-8", "replace").replace("\r\n", "\n")
    if process.returncode:
        failure = UsageError(
            f"the editor {command[0]} failed with status {process.returncode}; nothing was changed"
        )
        raise failure if after == before else _save_text(decoded, failure)
    return text if after == before else decoded


def _save_text(text: str, error: LinkvaultError) -> LinkvaultError:
    """Save the edited text in a new file; return the error with a hint that names it."""
    number, name = tempfile.mkstemp(prefix="linkvault-edit-", suffix=".txt")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    error.hint = f"your text is saved in {name}"
    return error


def _apply(vault: Vault, link: Link, text: str) -> None:
    head, _, note = text.partition("\n\n")
    values = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in ("title", "url", "tags"):
            raise UsageError(
                f"cannot read the line {line!r}", hint="title:, url: and tags: come first, then a blank line"
            )
        values[key.strip()] = value.strip()
    url, title = values.get("url", link.url), values.get("title", link.title)
    tags = split_tags([values.get("tags", "")])
    with vault.transaction():
        if vault.get(link.id) != link:
            raise UsageError("another program changed the link meanwhile", hint="edit it again")
        vault.edit(
            link.id,
            title=title if title != link.title else None,
            note=note.strip(),
            url=urls.check_url(url) if url != link.url else None,
        )
        vault.untag([link.id], [tag for tag in link.tags if tag not in tags])
        vault.tag([link.id], tags)
