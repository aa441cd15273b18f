"""Boxes of KaTeX's HTML -> the style they are set in, if their structure shows it."""

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import Box, Style, row_shift, rows_of
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import LIMITED_OPERATORS, NAMED_OPERATORS

_SUPERSCRIPT = {0.413: Style.DISPLAY, 0.363: Style.TEXT}  # em that a superscript of a single sign is raised
_SAME = 0.0006  # em: KaTeX rounds lengths to four digits


def shown_style(box: Box) -> Style | None:
    """Return the style of display or of text that a box shows; None if it would look the same in both."""
    if "large-op" in box.names:
        return Style.DISPLAY
    if "small-op" in box.names:
        return Style.TEXT
    if "op-limits" in box.names:
        return _style_of_limits(box)
    if box.boxes and box.boxes[-1].kind == "msupsub":
        return _style_of_scripts(box)
    return None


def _style_of_limits(box: Box) -> Style | None:
    if box.find("large-op") is not None:
        return Style.DISPLAY
    if box.find("small-op") is not None:
        return Style.TEXT
    base = next((row.boxes[0] for row in rows_of(box) if not row.boxes[0].kind), None)
    if base is None or any(
        part.kind == "mop" and part.boxes[:1] and part.boxes[0].kind == "mop" for part in base.boxes
    ):
        return None
    is_named = base.characters() in LIMITED_OPERATORS or base.find("mathrm") is not None
    return Style.DISPLAY if is_named else None


def _style_of_scripts(box: Box) -> Style | None:
    base = box.boxes[0]
    if "op-symbol" in base.names:
        return shown_style(base)
    name = base.characters()
    if base.kind == "mop" and name in LIMITED_OPERATORS & NAMED_OPERATORS:
        return Style.TEXT
    for row in rows_of(box.boxes[-1]):
        shift = row_shift(row)
        for raised, style in _SUPERSCRIPT.items():
            if shift is not None and abs(-shift - raised) < _SAME and base.is_leaf:
                return style
    return None
