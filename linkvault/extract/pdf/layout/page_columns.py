"""The segments of a page -> its columns in reading order. (pure)

A gutter is a strip that few lines cross, with running text on both sides. What crosses it divides the page into bands;
each band is read column by column.
"""

import re
from collections import Counter
from statistics import median, median_high

from linkvault.extract.pdf.shapes import Column, PageText, Segment
from linkvault.lazy_dataclass import dataclass, field

MIN_GUTTER = 0.55  # em
MAX_CROSSING = 0.22  # of the lines beside a gutter
_MIN_LETTERS = 14  # of a usual line of running text
_MIN_WIDTH = 0.4  # of its side of the page that a usual line takes
_FULL_WIDTH = 0.8  # of the width of a side: a full line
_MIN_ENTRIES, _MOST_ENTRIES = 12, 0.95  # lines of a list on each side; share of them that is in order
_MIN_INKED = 0.7  # of the width of lines that words take: less in tables
_MIN_LINES = 4  # of running text on each side
_NEAR = 0.42  # em between segments of one line that are not consecutive in the file
_SAME_LINE = 0.3  # em
_STEP = 0.25  # em between the places where a gutter is looked for
_OVERFULL = 1.5  # em that a line may be too long
_MAX_DEPTH = 3  # of columns within columns
_MARGIN = 0.12  # of the width: no column is narrower
_MARGIN_SIZE, _MARGIN_GAP = 0.95, 0.4  # of the size of the column: a note at the margin is smaller and apart
_SHORT_BAND = 3  # lines: a band between two wide lines with fewer, and no text, belongs to them
_MIN_ENTRY = 5  # letters of a line that can be beside a gutter
_COMMON = 0.25  # of the lines at the most common left edge: another edge that counts
_RIGHT_EDGE = 0.9  # of the lines end left of the right edge, which a few longer ones pass
# The number of a heading or the mark of an item: the columns have begun.
_PART = re.compile(r"[•◦▪■‣⁃]|\d{1,2}(?:\.\d{1,2})*+\.?\s+[^\W\d]|[IVX]+\.\s")
_SAME_EDGES = 0.8  # of the width that two columns above each other share


@dataclass(slots=True)
class Strip:
    """Segments of one line that touch each other."""

    segments: list[Segment]
    x0: float
    x1: float
    y: float
    size: float
    letters: int = 0
    order: int = 0


@dataclass(slots=True)
class Region:
    """Strips that are read together."""

    strips: list[Strip] = field(default_factory=list)


def split_columns(page: PageText, *, is_rtl: bool = False) -> list[Column]:
    """Return the columns of a page in reading order."""
    strips = _strips(page.segments)
    regions = _split(strips, is_rtl, _MAX_DEPTH, is_first=page.number == 0)
    columns = []
    margins: list[Segment] = []
    for number, region in enumerate(regions):
        segments = [segment for strip in region.strips for segment in strip.segments]
        x0, x1 = _edges(region.strips)
        inside, outside = _split_margin(segments, x0, x1)
        margins += outside
        columns.append(Column(page.number, number, x0, x1, inside))
    _share_edges(columns)
    if margins:
        edges = min(segment.x0 for segment in margins), max(segment.x1 for segment in margins)
        columns.append(Column(page.number, len(columns), *edges, margins))
    return columns


def _split_margin(segments: list[Segment], x0: float, x1: float) -> tuple[list[Segment], list[Segment]]:
    """Return the segments of a column, and the small ones outside of its edges: notes at the margin."""
    size = median_high([segment.size for segment in segments for _ in range(segment.letters)] or [0.0])
    outside = [
        segment
        for segment in segments
        if segment.size < _MARGIN_SIZE * size
        and (segment.x0 > x1 + _MARGIN_GAP * size or segment.x1 < x0 - _MARGIN_GAP * size)
    ]
    dropped = set(map(id, outside))
    return [segment for segment in segments if id(segment) not in dropped], outside


