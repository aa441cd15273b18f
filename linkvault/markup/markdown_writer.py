"""Blocks -> Markdown: CommonMark with GFM tables, `$$` formulas and footnotes."""

from __future__ import annotations

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import replace
from linkvault.markup.blocks import Block, Code, Group, List, Math, Note, Paragraph, Quote, Rule, Table
from linkvault.markup.line_pieces import LineContext
from linkvault.markup.line_writer import (
    CELL,
    HEADER_CELL,
    HEADING,
    ITEM,
    PROSE,
    write_code,
    write_line,
    write_math,
)

_MIN_FENCE = 3  # backticks
_FENCES = re.compile("`{3,}")
_BLANK_LINES = re.compile(r"\n\s*\n")


def write_article(blocks: list[Block], notes: list[Group]) -> str:
    """Return the article as Markdown.

    :param notes: the footnotes that come last
    """
    parts = [write_blocks(blocks), *(_write_note(note) for note in notes)]
    text = "\n\n".join(part for part in parts if part)
    return text + "\n" if text else ""


def write_blocks(blocks: list[Block], *, marker: str = "", separator: str = "\n\n") -> str:
    """Return blocks as Markdown. `marker` is that of the list that contains them, or empty."""
    parts: list[str] = []
    previous: Block | None = None
    alternate = False
    for block in blocks:
        alternate = _would_join(previous, block) and not alternate
        part = _write_block(block, marker=marker, alternate=alternate)
        if part:
            parts.append(part)
            previous = block
    return separator.join(parts)


def _would_join(first: Block | None, second: Block) -> bool:
    """Return whether two adjacent blocks are lists that Markdown would read as one."""
    if not (isinstance(first, List) and isinstance(second, List)):
        return False
    return (first.start is None) == (second.start is None)


def _write_block(block: Block, *, marker: str, alternate: bool) -> str:
    match block:
        case Paragraph():
            return _write_paragraph(block, ITEM if marker else PROSE)
        case Code():
            return write_fence(block.text, block.language)
        case Math():
            return _write_display(block.tex)
        case Rule():
            return "***" if marker == "-" else "---"
        case List():
            return _write_list(block, alternate=alternate)
        case Table():
            return _write_table(block)
        case Quote():
            return _indent(write_blocks(block.blocks), "> ", "> ")
        case Note():
            return _write_note(block)
    return write_blocks(block.blocks, marker=marker)


def _write_paragraph(block: Paragraph, context: LineContext) -> str:
    if block.level:
        return f"{'#' * block.level} {write_line(block.runs, HEADING)}"
    return write_line(block.runs, context)


def write_fence(code: str, language: str = "") -> str:
    """Return a fenced code block, with a fence longer than any in the code."""
    fence = "`" * max((len(run) + 1 for run in _FENCES.findall(code)), default=_MIN_FENCE)
    return f"{fence}{language}\n{code}\n{fence}"


def _write_display(tex: str) -> str:
    tex = _BLANK_LINES.sub("\n", tex)  # an empty line ends a formula in TeX as in Markdown
    if "$$" in tex:
        return write_fence(tex, "math")
    return f"$$\n{tex}\n$$"


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    indented = [first + lines[0], *(rest + line if line else rest.rstrip() for line in lines[1:])]
    return "\n".join(indented)


def _write_list(block: List, *, alternate: bool) -> str:
    items = [item for item in block.items if item.blocks]
    tight = all(_is_tight(item) for item in items)
    number = block.start
    parts = []
    for item in items:
        marker = ("*" if alternate else "-") if number is None else f"{number}{')' if alternate else '.'}"
        text = write_blocks(item.blocks, marker=marker[-1], separator="\n" if tight else "\n\n")
        parts.append(_indent(item.box + text, marker + " ", " " * (len(marker) + 1)))
        number = None if number is None else number + 1
    return ("\n" if tight else "\n\n").join(parts)


def _is_tight(item: Group) -> bool:
    """Return whether an item is one line, or a line and a list that can follow it without an empty line."""
    first, *others = item.blocks
    if not isinstance(first, Paragraph | List) or len(others) > 1:
        return False
    lists = [block for block in item.blocks if isinstance(block, List)]
    return (
        all(
            block.start in (None, 1) and all(_is_tight(inner) for inner in block.items if inner.blocks)
            for block in lists
        )
        and all(isinstance(block, List) for block in others)
        and not (lists and lists[0] is first and others)
    )


def _write_note(note: Group) -> str:
    text = write_blocks(note.blocks)
    first = note.blocks[0] if note.blocks else None
    if isinstance(first, Paragraph) and not first.level:
        return _indent(text, f"[^{note.label}]: ", "    ")
    return f"[^{note.label}]:\n" + _indent(text, "    ", "    ")


# Tables ---------------------------------------------------------------------------------------------------


def _write_table(table: Table) -> str:
    """Return a table. Its first row is the header, which GFM requires."""
    width = max((len(row) for row in table.rows), default=0)
    lines: list[str] = []
    for row in table.rows:
        context = HEADER_CELL if not lines else CELL
        cells = [_write_cell(cell, context) for cell in row]
        if not lines:
            cells.extend([""] * (width - len(cells)))
        lines.append(f"| {' | '.join(cells)} |")
        if len(lines) == 1:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)


def _write_cell(cell: Group, context: LineContext) -> str:
    if not cell.blocks:
        return ""
    if len(cell.blocks) > 1 or not isinstance(cell.blocks[0], Paragraph):
        context = replace(context, is_part=True)
    return "<br>".join(part for block in cell.blocks for part in _cell_lines(block, context) if part)


def _cell_lines(block: Block, context: LineContext) -> list[str]:
    """Return the lines of a block in a cell, which are joined by `<br>`."""
    match block:
        case Paragraph():
            return [write_line(block.runs, context)]
        case Code():
            return [write_code(line).replace("|", "\\|") if line else "" for line in block.text.split("\n")]
        case Math():
            return [write_math(block.tex).replace("|", "\\|")]
        case List():
            return [part for item in block.items for part in _item_lines(item, context)]
        case Group():
            return [part for inner in block.blocks for part in _cell_lines(inner, context)]
    return []


def _item_lines(item: Group, context: LineContext) -> list[str]:
    """Return the lines of an item of a list in a cell, after its box if it is a task."""
    first, *rest = _cell_lines(item, context) or [""]
    return [item.box.replace("\n\n", " ") + first, *rest]
