"""A page of PDFium -> its glyphs in the direction of most of its text, and what is written in other directions.

Four calls of PDFium a glyph; what a text object shares (font, size, angle, colour) is read once for each object.
"""

import ctypes
import math
from collections import Counter
from typing import Any

import pypdfium2.raw as pdfium

from linkvault.extract.pdf.glyphs import fonts
from linkvault.extract.pdf.glyphs.bitmap_fonts import NAMELESS, decode
from linkvault.extract.pdf.glyphs.drawn_bullets import add_bullets
from linkvault.extract.pdf.glyphs.vertical_text import turn_columns
from linkvault.extract.pdf.shapes import Glyph, Style
from linkvault.lazy_dataclass import dataclass, field, replace

MAX_GLYPHS = 200_000  # of a page: a page of a newspaper has 20,000
_RGBA = "rgba"  # one number for each channel, or for each edge of a box
_NAME_BYTES = 256
_SPACES = frozenset((0x20, 0xA0, 0x09, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F))
_LINE_ENDS = frozenset((0x0A, 0x0D))
# Not glyphs: spaces, line ends that are no ligatures, marks of direction, and the characters of our own marks.
_NO_GLYPHS = (
    _SPACES | {0, 0x200B, 0xFEFF, *range(0xE000, 0xE010), *range(0x202A, 0x202F)} | _LINE_ENDS
) - fonts.LIGATURES.keys()
_HYPHEN_CODES = frozenset((0x02, 0xFFFE))
_BULLETS = frozenset((0xF0B7, 0xF095, 0xF0A7, 0xF0D8, 0xF076, 0xE5E5, 0x25CF, 0x25AA, 0x25A0, 0x2023, 0xF06E))
_INVISIBLE_MODES = (3, 7)
_CLIP_MODE = 3
_MIN_SIZE = 1.0  # points: nobody reads smaller letters, but programs would
_WHITE = 250  # of 255: a colour is white if no channel is below it
_MIN_ALPHA = 13  # of 255: 5 %
_RIGHT_ANGLE = 90.0
_ANGLE_SLACK = 3.0  # degrees: a scan is never quite straight
_MIN_SCAN_SHARE = 0.5  # of the glyphs are invisible: the text of a scan
_SAME_PLACE = 0.08  # em: the same glyph again is bold or shadow by double printing
_COPY_SHIFT = 0.5  # of the width of a glyph: the second of two equal narrow letters is no copy
_MARKS = frozenset(range(0x30, 0x3A))  # digits
# A digit that is drawn as a superscript: em above the baseline, and its size relative to the text.
_RAISED, _RAISED_SIZE = 0.2, 0.65
_MIDDLE = 0.3  # em above the baseline: the middle of a small letter
_MAX_FILLED = 2_000  # objects of a page that are looked at for what is behind white text


Box = tuple[float, float, float, float]  # left, bottom, right, top: y grows upward, as in the file


@dataclass(slots=True)
class PageGlyphs:
    """The glyphs of a page in the order of the file, turned upright."""

    glyphs: list[Glyph]
    width: float
    height: float
    stamps: list[str] = field(default_factory=list)
    is_cut: bool = False


