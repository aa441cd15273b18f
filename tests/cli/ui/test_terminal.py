"""Text for a terminal: control characters are shown as codes, in JSON as escapes of JSON."""

import json

import pytest

from linkvault.cli.ui.terminal import cell_width, fit, printable, to_json

# The first and the last character of each range that a terminal must not get.
UNSAFE = [
    ("\x00", "\\x00"),
    ("\x08", "\\x08"),
    ("\x0e", "\\x0e"),
    ("\x1b", "\\x1b"),
    ("\x1f", "\\x1f"),
    ("\x7f", "\\x7f"),
    ("\x80", "\\x80"),
    ("\x9b", "\\x9b"),
    ("\x9f", "\\x9f"),
    ("\u202a", "\\u202a"),
    ("\u202e", "\\u202e"),
    ("\u2066", "\\u2066"),
    ("\u2069", "\\u2069"),
    ("\u206f", "\\u206f"),
    ("\ufff9", "\\ufff9"),
    ("\ufffb", "\\ufffb"),
    ("\ud800", "\\ud800"),
    ("\udfff", "\\udfff"),
    ("\U000e0000", "\\U000e0000"),
    ("\U000e007f", "\\U000e007f"),
]
MARKS = "\u061c\u200e\u200f\ufeff"  # invisible, and common in Arabic and Hebrew text
LINES = ["\n", "\r", "\r\n", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n\t"]


@pytest.mark.parametrize(("char", "code"), UNSAFE, ids=ascii)
def test_an_unsafe_character_is_shown_as_its_code(char: str, code: str) -> None:
    assert printable(f"a{char}b") == f"a{code}b"
    assert printable(f"a{char}b\n", lines=True) == f"a{code}b\n"


@pytest.mark.parametrize("char", [*(char for char, _ in UNSAFE), *MARKS, "\n", "\u2028"], ids=ascii)
def test_json_escapes_it_and_reads_back_the_same(char: str) -> None:
    line = to_json({"title": f"损{char}"})
    assert line.isprintable()
    assert json.loads(line) == {"title": f"损{char}"}


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_a_direction_mark_is_removed(mark: str) -> None:
    assert printable(f"a{mark}b") == "ab"


@pytest.mark.parametrize("end", LINES, ids=ascii)
def test_one_line_stays_one_line(end: str) -> None:
    assert printable(f"a{end}b") == "a b"


def test_lines_and_tabs_are_kept_on_request() -> None:
    assert printable("a\r\n\tb\nc", lines=True) == "a\n\tb\nc"
    assert printable("a\rb\u2028c", lines=True) == "a\\x0db\\u2028c"


@pytest.mark.parametrize("text", ["损失函数 😀", "naïve café", "שלום", "مرحبا", "a\u200db", ""])
def test_text_of_any_language_is_unchanged(text: str) -> None:
    assert printable(text).replace("\\u200d", "\u200d") == text


@pytest.mark.parametrize(
    ("text", "width"), [("loss", 4), ("损失", 4), ("e\u0301", 1), ("ｌ", 2), ("a\u200db", 2), ("", 0)]
)
def test_the_width_of_text(text: str, width: int) -> None:
    assert cell_width(text) == width
    for columns in range(1, 8):
        assert cell_width(fit(text, columns)) == columns
