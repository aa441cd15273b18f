"""The glyphs of a page that is written from right to left -> their logical order, brackets and spaces. (pure)

PDFium orders each stretch of letters and digits by itself: with many fonts the letters of a word are reversed, and a
number changes its place with the stop after it. What the page shows decides here: the glyphs of a line are ordered from
right to left, and the Latin words and the numbers among them from left to right (a part of Unicode's UAX 9).
"""

import re
from collections.abc import Iterator
from itertools import groupby

from linkvault.extract.pdf.shapes import Glyph

_SAME_LINE = 0.12  # em between baselines of one line
_MAX_GAP = 1.1  # em: a wider gap divides columns and the cells of a table
_SPACE_GAP = 0.15  # em
_PAGE_SHARE = 0.25  # of the letters of a page that is read from right to left
_RANGES = ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))
_NUMBER = re.compile(r"[#$€£₪]?\d(?:[\d.,:/-]*\d)?[%٪‰°$€£₪]?")
_LATIN = re.compile(r"\w(?:.*\w)?")
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_OPENING = frozenset("([{<«")


class _Part:
    """A word from right to left in logical order, or one other glyph, and its place on the line."""

    def __init__(self, glyphs: list[Glyph]) -> None:
        is_reversed = glyphs[0].x0 + glyphs[0].x1 < glyphs[-1].x0 + glyphs[-1].x1
        self.glyphs = glyphs[::-1] if is_reversed else glyphs
        self.x0, self.x1 = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
        self.center = (self.x0 + self.x1) / 2
        self.is_rtl = is_rtl(glyphs[0].text)
        for glyph in glyphs:
            glyph.space = False


_Token = _Part | None  # None is a space


def is_rtl(character: str) -> bool:
    """Return whether a character is of a script that is written from right to left."""
    code = ord(character[0])
    return code >= _RANGES[0][0] and any(low <= code <= high for low, high in _RANGES)


def order_lines(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a page in logical order; those of a page from left to right as they are."""
    letters = sum(glyph.text[0].isalpha() for glyph in glyphs)
    if sum(is_rtl(glyph.text) for glyph in glyphs) <= _PAGE_SHARE * letters or not letters:
        return glyphs
    return [glyph for line in _lines(glyphs) for glyph in _order_line(line)]


def _lines(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs that follow each other on one baseline."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and abs(glyph.y - line[-1].y) > _SAME_LINE * max(glyph.style.size, line[-1].style.size):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _order_line(line: list[Glyph]) -> Iterator[Glyph]:
    """Yield the glyphs of a line, cell by cell."""
    if not any(is_rtl(glyph.text) for glyph in line):
        yield from line
        return
    parts = sorted(_split(line), key=lambda part: -part.center)
    tokens: list[_Token] = []
    for part in parts:
        last = tokens[-1] if tokens else None
        if last is not None:
            gap = (last.x0 - part.x1) / max(last.glyphs[0].style.size, part.glyphs[0].style.size)
            if gap > _MAX_GAP:
                yield from _order_cell(tokens)
                tokens = []
            elif gap > _SPACE_GAP or (last.is_rtl and part.is_rtl):
                tokens.append(None)
        tokens.append(part)
    yield from _order_cell(tokens)


def _split(line: list[Glyph]) -> Iterator[_Part]:
    """Yield the words from right to left, as the file has them, and each other glyph alone."""
    word: list[Glyph] = []
    for glyph in line:
        belongs = is_rtl(glyph.text)
        if word and (glyph.space or not belongs):
            yield _Part(word)
            word = []
        if belongs:
            word.append(glyph)
        else:
            yield _Part([glyph])
    if word:
        yield _Part(word)


def _order_cell(tokens: list[_Token]) -> Iterator[Glyph]:
    """Yield the glyphs of tokens from right to left in logical order."""
    ordered: list[_Token] = []
    for has_rtl, group in groupby(tokens, lambda token: token is not None and token.is_rtl):
        stretch = list(group)
        ordered += stretch if has_rtl else _order_stretch(stretch)
    last: _Token = None
    for token, following in zip(ordered, [*ordered[1:], None], strict=True):
        if token is not None:
            first = token.glyphs[0]
            first.space = last is None
            if first.text in _MIRRORED:
                _turn_bracket(first, last, following)
            yield from token.glyphs
        last = token


def _order_stretch(stretch: list[_Token]) -> list[_Token]:
    """Return tokens without letters from right to left: their words and numbers are read from left to right."""
    shown = stretch[::-1]
    texts = "".join(" " if token is None else token.glyphs[0].text[0] for token in shown)
    pattern = _LATIN if any(map(str.isalpha, texts)) else _NUMBER
    ordered: list[_Token] = []
    end = len(shown)
    for match in reversed(list(pattern.finditer(texts))):
        ordered += [*shown[match.end() : end][::-1], *shown[match.start() : match.end()]]
        end = match.start()
    return [*ordered, *shown[:end][::-1]]


def _turn_bracket(glyph: Glyph, last: _Token, following: _Token) -> None:
    """Make a bracket the one that its neighbours ask for: PDFium mirrors some of them."""
    is_after_word = last is not None and last.glyphs[-1].text[-1].isalnum()
    is_before_word = following is not None and following.glyphs[0].text[0].isalnum()
    if is_after_word != is_before_word and is_before_word != (glyph.text in _OPENING):
        glyph.text = _MIRRORED[glyph.text]
