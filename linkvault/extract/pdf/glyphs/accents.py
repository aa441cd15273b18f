"""Spacing accents that are printed over a letter -> the letter with its accent. (pure)

Old fonts of TeX have no accented letters: the file contains the accent and the letter, at one place. They have no
struck symbols either: "not equal" is a slash over "=".
"""

import unicodedata

from linkvault.extract.pdf.shapes import Glyph

_COMBINING = {
    "¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "¸": "\u0327", "ˇ": "\u030c", "˝": "\u030b", "˚": "\u030a",
    "˛": "\u0328", '"': "\u0308",
}  # fmt: skip
STROKE = "\u0338"  # the slash over the symbol after it
_MAX_SHIFT = 0.3  # em between the slash and its symbol
_DOTLESS = {"ı": "i", "ȷ": "j"}
_MIN_WIDTH = 0.01  # points: an accent without a width
_MIN_OVERLAP = 0.5  # of the width of the accent


def join_accents(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs with every accent joined to the letter that it is printed over."""
    glyphs = _strike(glyphs)
    if not any(glyph.text in _COMBINING for glyph in glyphs):
        return glyphs
    joined: list[Glyph] = []
    pending: Glyph | None = None
    for index, glyph in enumerate(glyphs):
        if glyph.text in _COMBINING:
            if index + 1 < len(glyphs) and _is_over(glyph, glyphs[index + 1]):
                pending = glyph
                continue
            if joined and _is_over(glyph, joined[-1]) and _compose(joined[-1], glyph):
                continue
        if pending is not None:
            if _compose(glyph, pending):
                glyph.space = glyph.space or pending.space
            else:
                joined.append(pending)
            pending = None
        joined.append(glyph)
    if pending is not None:
        joined.append(pending)
    return joined


def _strike(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs with every slash of TeX's fonts of symbols joined to the symbol that it is printed over."""
    if not any(glyph.text == STROKE for glyph in glyphs):
        return glyphs
    struck: list[Glyph] = []
    for glyph in glyphs:
        last = struck[-1] if struck else None
        if last is not None and last.text == STROKE and _is_at(last, glyph):
            glyph.text = unicodedata.normalize("NFC", glyph.text + STROKE)
            glyph.space = last.space
            struck.pop()
        struck.append(glyph)
    return struck


def _is_at(slash: Glyph, symbol: Glyph) -> bool:
    return symbol.y == slash.y and abs(symbol.x0 - slash.x0) < _MAX_SHIFT * symbol.style.size


def _is_over(accent: Glyph, letter: Glyph) -> bool:
    """Return whether an accent and a letter are at one place."""
    width = max(accent.x1 - accent.x0, _MIN_WIDTH)
    overlap = min(accent.x1, letter.x1) - max(accent.x0, letter.x0)
    near = abs(accent.y - letter.y) < letter.style.size
    return near and letter.text.isalpha() and overlap > _MIN_OVERLAP * width


def _compose(letter: Glyph, accent: Glyph) -> bool:
    """Put an accent on a letter; return whether there is such a letter."""
    base = _DOTLESS.get(letter.text, letter.text)
    composed = unicodedata.normalize("NFC", base + _COMBINING[accent.text])
    if len(composed) != 1:
        return False
    letter.text = composed
    return True
