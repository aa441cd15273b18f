"""Blocks near the authors of posts -> the short lines among them that state a date."""

from bisect import bisect_right

from linkvault.extract.metadata.dates import DAY_LENGTH, read_date
from linkvault.extract.threads.page_table import PageTable

DATE_REACH = 12  # block elements between an author and the line with the date
DATE_LINE_WORDS = 16  # a longer block is text that mentions a date


def find_date_lines(table: PageTable, author_nodes: list[int]) -> dict[int, str]:
    """Return the short lines near authors that state a date, by their block element, with the date."""
    lines: dict[int, str] = {}
    authors = sorted(set(author_nodes))
    for block in table.page.blocks:
        if block.words > DATE_LINE_WORDS:
            continue
        position = bisect_right(authors, block.node)
        near = (*authors[position - 1 : position], *authors[position : position + 1])
        if not any(abs(block.node - node) <= DATE_REACH for node in near):
            continue
        if any(map(str.isdigit, block.text)) and (date := read_date(block.text)):
            lines[block.node] = date[:DAY_LENGTH]
    return lines
