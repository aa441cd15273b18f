"""The values of options -> a selection, tags and instants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from linkvault.cli.parameters.table import CHOICE, ORDER, Parameter
from linkvault.errors import UsageError
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.clock import Span

MAX_LIMIT = 2**63 - 1  # SQLite's largest number
_DATE_HINT = "write 2026-11-25, 2026-11, 7d or yesterday; see `linkvault help search`"


def split_tags(texts: list[str] | None) -> tuple[str, ...]:
    """Return the tags of a repeated, comma-separated option, without duplicates.

    >>> split_tags(["ml, deep learning", "数学"])
    ('ml', 'deep learning', '数学')
    """
    parts = (part.strip() for text in texts or () for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def date_span(text: str) -> Span:
    """Return the span of time that the date of an option means.

    :raises UsageError: if it is not a date
    """
    from linkvault import clock  # few command lines have a date

    span = clock.parse_span(text)
    if span is None:
        raise UsageError(f"not a date: {text}", hint=_DATE_HINT)
    return span


def first_instant(text: str | None) -> str | None:
    """Return the first instant of the date of an option; None if it is not given.

    :raises UsageError: if it is not a date
    """
    return None if text is None else date_span(text).start


def has_filters(selection: Selection) -> bool:
    """Return whether a selection leaves out any link. A command that changes links does not run without a filter."""
    return selection != Selection(sort=selection.sort, reverse=selection.reverse)


def take_selection(parameters: Iterable[Parameter], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with those of the options that select links, if there are any, replaced by one, `selection`.

    :raises UsageError: if a date is none
    """
    names = {parameter.name for parameter in parameters if parameter in CHOICE or parameter in ORDER}
    chosen = {name: value for name, value in values.items() if name in names}
    if not names:
        return values
    others = {name: value for name, value in values.items() if name not in names}
    return {**others, "selection": _build_selection(**chosen)}


def _build_selection(
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
        until=first_instant(until),
        limit=min(limit, MAX_LIMIT) if limit else None,
        **others,
    )


def _as_utf8(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that SQLite can compare: bytes that are not UTF-8 match nothing instead of raising an error."""
    return tuple(text.encode("utf-8", "replace").decode() for text in texts)
