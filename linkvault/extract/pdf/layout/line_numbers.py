"""The numbers of lines beside a text, as manuscripts for review have them -> out of the text. (pure)"""

import re
from collections import defaultdict
from itertools import pairwise

from linkvault.extract.pdf.shapes import PageText, Segment

MIN_NUMBERS = 8  # rising numbers in one column
_NUMBER = re.compile(r"\d{1,5}")
_EDGE = 3.0  # points that the right edges of such numbers differ by at most
_MIN_RISING = 0.9  # of the numbers follow the last one


def drop_line_numbers(page: PageText) -> None:
    """Remove the segments of line numbers from a page."""
    columns: dict[int, list[Segment]] = defaultdict(list)
    for segment in page.segments:
        if _NUMBER.fullmatch(segment.text):
            columns[round(segment.x1 / _EDGE)].append(segment)
    for edge, numbers in columns.items():
        near = sorted([*numbers, *columns.get(edge + 1, [])], key=lambda segment: segment.y)
        if len(near) >= MIN_NUMBERS and _are_rising(near) and _are_outside(near, page):
            dropped = {id(segment) for segment in near}
            page.segments = [segment for segment in page.segments if id(segment) not in dropped]
            return


def _are_rising(numbers: list[Segment]) -> bool:
    values = [int(segment.text) for segment in numbers]
    steps = [after - before for before, after in pairwise(values)]
    return sum(step in (1, 5) for step in steps) >= _MIN_RISING * len(steps)


def _are_outside(numbers: list[Segment], page: PageText) -> bool:
    """Return whether no text is on the left, or none on the right of the numbers."""
    ids = {id(segment) for segment in numbers}
    x0, x1 = min(number.x0 for number in numbers), max(number.x1 for number in numbers)
    top, bottom = numbers[0].y, numbers[-1].y
    others = [
        segment
        for segment in page.segments
        if id(segment) not in ids and top <= segment.y <= bottom and segment.letters
    ]
    left = sum(segment.x0 < x0 for segment in others)
    right = sum(segment.x1 > x1 for segment in others)
    return min(left, right) <= len(others) * (1 - _MIN_RISING)
