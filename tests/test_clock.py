"""Dates as people type them -> spans of time."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault import clock

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def in_zone(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("zone", [name], indirect=True)


DAYS = [
    ("today", "2026-11-25", "2026-11-26"),
    ("Yesterday", "2026-11-24", "2026-11-25"),
    ("0d", "2026-11-25", "2026-11-26"),
    ("7d", "2026-11-18", "2026-11-19"),
    ("2w", "2026-11-11", "2026-11-12"),
    ("3m", "2026-08-25", "2026-08-26"),
    ("12M", "2025-11-25", "2025-11-26"),
    ("1y", "2025-11-25", "2025-11-26"),
    ("last week", "2026-11-16", "2026-11-23"),
    ("last-month", "2026-10-01", "2026-11-01"),
    (" last  year ", "2025-01-01", "2026-01-01"),
    ("2026", "2026-01-01", "2027-01-01"),
    ("2026-02", "2026-02-01", "2026-03-01"),
    ("2026-12", "2026-12-01", "2027-01-01"),
    ("2026-11-25", "2026-11-25", "2026-11-26"),
    ("9999y", "0001-01-01", "0001-01-02"),
    ("99999d", "1753-02-10", "1753-02-11"),
    ("9999-12-31", "9999-12-31", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "first", "after"), DAYS, ids=[text for text, *_ in DAYS])
def test_a_date_is_a_span_of_days(text, first, after):
    days = clock.parse_days(text, TODAY)
    assert days is not None
    assert tuple(map(str, days)) == (first, after)


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 3, 31), "1m", "2026-02-28"),
        (date(2024, 3, 31), "1m", "2024-02-29"),
        (date(2024, 2, 29), "1y", "2023-02-28"),
        (date(2026, 1, 15), "1m", "2025-12-15"),
        (date(2026, 1, 1), "last month", "2025-12-01"),
        (date(2026, 1, 1), "last week", "2025-12-22"),
        (date(2026, 11, 23), "last week", "2026-11-16"),  # a Monday
    ],
)
def test_months_and_years_are_those_of_the_calendar(today, text, day):
    days = clock.parse_days(text, today)
    assert days is not None
    assert str(days[0]) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "7",
        "7h",
        "-7d",
        "7 d",
        "last",
        "last day",
        "2026-13",
        "2026-02-30",
        "0000",
        "٧d",
        "26-11-25",
        "2026-11-25T",
    ],
)
def test_other_text_is_no_date(text):
    assert clock.parse_span(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-25T06:28:26+02:00", "2026-11-25T04:28:26Z", "2026-11-25T04:28:27Z"),
        ("2026-11-25 04:28Z", "2026-11-25T04:28:00Z", "2026-11-25T04:28:01Z"),
    ],
)
def test_an_instant_is_one_second(text, start, end):
    assert clock.parse_span(text) == (start, end)


@pytest.mark.usefixtures("zone")
@in_zone("Europe/Berlin")
def test_a_date_without_a_zone_is_local():
    assert clock.parse_span("2026-07-01") == ("2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z")
    assert clock.parse_span("2026-12") == ("2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z")
    assert clock.parse_span("2026-12-01T00:30") == ("2026-11-30T23:30:00Z", "2026-11-30T23:30:01Z")


@pytest.mark.usefixtures("zone")
@in_zone("Europe/Berlin")
def test_the_day_of_the_clock_change_has_its_own_length():
    assert clock.parse_span("2026-03-29") == ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"], indirect=True)
@pytest.mark.usefixtures("zone")
def test_the_first_and_last_day_of_the_calendar_are_dates():
    for text in ("0001-01-01", "9999-12-31", "9999", "9999y"):
        span = clock.parse_span(text, TODAY)
        assert span is not None
        assert span.start <= span.end


def test_now_is_written_in_utc_to_the_second():
    before = datetime.now(UTC).replace(microsecond=0)
    moment = datetime.strptime(clock.now(), "%Y-%m-%dT%H:%M:%S%z")
    assert before <= moment <= datetime.now(UTC)


@given(st.text(st.sampled_from("0123456789-: dwmyTZlastoek+")) | st.text())
def test_any_text_gives_a_span_or_none(text):
    span = clock.parse_span(text, TODAY)
    assert span is None or span.start <= span.end