class GlyphReader:
    """Reads one page. `text_page` is PDFium's list of its characters."""

    def __init__(self, page: Any, text_page: Any) -> None:
        """Prepare the buffers that PDFium writes to."""
        self._page, self._text_page = page, text_page
        self._styles: dict[int, Style] = {}
        self._raised: dict[Style, Style] = {}
        self._boxes: list[Box] | None = None
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_NAME_BYTES)

    def read(self, bounds: Box, links: list[tuple[Box, int]]) -> PageGlyphs:
        """Return the visible glyphs.

        :param bounds: left, bottom, right and top of the visible page
        :param links: the boxes and numbers of the links on it
        """
        count = pdfium.FPDFText_CountChars(self._text_page)
        glyphs = self._read_all(min(count, MAX_GLYPHS), bounds, links)
        glyphs = turn_columns(add_bullets(self._page, _visible(glyphs)))
        glyphs, stamps, size = _turn_upright(glyphs, bounds)
        return PageGlyphs(_without_copies(glyphs), *size, stamps, count > MAX_GLYPHS)

    def _read_all(self, count: int, bounds: Box, links: list[tuple[Box, int]]) -> list[Glyph]:
        """Return the glyphs that are not hidden; invisible ones are among them."""
        text_page = self._text_page
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        get_origin, get_object = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetTextObject
        glyphs: list[Glyph] = []
        mapped: Counter[str] = Counter()  # nameless font -> characters with a map, less those without one
        space = False
        for index in range(count):
            code = get_code(text_page, index)
            if code in _SPACES or code in _LINE_ENDS:
                space = True
            if code in _NO_GLYPHS:
                continue
            pointer = get_object(text_page, index)
            if not pointer:
                if code in _HYPHEN_CODES and glyphs:
                    glyphs[-1].text += "-"
                continue
            get_box(text_page, index, box)
            get_origin(text_page, index, x, y)
            style = self._style_of(pointer, index, (x.value, y.value), bounds)
            is_nameless = style.font.startswith(NAMELESS) and code not in _HYPHEN_CODES
            text = "" if style.hidden else chr(code) if is_nameless else _text_of(code, style)
            if not text:
                continue
            glyph = _build_glyph(text, box, (x.value, y.value), style, space=space)
            if code in _MARKS and not style.math and not style.mono:
                self._raise_mark(glyph, index, y.value)
            if links:
                glyph.link = _link_at(links, x.value, y.value + _MIDDLE * style.size)
            space = False
            glyphs.append(glyph)
            if is_nameless:
                mapped[style.font] += 1 - 2 * (pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1)
        return _name_characters(glyphs, mapped) if mapped else glyphs

    def _style_of(self, pointer: Any, index: int, origin: tuple[float, float], bounds: Box) -> Style:
        """Return the style of the text object of a character; one that begins outside of the page is hidden."""
        address = ctypes.addressof(pointer.contents)
        style = self._styles.get(address)
        if style is None:
            style = self._read_style(pointer, index)
            left, bottom, right, top = bounds
            if not (left <= origin[0] <= right and bottom <= origin[1] <= top):
                style = replace(style, hidden=True)
            self._styles[address] = style
        return style

    def _raise_mark(self, glyph: Glyph, index: int, y: float) -> None:
        """Move a digit up that its font draws above the baseline: a superscript without a shift of its own."""
        edges = [ctypes.c_double() for _ in _RGBA]
        style = glyph.style
        if not pdfium.FPDFText_GetCharBox(self._text_page, index, *edges) or abs(style.angle) > _ANGLE_SLACK:
            return
        if edges[2].value - y > _RAISED * style.size:
            small = self._raised.get(style)
            if small is None:
                small = self._raised[style] = replace(style, size=_RAISED_SIZE * style.size)
            glyph.style, glyph.y = small, y + _RAISED * style.size

    def _read_style(self, pointer: Any, index: int) -> Style:
        """Return the style of the text object of a character."""
        font = pdfium.FPDFTextObj_GetFont(pointer)
        if pdfium.FPDFFont_GetBaseFontName(font, self._name, _NAME_BYTES) <= 1:
            pdfium.FPDFText_GetFontInfo(self._text_page, index, self._name, _NAME_BYTES, ctypes.c_int())
        name = fonts.base_name(self._name.value.decode("utf-8", "replace"))
        if not name:
            name = f"{NAMELESS}{ctypes.cast(font, ctypes.c_void_p).value}"
        weight, flags = pdfium.FPDFFont_GetWeight(font), pdfium.FPDFFont_GetFlags(font)
        matrix = self._matrix
        size, angle = pdfium.FPDFText_GetFontSize(self._text_page, index), 0.0
        if pdfium.FPDFText_GetMatrix(self._text_page, index, matrix) and (matrix.a or matrix.b):
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
            size *= math.hypot(matrix.c, matrix.d)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(pointer)
        return Style(
            font=name,
            size=abs(size),
            bold=fonts.is_bold(name, weight, flags),
            italic=fonts.is_italic(name, flags),
            mono=fonts.is_mono(name, flags),
            math=fonts.is_math(name),
            small_caps=fonts.is_small_caps(name),
            angle=angle,
            hidden=abs(size) < _MIN_SIZE or (mode not in _INVISIBLE_MODES and self._is_hidden(pointer)),
            invisible=mode in _INVISIBLE_MODES,
            tag=pdfium.FPDFPageObj_GetMarkedContentID(pointer),
        )

    def _is_hidden(self, pointer: Any) -> bool:
        """Return whether text is transparent, or white without a filled shape or an image behind it."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in _RGBA)
        if not pdfium.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
            return False
        if alpha.value < _MIN_ALPHA:
            return True
        if min(red.value, green.value, blue.value) < _WHITE:
            return False
        left, bottom, right, top = _bounds(pointer)
        x, y = (left + right) / 2, (bottom + top) / 2
        return not any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in self._filled_boxes())

    def _filled_boxes(self) -> list[Box]:
        """Return the boxes of the shapes and pictures of the page that white text can be read on."""
        if self._boxes is None:
            self._boxes = []
            for index in range(min(pdfium.FPDFPage_CountObjects(self._page), _MAX_FILLED)):
                item = pdfium.FPDFPage_GetObject(self._page, index)
                kind = pdfium.FPDFPageObj_GetType(item)
                if kind in (
                    pdfium.FPDF_PAGEOBJ_IMAGE,
                    pdfium.FPDF_PAGEOBJ_SHADING,
                    pdfium.FPDF_PAGEOBJ_FORM,
                ) or (kind == pdfium.FPDF_PAGEOBJ_PATH and _is_dark(item)):
                    self._boxes.append(_bounds(item))
        return self._boxes


def _link_at(links: list[tuple[Box, int]], x: float, y: float) -> int:
    """Return the number of the link at a point; -1 if there is none."""
    for (left, bottom, right, top), number in links:
        if left <= x <= right and bottom <= y <= top:
            return number
    return -1


def _bounds(item: Any) -> Box:
    values = [ctypes.c_float() for _ in _RGBA]
    pdfium.FPDFPageObj_GetBounds(item, *values)
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def _is_dark(item: Any) -> bool:
    """Return whether a path is filled with another colour than white."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    red, green, blue, alpha = (ctypes.c_uint() for _ in _RGBA)
    if not mode.value or not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) < _WHITE and alpha.value >= _MIN_ALPHA


