"""Columns from top to bottom: all glyphs of a page are in one direction afterwards, and rows follow from the right."""

from linkvault.extract.pdf.glyphs.segments import build_segments
from linkvault.extract.pdf.glyphs.vertical_text import turn_columns
from linkvault.extract.pdf.shapes import Glyph, Style

SIZE = 10.0
UPRIGHT, TURNED = Style("font", SIZE), Style("font", SIZE, angle=-90.0)


def column(text: str, x: float, top: float = 700) -> list[Glyph]:
    return [
        Glyph(character, x, x + SIZE, top - number * SIZE, UPRIGHT) for number, character in enumerate(text)
    ]


def test_columns_are_lines_with_their_turned_words() -> None:
    first, second = column("吾輩は猫である名前", 300), column("無いどこで生れた", 280)
    # A Latin word runs downward already: its way down is measured from 0, as that of the turned columns.
    start = -700 + 9 * SIZE
    word = [
        Glyph(letter, start + number * 5, start + number * 5 + 5, 301.2, TURNED)
        for number, letter in enumerate("pdf")
    ]
    turned = turn_columns([*first, *word, *second])
    assert {glyph.style.angle for glyph in turned} == {-90.0}
    segments = build_segments(turned)
    assert [segment.text for segment in segments] == ["吾輩は猫である名前 pdf", "無いどこで生れた"]
    assert segments[0].y > segments[1].y  # grows upward here: the right column is read first
    assert segments[0].x0 == segments[1].x0


def test_a_title_in_one_column_does_not_turn_a_page() -> None:
    lines = [
        Glyph(character, 10 + 10 * number, 20 + 10 * number, 500, UPRIGHT)
        for number, character in enumerate("横書きの文章は左から右へ読むものである")
    ]
    page = [*column("縦書きの題名である", 300), *lines]
    assert turn_columns(page) == page
