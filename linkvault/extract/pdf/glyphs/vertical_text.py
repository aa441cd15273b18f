"""Chinese and Japanese in columns from top to bottom -> glyphs of a page that is turned by 90 degrees. (pure)

Latin words among them are turned so in the file already: then all of them are in one direction.
"""

from itertools import pairwise

from linkvault.extract.pdf.glyphs.segments import is_cjk
from linkvault.extract.pdf.shapes import Glyph, Style
from linkvault.lazy_dataclass import replace

_DOWN = -90.0  # degrees: the direction of a column
_UPRIGHT = 3.0  # degrees
_MIN_PAIRS = 8  # neighbours below each other
_MOST = 0.6  # of the neighbours are below each other: a title in one column does not make a page vertical
_SAME_COLUMN, _MIN_STEP, _MAX_STEP = 0.3, 0.6, 2.0  # em between the places of a character and the next one
# Em from the place of a character to its top, and to the baseline of turned words.
_ASCENT, _BASELINE = 0.88, 0.12


def turn_columns(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a page, whose `y` grows upward; those of vertical text are turned clockwise."""
    if not _is_vertical(glyphs):
        return glyphs
    styles: dict[int, Style] = {}
    return [_turn(glyph, styles) if abs(glyph.style.angle) <= _UPRIGHT else glyph for glyph in glyphs]


def _is_vertical(glyphs: list[Glyph]) -> bool:
    """Return whether most Chinese and Japanese characters are below the one before them."""
    count = vertical = 0
    for last, glyph in pairwise(glyphs):
        if is_cjk(glyph.text) and is_cjk(last.text):
            em = max(glyph.style.size, 1.0)
            count += 1
            vertical += (
                abs(glyph.x0 - last.x0) < _SAME_COLUMN * em
                and _MIN_STEP * em < last.y - glyph.y < _MAX_STEP * em
            )
    return vertical >= _MIN_PAIRS and vertical > _MOST * count


def _turn(glyph: Glyph, styles: dict[int, Style]) -> Glyph:
    """Return an upright glyph as one of a line that runs downward: `x` is the way down, `y` the way to the right."""
    style, size = glyph.style, glyph.style.size
    turned = styles.setdefault(id(style), replace(style, angle=_DOWN))
    top = -glyph.y - _ASCENT * size
    return replace(glyph, x0=top, x1=top + size, y=glyph.x0 + _BASELINE * size, style=turned)
