"""Glyphs -> segments: text on one baseline, with its spaces, subscripts and superscripts. (pure)"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import count, groupby, pairwise
from statistics import median

from linkvault.extract.pdf.glyphs.right_to_left import is_rtl
from linkvault.extract.pdf.shapes import END, HYPHEN, LINK, LINK_END, SUB, SUP, Glyph, Segment, Style, Tag
from linkvault.text.scripts import EAST_ASIAN, FULL_WIDTH_FORMS

MAX_GAP = 1.1  # em between glyphs of one segment
_MAX_CODE_GAP = 12.0  # em: alignment in program code
_SPACE_GAP = 0.17  # em from which on a gap is a space
_CJK_GAP = 0.6  # em up to which Chinese and Japanese characters have no space between them
_SAME_BASELINE = 0.12  # em
_SIZE_RATIO = 0.66  # sizes of one segment differ by at most a third
# Text of another size, such as a note at the margin, continues a segment if it is near.
_SAME_SIZE, _SIZE_GAP = 0.93, 0.5
_SCRIPT_RATIO = 0.88  # a script is smaller than its base by this factor
_MIN_SHIFT, _MAX_SHIFT = 0.08, 0.85  # em that a script is shifted
_SCRIPT_GAP = 0.45  # em between a script and its base
_SCRIPT_SPACE = 0.3  # em before a script that is no space
_BACK = 0.6  # em that a glyph may begin before the end of the last one
_STACKED = 3.0  # em that the second of two scripts may begin before the end of the first
_MIN_STEPS = 12  # letters of fixed pitch after each other
_WIDE_PITCH, _WIDEST_PITCH = 1.05, 1.5  # of the width of a letter
_MAX_MARK = 3  # glyphs of a footnote mark
_MATH_CHARACTERS = ((0x2190, 0x22FF), (0x2A00, 0x2AFF), (0x1D400, 0x1D7FF), (0x370, 0x3FF))
_CJK = re.compile(f"[{EAST_ASIAN}{FULL_WIDTH_FORMS}]")
_OPERATORS = frozenset("=+<>±×÷·∂∇√∞|∑∏∫")


def is_cjk(character: str) -> bool:
    """Return whether a character is Chinese or Japanese, punctuation too: no spaces are between them."""
    return _CJK.match(character) is not None


def is_math_character(character: str) -> bool:
    """Return whether a character is a symbol of formulas."""
    code = ord(character[0])
    return character in _OPERATORS or any(low <= code <= high for low, high in _MATH_CHARACTERS)


class _Builder:
    """The segment that is being built."""

    def __init__(self, glyph: Glyph, order: int, pitches: Mapping[float, float]) -> None:
        self.pitches = pitches
        self.parts = [glyph.text]
        self.words = [(0, glyph.x0)]  # where each word begins: in `parts`, on the page
        self.ends: list[float] = []  # the right edge of each word but the last
        self.x0, self.x1, self.y, self.size = glyph.x0, glyph.x1, glyph.y, glyph.style.size
        self.style, self.order = glyph.style, order
        self.glyphs = [glyph]
        self.weights: dict[int, int] = {}
        self.script: Glyph | None = None
        self.is_rtl = is_rtl(glyph.text)
        self.link = -1
        if glyph.link >= 0:
            self.link = glyph.link
            self.parts.insert(0, f"{LINK}{glyph.link}{END}")

    def gap(self, glyph: Glyph) -> float:
        """Return the space before a glyph, negative if it overlaps."""
        if self.is_rtl or is_rtl(glyph.text):
            return max(glyph.x0 - self.x1, self.x0 - glyph.x1, 0.0)
        return glyph.x0 - self.x1

    def accepts(self, glyph: Glyph) -> str | None:
        """Return how a glyph continues the segment: "" on its baseline, SUP, SUB, END after a script; None: not."""
        size, em = glyph.style.size, max(self.size, glyph.style.size)
        gap, shift = self.gap(glyph), glyph.y - self.y
        limit = _MAX_CODE_GAP if glyph.style.mono and self.style.mono else MAX_GAP
        ratio = min(size, self.size) / em
        if glyph.style is self.glyphs[-1].style and (glyph.x0, glyph.y) == (
            self.glyphs[-1].x0,
            self.glyphs[-1].y,
        ):
            return ""  # a ligature: one glyph for several letters
        if self.script is not None:
            last = self.script
            if (
                abs(glyph.y - last.y) <= _SAME_BASELINE * self.size
                and size < _SAME_SIZE * self.size
                and -_BACK * em < gap < limit * size
            ):
                return ""
            if (
                size < last.style.size
                and abs(glyph.y - last.y) < _MAX_SHIFT * last.style.size
                and abs(gap) < _SCRIPT_GAP * em
            ):
                return ""
        if ratio < _SAME_SIZE:
            limit = _SIZE_GAP
        if abs(shift) <= _SAME_BASELINE * em and ratio >= _SIZE_RATIO and -_BACK * em < gap < limit * em:
            return END if self.script is not None else ""
        back = _STACKED if self.script is not None else _BACK
        if (
            size < _SCRIPT_RATIO * self.size
            and _MIN_SHIFT * self.size < abs(shift) < _MAX_SHIFT * self.size
            and -back * em < gap < _SCRIPT_GAP * em
        ):
            return SUB if shift > 0 else SUP
        return None

    def begins_with_mark(self, glyph: Glyph) -> bool:
        """Return whether the segment is a raised mark, and the glyph begins the text that it marks."""
        size = glyph.style.size
        return (
            len(self.glyphs) <= _MAX_MARK
            and self.script is None
            and self.size < _SCRIPT_RATIO * size
            and _MIN_SHIFT * size < glyph.y - self.y < _MAX_SHIFT * size
            and -_BACK * size < self.gap(glyph) < MAX_GAP * size
        )

    def add(self, glyph: Glyph, how: str) -> None:
        """Append a glyph."""
        if glyph.link != self.link:
            self._end_link()
        space = self._space_before(glyph)
        if space:
            self.words.append((len(self.parts), glyph.x0))
            self.ends.append(self.glyphs[-1].x1)
        if how in (SUP, SUB):
            space = "" if self.gap(glyph) < _SCRIPT_SPACE * self.size else space
            if self.script is not None:
                self.parts.append(END)
            self.parts.append(space + how)
            self.script = glyph
        elif how == END:
            self.parts.append(END + space)
            self.script = None
        else:
            self.parts.append(space)
            if self.script is not None:
                self.script = glyph if abs(glyph.y - self.script.y) < 1 else self.script
        if glyph.link != self.link:
            self.link = glyph.link
            self.parts.append(f"{LINK}{glyph.link}{END}")
        self.parts.append(glyph.text)
        self.x0, self.x1 = min(self.x0, glyph.x0), max(self.x1, glyph.x1)
        self.glyphs.append(glyph)
        self.is_rtl = self.is_rtl or is_rtl(glyph.text)

    def _end_link(self) -> None:
        if self.link >= 0:
            self.parts.append(LINK_END)
            self.link = -1

    def turn_into_mark(self, glyph: Glyph) -> None:
        """Make the segment so far the mark of the text that begins with a glyph."""
        self._end_link()
        self.parts = ["".join([SUP, *self.parts, END]), glyph.text]
        self.y, self.size, self.style = glyph.y, glyph.style.size, glyph.style
        self.x1 = max(self.x1, glyph.x1)
        self.glyphs.append(glyph)

    def _space_before(self, glyph: Glyph) -> str:
        gap, em = self.gap(glyph), max(glyph.style.size, 1.0)
        last = self.glyphs[-1].text
        if is_cjk(last[-1]) and is_cjk(glyph.text[0]):
            return " " if gap > _CJK_GAP * em else ""
        if glyph.style.mono and self.style.mono and gap > 0:
            pitch = self.pitches.get(round(glyph.style.size, 1))
            if pitch is not None:
                return " " * max(round((glyph.x0 - self.glyphs[-1].x0) / pitch) - 1, 0)
            width = max(glyph.x1 - glyph.x0, 1.0)
            return " " * max(round(gap / width), int(glyph.space))
        if glyph.space or (gap > _SPACE_GAP * em and not (self.is_rtl)):
            return " "
        return ""

    def build(self) -> Segment:
        """Return the segment."""
        self._end_link()
        if self.script is not None:
            self.parts.append(END)
        glyphs = self.glyphs
        text = "".join(self.parts)
        styles = [(style, len(list(run))) for style, run in groupby(glyph.style for glyph in glyphs)]
        counts: Counter[Style] = Counter()
        for style, number in styles:
            counts[style] += number
        letters = sum(glyph.text[0].isalnum() for glyph in glyphs)
        math = sum(glyph.style.math or is_math_character(glyph.text) for glyph in glyphs)
        starts = [start for start, _ in self.words]
        words = [
            ("".join(self.parts[start:end]).strip(), x0, x1)
            for (start, x0), end, x1 in zip(
                self.words, [*starts[1:], None], [*self.ends, glyphs[-1].x1], strict=True
            )
        ]
        return Segment(
            text, self.x0, self.x1, self.y, self.size, max(counts, key=counts.__getitem__), self.order, letters,
            math, tag=glyphs[0].style.tag, words=words, styles=styles,
        )  # fmt: skip


def build_segments(glyphs: list[Glyph], tags: Mapping[int, Tag] | None = None) -> list[Segment]:
    """Return the segments of a page, in the order of the file.

    :param tags: what the file says of each marked content: cells of a table are segments of their own
    """
    tags = tags or {}
    segments: list[Segment] = []
    numbers = count()
    pitches = _find_pitches(glyphs)
    builder: _Builder | None = None
    for glyph in glyphs:
        if builder is not None and _cell_of(glyph, tags) != _cell_of(builder.glyphs[-1], tags):
            segments.append(builder.build())
            builder = None
        if builder is not None:
            how = builder.accepts(glyph)
            if how is not None:
                builder.add(glyph, how)
                continue
            if builder.begins_with_mark(glyph):
                builder.turn_into_mark(glyph)
                continue
            segments.append(builder.build())
        builder = _Builder(glyph, next(numbers), pitches)
    if builder is not None:
        segments.append(builder.build())
    for segment in segments:
        segment.structure = tags.get(segment.tag)
    return [segment for segment in segments if segment.text.strip(HYPHEN + " ") or HYPHEN in segment.text]


def _find_pitches(glyphs: list[Glyph]) -> dict[float, float]:
    """Return the distance of two letters of fixed pitch by their size, where it is larger than a letter.

    The package `listings` of LaTeX sets program code on such a grid, so that the space after every letter is wide.
    """
    advances: dict[float, list[float]] = defaultdict(list)
    widths: dict[float, float] = {}
    for glyph, following in pairwise(glyphs):
        size = round(glyph.style.size, 1)
        step = following.x0 - glyph.x0
        if glyph.style.mono and following.style is glyph.style and glyph.y == following.y and 0 < step < size:
            advances[size].append(step)
            widths[size] = glyph.x1 - glyph.x0
    return {
        size: pitch
        for size, steps in advances.items()
        if len(steps) >= _MIN_STEPS
        and _WIDE_PITCH * widths[size] < (pitch := median(steps)) < _WIDEST_PITCH * widths[size]
    }


def _cell_of(glyph: Glyph, tags: Mapping[int, Tag]) -> int:
    """Return the number of the cell of a tagged table; 0 if there is none."""
    tag = tags.get(glyph.style.tag)
    return tag.cell if tag is not None else 0
