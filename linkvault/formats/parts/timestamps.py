"""Dates as other programs write them -> ISO 8601 in UTC, or None where they tell no credible instant.

Numbers are told apart by their size alone: seconds, milliseconds, microseconds or nanoseconds since 1970, or
microseconds since 1601 (Chrome). Between 1990 and 2100 these ranges do not touch.
"""

import re
from datetime import UTC, datetime, timedelta

_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?", re.ASCII)
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_BEHIND_DAY = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?=\D|$)", re.ASCII)
_FIRST, _LAST = 631_152_000, 4_102_444_800  # 1990 and 2100, in seconds since 1970
_CHROME_EPOCH = 11_644_473_600  # seconds from 1601 to 1970
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_timestamp(value: object) -> str | None:
    """Return the instant that a number or a text tells.

    A text without a zone is taken for UTC, a day alone for its first second.

    >>> parse_timestamp("1600000000"), parse_timestamp(1600000000000), parse_timestamp("13247366400000000")
    ('2020-09-13T12:26:40Z', '2020-09-13T12:26:40Z', '2020-10-17T00:00:00Z')
    >>> parse_timestamp("2016-09-08T11:55:58+0200"), parse_timestamp("2015-09-09 11:10:32 UTC"), parse_timestamp("2020/1/2")
    ('2016-09-08T09:55:58Z', '2015-09-09T11:10:32Z', '2020-01-02T00:00:00Z')
    >>> parse_timestamp("Sat, 14 May 2016 23:54:18 +0200")
    '2016-05-14T21:54:18Z'
    >>> [parse_timestamp(nonsense) for nonsense in ("", "0", -1, "abc", "9" * 20, "1e9", None, True)]
    [None, None, None, None, None, None, None, None]
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    found = _seconds(text) if _NUMBER.fullmatch(text) else _written(text)
    if found is None or not _FIRST <= found < _LAST:
        return None
    return (_EPOCH + timedelta(seconds=int(found))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(text: str) -> float | None:
    number = float(text)
    for unit, epoch in ((1, 0), (10**3, 0), (10**6, 0), (10**6, _CHROME_EPOCH), (10**9, 0)):
        if _FIRST <= number / unit - epoch < _LAST:
            return number / unit - epoch
    return None


def _written(text: str) -> float | None:
    found = _iso(text) or _mail(text)
    if found is None:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return (found - _EPOCH).total_seconds()


def _iso(text: str) -> datetime | None:
    text = _ZONE_WORD.sub("+00:00", text) if ":" in text else text
    text = _BEHIND_DAY.sub(lambda found: f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    """Read the dates of e-mails, which RSS uses (RFC 5322, section 3.3)."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text) if len(text) < 60 else None
    except (ValueError, OverflowError):
        return None
