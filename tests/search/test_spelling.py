"""What was probably meant, by the words that the pages hold."""

from typing import Any

import pytest

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
    assert str(shelf.search(typed).meant) == meant


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
    assert shelf.search(typed).meant is None


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
    found = shelf.search(typed).meant
    assert (str(found) if found else None) == meant


def test_what_is_offered_is_found(shelf: Any) -> None:
    shelf.put("Stemming", "optimization of functions")
    assert str(shelf.search("optimzation").meant) == "optimization"
    assert len(shelf.search(str(shelf.search("optimzation").meant)).ranked) == 1
