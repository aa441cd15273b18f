"""Runs and pieces with emphasis -> the same with delimiters that CommonMark recognizes, or with tags.

`**“强调”**后` is not bold: a closing `**` after punctuation must not be followed by a letter (CommonMark 0.31,
6.2). So punctuation at the edges is moved out of the emphasis (`“**强调**”后`). If code, a link or an image is at the
edge, the emphasis is written as a tag (`<strong>`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

from linkvault.markup.blocks import Run
from linkvault.markup.line_pieces import Piece

DELIMITERS: Final = {"strong": "**", "em": "*", "del": "~~"}
# A delimiter that becomes a tag can change how others match, so the line is checked again. After the last pass all
# delimiters become tags.
_MAX_PASSES: Final = 4
# Closing punctuation, each with its opening counterpart.
_CLOSERS: Final = {"”": "“", "’": "‘", "）": "（", ")": "(", "》": "《", "」": "「", "』": "『", "】": "【"}
_CLOSERS.update({"〉": "〈", "〕": "〔", "]": "[", '"': '"', "'": "'"})


def is_punctuation(char: str) -> bool:
    """Return whether a version of CommonMark treats a character as punctuation: 0.31 added the symbols."""
    return unicodedata.category(char)[0] in "PS"


def _allows_delimiter(char: str) -> bool:
    """Return whether all versions of CommonMark allow emphasis to begin after it, or to end before it."""
    return char.isspace() or char in "$+<=>^`|~" or unicodedata.category(char)[0] == "P"


def trim_emphasis(runs: list[Run]) -> list[Run]:
    """Move blanks and, where necessary, punctuation out of the edges of emphasis."""
    kinds = {mark.kind for run in runs for mark in run.marks}
    for kind in DELIMITERS:
        if kind in kinds:
            runs = _trim_kind(runs, kind)
    return runs


def _trim_kind(runs: list[Run], kind: str) -> list[Run]:
    out: list[Run] = []
    start = 0
    while start < len(runs):
        if not _has_mark(runs[start], kind):
            out.append(runs[start])
            start += 1
            continue
        end = start
        while end < len(runs) and _has_mark(runs[end], kind):
            end += 1
        before = _edge_character(out[-1], -1) if out else " "
        after = _edge_character(runs[end], 0) if end < len(runs) else " "
        out.extend(_trim_span(runs[start:end], kind, before, after))
        start = end
    return out


def _trim_span(span: list[Run], kind: str, before: str, after: str) -> list[Run]:
    head: list[Run] = []
    tail: list[Run] = []
    first, last = span[0].text[:1], span[-1].text[-1:]
    is_bracketed = span[-1].kind == "text" and not _allows_delimiter(after) and _CLOSERS.get(last) == first
    while span and span[0].kind == "text":
        moved = _count_edge(span[0].text, is_bracketed or not _allows_delimiter(before))
        head.append(_remove_mark(span[0], kind, span[0].text[:moved]))
        if moved < len(span[0].text):
            span[0] = span[0]._replace(text=span[0].text[moved:])
            break
        before = span.pop(0).text[-1]
    while span and span[-1].kind == "text":
        moved = _count_edge(span[-1].text[::-1], not _allows_delimiter(after))
        rest = len(span[-1].text) - moved
        tail.append(_remove_mark(span[-1], kind, span[-1].text[rest:]))
        if rest:
            span[-1] = span[-1]._replace(text=span[-1].text[:rest])
            break
        after = span.pop().text[0]
    return [run for run in (*head, *span, *reversed(tail)) if run.text or run.kind != "text"]


def _count_edge(text: str, with_punctuation: bool) -> int:
    """Return the number of characters at the start of `text` that must not be in the emphasis."""
    count = 0
    while count < len(text):
        if not text[count].isspace() and not (with_punctuation and is_punctuation(text[count])):
            break
        count += 1
    return count


def _remove_mark(run: Run, kind: str, text: str) -> Run:
    """Return a run with another text and without marks of `kind`."""
    return run._replace(text=text, marks=tuple(mark for mark in run.marks if mark.kind != kind))


def _has_mark(run: Run, kind: str) -> bool:
    return any(mark.kind == kind for mark in run.marks)


def _edge_character(run: Run, index: int) -> str:
    """Return the first or last character of a run in Markdown; of all but text it is punctuation."""
    if run.kind == "break":
        return " "
    return run.text[index] if run.kind == "text" and not run.marks else "`"


def replace_delimiters(pieces: list[Piece]) -> None:
    """Replace delimiters by tags where CommonMark would not open or close emphasis."""
    if not any(map(_is_delimiter, pieces)):
        return
    for _ in range(_MAX_PASSES):
        if not _replace_once(pieces):
            return
    for index, piece in enumerate(pieces):
        if piece.kind == "open" and piece.mark and piece.mark.kind in DELIMITERS:
            _replace_by_tag(pieces, index)


def _replace_once(pieces: list[Piece]) -> bool:
    changed = False
    depths = {"*": 0, "~": 0}
    index = 0
    while index < len(pieces):
        end = index
        while end < len(pieces) and _is_same_delimiter(pieces[index], pieces[end]):
            end += 1
        for bad in _invalid_delimiters(pieces, index, end, depths) if end > index else ():
            _replace_by_tag(pieces, bad)
            changed = True
        index = max(end, index + 1)
    return changed


def _invalid_delimiters(pieces: list[Piece], start: int, end: int, depths: dict[str, int]) -> list[int]:
    """Return the indexes of the delimiters from `start` to `end`, one run in CommonMark, that must be tags.

    Inside other emphasis a delimiter must not be able both to open and to close: it could match the wrong one,
    or none (the rule of three, CommonMark 0.31, 6.2, rules 9 and 10).
    """
    kinds = [piece.kind for piece in pieces[start:end]]
    char = pieces[start].text[0]
    outer = depths[char]
    depths[char] += kinds.count("open") - kinds.count("close")
    if "open" in kinds and "close" in kinds:
        return [index for index in range(start, end) if pieces[index].kind == "open"]
    before = pieces[start - 1].text[-1] if start else " "
    after = pieces[end].text[0] if end < len(pieces) else " "
    inside, outside = (after, before) if kinds[0] == "open" else (before, after)
    fits = not inside.isspace() and (not is_punctuation(inside) or _allows_delimiter(outside))
    if min(outer, depths[char]) > 0:
        fits = fits and (outside.isspace() or (is_punctuation(outside) and not is_punctuation(inside)))
    return [] if fits else list(range(start, end))


def _is_same_delimiter(first: Piece, second: Piece) -> bool:
    return _is_delimiter(first) and _is_delimiter(second) and first.text[0] == second.text[0]


def _is_delimiter(piece: Piece) -> bool:
    return piece.kind in ("open", "close") and piece.text[0] in "*~"


def _replace_by_tag(pieces: list[Piece], index: int) -> None:
    piece = pieces[index]
    if piece.mark is None or not _is_delimiter(piece):
        return
    for place in (index, piece.partner):
        slash = "/" if pieces[place].kind == "close" else ""
        pieces[place].text = f"<{slash}{piece.mark.kind}>"
