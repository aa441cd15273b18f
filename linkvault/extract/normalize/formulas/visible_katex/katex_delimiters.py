r"""Delimiters of KaTeX's HTML -> `\left` and `\right`, or sizes such as `\big`."""

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import Box, State, Writer, join, rows_of
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import (
    DELIMITER_PATHS,
    DELIMITERS,
    PIECES,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_tables import find_table, write_table_between

_NUMBERS = range(1, 5)  # of the sizes
_SAME = 0.01  # em
_SIZES = ("big", "Big", "bigg", "Bigg")
_SIDES = {"mopen": "l", "mclose": "r", "mrel": "m"}
_HEIGHTS = (1.2, 1.8, 2.4, 3.0)  # em of the four sizes
_REPEATED = frozenset("⎪⎜⎟⎢⎥⏐‖")  # the pieces that lengthen a tall delimiter


def write_delimited(writer: Writer, box: Box, state: State) -> str | None:
    r"""Return the TeX of a delimiter of fixed size, or of boxes between `\left` and `\right`; None for another box."""
    if len(box.boxes) == 1 and "delimsizing" in box.boxes[0].names:
        return _write_sized(box)
    if box.kind == "minner" and box.boxes and is_delimiter(box.boxes[0]) and is_delimiter(box.boxes[-1]):
        return _write_pair(writer, box, state)
    return None


def is_delimiter(box: Box) -> bool:
    """Return whether a box is the first or last delimiter of a pair."""
    return not box.names.isdisjoint({"delimcenter", "nulldelimiter"}) or any(
        "delimsizing" in part.names for part in box.boxes
    )


def read_delimiter(box: Box) -> str:
    """Return the TeX of a delimiter; `.` for one that is not shown."""
    if "nulldelimiter" in box.names:
        return "."
    text = box.characters()
    if text in DELIMITERS:
        return DELIMITERS[text]
    pieces = "".join(dict.fromkeys(char for char in text if char not in _REPEATED))
    if pieces in PIECES:
        return PIECES[pieces]
    drawing = next((part.drawing for part in box.walk() if part.drawing), "")
    for beginning, later, tex in DELIMITER_PATHS:
        if drawing.startswith(beginning) and later in drawing:
            return tex
    return "."


def _write_sized(box: Box) -> str:
    delimiter = box.boxes[0]
    size = next((number for number in _NUMBERS if f"size{number}" in delimiter.names), None)
    if size is None:
        rows = rows_of(delimiter)
        height = _height(delimiter) if rows else 0.0
        size = max((number for number, least in enumerate(_HEIGHTS, 1) if height >= least - _SAME), default=1)
    tex = read_delimiter(box)
    command = f"\\{_SIZES[size - 1]}{_SIDES.get(box.kind, '')}"
    return join([command, tex])


def _height(delimiter: Box) -> float:
    lists = [part for part in delimiter.walk() if part.kind == "vlist"]
    return sum(part.length("height") or 0 for part in lists[:2])


def _write_pair(writer: Writer, box: Box, state: State) -> str:
    inner = box.boxes[1:-1]
    left, right = read_delimiter(box.boxes[0]), read_delimiter(box.boxes[-1])
    table = find_table(inner[0]) if len(inner) == 1 else None
    if table is not None and (tex := write_table_between(writer, table, state, left, right)) is not None:
        return tex
    parts: list[str] = [join(["\\left", read_delimiter(box.boxes[0])])]
    start = 0
    for at, part in enumerate(inner):
        if not part.kind.startswith("m") and is_delimiter(part):
            parts += [writer.write_list(inner[start:at], state), join(["\\middle", read_delimiter(part)])]
            start = at + 1
    last = box.boxes[-1]
    parts.append(writer.write_list(inner[start:], state, following="mclose"))
    if last.color and last.color != state.color:
        parts.append(f"\\color{{{last.color}}}")
    parts.append(join(["\\right", read_delimiter(box.boxes[-1])]))
    return join(parts)
