"""The keywords of a text, and the similarity of tags."""

from math import log, sqrt

import pytest

from linkvault.suggest import select_keywords, tag_similarity, weigh_words


def test_rare_words_come_first_and_words_of_one_page_are_dropped() -> None:
    weights = weigh_words([(["loss", "model", "gradient", "loss", "only"], 1)])
    pages = {"loss": 30, "model": 400, "gradient": 12, "only": 1}
    assert list(select_keywords(weights, pages, 1000)) == ["loss", "gradient"]


def test_the_number_and_the_cost_of_keywords_are_bounded() -> None:
    weights = {f"word{number}": 2.0 for number in range(90)}
    assert len(select_keywords(weights, dict.fromkeys(weights, 10), 100_000)) == 24
    assert len(select_keywords(weights, dict.fromkeys(weights, 10_000), 100_000)) == 3


def test_single_characters_and_numbers_are_no_keywords() -> None:
    assert list(weigh_words([(["的", "损失", "7", "2026", "x"], 1)])) == ["损失"]


def test_a_small_vault_has_keywords_too() -> None:
    assert list(select_keywords({"loss": 1.0, "all": 1.0}, {"loss": 2, "all": 3}, 3)) == ["loss"]


def test_equal_tags_are_similar() -> None:
    assert tag_similarity(("ml",), ("ml",)) == 1.0
    assert tag_similarity((), ("ml",)) == 0.0


def test_a_frequent_word_counts_by_the_logarithm_of_its_frequency() -> None:
    weights = weigh_words([(["often"] * 10 + ["once"], 1)])
    assert weights["once"] == 1.0
    assert weights["often"] == pytest.approx(1 + log(10))


def test_words_count_by_the_weight_of_their_text() -> None:
    assert weigh_words([(["loss"], 3), (["coin"] * 3, 1)]) == pytest.approx(
        {"loss": 1 + log(3), "coin": 1 + log(3)}
    )


def test_a_word_on_more_than_a_fifth_of_the_pages_is_no_keyword() -> None:
    assert list(select_keywords({"loss": 1.0, "model": 1.0}, {"loss": 200, "model": 201}, 1000)) == ["loss"]


def test_common_tags_count_less_among_many() -> None:
    assert (
        tag_similarity(["ml"], ["ml", "to read"])
        == tag_similarity(["ml", "to read"], ["ml"])
        == pytest.approx(1 / sqrt(2))
    )
