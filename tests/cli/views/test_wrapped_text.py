"""Lines that fit a terminal."""

import pytest

from linkvault.cli.ui.terminal import cell_width
from linkvault.cli.views.wrapped_text import Part, wrap_parts

TEXTS = [
    "The loss tells how wrong a model is, and learning makes that number small, step by step.",
    "损失函数就是这把尺子:它把预测与事实之间的距离变成一个数,学习就是让这个数小下去。",
    "mixed 损失函数 and https://example.org/a/very/long/address/without/any/blank/in/it 的loss",
    "e\u0301" * 50,
    " ",
    "",
]


def lines(text: str, width: int, indent: int = 3) -> list[str]:
    return ["".join(part.text for part in line) for line in wrap_parts([Part(text)], width, indent)]


@pytest.mark.parametrize("width", [10, 40, 80, 120])
@pytest.mark.parametrize("text", TEXTS)
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    first, *rest = lines(text, width) or [""]
    assert cell_width(first) <= width
    assert all(cell_width(line) <= width - 3 for line in rest)
    assert "".join((first, *rest)).replace(" ", "") == text.replace(" ", "")


def test_lines_break_between_words_and_never_before_closing_punctuation() -> None:
    assert lines("two roads lead to it", 10, 0) == ["two roads", "lead to it"]
    assert lines("这把尺子，它把", 8, 0) == ["这把尺", "子，它把"]
    assert lines("这把「尺子」", 6, 0) == ["这把", "「尺", "子」"]


def test_a_word_longer_than_a_line_is_cut_at_the_end_of_the_line() -> None:
    assert lines("abcdefghij kl", 4, 0) == ["abcd", "efgh", "ij", "kl"]


def test_a_style_goes_on_in_the_next_line() -> None:
    parts = [Part("see "), Part("two roads", "bold"), Part("s")]
    assert wrap_parts(parts, 8, 0) == [
        [Part("see "), Part("two", "bold")],
        [Part("roads", "bold"), Part("s")],
    ]
