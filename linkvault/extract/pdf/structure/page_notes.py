"""Lines of a column -> the footnotes at its foot, and the lines before them. (pure)"""

import re

from linkvault.extract.pdf.shapes import END, SUP, Block, Line

MAX_SIZE = 0.935  # of the body
_MARK = re.compile(
    rf"{SUP}\s*([0-9]{{1,3}}|[a-z]|[*∗†‡§¶‖]{{1,3}})\s*{END}\s*|([0-9]{{1,3}}|[*∗†‡§¶‖]{{1,3}})[.)]?\s+(?=\S)"
)
_MAX_LEADING = 1.9  # times the size between two lines of footnotes
_MAX_SKIPPED = 1  # numbers that a footnote may skip


class FootnoteFinder:
    """Finds footnotes column by column; numbers must follow the last one."""

    def __init__(self, body_size: float) -> None:
        """Prepare for a document with this size of its text."""
        self._body = body_size
        self._last = 0
        self._signs = 0  # footnotes that have a sign: LaTeX counts those of the authors too

    def split(self, lines: list[Line]) -> tuple[list[Line], list[Block]]:
        """Return the lines without the footnotes, and the footnotes."""
        start = len(lines)
        while start and lines[start - 1].size <= MAX_SIZE * self._body and self._is_near(lines, start):
            start -= 1
        while start < len(lines) and self._key(lines[start]) is None:
            start += 1
        if start == len(lines):
            return lines, []
        notes: list[Block] = []
        for line in lines[start:]:
            key = self._key(line)
            if key is not None and self._may_follow(key):
                notes.append(Block("note", [line], note=key, page=line.page))
                if key.isdigit():
                    self._last = int(key)
                else:
                    self._signs += 1
            elif notes:
                notes[-1].lines.append(line)
            else:
                return lines, []
        return lines[:start], notes

    def _is_near(self, lines: list[Line], start: int) -> bool:
        return (
            start == len(lines) or lines[start].y - lines[start - 1].y < 2 * _MAX_LEADING * lines[start].size
        )

    def _key(self, line: Line) -> str | None:
        match = _MARK.match(line.text)
        return (match[1] or match[2]) if match else None

    def _may_follow(self, key: str) -> bool:
        if not key.isdigit():
            return True
        number = int(key)
        return self._last < number <= max(self._last, self._signs) + 1 + _MAX_SKIPPED or number == 1


def without_mark(text: str) -> str:
    """Return the text of a footnote without its mark."""
    return _MARK.sub("", text, count=1)
