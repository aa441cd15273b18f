"""Runs -> one line of Markdown."""

from __future__ import annotations

import re
from typing import Final

from linkvault.markup.blocks import Mark, Run
from linkvault.markup.emphasis import FLANKED, settle_tags, tighten
from linkvault.markup.escaping import escape_alt, escape_heading, escape_pieces, write_title, write_url
from linkvault.markup.pieces import Piece, Place

_BACKTICKS = re.compile("`+")
_AUTOLINK = re.compile(r"(?:https?|ftp)://[!#-;=?-Z^-z~_\[\]\\]+", re.I)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n")
_BARE_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_TRAILING_BACKSLASHES = re.compile(r"\\+$")


PROSE: Final = Place()
ITEM: Final = Place(in_item=True)
HEADING: Final = Place(" ", is_heading=True)
CELL: Final = Place("<br>", in_cell=True)
HEAD_CELL: Final = Place("<br>", in_cell=True, is_heading=True)


def write_line(runs: list[Run], place: Place = PROSE) -> str:
    """Write a paragraph's, heading's or cell's runs."""
    if len(runs) == 1 and runs[0].kind == "text" and not runs[0].marks:
        pieces = [Piece(runs[0].text, "text")]
    else:
        if place.is_heading:  # bold already
            runs = _without(runs, "strong")
        pieces = _order(tighten(runs), place)
        settle_tags(pieces)
    line = escape_pieces(pieces, place)
    if place.in_cell:
        return line.replace("|", "\\|")  # also in code and formulas: a table is cut before its cells are read
    return escape_heading(line) if place.is_heading else line


def _without(runs: list[Run], kind: str) -> list[Run]:
    """Take a mark off; code that only the mark parted is one code then."""
    out: list[Run] = []
    for run in runs:
        bare = run._replace(marks=tuple(mark for mark in run.marks if mark.kind != kind))
        if out and bare.kind == out[-1].kind == "code" and bare.marks == out[-1].marks:
            bare = bare._replace(text=out.pop().text + bare.text)
        out.append(bare)
    return out


def _order(runs: list[Run], place: Place) -> list[Piece]:
    """Open and close marks around the runs, those that last longest outside."""
    ends = _ends(runs)
    pieces: list[Piece] = []
    active: list[tuple[Mark, int]] = []  # with the index of the piece that opened it
    for index, run in enumerate(runs):
        if active:
            kept = 0
            while kept < len(active) and active[kept][0] in run.marks:
                kept += 1
            _close(pieces, active, kept)
        in_link = False
        if run.marks:
            fresh = [mark for mark in run.marks if all(mark != held for held, _ in active)]
            fresh.sort(key=lambda mark: (-ends[index][mark], mark.kind != "link"))
            for mark in fresh:
                active.append((mark, len(pieces)))
                pieces.append(Piece(_opening(mark), "open", mark))
            in_link = any(mark.kind == "link" for mark in run.marks)
        pieces.append(_write_run(run, place, in_link=in_link))
    _close(pieces, active, 0)
    _shorten_links(pieces)
    return pieces


def _ends(runs: list[Run]) -> list[dict[Mark, int]]:
    """For each run and each of its marks: the last run to which the mark goes on without a gap."""
    ends: list[dict[Mark, int]] = []
    following: dict[Mark, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        following = {mark: following.get(mark, index) for mark in runs[index].marks}
        ends.append(following)
    return ends[::-1]


def _close(pieces: list[Piece], active: list[tuple[Mark, int]], kept: int) -> None:
    while len(active) > kept:
        mark, opened = active.pop()
        pieces[opened].partner = len(pieces)
        pieces.append(Piece(_closing(mark), "close", mark, opened))


def _opening(mark: Mark) -> str:
    return "[" if mark.kind == "link" else FLANKED.get(mark.kind, f"<{mark.kind}>")


def _closing(mark: Mark) -> str:
    if mark.kind == "link":
        return f"]({write_url(mark.href)}{write_title(mark.title)})"
    return FLANKED.get(mark.kind, f"</{mark.kind}>")


def _shorten_links(pieces: list[Piece]) -> None:
    """Write a link that shows its own address as `<address>`."""
    for index in range(len(pieces) - 2):
        opened, label, closed = pieces[index : index + 3]
        if opened.kind != "open" or opened.partner != index + 2 or label.kind != "label":
            continue
        mark = opened.mark
        plain = mark and mark.kind == "link" and mark.href == label.text and not mark.title
        if plain and _AUTOLINK.fullmatch(label.text) and "xn--" not in label.text.lower():
            opened.text, label.kind, closed.text = "<", "raw", ">"


def _write_run(run: Run, place: Place, *, in_link: bool) -> Piece:
    match run.kind:
        case "text":
            return Piece(run.text, "label" if in_link else "text")
        case "code":
            return Piece(write_code(run.text))
        case "math":
            return Piece(write_math(run.text))
        case "image":
            return Piece(f"![{escape_alt(run.text)}]({write_url(run.src)}{write_title(run.title)})")
        case "note":
            return Piece(f"[^{run.text}]")
    return Piece(place.line_break)


def write_code(code: str) -> str:
    r"""Write code in a line.

    >>> print(write_code("a`b"), write_code("`x`"))
    ``a`b`` `` `x` ``
    """
    longest = max((len(found) for found in _BACKTICKS.findall(code)), default=0)
    lengths = {len(found) for found in _BACKTICKS.findall(code)}
    fence = "`" * next(length for length in range(1, longest + 2) if length not in lengths)
    padded = code[0] in "` " or code[-1] in "` "
    return f"{fence} {code} {fence}" if padded and code.strip() else f"{fence}{code}{fence}"


def join_tex(tex: str) -> str:
    """Bring a formula to one line: a line break means a blank in TeX, and ends a comment."""
    if "\n" not in tex:
        return tex
    return re.sub(r"\s*\n\s*", " ", _COMMENT.sub("", tex + "\n")).strip()


def write_math(tex: str) -> str:
    r"""Write a formula in a line. A TeX with bare dollars inside (`\text{if $x$}`) is written as code.

    >>> print(write_math(r"\frac{a}{b}"), write_math(r"a\ "))
    $\frac{a}{b}$ $a\ {}$
    """
    tex = join_tex(tex).strip()
    if not tex:
        return ""
    if _BARE_DOLLAR.search(tex):
        return write_code(tex)
    found = _TRAILING_BACKSLASHES.search(tex)
    if found and len(found[0]) % 2:
        tex += " {}"  # a blank before the closing dollar, or a backslash, would undo it
    return f"${tex}$"
