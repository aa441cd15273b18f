"""All pages -> the same pages without running heads, page feet and page numbers. (pure)

They are known by repetition: the same words, with other digits, at the same height of many pages.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from linkvault.extract.pdf.shapes import PageText, Segment

EDGE_ROWS = 3  # rows at the top and at the bottom of a page that can be furniture
_SAME_ROW = 3.0  # points
_HEIGHT_STEP = 4.0  # points: heights that differ by less are the same
_MIN_SHARE, _MIN_PAGES = 0.2, 3  # of the pages that have the same row
_FEW_PAGES = 4  # up to so many pages, two with the same row are enough
_APART = 1.6  # times the size: space between furniture and text
_CHANGING_SHARE = 0.6  # of the pages have a row apart from the text at this height
_EDGE = 0.12  # of the height of the page: where a number alone is its number
_MAX_WORDS = 20  # a longer row is text
_MAX_SIZE = 1.1  # of the body: larger rows are titles
_ROMAN = r"[ivxlcdm]{1,7}"
_PAGE_NUMBER = re.compile(
    rf"[\-–—|·\s(]*+(?:(?:page|seite|стр\.?|p\.|第)\s*+)?(?:\d{{1,4}}|{_ROMAN})"
    rf"(?:\s*+(?:/|of|von|из|de)\s*+\d{{1,4}})?\s*+(?:页|ページ)?[\-–—|·\s)]*+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class EdgeRow:
    """A row near the top or the bottom of a page."""

    page: PageText
    segments: list[Segment]
    key: str
    text: str
    height: int
    is_top: bool
    is_apart: bool


def drop_furniture(pages: list[PageText]) -> None:
    """Remove the segments of running heads, page feet and page numbers from all pages."""
    rows = [row for page in pages for row in _edge_rows(page)]
    filled = sum(bool(page.segments) for page in pages)
    dropped: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if _is_page_number(row):
            dropped[row.page.number].update(map(id, row.segments))
    for row in _repeated(rows, filled):
        dropped[row.page.number].update(map(id, row.segments))
    for page in pages:
        ids = dropped.get(page.number)
        if ids:
            page.segments = [segment for segment in page.segments if id(segment) not in ids]


def _repeated(rows: list[EdgeRow], pages: int) -> list[EdgeRow]:
    """Return the rows whose text or whose place repeats."""
    body = _body_size([row.page for row in rows])
    rows = [row for row in rows if max(segment.size for segment in row.segments) <= _MAX_SIZE * body]
    by_key: dict[tuple[str, bool], list[EdgeRow]] = defaultdict(list)
    by_place: dict[tuple[int, bool], list[EdgeRow]] = defaultdict(list)
    for row in rows:
        by_key[row.key, row.is_top].append(row)
        if row.is_apart and len(row.text.split()) <= _MAX_WORDS:
            by_place[row.height, row.is_top].append(row)
    needed = 2 if pages <= _FEW_PAGES else max(_MIN_PAGES, _MIN_SHARE * pages)
    needed_at_place = 2 if pages <= _FEW_PAGES else _MIN_PAGES
    repeated = []
    for group in by_key.values():
        heights = Counter(row.height for row in group)
        same = [row for row in group if sum(heights[row.height + step] for step in (-1, 0, 1)) >= needed]
        numbers = {row.page.number for row in same}
        if len(numbers) >= needed and not _is_column_of_numbers(same):
            repeated += same
    for group in by_place.values():
        numbers = {row.page.number for row in group}
        if len(numbers) >= max(needed_at_place, _CHANGING_SHARE * pages):
            repeated += group
    repeated += [row for row in rows if row.is_apart and _names_its_page(row)]
    return repeated


def _body_size(pages: list[PageText]) -> float:
    """Return the size of most letters."""
    sizes: Counter[float] = Counter()
    for page in {page.number: page for page in pages}.values():
        for segment in page.segments:
            sizes[round(segment.size, 1)] += segment.letters
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_column_of_numbers(rows: list[EdgeRow]) -> bool:
    """Return whether the rows are numbers in the text: the last rows of a table."""
    return all(row.key.strip("# .") == "" for row in rows) and not all(row.is_apart for row in rows)


def _names_its_page(row: EdgeRow) -> bool:
    """Return whether a row contains the number of its page, and little else."""
    number = str(row.page.number + 1)
    words = row.text.split()
    return len(words) <= _MAX_WORDS and (words[0] == number or words[-1] == number)


def _is_page_number(row: EdgeRow) -> bool:
    """Return whether a row is a number alone at the edge of its page."""
    if not _PAGE_NUMBER.fullmatch(row.text) or not row.is_apart:
        return False
    y, height = row.segments[0].y, row.page.height
    return y < _EDGE * height or y > (1 - _EDGE) * height


def _edge_rows(page: PageText) -> list[EdgeRow]:
    """Return the first and last rows of a page, with whether they are apart from the text."""
    rows: list[list[Segment]] = []
    for segment in sorted(page.segments, key=lambda segment: segment.y):
        if rows and abs(rows[-1][0].y - segment.y) <= _SAME_ROW:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    edge_rows = []
    count = len(rows)
    is_apart = True
    for index in range(min(EDGE_ROWS, count)):
        row = rows[index]
        gap = rows[index + 1][0].y - row[0].y if index + 1 < count else page.height
        is_apart = is_apart and gap > _APART * _size(row, rows, index + 1)
        edge_rows.append(_edge_row(page, row, True, is_apart))
    is_apart = True
    for index in range(count - 1, max(count - 1 - EDGE_ROWS, min(EDGE_ROWS, count) - 1), -1):
        row = rows[index]
        gap = row[0].y - rows[index - 1][0].y if index else page.height
        is_apart = is_apart and gap > _APART * _size(row, rows, index - 1)
        edge_rows.append(_edge_row(page, row, False, is_apart))
    return edge_rows


def _size(row: list[Segment], rows: list[list[Segment]], neighbour: int) -> float:
    sizes = [segment.size for segment in row]
    if 0 <= neighbour < len(rows):
        sizes += [segment.size for segment in rows[neighbour]]
    return max(sizes)


def _edge_row(page: PageText, segments: list[Segment], is_top: bool, is_apart: bool) -> EdgeRow:
    ordered = sorted(segments, key=lambda segment: segment.x0)
    text = " ".join(segment.text for segment in ordered).strip()
    key = _DIGITS.sub("#", text.casefold())
    return EdgeRow(page, segments, key, text, round(segments[0].y / _HEIGHT_STEP), is_top, is_apart)
