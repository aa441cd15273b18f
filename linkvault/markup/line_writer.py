"""Runs -> one line of Markdown."""

from __future__ import annotations

from typing import Final

from linkvault import lazy_re as re
from linkvault.markup.blocks import Mark, Run
from linkvault.markup.emphasis import DELIMITERS, replace_delimiters, trim_emphasis
from linkvault.markup.escaping import escape_alt, escape_heading, escape_pieces, write_title, write_url
from linkvault.markup.line_pieces import LineContext, Piece

_BACKTICKS = re.compile("`+")
_AUTOLINK = re.compile(r"(?:https?|ftp)://[!#-;=?-Z^-z~_\[\]\\]+", re.I)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*+(?:\n|\Z)")
_BARE_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_TRAILING_BACKSLASHES = re.compile(r"(?<!\\)\\+$")


PROSE: Final = LineContext()
ITEM: Final = LineContext(in_item=True)
HEADING: Final = LineContext(" ", is_heading=True)
CELL: Final = LineContext("<br>", in_cell=True)
HEADER_CELL: Final = LineContext("<br>", in_cell=True, is_heading=True)


def write_line(runs: list[Run], context: LineContext = PROSE) -> str:
    """Return the runs of a paragraph, heading or cell as one line of Markdown."""
    if len(runs) == 1 and runs[0].kind == "text" and not runs[0].marks:
        pieces = [Piece(runs[0].text, "text")]
    else:
        if context.is_heading:  # which is bold anyway
            runs = _without_mark(runs, "strong")
        pieces = _build_pieces(trim_emphasis(runs), context)
        replace_delimiters(pieces)
    line = escape_pieces(pieces, context)
    if context.in_cell:
        return line.replace("|", "\\|")  # in code and formulas too: parsers split the cells of a table first
    return escape_heading(line) if context.is_heading else line


def _without_mark(runs: list[Run], kind: str) -> list[Run]:
    """Return the runs without a mark. Adjacent code runs that differed only in it become one."""
    out: list[Run] = []
    for run in runs:
        bare = run._replace(marks=tuple(mark for mark in run.marks if mark.kind != kind))
        if out and bare.kind == out[-1].kind == "code" and bare.marks == out[-1].marks:
            bare = bare._replace(text=out.pop().text + bare.text)
        out.append(bare)
    return out


def _build_pieces(runs: list[Run], context: LineContext) -> list[Piece]:
    """Return the pieces of the runs with their marks opened and closed, the longest marks outside."""
    ends = _last_runs(runs)
    pieces: list[Piece] = []
    active: list[tuple[Mark, int]] = []  # with the index of the piece that opened it
    for index, run in enumerate(runs):
        if active:
            depth = 0
            while depth < len(active) and active[depth][0] in run.marks:
                depth += 1
            _close(pieces, active, depth)
        in_link = False
        if run.marks:
            fresh = [mark for mark in run.marks if all(mark != other for other, _ in active)]
            fresh.sort(key=lambda mark: (-ends[index][mark], mark.kind != "link"))
            for mark in fresh:
                active.append((mark, len(pieces)))
                pieces.append(Piece(_opening(mark), "open", mark))
            in_link = any(mark.kind == "link" for mark in run.marks)
        pieces.append(_write_run(run, context, in_link=in_link))
    _close(pieces, active, 0)
    _shorten_links(pieces)
    return pieces


def _last_runs(runs: list[Run]) -> list[dict[Mark, int]]:
    """Return, for each run, its marks with the index of the last run to which each continues without a gap."""
    ends: list[dict[Mark, int]] = []
    following: dict[Mark, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        following = {mark: following.get(mark, index) for mark in runs[index].marks}
        ends.append(following)
    return ends[::-1]


def _close(pieces: list[Piece], active: list[tuple[Mark, int]], depth: int) -> None:
    """Close the innermost marks until `depth` of them are open."""
    while len(active) > depth:
        mark, opened = active.pop()
        pieces[opened].partner = len(pieces)
        pieces.append(Piece(_closing(mark), "close", mark, opened))


def _opening(mark: Mark) -> str:
    return "[" if mark.kind == "link" else DELIMITERS.get(mark.kind, f"<{mark.kind}>")


def _closing(mark: Mark) -> str:
    if mark.kind == "link":
        return f"]({write_url(mark.href)}{write_title(mark.title)})"
    return DELIMITERS.get(mark.kind, f"</{mark.kind}>")


def _shorten_links(pieces: list[Piece]) -> None:
    """Replace links whose text is their URL by `<URL>`."""
    for index, (opened, label, closed) in enumerate(zip(pieces, pieces[1:], pieces[2:], strict=False)):
        if opened.kind != "open" or opened.partner != index + 2 or label.kind != "label":
            continue
        mark = opened.mark
        plain = mark and mark.kind == "link" and mark.href == label.text and not mark.title
        if plain and _AUTOLINK.fullmatch(label.text) and "xn--" not in label.text.lower():
            opened.text, label.kind, closed.text = "<", "raw", ">"


def _write_run(run: Run, context: LineContext, *, in_link: bool) -> Piece:
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
    return Piece(context.line_break)


def write_code(code: str) -> str:
    r"""Return inline code.

    >>> print(write_code("a`b"), write_code("`x`"))
    ``a`b`` `` `x` ``
    """
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    lengths = {len(run) for run in _BACKTICKS.findall(code)}
    fence = "`" * next(length for length in range(1, longest + 2) if length not in lengths)
    padded = code[0] in "` " or code[-1] in "` "
    return f"{fence} {code} {fence}" if padded and code.strip() else f"{fence}{code}{fence}"


def join_tex(tex: str) -> str:
    """Return a formula on one line: a line break is a blank in TeX, and ends a comment."""
    if "\n" not in tex:
        return tex
    return re.sub(r"(?<!\s)\s*\n\s*", " ", _COMMENT.sub("", tex + "\n")).strip()


def write_math(tex: str) -> str:
    r"""Return an inline formula; as code if it contains dollars (`\text{if $x$}`).

    >>> print(write_math(r"\frac{a}{b}"), write_math(r"a\ "))
    $\frac{a}{b}$ $a\ {}$
    """
    tex = join_tex(tex).strip()
    if not tex:
        return ""
    if _BARE_DOLLAR.search(tex):
        return write_code(tex)
    backslashes = _TRAILING_BACKSLASHES.search(tex)
    if backslashes and len(backslashes[0]) % 2:
        tex += " {}"  # a blank or a backslash before the closing dollar would not close the formula
    return f"${tex}$"
