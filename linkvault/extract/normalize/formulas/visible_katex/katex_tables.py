"""Tables of KaTeX's HTML -> matrices, cases, aligned equations and arrays."""

from itertools import pairwise

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import (
    Box,
    State,
    Style,
    Writer,
    row_shift,
    rows_of,
    style_of_size,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_style import shown_style
from linkvault.lazy_dataclass import dataclass, replace

_ALIGNMENT = "col-align-"
_MATRICES = {"()": "pmatrix", "[]": "bmatrix", r"\{\}": "Bmatrix", "||": "vmatrix", r"\|\|": "Vmatrix"}
_STRUT_HEIGHT, _STRUT_DEPTH, _JOT = 0.84, 0.36, 0.3  # em of a row, and between aligned equations
_GATHERED = 1.5  # em between the rows of gathered equations
_CASES_STRETCH = 1.2  # the rows of cases are that much farther apart
_SMALL_STRETCH = 0.5  # and those of a small matrix
_CASES_GAP = 1.0  # em between the columns of cases
_LEAST_GAP = 0.02  # em that a row must be farther from the next than its cells need


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns with the places of rows, and the places of its lines, in em below the base line."""

    parts: list[Box]  # the columns, the spaces and the lines between them
    lines: list[tuple[float, str]]

    @property
    def columns(self) -> list[Box]:
        """The columns."""
        return [part for part in self.parts if part.kind.startswith(_ALIGNMENT)]


def find_table(box: Box) -> Table | None:
    """Return the table that a box is; None if it is none."""
    if box.kind == "mtable":
        return Table(box.boxes, [])
    if box.kind != "mord":
        return None
    lines: list[tuple[float, str]] = []
    for part in box.boxes:
        if part.kind == "mtable":
            return Table(part.boxes, [])
        if "vlist-t" in part.names:
            table = None
            for row in rows_of(part):
                if row.boxes[0].kind == "mtable":
                    table = row.boxes[0]
                elif row.boxes[0].kind in ("hline", "hdashline"):
                    lines.append((row_shift(row) or 0.0, f"\\{row.boxes[0].kind}"))
            if table is not None:
                return Table(table.boxes, sorted(lines))
    return None


def write_table_box(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of a table; None for another box."""
    table = find_table(box)
    return None if table is None else write_table(writer, table, state)


def write_table_between(writer: Writer, table: Table, state: State, left: str, right: str) -> str | None:
    """Return the TeX of a table between delimiters that its environment sets; None if no environment sets them."""
    spaces = [part.length("width") for part in table.parts if part.kind == "arraycolsep"]
    if all(part.kind == "col-align-l" for part in table.columns) and spaces in ([_CASES_GAP], []):
        name = {("\\{", "."): "cases", (".", "\\}"): "rcases"}.get((left, right))
        if name:
            return write_table(writer, table, state, (name, "", Style.TEXT, _CASES_STRETCH))
    environment = _environment(table, state, [])
    name = _MATRICES.get(left + right)
    if name and environment[0].startswith("matrix"):
        return write_table(
            writer, table, state, (name + environment[0].removeprefix("matrix"), *environment[1:])
        )
    return None


def write_table(
    writer: Writer, table: Table, state: State, environment: tuple[str, str, Style, float] | None = None
) -> str:
    """Return the TeX of a table."""
    places = sorted({_place(row) for column in table.columns for row in rows_of(column)})
    columns = [{_place(row): row.boxes for row in rows_of(column)} for column in table.columns]
    name, argument, style, stretch = environment or _environment(table, state, places)
    inner = replace(state, style=style, font="", in_text=False)
    lines = list(table.lines)
    jot = _JOT if style is Style.DISPLAY and not name.startswith(("array", "dcases")) else 0.0
    rows = []
    for number, place in enumerate(places):
        before = "".join(command + " " for at, command in lines if at < place)
        lines = [line for line in lines if line[0] >= place]
        cells = [
            _write_cell(writer, column.get(place), inner, is_left=name.startswith("aligned") and at % 2 == 1)
            for at, column in enumerate(columns)
        ]
        while len(cells) > 1 and cells[-1] is None:
            cells.pop()
        gap = _gap(columns, places, number, stretch, jot) if number + 1 < len(places) else 0.0
        rows.append((before + " & ".join(cell or "" for cell in cells), gap))
    body = ""
    for number, (row, gap) in enumerate(rows):
        body += row
        if number + 1 < len(rows) or lines:
            body += f" \\\\[{gap:.4g}em] " if gap else " \\\\ "
    body += " ".join(command for _, command in lines)
    if (name, argument) == ("subarray", "{c}"):
        return f"\\substack{{{body.strip()}}}"
    return f"\\begin{{{name}}}{argument} {body.strip()} \\end{{{name}}}"


def _place(row: Box) -> float:
    shift = row_shift(row)
    return round(shift, 3) if shift is not None else 0.0


def _write_cell(writer: Writer, boxes: list[Box] | None, state: State, *, is_left: bool) -> str | None:
    if not boxes:
        return None
    cell = boxes[0] if len(boxes) == 1 else None
    if cell is None or cell.kind != "mord" or "text" in cell.names or not cell.is_group:
        return writer.write_list(boxes, state)
    first = cell.boxes[0] if cell.boxes else None
    is_filler = first is not None and first.is_leaf and not first.text and first.names <= {"mord", "mtight"}
    tex = writer.write_list(cell.boxes, state)
    if is_filler and is_left:  # KaTeX begins the second column of each pair with an empty group
        tex = tex.removeprefix("{}")
    return "{" + tex + "}" if tex.startswith("[") else tex


def _environment(table: Table, state: State, places: list[float]) -> tuple[str, str, Style, float]:
    """Return the name of a table's environment, its argument, the style of its cells and the distance of its rows."""
    parts = table.parts
    letters = [column.kind.removeprefix(_ALIGNMENT)[:1] for column in table.columns]
    distances = [later - place for place, later in pairwise(places)]
    cells = [row.boxes[0] for column in table.columns for row in rows_of(column)]
    size = next((cell.size for cell in cells if cell.size is not None), None)
    style = (style_of_size(state, size) if size is not None else None) or Style.TEXT
    if (size is None and state.style > Style.TEXT) or style > Style.TEXT:
        if len(letters) == 1:
            return ("subarray", f"{{{letters[0]}}}", max(style, state.style), _SMALL_STRETCH)
        return "smallmatrix", "", max(style, state.style), _SMALL_STRETCH
    spaces = [part.length("width") or 0 for part in parts if part.kind == "arraycolsep"]
    has_outer = bool(parts) and parts[0].kind == "arraycolsep"
    has_lines = bool(table.lines) or any(part.kind == "vertical-separator" for part in parts)
    if has_outer or has_lines:
        return "array", "{" + _column_letters(parts) + "}", Style.TEXT, 1.0
    if _is_aligned(letters, parts):
        if len(letters) > 2 and not spaces:
            return "alignedat", f"{{{(len(letters) + 1) // 2}}}", Style.DISPLAY, 1.0
        return "aligned", "", Style.DISPLAY, 1.0
    shown = {shown_style(box) for cell in cells for box in cell.boxes}
    if (
        letters == ["c"]
        and distances
        and min(distances) >= _GATHERED - _LEAST_GAP
        and Style.TEXT not in shown
    ):
        return "gathered", "", Style.DISPLAY, 1.0
    if set(letters) <= {"c"}:
        return "matrix", "", Style.TEXT, 1.0
    if len(set(letters)) == 1:
        return "matrix*", f"[{letters[0]}]", Style.TEXT, 1.0
    return "array", "{" + _column_letters(parts) + "}", Style.TEXT, 1.0


def _is_aligned(letters: list[str], parts: list[Box]) -> bool:
    """Return whether columns are right and left in turn, without space within a pair."""
    if letters[:2] != ["r", "l"] or letters != (["r", "l"] * len(letters))[: len(letters)]:
        return False
    kinds = [part.kind for part in parts]
    return len(kinds) > 1 and "arraycolsep" not in kinds[:2]


def _column_letters(parts: list[Box]) -> str:
    letters = ""
    for part in parts:
        if part.kind.startswith(_ALIGNMENT):
            letters += part.kind.removeprefix(_ALIGNMENT)[:1]
        elif part.kind == "vertical-separator":
            letters += ":" if part.style.get("border-right-style") == "dashed" else "|"
    return letters


def _gap(
    columns: list[dict[float, list[Box]]], places: list[float], number: int, stretch: float, jot: float
) -> float:
    """Return the space that a row's end asks for, in em: how much farther the next row is than the cells need."""
    here, there = places[number], places[number + 1]
    height = max([_STRUT_HEIGHT * stretch, *(_extent(column.get(there), 0) for column in columns)])
    depth = max([_STRUT_DEPTH * stretch, *(_extent(column.get(here), 1) for column in columns)]) + jot
    if there - here - height - depth < _LEAST_GAP:
        return 0.0
    gap = there - here - height - _STRUT_DEPTH * stretch - jot
    # The heights of signs are unknown: only a length that a person would write is taken for a gap.
    return round(gap, 1) if abs(gap - round(gap, 1)) < _SAME and stretch != _SMALL_STRETCH else 0.0


_SAME = 0.004  # em
_NUMBERS = range(1, 5)  # of the sizes of delimiters
# Height and depth in em of the four sizes of delimiters.
_DELIMITER_HEIGHTS = ((0.85, 0.35), (1.15, 0.65), (1.45, 0.95), (1.75, 1.25))


def _extent(boxes: list[Box] | None, which: int) -> float:
    """Return the greatest height (0) or depth (1) of the vertical lists of a cell, in em; 0 without any."""
    extents = [0.0]
    for box in boxes or []:
        if "vlist-t" in box.names:
            rows = [part.boxes[0] for part in box.boxes if part.kind == "vlist-r" and part.boxes]
            extents.append((rows[which].length("height") or 0.0) if which < len(rows) else 0.0)
        elif "delimsizing" in box.names:
            number = next((number for number in _NUMBERS if f"size{number}" in box.names), 1)
            extents.append(_DELIMITER_HEIGHTS[number - 1][which])
        elif "rule" in box.names and not which:
            extents.append((box.length("border-top-width") or 0.0) + (box.length("bottom") or 0.0))
        elif box.boxes:
            extents.append(_extent(box.boxes, which))
    return max(extents)
