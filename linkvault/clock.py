"""The current instant, and dates as people type them -> spans of time. Local dates, instants in UTC.

The vault writes an instant as `2026-11-25T04:28:26Z`. A date without a zone is local: it begins at midnight where
linkvault runs.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

DATE_FORMS = (
    "2026-11-25, 2026-11, 2026, today, yesterday, last week, last month, last year,"
    " or a number with a unit: 7d (days), 2w (weeks), 3m (months), 1y (years) ago"
)

_AGO = re.compile(r"([0-9]{1,5})([dwmy])")
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAST = re.compile(r"last[ _-]?(week|month|year)")


class Span(NamedTuple):
    """A stretch of time: its first instant, and the first instant after it, as the vault writes them."""

    start: str
    end: str


def now() -> str:
    """Return the current instant as the vault writes it."""
    return format_instant(datetime.now(UTC))


def format_instant(moment: datetime) -> str:
    """Return a moment as the vault writes it; one without a zone is local.

    >>> from datetime import timezone
    >>> format_instant(datetime(2026, 11, 25, 6, 30, tzinfo=timezone(timedelta(hours=2))))
    '2026-11-25T04:30:00Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_span(text: str, today: date | None = None) -> Span | None:
    """Return the time that a date names; None if it is not one of `DATE_FORMS`, a full date or an instant.

    `7d` is the whole day seven days ago. Months and years are those of the calendar: on 31 March, `1m` is the last
    day of February. `last week` is the week before this one, Monday to Sunday.

    :param today: the day from which relative dates count; the local one if it is not given
    """
    days = parse_days(text, today)
    if days is not None:
        return Span(*map(_midnight, days))
    try:
        moment = datetime.fromisoformat(text.strip())
        return Span(format_instant(moment), format_instant(moment + timedelta(seconds=1)))
    except (ValueError, OverflowError):
        return None


def parse_days(text: str, today: date | None = None) -> tuple[date, date] | None:
    """Return the first day that a date names and the first day after it; None if it names no whole days.

    >>> [str(parse_days(each, date(2026, 3, 31))[0]) for each in ("2026-11", "2w", "1m", "last month", "yesterday")]
    ['2026-11-01', '2026-03-17', '2026-02-28', '2026-02-01', '2026-03-30']
    """
    text, today = " ".join(text.lower().split()), today or date.today()
    if text in ("today", "yesterday"):
        return _whole_day(_days_before(today, int(text == "yesterday")))
    if ago := _AGO.fullmatch(text):
        return _whole_day(_before(today, int(ago[1]), ago[2]))
    if last := _LAST.fullmatch(text):
        return _last(last[1], today)
    try:
        if found := _YEAR_OR_MONTH.fullmatch(text):
            return _month(int(found[1]), int(found[2])) if found[2] else _year(int(found[1]))
        return _whole_day(date.fromisoformat(text)) if _DAY.fullmatch(text) else None
    except ValueError:  # the year 0, 30 February
        return None


def _before(today: date, number: int, unit: str) -> date:
    """Return the day so many units before; never one before the first day of the calendar."""
    if unit in "dw":
        return _days_before(today, number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    if months < 12:  # before the year 1
        return date.min
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, _days_of_month(year, month + 1)))


def _days_before(today: date, days: int) -> date:
    return date.fromordinal(max(1, today.toordinal() - days))


def _last(unit: str, today: date) -> tuple[date, date]:
    if unit == "week":
        monday = _days_before(today, today.weekday())
        return _days_before(monday, 7), monday
    if unit == "month":
        year, month = divmod(max(12, today.year * 12 + today.month - 2), 12)
        return _month(year, month + 1)
    return _year(max(1, today.year - 1))


def _whole_day(day: date) -> tuple[date, date]:
    return day, _day_after(day)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), _day_after(date(year, month, _days_of_month(year, month)))


def _days_of_month(year: int, month: int) -> int:
    """Return how many days a month has; the module `calendar` builds two enums at import, 2 ms that `list` pays."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), _day_after(date(year, 12, 31))


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _midnight(day: date) -> str:
    """Return the first instant of a local day."""
    try:
        return format_instant(datetime(day.year, day.month, day.day))
    except (ValueError, OverflowError):  # at either end of the calendar, UTC is a day outside of it
        return f"{day.isoformat()}T00:00:00Z"
