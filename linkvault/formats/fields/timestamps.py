"""Dates as other programs write them into ISO 8601 in UTC, or None if they are not a plausible instant.

The size of a number shows its unit: seconds, milliseconds, microseconds or nanoseconds since 1970, or microseconds
since 1601 (Chrome). For dates from 1990 to 2100 these ranges do not overlap.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from linkvault import lazy_re as re
from linkvault.formats.fields.written_dates import find_day_order, has_either_order, parse_written_date

_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?", re.ASCII)
_ZONE_WORD = re.compile(r"(?:(?<!\s)\s+)?(?:UTC|GMT|Z)$", re.IGNORECASE)
_SLASHED_DAY = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?=\D|$)", re.ASCII)
_MIN_SECONDS, _MAX_SECONDS = 631_152_000, 4_102_444_800  # since 1970: from 1990 to 2100
_CHROME_EPOCH = 11_644_473_600  # seconds from 1601 to 1970
_WRITTEN_AS = (int, float, str)  # `int | float | str` would make an object for each value
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WITHOUT_ZONE = datetime(1970, 1, 1)  # written in half the time
# Units per second, and the seconds from the start of the count to 1970.
_UNITS = ((1, 0), (10**3, 0), (10**6, 0), (10**6, _CHROME_EPOCH), (10**9, 0))
_MAX_MAIL_DATE_CHARACTERS = 60  # the longest form of RFC 5322 has about 40; longer text is prose


def parse_timestamp(value: object, *, day_first: bool | None = None) -> str | None:
    """Return the instant of a number or a text as ISO 8601 in UTC, or None.

    A text without a time zone is in UTC; a day without a time is its first second.

    :param day_first: whether 3/4/2024 is the third of April; None: such a date is not understood

    >>> parse_timestamp("1600000000"), parse_timestamp(1600000000000), parse_timestamp("13247366400000000")
    ('2020-09-13T12:26:40Z', '2020-09-13T12:26:40Z', '2020-10-17T00:00:00Z')
    >>> parse_timestamp("2016-09-08T11:55:58+0200"), parse_timestamp("2015-09-09 11:10:32 UTC")
    ('2016-09-08T09:55:58Z', '2015-09-09T11:10:32Z')
    >>> parse_timestamp("2020/1/2"), parse_timestamp("Sat, 14 May 2016 23:54:18 +0200")
    ('2020-01-02T00:00:00Z', '2016-05-14T21:54:18Z')
    >>> [parse_timestamp(text) for text in ("", "0", -1, "abc", "9" * 20, "1e9", None, True)]
    [None, None, None, None, None, None, None, None]
    """
    if isinstance(value, bool) or not isinstance(value, _WRITTEN_AS):
        return None
    text = str(value).strip()
    seconds = _parse_number(text) if _NUMBER.fullmatch(text) else _parse_date(text, day_first)
    if seconds is None or not _MIN_SECONDS <= seconds < _MAX_SECONDS:
        return None
    return f"{(_EPOCH_WITHOUT_ZONE + timedelta(seconds=int(seconds))).isoformat()}Z"


class DateColumn:
    """The dates of one column or key, whose order of day and month is decided over all of them.

    :param list_values: returns all values of the column; called once, at the first date that can be read both ways
    """

    def __init__(self, list_values: Callable[[], Iterable[object]]) -> None:
        self._list_values = list_values
        self._day_first: bool | None = None
        self._is_decided = False

    def parse(self, value: object) -> str | None:
        """Return the instant of a value as ISO 8601 in UTC, or None."""
        if has_either_order(value) and not self._is_decided:
            self._day_first, self._is_decided = find_day_order(self._list_values()), True
        return parse_timestamp(value, day_first=self._day_first)


def _parse_number(text: str) -> float | None:
    number = float(text)
    for unit, epoch in _UNITS:
        if _MIN_SECONDS <= number / unit - epoch < _MAX_SECONDS:
            return number / unit - epoch
    return None


def _parse_date(text: str, day_first: bool | None) -> float | None:
    """Return the seconds since 1970 of a written date."""
    date = _parse_iso_date(text) or parse_written_date(text, day_first=day_first) or _parse_mail_date(text)
    if date is None:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return (date - _EPOCH).total_seconds()


def _parse_iso_date(text: str) -> datetime | None:
    text = _ZONE_WORD.sub("+00:00", text) if ":" in text else text
    text = _SLASHED_DAY.sub(lambda day: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse_mail_date(text: str) -> datetime | None:
    """Return a date in the form of e-mail (RFC 5322, section 3.3), which RSS uses too."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text) if len(text) < _MAX_MAIL_DATE_CHARACTERS else None
    except (ValueError, OverflowError):
        return None
