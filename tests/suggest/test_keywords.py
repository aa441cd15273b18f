"""Which words tell most about a text."""

from math import log, sqrt

import pytest

from linkvault.suggest import select_keywords, tag_similarity, weigh_words


def test_rare_words_come_first_and_lonely_ones_are_left_out() -> None:
    weights = weigh_words([(["loss", "model", "gradient", "loss", "only"], 1)])
    pages = {"loss": 30, "model": 400, "gradient": 12, "only": 1}
    assert list(select_keywords(weights, pages, 1000)) == ["loss", "gradient"]


def test_terms_and_their_cost_are_bounded() -> None:
    weights = {f"word{number}": 2.0 for number in range(90)}
    assert len(select_keywords(weights, dict.fromkeys(weights, 10), 100_000)) == 24
    assert len(select_keywords(weights, dict.fromkeys(weights, 10_000), 100_000)) == 3


def test_single_characters_and_numbers_tell_nothing() -> None:
    assert list(weigh_words([(["的", "损失", "7", "2026", "x"], 1)])) == ["损失"]


def test_few_pages_still_have_telling_words() -> None:
    assert list(select_keywords({"loss": 1.0, "all": 1.0}, {"loss": 2, "all": 3}, 3)) == ["loss"]


def test_shared_tags() -> None:
    assert tag_similarity(("ml",), ("ml",)) == 1.0
    assert tag_similarity((), ("ml",)) == 0.0


def test_a_word_that_is_often_in_the_text_counts_more_but_by_its_logarithm() -> None:
    weights = weigh_words([(["often"] * 10 + ["once"], 1)])
    assert weights["once"] == 1.0
    assert weights["often"] == pytest.approx(1 + log(10))


def test_words_of_a_heading_count_as_often_as_they_are_weighted() -> None:
    assert weigh_words([(["loss"], 3), (["coin"] * 3, 1)]) == pytest.approx(
        {"loss": 1 + log(3), "coin": 1 + log(3)}
    )


def test_a_word_on_more_than_a_fifth_of_the_pages_tells_nothing() -> None:
    assert list(select_keywords({"loss": 1.0, "model": 1.0}, {"loss": 200, "model": 201}, 1000)) == ["loss"]


def test_tags_in_common_count_less_among_many() -> None:
    assert (
        tag_similarity(["ml"], ["ml", "to read"])
        == tag_similarity(["ml", "to read"], ["ml"])
        == pytest.approx(1 / sqrt(2))
    )
