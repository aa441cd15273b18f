"""Lines above the text of the first page -> the same lines, with authors side by side read one after the other."""

from statistics import median

from linkvault.extract.pdf.layout.text_lines import build_line
from linkvault.extract.pdf.shapes import Line

_MIN_ROWS = 2  # of cells side by side: name, institute, address
_TEXT = 45  # characters of a line of running text, where the names end ...
_USUAL = 1.1  # ... and which is no larger than this, times the size of most lines


def split_author_cells(lines: list[Line]) -> list[Line]:
    """Return the lines of a column; rows of cells above the text are read cell by cell, in the order of the file."""
    split: list[Line] = []
    usual = median(line.size for line in lines) if lines else 0.0
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and len(lines[end].cells) > 1 and len(lines[end].text) < 2 * _TEXT:
            end += 1
        if end - index >= _MIN_ROWS:
            cells = sorted(
                (cell for line in lines[index:end] for cell in line.cells), key=lambda cell: cell.order
            )
            split += [build_line([cell], lines[index].column) for cell in cells]
            index = end
            continue
        line = lines[index]
        if len(line.cells) == 1 and len(line.text) > _TEXT and line.size <= _USUAL * usual:
            break
        split.append(line)
        index += 1
    return split + lines[index:]
