"""The options that select links -> a `Selection`, the same in every command that works on links."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from linkvault.cli.ui.completion import complete_sort_keys, complete_tags
from linkvault.cli.ui.help_layout import SELECTION
from linkvault.cli.ui.options import date_span, first_instant, split_tags
from linkvault.models import Selection
from linkvault.store.selection import SORTS

MAX_LIMIT = 2**63 - 1  # SQLite's largest number


def _option(kind: Any, default: Any, *names: str, **settings: Any) -> tuple[Any, Any]:
    return Annotated[kind, typer.Option(*names, rich_help_panel=SELECTION, **settings)], default


# name of the parameter -> (its type, its default)
_OPTIONS: dict[str, tuple[Any, Any]] = {
    "tag": _option(
        list[str] | None,
        None,
        "--tag",
        "-t",
        metavar="TAG",
        help="Links with this tag; repeat it for links with all of them. T/*: T and the tags below it.",
        autocompletion=complete_tags,
    ),
    "not_tag": _option(
        list[str] | None,
        None,
        "--not-tag",
        metavar="TAG",
        help="Links without this tag.",
        autocompletion=complete_tags,
    ),
    "untagged": _option(bool, False, "--untagged", help="Links without tags."),
    "site": _option(str | None, None, "--site", metavar="HOST", help="Links of this site."),
    "since": _option(
        str | None,
        None,
        "--since",
        metavar="DATE",
        help="Links added on or after a date: 2026-11-25, 7d, 2w, 3m, 1y, yesterday.",
    ),
    "until": _option(
        str | None,
        None,
        "--until",
        metavar="DATE",
        help="Links added before a date, not including it.",
    ),
    "failed": _option(bool, False, "--failed", help="Links whose page could not be fetched."),
    "limit": _option(int | None, None, "--limit", "-n", min=1, metavar="N", help="At most N links."),
    "sort": _option(
        str,
        "added",
        "--sort",
        metavar="KEY",
        help=f"Order: {', '.join(SORTS)}.",
        autocompletion=complete_sort_keys,
    ),
    "reverse": _option(bool, False, "--reverse", help="Reverse the order."),
}


def with_selection_options(*, without: Iterable[str] = ()) -> Callable[..., Callable[..., None]]:
    """Return a decorator that adds the options to a command; it gets them as one value, `selection`.

    :param without: the options that the command does not have, such as `sort` where the order is fixed
    """
    options = {name: option for name, option in _OPTIONS.items() if name not in without}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**arguments: Any) -> None:
            values = {name: arguments.pop(name) for name in options}
            command(selection=_selection(**values), **arguments)

        own = inspect.signature(command, eval_str=True)
        parameters = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for name, parameter in own.parameters.items()
            if name != "selection"
        ]
        parameters += [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in options.items()
        ]
        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return decorate


def has_filters(selection: Selection) -> bool:
    """Return whether a selection leaves out any link. A command that changes links does not run without a filter."""
    return selection != Selection(sort=selection.sort, reverse=selection.reverse)


def _selection(
    *,
    tag: list[str] | None,
    not_tag: list[str] | None,
    site: str | None,
    since: str | None,
    until: str | None,
    limit: int | None = None,
    **others: Any,
) -> Selection:
    return Selection(
        tags=_as_utf8(split_tags(tag)),
        not_tags=_as_utf8(split_tags(not_tag)),
        site=_as_utf8([site])[0] if site else None,
        since=first_instant(since),
        until=date_span(until).start if until is not None else None,
        limit=min(limit, MAX_LIMIT) if limit else None,
        **others,
    )


def _as_utf8(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that SQLite can compare: bytes that are not UTF-8 match nothing instead of raising an error."""
    return tuple(text.encode("utf-8", "replace").decode() for text in texts)
