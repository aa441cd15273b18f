"""Blocks -> plain text for the index and for passages, and the headings one a line.

Blocks are parted by an empty line, the items of a list and the rows of a table by a break, cells by ` | `.
A formula is its TeX without dollars, code is exact, an image is its description, a note's reference `[1]`.
"""

from __future__ import annotations

from linkvault.markup.blocks import Block, Code, Group, List, Math, Paragraph, Rule, Run, Table
from linkvault.markup.inline import join_tex


def write_text(blocks: list[Block], notes: list[Group]) -> str:
    """Write the whole article as text; the notes come last, each with its label."""
    parts = [_write_blocks(blocks, "\n\n")]
    parts += [f"[{note.label}] {_write_blocks(note.blocks, chr(10))}" for note in notes]
    return "\n\n".join(part for part in parts if part)


def write_headings(blocks: list[Block]) -> str:
    """Write the headings, one a line."""
    return "\n".join(_headings(blocks))


def _headings(blocks: list[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.extend([" ".join(write_runs(block.runs).split())] if block.level else [])
        elif isinstance(block, List):
            found.extend(line for item in block.items for line in _headings(item.blocks))
        elif isinstance(block, Group):
            found.extend(_headings(block.blocks))
    return [line for line in found if line]


def write_runs(runs: list[Run]) -> str:
    """Write a line's runs as text, without its images: what they show is told by the Markdown."""
    written = [""]
    for before, run in zip([None, *runs], runs, strict=False):
        text = _write_run(run)
        if before is not None and before.kind == "image" and written[-1].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            written.append(text)
    return "".join(written)


def _write_run(run: Run) -> str:
    match run.kind:
        case "math":
            return join_tex(run.text)
        case "note":
            return f"[{run.text}]"
        case "image":  # descriptions are no text of the article: with them F1 falls by a point on news
            return ""
    return run.text


def _write_blocks(blocks: list[Block], separator: str) -> str:
    return separator.join(text for block in blocks if (text := _write_block(block, separator)))


def _write_block(block: Block, separator: str) -> str:
    match block:
        case Paragraph():
            return write_runs(block.runs).strip()
        case Code():
            return block.text
        case Math():
            return block.tex
        case Rule():
            return ""
        case List():
            return "\n".join(_write_blocks(item.blocks, "\n") for item in block.items)
        case Table():
            return "\n".join(
                " | ".join(_write_blocks(cell.blocks, " ") for cell in row) for row in block.rows
            )
    return _write_blocks(block.blocks, separator)
