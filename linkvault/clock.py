"""The current instant; and dates as people type them -> spans of time.

The vault stores an instant in UTC as `2026-11-25T04:28:26Z`. A date without a time zone is in the local one.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from linkvault import lazy_re as re

_AGO = re.compile(r"([0-9]{1,5})([dwmy])")
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
_LAST = re.compile(r"last[ _-]?(week|month|year)")
# The units of `_AGO`: `2w` is 2 * 7 days ago, `1y` is 12 months ago.
_UNIT_DAYS = {"d": 1, "w": 7}
_UNIT_MONTHS = {"m": 1, "y": 12}
_DECEMBER = 12


class Span(NamedTuple):
    """A span of time: its first instant and the first instant after it, as the vault stores them."""

    start: str
    end: str


def now() -> str:
    """Return the current instant as the vault stores it."""
    return format_instant(datetime.now(UTC))


def format_instant(moment: datetime) -> str:
    """Return a moment as the vault stores it; a moment without a time zone is local.

    >>> from datetime import timezone
    >>> format_instant(datetime(2026, 11, 25, 6, 30, tzinfo=timezone(timedelta(hours=2))))
    '2026-11-25T04:30:00Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def check_instant(text: str) -> str:
    """Return the text, which is an instant as the vault stores it.

    >>> check_instant("2026-11-25T04:30:00Z")
    '2026-11-25T04:30:00Z'

    :raises ValueError: if it is any other text
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"{text!r:.40} is not an instant")
    datetime.fromisoformat(text)
    return text


def parse_span(text: str, today: date | None = None) -> Span | None:
    """Return the span of a date, as `parse_days` reads it, or of an instant; None if the text is neither.

    `7d` is the day seven days ago. Months and years are those of the calendar: on 31 March, `1m` is the last day of
    February. `last week` is the previous week, Monday to Sunday.

    :param today: the day from which relative dates count; by default the current local day
    """
    days = parse_days(text, today)
    if days is not None:
        return Span(*map(_start_of_day, days))
    try:
        moment = datetime.fromisoformat(text.strip())
        return Span(format_instant(moment), format_instant(moment + timedelta(seconds=1)))
    except (ValueError, OverflowError):
        return None


def parse_days(text: str, today: date | None = None) -> tuple[date, date] | None:
    """Return the first day of a date and the first day after it; None if the text is no date, or an instant.

    The forms are 2026-11-25, 2026-11, 2026, today, yesterday, last week, last month, last year, and a number with a
    unit: 7d (days), 2w (weeks), 3m (months), 1y (years) ago.

    >>> [str(parse_days(text, date(2026, 3, 31))[0]) for text in ("2026-11", "2w", "1m", "last month", "yesterday")]
    ['2026-11-01', '2026-03-17', '2026-02-28', '2026-02-01', '2026-03-30']
    """
    text, today = " ".join(text.lower().split()), today or date.today()
    if text in ("today", "yesterday"):
        return _day_span(_subtract_days(today, int(text == "yesterday")))
    if ago := _AGO.fullmatch(text):
        return _day_span(_subtract(today, int(ago[1]), ago[2]))
    if last := _LAST.fullmatch(text):
        return _previous(last[1], today)
    try:
        if match := _YEAR_OR_MONTH.fullmatch(text):
            return _month_span(int(match[1]), int(match[2])) if match[2] else _year_span(int(match[1]))
        return _day_span(date.fromisoformat(text)) if _DAY.fullmatch(text) else None
    except ValueError:  # the year 0, 30 February
        return None


def _subtract(today: date, number: int, unit: str) -> date:
    """Return the day a number of units before `today`; at the earliest the first day of the calendar."""
    if unit in _UNIT_DAYS:
        return _subtract_days(today, number * _UNIT_DAYS[unit])
    years, months = divmod(today.month - 1 - number * _UNIT_MONTHS[unit], 12)
    year, month = today.year + years, months + 1
    if year < 1:
        return date.min
    return date(year, month, min(today.day, _count_days(year, month)))


def _subtract_days(today: date, days: int) -> date:
    return date.fromordinal(max(1, today.toordinal() - days))


def _previous(unit: str, today: date) -> tuple[date, date]:
    if unit == "week":
        monday = _subtract_days(today, today.weekday())
        return _subtract_days(monday, 7), monday
    if unit == "month":
        previous = _subtract(today, 1, "m")
        return _month_span(previous.year, previous.month)
    return _year_span(max(1, today.year - 1))


def _day_span(day: date) -> tuple[date, date]:
    return day, _day_after(day)


def _month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), _day_after(date(year, month, _count_days(year, month)))


def _count_days(year: int, month: int) -> int:
    """Return the number of days of a month. Importing `calendar` for it takes 2 ms: it builds two enums."""
    return 31 if month == _DECEMBER else (date(year, month + 1, 1) - date(year, month, 1)).days


def _year_span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), _day_after(date(year, 12, 31))


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _start_of_day(day: date) -> str:
    """Return the first instant of a local day."""
    try:
        return format_instant(datetime(day.year, day.month, day.day))
    except (ValueError, OverflowError):  # at both ends of the calendar, the day in UTC can be outside of it
        return f"{day.isoformat()}T00:00:00Z"
