"""Retry-After header -> seconds to wait before the next request. (pure)"""

from datetime import UTC, datetime

DEFAULT_SECONDS = 1.0  # where the header is absent or cannot be parsed
_MAX_DIGITS = 20  # more than 308 digits would be infinity as a float


def seconds_to_wait(header: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header asks for; `DEFAULT_SECONDS` if it is absent or malformed.

    >>> seconds_to_wait("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> seconds_to_wait("Thu, 01 Jan 2026 00:00:03 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    3.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:_MAX_DIGITS])
    from email.utils import parsedate_to_datetime  # few servers ask to wait

    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return DEFAULT_SECONDS
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max(0.0, (instant - now).total_seconds())
