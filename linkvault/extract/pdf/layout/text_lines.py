"""The segments of a column -> its lines, from top to bottom. (pure)"""

from linkvault.extract.pdf.glyphs.right_to_left import is_rtl
from linkvault.extract.pdf.glyphs.segments import MAX_GAP, is_cjk
from linkvault.extract.pdf.layout.inline_formulas import attach_fragments
from linkvault.extract.pdf.shapes import Column, Line, Segment
from linkvault.lazy_dataclass import replace

_SAME_LINE = 0.35  # em
_CELL_GAP = 0.95  # em between the cells of a table
_SPACE = 0.12  # em
_SMALL = 0.85  # of the size of a line: a script that is apart from its base
_SCRIPT_SHIFT = 0.6  # em
_MOST = 0.9  # of the letters of a line are bold: it is bold
_RTL_SHARE = 0.5  # of the letters are of a script from right to left, or small capitals
_SIZE_SLACK = 1.5  # of the smaller size: a larger letter does not move the baseline of its line
_OVERLAP, _NEAR = -2.0, 0.5  # points and em between a script and its base


def build_lines(column: Column) -> list[Line]:
    """Return the lines of a column."""
    rows: list[list[Segment]] = []
    for segment in sorted(column.segments, key=lambda segment: (segment.y, segment.x0)):
        row = _row_of(segment, rows)
        if row is not None:
            row.append(segment)
        else:
            rows.append([segment])
    return [build_line(row, column, in_file_order=is_formula) for row, is_formula in attach_fragments(rows)]


def _row_of(segment: Segment, rows: list[list[Segment]]) -> list[Segment] | None:
    """Return the row that a segment belongs to, among the last two; None: it begins a new one."""
    for row in reversed(rows[-2:]):
        base = max(row, key=lambda item: item.size)
        shift = abs(segment.y - base.y)
        if shift <= _SAME_LINE * min(
            max(segment.size, base.size), _SIZE_SLACK * min(segment.size, base.size)
        ):
            return row
        is_script = min(segment.size, base.size) < _SMALL * max(segment.size, base.size)
        if is_script and shift < _SCRIPT_SHIFT * max(base.size, segment.size) and _touches(segment, row):
            return row
    return None


def _touches(segment: Segment, row: list[Segment]) -> bool:
    """Return whether a small segment is directly beside one of a row."""
    return any(_OVERLAP < segment.x0 - other.x1 < _NEAR * other.size for other in row)


def build_line(row: list[Segment], column: Column, *, in_file_order: bool = False) -> Line:
    """Return a line of segments; those that touch are one cell.

    :param in_file_order: make them one cell, in the order of the file
    """
    letters = "".join(segment.text for segment in row)
    rtl = sum(map(is_rtl, letters)) > _RTL_SHARE * max(1, sum(map(str.isalpha, letters)))
    ordered = sorted(row, key=lambda segment: -segment.x1 if rtl else segment.x0)
    cells: list[Segment] = [join_in_file_order(row)] if in_file_order else []
    for segment in () if in_file_order else ordered:
        if cells:
            last = cells[-1]
            em = max(last.size, segment.size)
            gap = last.x0 - segment.x1 if rtl else segment.x0 - last.x1
            if gap < _CELL_GAP * em or (
                segment.order == last.order + 1 and gap < MAX_GAP * em and not segment.style.math
            ):
                cells[-1] = _join(last, segment, gap > _SPACE * em)
                continue
        cells.append(replace(segment))
    main = max(row if in_file_order else cells, key=lambda cell: (cell.letters, cell.size))
    styles = _style_shares(row)
    return Line(
        cells=cells,
        text=" ".join(cell.text for cell in cells),
        x0=min(cell.x0 for cell in cells),
        x1=max(cell.x1 for cell in cells),
        y=main.y,
        size=main.size,
        style=main.style,
        page=column.page,
        column=column,
        is_rtl=rtl,
        bold=styles["bold"] >= _MOST,
        italic=styles["italic"] >= _MOST,
        mono=styles["mono"] >= _MOST and not any(map(is_cjk, letters)),
        small_caps=styles["small_caps"] > _RTL_SHARE,
        parts=row,
    )


def join_in_file_order(segments: list[Segment]) -> Segment:
    """Return segments of several baselines as one, in the order in which they were typeset."""
    first, *others = sorted(segments, key=lambda segment: segment.order)
    joined, last = first, first
    for segment in others:
        em = max(last.size, segment.size)
        is_beside = segment.y == last.y and -_NEAR * em < segment.x0 - last.x1 < _SPACE * em
        joined = _join(joined, segment, not is_beside)
        last = segment
    return joined


def _join(left: Segment, right: Segment, is_apart: bool) -> Segment:
    """Return two segments as one, with a space between them if they are apart."""
    space = " " if is_apart and not (is_cjk(left.text[-1]) and is_cjk(right.text[0])) else ""
    main = left if left.letters >= right.letters else right
    return replace(
        main,
        text=left.text + space + right.text,
        x0=min(left.x0, right.x0),
        x1=max(left.x1, right.x1),
        order=min(left.order, right.order),
        letters=left.letters + right.letters,
        math=left.math + right.math,
        words=left.words + right.words,
        styles=left.styles + right.styles,
    )


def _style_shares(row: list[Segment]) -> dict[str, float]:
    """Return which share of the glyphs is bold, italic, of fixed pitch or small capitals.

    Fonts of symbols do not count beside letters: a heading with a formula is bold.
    """
    names = ("bold", "italic", "mono", "small_caps")
    styles = [item for segment in row for item in segment.styles]
    styles = [item for item in styles if not item[0].math] or styles
    total = sum(count for _, count in styles)
    return {
        name: sum(count for style, count in styles if getattr(style, name)) / max(1, total) for name in names
    }
