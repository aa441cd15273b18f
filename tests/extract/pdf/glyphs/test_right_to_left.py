"""Lines from right to left: glyphs as a page shows them, in several orders of the file, in logical order."""

import pytest

from linkvault.extract.pdf.glyphs.right_to_left import order_lines
from linkvault.extract.pdf.shapes import Glyph, Style

SIZE, WIDTH = 10.0, 5.0


def glyphs_of(shown: str, *, y: float = 50) -> list[Glyph]:
    """Return the glyphs of a line, from left to right as it is shown; spaces are gaps, a bar a wide one."""
    style = Style("font", SIZE)
    glyphs, x, is_after_space = [], 100.0, False
    for character in shown:
        if character in " |":
            x, is_after_space = x + (WIDTH if character == " " else 3 * SIZE), True
            continue
        glyphs.append(Glyph(character, x, x + WIDTH, y, style, is_after_space))
        x, is_after_space = x + WIDTH, False
    return glyphs


def read(glyphs: list[Glyph]) -> str:
    """Return the text in logical order."""
    return "".join(" " * glyph.space + glyph.text for glyph in order_lines(glyphs)).strip()


def shown_words(shown: str) -> list[Glyph]:
    """Return glyphs in the order of words from right to left, the letters of each word as they are shown."""
    words: list[list[Glyph]] = [[]]
    for glyph in glyphs_of(shown):
        if glyph.space:
            words.append([])
        glyph.space = False
        words[-1].append(glyph)
    for word in words[1:]:
        word[-1].space = word[0].space = False
    for word in words[::-1][1:]:
        word[0].space = True
    return [glyph for word in words[::-1] for glyph in word]


@pytest.mark.parametrize(
    ("shown", "logical"),
    [
        (".97 ןושל", "לשון 97."),
        (",(2021 תנש) 97 היה", "היה 97 (שנת 2021),"),
        (".50% ןמ", "מן 50%."),
        (".120-ל הלע", "עלה ל-120."),
        (".יוסינב Python 3.11-ב ונשמתשה", "השתמשנו ב-Python 3.11 בניסוי."),
        ("2020-2021 תונשב", "בשנות 2020-2021"),
    ],
)
def test_numbers_words_and_brackets_are_read_in_their_order(shown: str, logical: str) -> None:
    assert read(shown_words(shown)) == logical


def test_a_bracket_that_is_mirrored_already_is_kept_or_turned_as_its_neighbours_ask() -> None:
    assert read(shown_words(")2021 תנש( היה")) == read(shown_words("(2021 תנש) היה")) == "היה (שנת 2021)"


def test_letters_that_the_file_has_in_logical_order_keep_it_although_their_boxes_overlap() -> None:
    first, second, third = reversed(glyphs_of("אבג"))
    second.x0, second.x1 = third.x0 - 1, third.x1  # its middle is left of that of the next letter
    assert read([first, second, third]) == "גבא"


def test_cells_of_a_table_stay_apart_and_lines_of_other_pages_as_they_are() -> None:
    assert read(glyphs_of("בא|דג")) == "גד אב"
    latin = glyphs_of("a loss of .97 (see")
    assert order_lines(latin) == latin
