"""The codes of fonts of TeX that have no map -> characters."""

import pytest

from linkvault.extract.pdf.glyphs.bitmap_fonts import NAMELESS, decode
from linkvault.extract.pdf.shapes import Glyph, Style

WORDS = list(map(ord, "words of a text"))


def decoded(codes: list[int], *, widths: tuple[float, ...] = (5, 6)) -> list[Glyph]:
    """Return the glyphs of codes in one font, with changing widths."""
    style = Style(f"{NAMELESS}1", 10)
    glyphs = [
        Glyph(chr(code), 10 * place, 10 * place + widths[code % len(widths)], 0, style)
        for place, code in enumerate(codes)
        if code != 0x20
    ]
    decode(glyphs)
    return glyphs


def text(glyphs: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([*WORDS, 27, 16, 17, 21, 0xFF, 0xA1, 0x88], "wordsofatextff“”–ßąĹ"),
        ([*WORDS, 16, 17, 21], "wordsofatext“”–"),
        ([*WORDS, 12, 0x5C, 0x22, 0x7B, 25], "wordsofatextfi“”–ß"),
        ([0x88, 0x84, 0xBF, 0xB0], "•†€°"),
    ],
    ids=["T1", "T1 without ligatures", "OT1", "symbols"],
)
def test_the_encoding_is_the_one_that_the_codes_show(codes: list[int], expected: str) -> None:
    assert text(decoded(codes)) == expected


def test_letters_of_one_width_are_of_a_typewriter_and_keep_their_codes() -> None:
    glyphs = decoded([*map(ord, 'if(x<"y"){\\w}il'), 12], widths=(5.25,))
    assert text(glyphs) == 'if(x<"y"){\\w}ilfi'
    assert all(glyph.style.mono for glyph in glyphs)