def _build_glyph(text: str, box: Any, origin: tuple[float, float], style: Style, *, space: bool) -> Glyph:
    """Return a glyph; one of turned text is measured along its own line."""
    if abs(style.angle) <= _ANGLE_SLACK:
        return Glyph(text, box.left, box.right, origin[1], style, space)
    start, end = _along(style.angle, box)
    return Glyph(text, start, end, _across(style.angle, *origin), style, space)


def _name_characters(glyphs: list[Glyph], mapped: Counter[str]) -> list[Glyph]:
    """Return the glyphs of a page with the characters of nameless fonts, whose texts are codes so far."""
    decode([glyph for glyph in glyphs if mapped[glyph.style.font] < 0])
    for glyph in glyphs:
        if mapped[glyph.style.font] > 0 and len(glyph.text) == 1:
            glyph.text = _text_of(ord(glyph.text), glyph.style)
    return [glyph for glyph in glyphs if glyph.text]


def _text_of(code: int, style: Style) -> str:
    """Return the character of a code; empty if it has none."""
    if code in fonts.LIGATURES:
        return "" if style.math else fonts.LIGATURES[code]
    if style.math and (symbol := fonts.symbols_of(style.font).get(chr(code))) is not None:
        return symbol
    if code in _BULLETS:
        return "•"
    if code in _HYPHEN_CODES:
        return "-" if not style.math else ""
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code == 0xFFFF:
        return ""
    if 0xFB00 <= code <= 0xFB06:
        return ("ff", "fi", "fl", "ffi", "ffl", "st", "st")[code - 0xFB00]
    return chr(code)


def _along(angle: float, box: Any) -> tuple[float, float]:
    """Return where a turned glyph begins and ends on its line."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    ends = [x * cos + y * sin for x in (box.left, box.right) for y in (box.bottom, box.top)]
    return min(ends), max(ends)


def _across(angle: float, x: float, y: float) -> float:
    """Return the height of the baseline of a turned glyph, still growing upward."""
    return -x * math.sin(math.radians(angle)) + y * math.cos(math.radians(angle))


def _visible(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop the invisible glyphs, except those of a scan whose text is invisible."""
    invisible = sum(glyph.style.invisible for glyph in glyphs)
    if not invisible:
        return glyphs
    is_scan = invisible > _MIN_SCAN_SHARE * len(glyphs)
    return [glyph for glyph in glyphs if glyph.style.invisible == is_scan]


def _turn_upright(glyphs: list[Glyph], bounds: Box) -> tuple[list[Glyph], list[str], tuple[float, float]]:
    """Return the glyphs of the main direction with `y` growing downward, other text, and the size of the page."""
    left, bottom, right, top = bounds
    directions = Counter(round(glyph.style.angle / _ANGLE_SLACK) for glyph in glyphs)
    main = directions.most_common(1)[0][0] * _ANGLE_SLACK if directions else 0.0
    upright: list[Glyph] = []
    stamps: dict[int, list[str]] = {}
    for glyph in glyphs:
        if abs(glyph.style.angle - main) <= 2 * _ANGLE_SLACK:
            upright.append(glyph)
        else:
            words = stamps.setdefault(round(glyph.style.angle), [])
            words.append(" " + glyph.text if glyph.space else glyph.text)
    cos, sin = math.cos(math.radians(main)), math.sin(math.radians(main))
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    along = [x * cos + y * sin for x, y in corners]
    across = [-x * sin + y * cos for x, y in corners]
    x_shift, y_top = min(along), max(across)
    for glyph in upright:
        glyph.x0, glyph.x1, glyph.y = glyph.x0 - x_shift, glyph.x1 - x_shift, y_top - glyph.y
    size = (max(along) - x_shift, y_top - min(across))
    return upright, ["".join(words).strip() for words in stamps.values()], size


def _without_copies(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop glyphs that are printed twice at nearly the same place."""
    places: set[tuple[tuple[str, float], int, int, int]] = set()
    visible = []
    previous: Glyph | None = None
    for glyph in glyphs:
        cell = 2 * _SAME_PLACE * glyph.style.size
        if width := round(glyph.x1 - glyph.x0, 1):  # rounded: the same for all glyphs of a letter
            cell = min(cell, _COPY_SHIFT * width)
        x, y, half = glyph.x0 / cell, glyph.y / cell, 1 / 2
        kind = glyph.text, cell
        keys = (
            (kind, int(x), int(y), 0), (kind, int(x + half), int(y), 1),
            (kind, int(x), int(y + half), 2), (kind, int(x + half), int(y + half), 3),
        )  # fmt: skip
        is_ligature = previous is not None and previous.x0 == glyph.x0 and previous.style is glyph.style
        if not is_ligature and any(key in places for key in keys):
            continue
        places.update(keys)
        visible.append(glyph)
        previous = glyph
    return visible
