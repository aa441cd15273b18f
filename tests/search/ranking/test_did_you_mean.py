"""What was probably meant, by the words that the pages hold."""

from typing import Any

import pytest

from linkvault.search.ranking.edit_distance import count_edits

PAGES = [
    "The gradient descends along the loss",
    "A ruler measures coins",
    "Градиент функции потерь",
    "损失函数与学习率",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gradeint", "gradient"),
        ("gradent", "gradient"),
        ("grradient", "gradient"),
        ("gradiemt loss", "gradient loss"),
        ("title:rular tag:ml", "title:ruler tag:ml"),
        ("(mesures OR nothing) ruler", "measures OR nothing ruler"),
        ("градинт", "градиент"),
    ],
)
def test_a_slip_is_mended(shelf: Any, typed: str, meant: str) -> None:
    for page in PAGES:
        shelf.put(page, page)
    assert str(shelf.search(typed).suggestion) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "gradient",
        "zebra",
        "gra",
        "损失涵数",
        "gradein*",
        '"gradeint loss"',
        "-gradeint",
        "",
        "x2x2x2",
        "ßßßß",
    ],
)
def test_nothing_is_offered_where_nothing_is_near(shelf: Any, typed: str) -> None:
    for page in PAGES:
        shelf.put(page, page)
    assert shelf.search(typed).suggestion is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("optimzatoin", "optimization"),
        ("consciosness", "consciousness"),
        ("conscousnes", "consciousness"),
        ("Wittgensetin", "wittgenstein"),
        ("wittgenstien tractaus", "wittgenstein tractatus"),
        ("Wahrscheinlickeitn", "wahrscheinlichkeit"),
        ("вероятнсоть", "вероятность"),
        ("верояностью", "вероятность"),
        ("antidisestablish", None),
        ("consilience", None),
        ("gradienten", "gradient"),
    ],
)
def test_two_slips_of_a_long_word_are_mended(shelf: Any, typed: str, meant: str | None) -> None:
    shelf.put("", "Optimization optimizes consciousness; Wittgenstein wrote the Tractatus. A gradient.")
    shelf.put("", "Die Wahrscheinlichkeit, вероятность, considerable consequences")
    found = shelf.search(typed).suggestion
    assert (str(found) if found else None) == meant


def test_what_is_offered_is_found(shelf: Any) -> None:
    shelf.put("Stemming", "optimization of functions")
    assert str(shelf.search("optimzation").suggestion) == "optimization"
    assert len(shelf.search(str(shelf.search("optimzation").suggestion)).links) == 1


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("loss", "loss", 0),
        ("loss", "los", 1),
        ("loss", "lsos", 1),
        ("loss", "lxss", 1),
        ("loss", "lossy", 1),
        ("abcd", "badc", 2),
        ("abcdef", "abxyzf", 3),
        ("", "ab", 2),
    ],
)
def test_slips_between_two_words(a: str, b: str, slips: int) -> None:
    assert count_edits(a, b) == count_edits(b, a) == slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wittgesntien", "wittgenstein"),  # two pairs swapped
        ("wittgxnstxin", "wittgenstein"),  # two letters wrong
        ("wittgxnxtxin", None),  # three
        ("gradxenx", "gradient"),  # 8 letters: long enough for two
        ("rouxdx", None),  # 6 letters: one slip only
        ("rounx", "round"),
        ("oss", None),  # 3 letters: too short
        ("losx", "loss"),
    ],
)
def test_how_many_slips_a_word_may_have(shelf: Any, typed: str, meant: str | None) -> None:
    shelf.put("", "Wittgenstein went round a gradient without a loss.")
    found = shelf.search(typed).suggestion
    assert (str(found) if found else None) == meant


def test_of_words_as_near_the_likelier_slip_is_meant(shelf: Any) -> None:
    """Two letters swapped, before a letter left out, before a wrong one; the first letter is seldom wrong."""
    shelf.put("", "form from forum")
    assert str(shelf.search("fomr").suggestion) == "form"
    shelf.put("", "coast boat boats")
    assert str(shelf.search("coat").suggestion) == "coast"
    shelf.put("", "bound sounx")
    assert str(shelf.search("sound").suggestion) == "sounx"


def test_of_words_as_near_the_more_frequent_is_meant(shelf: Any) -> None:
    shelf.put("", "a matrix")
    for _ in range(5):
        shelf.put("", "a matria")
    assert str(shelf.search("matrib").suggestion) == "matria"


def test_of_a_query_four_words_are_looked_after(shelf: Any) -> None:
    shelf.put("", "gradient matrix inverse kernel entropy")
    found = shelf.search("gradent matrx invrse kernl entrpy").suggestion
    assert str(found) == "gradient matrix inverse kernel entrpy"
