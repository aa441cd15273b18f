"""All pages -> the same pages without running heads, page feet and page numbers. (pure)

They are known by repetition: the same words, with other digits, at the same height of many pages.
"""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

from linkvault.extract.pdf.shapes import SUP, PageText, Segment
from linkvault.lazy_dataclass import dataclass

EDGE_ROWS = 3  # rows at the top and at the bottom of a page that can be furniture
_SAME_ROW = 3.0  # points
_HEIGHT_STEP = 4.0  # points: heights that differ by less are the same
_MIN_SHARE, _MIN_PAGES = 0.2, 3  # of the pages that have the same row
_FEW_PAGES = 4  # up to so many pages, two with the same row are enough
_APART = 1.6  # times the size: space between furniture and text
_APART_LINES = 1.15  # times the usual distance of two rows
_CHANGING_SHARE = 0.6  # of the pages have a row apart from the text at this height
_EDGE = 0.12  # of the height of the page: where a number alone is its number
_MAX_WORDS = 20  # a longer row is text
_MIN_NOTE = 4  # words of a sentence
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
    is_apart: bool  # the space to the text is larger than a line
    is_clear: bool  # it is also larger than the usual distance of two lines: text can have double spacing


def drop_furniture(pages: list[PageText]) -> None:
    """Remove the segments of running heads, page feet and page numbers from all pages."""
    by_page = [(page, _rows(page)) for page in pages]
    usual = median([_usual_gap(rows) for _, rows in by_page] or [0.0])
    rows = [row for page, page_rows in by_page for row in _edge_rows(page, page_rows, usual)]
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
    larger = [row for row in rows if row.is_clear and row.is_top and _names_its_page(row)]
    rows = [row for row in rows if max(segment.size for segment in row.segments) <= _MAX_SIZE * body]
    by_key: dict[tuple[str, bool], list[EdgeRow]] = defaultdict(list)
    by_place: dict[tuple[int, bool], list[EdgeRow]] = defaultdict(list)
    for row in rows:
        by_key[row.key, row.is_top].append(row)
        if row.is_clear and len(row.text.split()) <= _MAX_WORDS and not _is_note(row):
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
    repeated += [row for row in rows if row.is_clear and _names_its_page(row) and not _is_note(row)]
    # A head in large type has the number of its page and the same words on most pages; a title has not.
    keys = Counter(row.key for row in larger)
    repeated += [row for row in larger if keys[row.key] >= max(needed_at_place, _CHANGING_SHARE * pages)]
    return repeated


def _is_note(row: EdgeRow) -> bool:
    """Return whether a row at the foot of a page is a footnote: it begins with a raised mark, or is a sentence."""
    if row.is_top:
        return False
    return row.text.startswith(SUP) or (len(row.text.split()) > _MIN_NOTE and row.text.endswith("."))


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


def _rows(page: PageText) -> list[list[Segment]]:
    """Return the segments of a page by rows, from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(page.segments, key=lambda segment: segment.y):
        if rows and abs(rows[-1][0].y - segment.y) <= _SAME_ROW:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return rows


def _usual_gap(rows: list[list[Segment]]) -> float:
    """Return the usual distance of two rows of a page; 0 if it has too few."""
    gaps = [below[0].y - row[0].y for row, below in pairwise(rows)]
    return median(gaps) if len(gaps) > EDGE_ROWS else 0.0


def _edge_rows(page: PageText, rows: list[list[Segment]], usual: float) -> list[EdgeRow]:
    """Return the first and last rows of a page, with whether they are apart from the text.

    :param usual: the distance of two rows in the document
    """
    usual = min(usual, _usual_gap(rows))
    edge_rows = []
    count = len(rows)
    top = range(min(EDGE_ROWS, count))
    bottom = range(count - 1, max(count - 1 - EDGE_ROWS, min(EDGE_ROWS, count) - 1), -1)
    for indices, step in ((top, 1), (bottom, -1)):
        is_apart = is_clear = True
        for index in indices:
            row = rows[index]
            is_last = not 0 <= index + step < count
            gap = page.height if is_last else abs(rows[index + step][0].y - row[0].y)
            is_apart = is_apart and gap > _APART * _size(row, rows, index + step)
            is_clear = is_clear and is_apart and gap > _APART_LINES * usual
            edge_rows.append(_edge_row(page, row, step > 0, is_apart, is_clear))
    return edge_rows


def _size(row: list[Segment], rows: list[list[Segment]], neighbour: int) -> float:
    sizes = [segment.size for segment in row]
    if 0 <= neighbour < len(rows):
        sizes += [segment.size for segment in rows[neighbour]]
    return max(sizes)


def _edge_row(
    page: PageText, segments: list[Segment], is_top: bool, is_apart: bool, is_clear: bool
) -> EdgeRow:
    ordered = sorted(segments, key=lambda segment: segment.x0)
    text = " ".join(segment.text for segment in ordered).strip()
    key = _DIGITS.sub("#", text.casefold())
    return EdgeRow(page, segments, key, text, round(segments[0].y / _HEIGHT_STEP), is_top, is_apart, is_clear)
