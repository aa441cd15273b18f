"""Fonts of TeX that are made of pixels -> the characters of their codes, and whether they have a fixed pitch. (pure)

Such fonts (Type 3) have no name and no map: PDFium gives the code of each glyph as its character. Which encoding a font
has is known by the codes that it uses. Encodings: "Fontinst" and "LaTeX font encodings", ctan.org/pkg/encguide.
"""

from collections import defaultdict

from linkvault.extract.pdf.glyphs.fonts import LIGATURES
from linkvault.extract.pdf.shapes import Glyph, Style
from linkvault.lazy_dataclass import replace

NAMELESS = "nameless "  # how the name of a font without one begins here; a number follows
_SIGNS_OF_OT1 = frozenset((*range(11, 16), 0x7F))  # ligatures, and the dots of an umlaut
_LIGATURES_OF_T1 = frozenset(range(27, 32))
_OT1 = dict(zip(range(16, 27), "ıȷ`´ˇ˘¯˚¸ßæ", strict=True)) | {
    0x22: "”", 0x3C: "¡", 0x3E: "¿", 0x5C: "“", 0x7B: "–", 0x7C: "—", 0x7D: "˝", 0x7E: "˜", 0x7F: "¨",
}  # fmt: skip
_T1 = (
    dict(zip(range(16, 23), "“”„«»–—", strict=True))
    | dict(zip(range(0x80, 0xA0), "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§", strict=True))
    | dict(zip(range(0xA0, 0xC0), "ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", strict=True))
    | {0x27: "’", 0x60: "‘", 0xD7: "Œ", 0xDF: "ẞ", 0xF7: "œ", 0xFF: "ß"}
)
# Symbols beside T1. Those that are missing here have the codes of Latin-1.
_TS1 = {0x84: "†", 0x85: "‡", 0x86: "‖", 0x87: "‰", 0x88: "•", 0x97: "™", 0xB8: "※", 0xBB: "√", 0xBF: "€"}
_MIN_LETTERS = 6  # different ones whose equal width is no chance
_MIN_SIZE = 0.1  # points: no division by zero
_SAME_WIDTH = 0.02  # of the width
_NARROW_AND_WIDE = frozenset("ijlfrtmw")  # letters whose widths differ in every font without a fixed pitch


def decode(glyphs: list[Glyph]) -> None:
    """Set the characters of glyphs of nameless fonts without a map, whose texts are codes; some have no character."""
    by_font: dict[str, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_font[glyph.style.font].append(glyph)
    for font_glyphs in by_font.values():
        _decode_font(font_glyphs)


def _decode_font(glyphs: list[Glyph]) -> None:
    """Set the characters and the styles of the glyphs of one font."""
    codes = {ord(glyph.text) for glyph in glyphs if len(glyph.text) == 1}
    is_mono = _is_mono(glyphs)
    table = {} if is_mono else _table_of(codes)
    styles: dict[Style, Style] = {}
    for glyph in glyphs:
        if len(glyph.text) == 1:  # a hyphen at the end of a line is added to the letter before it
            code = ord(glyph.text)
            glyph.text = table.get(code) or _plain(code)
        if is_mono:
            style = glyph.style
            glyph.style = styles.setdefault(style, replace(style, mono=True))


def _table_of(codes: set[int]) -> dict[int, str]:
    """Return the characters of the codes that are not those of Latin-1, by the encoding that the codes show."""
    if min(codes) >= 0x80:
        return _TS1
    if codes & _SIGNS_OF_OT1 and not codes & _LIGATURES_OF_T1:
        return _OT1
    return _T1


def _plain(code: int) -> str:
    """Return the character of a code that has one of its own; empty for the others."""
    if code in LIGATURES:
        return LIGATURES[code]
    return chr(code) if 0x20 < code < 0x7F or code > 0xA0 else ""


def _is_mono(glyphs: list[Glyph]) -> bool:
    """Return whether letters that are narrow or wide in other fonts have one width."""
    widths: dict[str, float] = {}
    for glyph in glyphs:
        if glyph.text.isascii() and glyph.text.isalpha():
            widths.setdefault(glyph.text, (glyph.x1 - glyph.x0) / max(glyph.style.size, _MIN_SIZE))
    if len(widths) < _MIN_LETTERS or not _NARROW_AND_WIDE & widths.keys():
        return False
    return max(widths.values()) - min(widths.values()) < _SAME_WIDTH * max(widths.values())
