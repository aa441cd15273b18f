"""Which words tell most about a text."""

from linkvault.suggest import candidates, shared, strongest


def test_rare_words_come_first_and_lonely_ones_are_left_out() -> None:
    weights = candidates([(["loss", "model", "gradient", "loss", "only"], 1)])
    pages = {"loss": 30, "model": 400, "gradient": 12, "only": 1}
    assert list(strongest(weights, pages, 1000)) == ["loss", "gradient"]


def test_terms_and_their_cost_are_bounded() -> None:
    weights = {f"word{number}": 2.0 for number in range(90)}
    assert len(strongest(weights, dict.fromkeys(weights, 10), 100_000)) == 24
    assert len(strongest(weights, dict.fromkeys(weights, 10_000), 100_000)) == 3


def test_single_characters_and_numbers_tell_nothing() -> None:
    assert list(candidates([(["的", "损失", "7", "2026", "x"], 1)])) == ["损失"]


def test_few_pages_still_have_telling_words() -> None:
    assert list(strongest({"loss": 1.0, "all": 1.0}, {"loss": 2, "all": 3}, 3)) == ["loss"]


def test_shared_tags() -> None:
    assert shared(("ml",), ("ml",)) == 1.0
    assert shared((), ("ml",)) == 0.0
