"""Retry-After -> how long to wait before asking once more. (pure)"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DEFAULT_PAUSE = 1.0


def seconds_to_wait(header: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header asks for; nonsense counts as none given.

    >>> seconds_to_wait("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> seconds_to_wait("Thu, 01 Jan 2026 00:00:03 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    3.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:20])
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return DEFAULT_PAUSE
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max(0.0, (instant - now).total_seconds())
