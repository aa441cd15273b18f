"""The Retry-After header in all its forms, and malformed ones."""

from datetime import UTC, datetime

import pytest

from linkvault.fetch.response import DEFAULT_SECONDS, seconds_to_wait

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)

HEADERS = {
    "seconds": ("120", 120.0),
    "zero": ("0", 0.0),
    "blanks around": (" 7 ", 7.0),
    "a day": ("86400", 86_400.0),
    "a date": ("Thu, 01 Jan 2026 12:00:03 GMT", 3.0),
    "a date of another zone": ("Thu, 01 Jan 2026 13:00:03 +0100", 3.0),
    "a date that names no zone": ("Thu, 01 Jan 2026 12:00:09 -0000", 9.0),
    "a date in the past": ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
    "absent": (None, DEFAULT_SECONDS),
    "empty": ("", DEFAULT_SECONDS),
    "a word": ("soon", DEFAULT_SECONDS),
    "a negative number": ("-5", DEFAULT_SECONDS),
    "a fraction": ("1.5", DEFAULT_SECONDS),
    "other digits": ("１２", DEFAULT_SECONDS),
    "a day that is none": ("Thu, 99 Jan 2026 12:00:00 GMT", DEFAULT_SECONDS),
}


@pytest.mark.parametrize(("header", "seconds"), HEADERS.values(), ids=HEADERS.keys())
def test_seconds_to_wait(header: str | None, seconds: float) -> None:
    assert seconds_to_wait(header, NOW) == seconds


def test_thousands_of_digits_are_a_finite_number() -> None:
    assert seconds_to_wait("9" * 5000, NOW) > 1e19
