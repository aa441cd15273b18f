"""Small drawings before lines of text -> bullets: slides and browsers draw them, and the file has no letter."""

import ctypes
from collections import Counter
from typing import Any

import pypdfium2.raw as pdfium

from linkvault.extract.pdf.shapes import Glyph

_MAX_OBJECTS = 3_000  # of a page that are looked at
_MIN_SIZE, _MAX_SIZE = 0.12, 0.8  # em
_MAX_RATIO = 1.6  # of the width and the height: no dash of a legend, no rule
_LOWEST, _HIGHEST = -0.1, 0.7  # em above the baseline: the middle of a bullet
_MAX_GAP = 2.5  # em to the text
_MIN_TEXT = 10  # glyphs of the line, more than the legend of a chart has
_MIN_BULLETS = 2  # one above the other
_MAX_ANGLE = 1.0  # degrees
_EDGES = ("left", "bottom", "right", "top")
_SLACK = 0.5  # points by which the glyphs of one line differ in height

Box = tuple[float, float, float, float]


def add_bullets(page: Any, glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a page, in the coordinates of the file, with a bullet before each line that has one."""
    boxes = _small_boxes(page)
    if len(boxes) < _MIN_BULLETS:
        return glyphs
    matches = {
        index: box
        for index, glyph in enumerate(glyphs)
        if _begins_line(glyphs, index) and (box := _bullet_before(glyph, boxes)) is not None
    }
    edges = Counter(round(box[0]) for box in matches.values())
    result: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        box = matches.get(index)
        if box is not None and edges[round(box[0])] >= _MIN_BULLETS:
            result.append(Glyph("•", box[0], box[2], glyph.y, glyph.style))
            glyph.space = True
        result.append(glyph)
    return result


def _small_boxes(page: Any) -> list[Box]:
    """Return the boxes of drawings that are about as high as they are wide."""
    boxes = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in _EDGES)
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if 0 < width < _MAX_RATIO * height and height < _MAX_RATIO * width:
            boxes.append((left.value, bottom.value, right.value, top.value))
    return boxes


def _begins_line(glyphs: list[Glyph], index: int) -> bool:
    """Return whether a glyph is the first of a line of some length in the file."""
    glyph = glyphs[index]
    if abs(glyph.style.angle) > _MAX_ANGLE or (index and _is_on_line(glyphs[index - 1], glyph)):
        return False
    line = glyphs[index : index + _MIN_TEXT]
    return len(line) == _MIN_TEXT and all(_is_on_line(glyph, other) for other in line)


def _is_on_line(glyph: Glyph, other: Glyph) -> bool:
    return abs(glyph.y - other.y) < _SLACK


def _bullet_before(glyph: Glyph, boxes: list[Box]) -> Box | None:
    em = glyph.style.size
    for box in boxes:
        _, bottom, right, top = box
        middle = (bottom + top) / 2 - glyph.y
        if (
            _MIN_SIZE * em < top - bottom < _MAX_SIZE * em
            and _LOWEST * em < middle < _HIGHEST * em
            and 0 < glyph.x0 - right < _MAX_GAP * em
        ):
            return box
    return None
