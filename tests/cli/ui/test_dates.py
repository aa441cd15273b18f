"""Options and queries accept the same dates."""

from importlib.resources import files

import pytest

from linkvault import clock
from linkvault.cli.parameters.values import date_span
from linkvault.errors import UsageError
from linkvault.search.query.parser import Filter, parse

DATES = (
    "7d",
    "2w",
    "3m",
    "1y",
    "yesterday",
    "today",
    "last-month",
    "2026",
    "2026-11",
    "2026-11-25",
    "2026-11-25T10:00:00Z",
)


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_understood_in_an_option_and_in_a_query(text):
    assert date_span(text) == clock.parse_span(text)
    assert parse(f"after:{text}").nodes == (Filter("after", text),)


def test_a_query_takes_a_date_of_two_words_in_quotes():
    assert parse('before:"last month"').nodes == (Filter("before", "last month"),)


@pytest.mark.parametrize("text", ["7h", "soon", "last day", "2026-13", ""])
def test_an_unknown_date_names_some_forms_in_an_option_and_is_words_in_a_query(text):
    with pytest.raises(UsageError, match="not a date") as caught:
        date_span(text)
    hint = str(caught.value.hint)
    assert all(form in hint for form in ("2026-11-25", "7d", "yesterday", "`linkvault help search`"))
    assert len(f"hint: {hint}") <= 80
    guide = files("linkvault.help").joinpath("search.md").read_text(encoding="utf-8")
    assert all(form in guide for form in ("`2026-11`", "`last month`", "`2w`", "`3m`", "`1y`"))
    assert not any(isinstance(node, Filter) for node in parse(f"after:{text}").nodes)
