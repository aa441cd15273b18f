"""The word typed so far -> the tags, ids and names that shell completion offers."""

import re
from collections.abc import Iterator
from contextlib import suppress

import typer

from linkvault import config, formats
from linkvault.cli.parameters.table import COLORS
from linkvault.cli.ui.terminal import printable
from linkvault.errors import LinkvaultError
from linkvault.models import Selection
from linkvault.store.selection import SORTS
from linkvault.vault import Vault

_MAX_OFFERED_LINKS = 200  # more do not fit on a screen
# zsh evaluates what is offered, and a backslash in the title of a page can undo typer's quoting. So a title is
# offered without the characters that a shell interprets, and a tag that has one must be typed.
_SHELL_CHARACTERS = r"[^\w .,+=?@/\u00a1-\U0010ffff-]+"  # not compiled here: only completion needs it


def complete_tags(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Offer the tags of the vault; nothing if there is no vault."""
    with suppress(LinkvaultError), _open_vault(ctx) as vault:
        for name, _ in vault.tags():
            if name.startswith(incomplete) and name == re.sub(_SHELL_CHARACTERS, "", printable(name)):
                yield name


def complete_ids(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the ids of the newest links with their titles."""
    with suppress(LinkvaultError), _open_vault(ctx) as vault:
        for link in vault.select(Selection(limit=_MAX_OFFERED_LINKS)):
            if str(link.id).startswith(incomplete):
                yield str(link.id), re.sub(_SHELL_CHARACTERS, " ", printable(link.title))


def complete_sort_keys(incomplete: str) -> list[str]:
    """Offer the keys that links can be sorted by."""
    return [name for name in SORTS if name.startswith(incomplete)]


def complete_colors(incomplete: str) -> list[str]:
    """Offer when output has colors."""
    return [name for name in COLORS if name.startswith(incomplete)]


def complete_formats(incomplete: str) -> list[str]:
    """Offer the formats that can be imported."""
    return [name for name in formats.reader_names() if name.startswith(incomplete)]


def _open_vault(ctx: typer.Context) -> Vault:
    """Open the vault that the command line names: completion runs without the callback that makes the session."""
    return Vault(config.vault_path(ctx.find_root().params.get("db"), config.load()))
