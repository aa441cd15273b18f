"""Compiled queries: the bounds of a loosened query, the column of single characters, dates, negation."""

from datetime import date, datetime

import pytest

from linkvault.clock import format_instant
from linkvault.models import Condition, Selection
from linkvault.search.query.compiler import CompiledQuery, compile_query
from linkvault.search.query.expressions import compile_term
from linkvault.search.query.parser import Term, parse
from linkvault.search.text.tag_words import TAG_MARK, add_tag_words

TODAY = date(2026, 11, 25)


def day_start(year: int, month: int, day: int) -> str:
    """Return the first instant of a local day."""
    return format_instant(datetime(year, month, day))


def compiled(text: str) -> CompiledQuery:
    return compile_query(parse(text), lambda _: Condition("1"), TODAY)


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("after:2w", Selection(since=day_start(2026, 11, 11))),
        ("before:2026", Selection(until=day_start(2026, 1, 1))),
        ("before:3m", Selection(until=day_start(2026, 8, 25))),
    ],
)
def test_a_date_filter_selects_by_the_first_instant_of_its_date(text: str, selection: Selection) -> None:
    selections: list[Selection] = []

    def condition(selection: Selection) -> Condition:
        selections.append(selection)
        return Condition("1")

    compile_query(parse(text), condition, TODAY)
    assert selections == [selection]


def test_a_loosened_query_has_at_most_60_words_and_60_pairs() -> None:
    query = compiled(f'"{" ".join(f"word{number}" for number in range(90))}"')
    assert len(query.words) == 60
    assert len(query.neighbors) == 60


def test_a_prefix_of_two_letters_is_not_loosened() -> None:
    assert list(compiled("gradient de*").words) == [add_tag_words('"gradient"')]
    assert list(compiled("gradient des*").words) == [add_tag_words('"gradient"'), add_tag_words('"des" *')]


def test_pairs_of_stop_words_are_not_neighbors() -> None:
    assert compiled("what is the loss of it").neighbors == ('"the loss"', '"loss of"')


@pytest.mark.parametrize("text", ["人 大", "人、大", "人 大 小"])
def test_adjacent_characters_do_not_match_in_the_column_of_single_characters(
    text: str,
) -> None:
    words = " ".join(char for char in text if char.isalpha())
    expression = f'{{title headings note body details author address}} : "{words}" *'
    assert compile_term(Term(text)) == add_tag_words(expression)
    assert add_tag_words(expression).startswith(f'(tags : "{TAG_MARK}人')


def test_a_single_character_matches_in_the_column_of_single_characters() -> None:
    assert compile_term(Term("损")) == add_tag_words('chars : "损"')
    assert compile_term(Term("损", field="title")) == 'title : "损" *'


def test_the_column_of_single_characters_matches_no_phrase(index) -> None:
    """The column has the distinct characters of a page, sorted: any two of them can be adjacent."""
    words = "人 大"  # 人 U+4EBA and 大 U+5927 would be next to each other in the column
    apart = index.put("", "人は大きい。")
    assert index.documents[apart].body
    assert index.strict_ids("人") == index.strict_ids("大") == {apart}
    for query in (f'"{words}"', '"大 人"', f'"{words}" -zebra', f'zebra OR "{words}"'):
        assert index.strict_ids(query) == set(), query
    together = index.put("", "人、大。")
    assert index.strict_ids(f'"{words}"') == {together}


def test_a_negation_excludes_text_only_from_a_query_with_words() -> None:
    loss, coin = add_tag_words('"loss"'), add_tag_words('"coin"')
    assert compiled("loss -coin").strict == f"({loss}) NOT ({coin})"
    assert compiled("-coin").strict is None
    assert compiled("-coin").where[0].sql.startswith("NOT (link.id IN")
