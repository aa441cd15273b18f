"""Boxes of KaTeX's HTML with something drawn around or over them -> TeX."""

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import (
    Box,
    State,
    Style,
    Writer,
    join,
    rows_of,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import ENCLOSURES
from linkvault.lazy_dataclass import replace


def write_enclosure(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of a box with a frame, a background or lines; None if it has none."""
    if not any("vlist-t" in part.names for part in box.boxes):
        return None
    rows = rows_of(box)
    padded = next((row for row in rows if row.boxes[0].names & {"boxpad", "anglpad"}), None)
    if padded is not None:
        return _write_frame(writer, rows, padded.boxes[0], state)
    if len(rows) == 1:
        return _write_smash(writer, box, rows[0], state)
    if len(rows) != 2:
        return None
    base, drawn = rows
    command = _command_of(drawn)
    if command is None:
        return None
    return join([command, writer.write_argument(base.boxes, state)])


def _command_of(drawn: Box) -> str | None:
    """Return the command of what is drawn over a base."""
    if drawn.find("sout"):
        return "\\sout"
    drawing = next((part.drawing for part in drawn.walk() if part.drawing), "")
    if drawn.find("hide-tail"):
        return "\\phase"
    lines = drawing.split()
    return "\\xcancel" if len(lines) == 2 else ENCLOSURES.get(drawing)


def _write_frame(writer: Writer, rows: list[Box], inner: Box, state: State) -> str:
    frame = next(
        (
            part
            for row in rows
            for part in row.walk()
            if part.names & {"fbox", "fcolorbox", "colorbox", "angl"}
        ),
        None,
    )
    style = frame.style if frame is not None else {}
    if frame is not None and "angl" in frame.names:
        return join(["\\angl", writer.write_argument(inner.boxes, state)])
    boxes = inner.boxes
    while len(boxes) == 1 and boxes[0].is_group and boxes[0].boxes:
        if len(boxes[0].boxes) == 1 and boxes[0].boxes[0].is_group and "background-color" not in style:
            shown = replace(state, style=Style.DISPLAY)
            return f"\\boxed{{{writer.write_list(boxes[0].boxes[0].boxes, shown)}}}"
        boxes = boxes[0].boxes
        break
    text = writer.write_list(boxes, replace(state, in_text=True))
    if "border-color" in style:
        return f"\\fcolorbox{{{style['border-color']}}}{{{style.get('background-color', 'white')}}}{{{text}}}"
    if "background-color" in style:
        return f"\\colorbox{{{style['background-color']}}}{{{text}}}"
    return f"\\fbox{{{text}}}"


def _write_smash(writer: Writer, box: Box, row: Box, state: State) -> str | None:
    """Return the TeX of a box whose height or depth is ignored; None if it is another box."""
    if len(row.boxes) != 1 or row.boxes[0].kind or not row.boxes[0].boxes:
        return None
    vlist = box.find("vlist")
    side = "t" if vlist is not None and not vlist.length("height") else "b"
    return join([f"\\smash[{side}]", writer.write_argument(row.boxes[0].boxes, state)])
