"""Options that mean the same at every command, and the session they make."""

import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvault import clock, config
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Selection
from linkvault.store.selection import SORTS
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.extract import SiteRules
    from linkvault.fetch import FetchSettings


@dataclass(frozen=True)
class Session:
    """What the options before the command's name settle."""

    path: Path
    screen: Screen
    settled: config.Config

    def vault(self, *, write: bool = False) -> Vault:
        """Open the vault."""
        return Vault(self.path, write=write)

    def rules(self) -> "SiteRules":
        """Return the user's extraction rules for sites."""
        from linkvault import extract

        return extract.load_rules(*config.rules_paths())

    def fetch_settings(self, *, user_agent: str | None = None, **options: Any) -> "FetchSettings":
        """Return how to fetch: by the options of `FetchSettings.wished`, else as configured."""
        from linkvault import fetch

        return fetch.FetchSettings.wished(user_agent=user_agent or self.settled.user_agent, **options)


def session(ctx: typer.Context) -> Session:
    """Return the session of a running command."""
    found: Session = ctx.obj  # made by the root callback, always
    return found


def examples(*lines: str) -> str:
    """Return the end of a command's help: examples, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)  # \b: the lines stay as they are


def is_on_terminal() -> bool:
    """Say whether someone is there to answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something is changed in bulk or destroyed.

    :raises UsageError: if nobody is there to answer and `--yes` was not given
    """
    if yes:
        return
    if not is_on_terminal():
        raise UsageError(f"{question} Nobody is there to answer", hint="say --yes")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def split_tags(given: list[str] | None) -> tuple[str, ...]:
    """Return the tags of a repeated, comma-separated option.

    >>> split_tags(["ml, deep learning", "数学"])
    ('ml', 'deep learning', '数学')
    """
    parts = (part.strip() for text in given or () for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def date_span(text: str) -> clock.Span:
    """Return the time that a date in an option names.

    :raises UsageError: if it is none
    """
    span = clock.parse_span(text)
    if span is None:
        raise UsageError(f"not a date: {text}", hint=f"write {clock.DATE_FORMS}")
    return span


# zsh evaluates what is offered, and typer's quoting can be undone by a backslash in a page's title: a title
# may hold only what no shell reads, and a tag with such signs has to be typed.
_READ_BY_SHELLS = re.compile(r"[^\w .,+=?@/\u00a1-\U0010ffff-]+")


def complete_tags(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Offer the vault's tags."""
    with suppress(LinkvaultError), _completing(ctx) as vault:  # no vault, nothing to offer
        for name, _ in vault.tags():
            if name.startswith(incomplete) and name == _READ_BY_SHELLS.sub("", printable(name)):
                yield name


def complete_ids(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the newest links, each with its title."""
    with suppress(LinkvaultError), _completing(ctx) as vault:
        for link in vault.select(Selection(limit=200)):
            if str(link.id).startswith(incomplete):
                yield str(link.id), _READ_BY_SHELLS.sub(" ", printable(link.title))


def complete_sorts(incomplete: str) -> list[str]:
    """Offer what links can be sorted by."""
    return [name for name in SORTS if name.startswith(incomplete)]


def _completing(ctx: typer.Context) -> Vault:
    """Open the vault at a completion, when no callback has run."""
    return Vault(config.vault_path(ctx.find_root().params.get("db"), config.load()))


Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID...",
        help="Numbers, ranges (3-7), URLs, or - to read them from standard input.",
        autocompletion=complete_ids,
        show_default=False,
    ),
]
Id = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="A link's number or URL, or - to read it from standard input.",
        autocompletion=complete_ids,
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="TAG", help="Tag; may be repeated.", autocompletion=complete_tags),
]

_MOST = 2**63 - 1  # SQLite's largest number
_SELECTION: dict[str, tuple[Any, Any]] = {
    "tag": (
        Annotated[
            list[str] | None,
            typer.Option(
                "--tag",
                "-t",
                metavar="TAG",
                help="Only links with this tag (T/*: a subtree).",
                autocompletion=complete_tags,
            ),
        ],
        None,
    ),
    "not_tag": (
        Annotated[
            list[str] | None,
            typer.Option(
                "--not-tag", metavar="TAG", help="Only links without it.", autocompletion=complete_tags
            ),
        ],
        None,
    ),
    "untagged": (Annotated[bool, typer.Option("--untagged", help="Only links without any tag.")], False),
    "site": (
        Annotated[str | None, typer.Option("--site", metavar="HOST", help="Only links of this site.")],
        None,
    ),
    "since": (
        Annotated[
            str | None,
            typer.Option("--since", metavar="DATE", help="Added since: a date, 7d, 2w, 3m, 1y, yesterday."),
        ],
        None,
    ),
    "until": (Annotated[str | None, typer.Option("--until", metavar="DATE", help="Added before.")], None),
    "failed": (
        Annotated[bool, typer.Option("--failed", help="Only links whose page could not be fetched.")],
        False,
    ),
    "limit": (
        Annotated[int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="At most N.")],
        None,
    ),
    "sort": (
        Annotated[
            str,
            typer.Option("--sort", metavar="KEY", help=f"{', '.join(SORTS)}.", autocompletion=complete_sorts),
        ],
        "added",
    ),
    "reverse": (Annotated[bool, typer.Option("--reverse", help="The other way round.")], False),
}


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all options that choose links; it gets them as one value, `chosen`."""

    @functools.wraps(command)
    def run(**given: Any) -> None:
        told = {name: given.pop(name) for name in _SELECTION}
        command(chosen=_selection(told), **given)

    own = inspect.signature(command, eval_str=True)
    kept = [parameter for name, parameter in own.parameters.items() if name != "chosen"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _SELECTION.items()
    ]
    keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in kept]
    run.__signature__ = own.replace(parameters=[*keyword_only, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*keyword_only, *added)}
    return run


def _selection(told: dict[str, Any]) -> Selection:
    return Selection(
        tags=_readable(split_tags(told["tag"])),
        not_tags=_readable(split_tags(told["not_tag"])),
        untagged=told["untagged"],
        site=_readable([told["site"]])[0] if told["site"] else None,
        since=date_span(told["since"]).start if told["since"] is not None else None,
        until=date_span(told["until"]).start if told["until"] is not None else None,
        failed=told["failed"],
        limit=min(told["limit"], _MOST) if told["limit"] else None,
        sort=told["sort"],
        reverse=told["reverse"],
    )


def _readable(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that a database can compare: bytes that are no UTF-8 match nothing instead of failing."""
    return tuple(text.encode("utf-8", "replace").decode() for text in texts)


def narrows(chosen: Selection) -> bool:
    """Say whether a selection chooses at all: no command means "all" when it is given nothing."""
    return chosen != Selection(sort=chosen.sort, reverse=chosen.reverse)