def _strips(segments: list[Segment]) -> list[Strip]:
    """Return the segments of a page, those that touch each other together, from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.y):
        if rows and segment.y - rows[-1][0].y <= _SAME_LINE * max(segment.size, rows[-1][0].size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    strips: list[Strip] = []
    for row in rows:
        strip: Strip | None = None
        for segment in sorted(row, key=lambda segment: segment.x0):
            if strip is not None and segment.x0 - strip.x1 < _NEAR * max(segment.size, strip.size):
                strip.segments.append(segment)
                strip.x1 = max(strip.x1, segment.x1)
                strip.letters += segment.letters
                strip.size = max(strip.size, segment.size)
            else:
                strip = Strip(
                    [segment], segment.x0, segment.x1, segment.y, segment.size, segment.letters, segment.order
                )
                strips.append(strip)
    return strips


def _split(strips: list[Strip], is_rtl: bool, depth: int, *, is_first: bool = False) -> list[Region]:
    """Return the regions of strips in reading order."""
    gutter = _find_gutter(strips) if depth else None
    if gutter is None:
        return [Region(strips)] if strips else []
    x = gutter
    regions: list[Region] = []
    band: list[Strip] = []
    wide: list[Strip] = []
    for row in _rows(strips):
        if any(_crosses(strip, x) for strip in row):
            if band and wide and _is_short(band, x):
                wide += band
            elif band:
                regions += _wide(wide) + _columns_of(band, x, is_rtl, depth)
                wide = []
            band = []
            wide += row
        else:
            band += row
    if band and wide and _is_short(band, x) and len(band) <= 2:
        return [*regions, *_wide(wide + band)]
    if is_first and not regions:
        head, band = _split_head(band, x)
        wide += head
    regions += _wide(wide)
    if band:
        regions += _columns_of(band, x, is_rtl, depth)
    return regions


def _crosses(strip: Strip, x: float) -> bool:
    """Return whether a strip is on both sides of a gutter; a line that is a little too long is not."""
    slack = _OVERFULL * strip.size
    return strip.x0 < x < strip.x1 and (strip.x1 > x + slack or strip.x0 > x - 2 * slack)


def _rows(strips: list[Strip]) -> list[list[Strip]]:
    """Return strips of one baseline together."""
    rows: list[list[Strip]] = []
    for strip in strips:
        if rows and abs(strip.y - rows[-1][0].y) <= _SAME_LINE * min(strip.size, rows[-1][0].size):
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return rows


def _split_head(band: list[Strip], x: float) -> tuple[list[Strip], list[Strip]]:
    """Divide a band before its first full line: names of authors side by side are above the columns, not in them."""
    left = [strip for strip in band if strip.x1 <= x]
    right = [strip for strip in band if strip.x1 > x]
    if not left or not right:
        return [], band
    start = min(_first_full(left), _first_full(right))
    above = [strip for strip in band if strip.y < start]
    if len({strip.x1 <= x for strip in above}) < 2:
        return [], band
    if any(_PART.match(strip.segments[0].text) for strip in above):
        return [], band
    edges = [min(strip.x0 for strip in side) for side in (left, right)]
    if any(
        strip.letters >= _MIN_LETTERS and min(abs(strip.x0 - edge) for edge in edges) < 1 for strip in above
    ):
        return [], band  # the last line of a paragraph
    return above, [strip for strip in band if strip.y >= start]


def _first_full(side: list[Strip]) -> float:
    """Return the height of the first line of a side that takes most of its width."""
    width = max(strip.x1 for strip in side) - min(strip.x0 for strip in side)
    return next(
        (strip.y - strip.size / 2 for strip in side if strip.x1 - strip.x0 > _FULL_WIDTH * width), 0.0
    )


def _wide(strips: list[Strip]) -> list[Region]:
    return [Region(list(strips))] if strips else []


def _is_short(band: list[Strip], x: float) -> bool:
    """Return whether the strips between two wide lines are no columns: a row of a table, names of authors."""
    left = [strip for strip in band if strip.x1 <= x]
    right = [strip for strip in band if strip.x1 > x]
    heights = {round(strip.y / max(strip.size, 1)) for strip in band}
    if len(heights) > _SHORT_BAND:
        return False
    texts = [
        side for side in (left, right) if side and median(strip.letters for strip in side) >= _MIN_LETTERS
    ]
    return not texts or (len(heights) == 1 and bool(left) and bool(right))


def _columns_of(band: list[Strip], x: float, is_rtl: bool, depth: int) -> list[Region]:
    """Return the regions of a band: one side, then the other."""
    left = [strip for strip in band if (strip.x0 + strip.x1) / 2 <= x]
    right = [strip for strip in band if (strip.x0 + strip.x1) / 2 > x]
    sides = (right, left) if is_rtl else (left, right)
    return [region for side in sides for region in _split(side, is_rtl, depth - 1)]


def _find_gutter(strips: list[Strip]) -> float | None:
    """Return the middle of the gutter; None if there is none."""
    texts = [strip for strip in strips if strip.letters >= _MIN_ENTRY]
    if len(texts) < 2 * _MIN_LINES:
        return None
    em = median(strip.size for strip in texts)
    left, right = min(strip.x0 for strip in texts), max(strip.x1 for strip in texts)
    width = right - left
    half = MIN_GUTTER * em / 2
    best: tuple[float, float, float] | None = None
    x = left + _MARGIN * width
    while x < right - _MARGIN * width:
        crossing = _crossing_share(strips, x, half, (left, right))
        if crossing is not None and crossing <= MAX_CROSSING:
            balance = abs(x - (left + right) / 2)
            if best is None or (round(crossing, 3), balance) < best[:2]:
                best = (round(crossing, 3), balance, x)
        x += _STEP * em
    return best[2] if best else None


def _crossing_share(strips: list[Strip], x: float, half: float, edges: tuple[float, float]) -> float | None:
    """Return which share of the lines crosses a strip at `x`; None if running text is not on both sides."""
    left = [strip for strip in strips if strip.x1 <= x - half]
    right = [strip for strip in strips if strip.x0 >= x + half]
    if len(left) < _MIN_LINES or len(right) < _MIN_LINES:
        return None
    top = max(left[0].y, right[0].y)
    bottom = min(left[-1].y, right[-1].y)
    left = [strip for strip in left if top - strip.size <= strip.y <= bottom + strip.size]
    right = [strip for strip in right if top - strip.size <= strip.y <= bottom + strip.size]
    are_running = _is_running(left, x - half - edges[0]) and _is_running(right, edges[1] - x - half)
    if not are_running and not _are_lists(left, right):
        return None
    crossing = sum(
        1 for strip in strips if strip.x0 < x + half and strip.x1 > x - half and top <= strip.y <= bottom
    )
    return crossing / (crossing + max(len(_rows(left)), len(_rows(right))))


def _are_lists(left: list[Strip], right: list[Strip]) -> bool:
    """Return whether short lines are two columns of a list, such as an index: the file has one after the other.

    The cells of a table are in the file row by row.
    """
    if min(len(left), len(right)) < _MIN_ENTRIES:
        return False
    last = sorted(strip.order for strip in left)[int(_MOST_ENTRIES * len(left))]
    first = sorted(strip.order for strip in right)[int((1 - _MOST_ENTRIES) * len(right))]
    return last < first


def _is_running(side: list[Strip], width: float) -> bool:
    """Return whether strips on one side of a gutter are lines of text and not cells of a table."""
    rows = [row for row in _rows(side) if not all(map(_is_tick, row))]
    if len(rows) < _MIN_LINES:
        return False
    letters = [sum(strip.letters for strip in row) for row in rows]
    extents = [max(strip.x1 for strip in row) - min(strip.x0 for strip in row) for row in rows]
    inked = [sum(strip.x1 - strip.x0 for strip in row) for row in rows]
    return (
        median(letters) >= _MIN_LETTERS
        and median(extents) >= _MIN_WIDTH * width
        and sum(inked) >= _MIN_INKED * sum(extents)
    )


def _is_tick(strip: Strip) -> bool:
    """Return whether a strip is a number at the axis of a chart: it says nothing about the text beside it."""
    return not any(character.isalpha() for segment in strip.segments for character in segment.text)


def _edges(strips: list[Strip]) -> tuple[float, float]:
    """Return the left and the right edge that most lines of text reach."""
    texts = [strip for strip in strips if strip.letters >= _MIN_LETTERS] or strips
    lefts = Counter(round(strip.x0) for strip in texts)
    common = [x for x, count in lefts.items() if count >= max(2, _COMMON * max(lefts.values()))]
    x0 = min(common) if common else min(strip.x0 for strip in texts)
    rights = sorted(strip.x1 for strip in texts)
    return float(x0), rights[min(int(len(rights) * _RIGHT_EDGE), len(rights) - 1)]


def _share_edges(columns: list[Column]) -> None:
    """Give columns above each other, which begin and end at the same places, one left and right edge."""
    for column in columns:
        width = column.x1 - column.x0
        for other in columns:
            overlap = min(column.x1, other.x1) - max(column.x0, other.x0)
            if other is not column and overlap > _SAME_EDGES * max(width, other.x1 - other.x0):
                left = min(column.x0, other.x0) if abs(column.x0 - other.x0) > 1 else column.x0
                column.x0 = other.x0 = left
                column.x1 = other.x1 = max(column.x1, other.x1)
