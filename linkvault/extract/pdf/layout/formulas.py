"""Lines of a column -> which of them are one formula, in the order of the file. (pure)

The parts of a formula (fractions, limits, roots) are on several baselines. Sorted by height they would be torn apart;
the file has them in the order in which they were typeset.
"""

from linkvault.extract.pdf.layout.text_lines import join_in_file_order
from linkvault.extract.pdf.shapes import Line

_MIN_MATH = 0.25  # of the glyphs are symbols
_MUCH_MATH = 0.5
_INDENT = 1.0  # em from the edge of the column
_NEAR = 1.25  # times the size between two lines of one formula
_LABEL_LETTERS = 2  # of every cell of a line of labels
_FEW_LETTERS = 10  # of a line that belongs to a formula beside it


def find_formulas(lines: list[Line]) -> list[tuple[int, int, str]]:
    """Return (index of the first line, index after the last one, text) of each formula."""
    are_formulas = [_is_formula(line) for line in lines]
    formulas: list[tuple[int, int, str]] = []
    index = 0
    while index < len(lines):
        if not are_formulas[index]:
            index += 1
            continue
        start, end = index, index + 1
        while start and _is_part(lines[start - 1], lines[start], not formulas or start > formulas[-1][1]):
            start -= 1
        while end < len(lines) and (
            _is_part(lines[end], lines[end - 1]) or _is_next(lines[end - 1], lines[end], are_formulas[end])
        ):
            end += 1
        formulas.append((start, end, _text(lines[start:end])))
        index = end
    return formulas


def _share(line: Line) -> float:
    glyphs = sum(len(cell.text.replace(" ", "")) for cell in line.cells)
    return sum(cell.math for cell in line.cells) / max(1, glyphs)


def _is_formula(line: Line) -> bool:
    if line.mono:  # program code
        return False
    share = _share(line)
    is_indented = line.x0 > line.column.x0 + _INDENT * line.size
    if is_indented and all(cell.letters <= _LABEL_LETTERS for cell in line.cells) and len(line.text) > 1:
        return True  # labels of a drawing
    return (share >= _MUCH_MATH and sum(cell.math for cell in line.cells) > 1) or (
        share >= _MIN_MATH and is_indented
    )


def _is_next(above: Line, line: Line, is_formula: bool) -> bool:
    return is_formula and line.y - above.y < _NEAR * max(above.size, line.size)


def _is_part(line: Line, formula: Line, is_free: bool = True) -> bool:
    """Return whether a line is a part of the formula on the line beside it."""
    letters = sum(cell.letters for cell in line.cells)
    near = abs(line.y - formula.y) < _NEAR * max(formula.size, line.size)
    is_inside = line.x0 > line.column.x0 + _INDENT * line.size
    return is_free and near and is_inside and (letters <= _FEW_LETTERS or _share(line) >= _MIN_MATH)


def _text(lines: list[Line]) -> str:
    return join_in_file_order([part for line in lines for part in line.parts]).text
