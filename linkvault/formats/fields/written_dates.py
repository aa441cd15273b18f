"""Dates as people and spreadsheets write them -> datetimes without a time zone, or with the one that they name.

ISO 8601 and the dates of e-mail are not here: see `timestamps`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from linkvault import lazy_re as re

# A day and a month in either order, and the year: 27/08/2024, 8-27-2024, 27.08.2024.
_DAY_AND_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_CJK_DAY = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?", re.ASCII)
_MONTH = r"([^\W\d_]{3,11})\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,13}\.?,? )?"
_YEAR = r"([0-9]{4})(?![0-9])(?: г\.?)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?[ /-](?:de )?{_MONTH},?[ /-](?:de )?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}", re.IGNORECASE)
_TIME = re.compile(
    r"(?:,? (?:at )?|[:T])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([ap]m)? ?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))?",
    re.IGNORECASE | re.ASCII,
)
_MONTHS_OF_A_YEAR, _HALF_DAY = 12, 12


def parse_written_date(text: str, *, day_first: bool | None = None) -> datetime | None:
    """Return a date with its time, if it has one; None if the text is no date of these forms.

    :param day_first: whether 3/4/2024 is the third of April; None: such a date is not understood

    >>> [str(parse_written_date(text)) for text in ("27.08.2024", "Jan 2, 2024 3:04 PM", "2024年1月2日")]
    ['2024-08-27 00:00:00', '2024-01-02 15:04:00', '2024-01-02 00:00:00']
    >>> [str(parse_written_date(text))[:10] for text in ("2 de enero de 2024", "Montag, 1. März 2024", "1er août 2024")]
    ['2024-01-02', '2024-03-01', '2024-08-01']
    >>> str(parse_written_date("10/Oct/2000:13:55:36 +0300")), parse_written_date("3/4/2024")
    ('2000-10-10 13:55:36+03:00', None)
    """
    day: tuple[int, int | None, int] | None = None
    if match := _DAY_AND_MONTH.match(text):
        day = _order_day_and_month(match, day_first)
    elif match := _CJK_DAY.match(text):
        day = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.match(text):
        day = int(match[3]), _month_number(match[2]), int(match[1])
    elif match := _MONTH_FIRST.match(text):
        day = int(match[3]), _month_number(match[1]), int(match[2])
    return _build(day, text[match.end() :]) if match and day else None


def find_day_order(texts: Iterable[object]) -> bool | None:
    """Return whether the dates of a column have the day first; None if every one of them can be read both ways.

    >>> find_day_order(["3/4/2024", "27/4/2024"]), find_day_order(["4/27/2024"]), find_day_order(["3/4/2024"])
    (True, False, None)
    """
    for text in texts:
        match = _DAY_AND_MONTH.match(text.strip()) if isinstance(text, str) else None
        if (
            match
            and match[2] != "."
            and (int(match[1]) > _MONTHS_OF_A_YEAR) is not (int(match[3]) > _MONTHS_OF_A_YEAR)
        ):
            return int(match[1]) > _MONTHS_OF_A_YEAR
    return None


def has_either_order(text: object) -> bool:
    """Return whether a text begins with a date whose day and month could be exchanged."""
    match = _DAY_AND_MONTH.match(text.strip()) if isinstance(text, str) else None
    return bool(match) and find_day_order([text]) is None


def _order_day_and_month(match: re.Match[str], day_first: bool | None) -> tuple[int, int, int] | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first == second:  # with dots, the day is first in every language
        return year, second, first
    known = find_day_order([match[0]])
    order = day_first if known is None else known
    if order is None:
        return None
    return (year, second, first) if order else (year, first, second)


def _build(day: tuple[int, int | None, int], rest: str) -> datetime | None:
    year, month, day_of_month = day
    if month is None:
        return None
    time = _TIME.match(rest)
    if time is None and rest.strip():
        return None  # a sentence that begins with a date is not one
    hour = minute = second = 0
    offset: timedelta | None = None
    if time:
        hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
        if time[4]:
            hour = hour % _HALF_DAY + (_HALF_DAY if time[4].lower() == "pm" else 0)
        if time[5]:
            offset = timedelta()
        elif time[6]:
            sign = -1 if time[6] == "-" else 1
            offset = sign * timedelta(hours=int(time[7]), minutes=int(time[8]))
    try:
        zone = None if offset is None else timezone(offset)  # of a day and more is none
        return datetime(year, month, day_of_month, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _month_number(name: str) -> int | None:
    """Return the number of a month from 1; None if a word is no name of a month."""
    return _read_months().get(name.lower())


@cache
def _read_months() -> dict[str, int]:
    text = Path(__file__).with_name("month_names.txt").read_text(encoding="utf-8")
    rows = (line.split("\t")[1].split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: number for row in rows for number, names in enumerate(row, 1) for name in names.split("|")}
