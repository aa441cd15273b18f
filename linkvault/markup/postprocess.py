"""All blocks of an article -> its blocks and footnotes, without what only served the layout of the page.

Removed are empty blocks, layout tables around their content, and horizontal rules at the start or end of the article
and of each block.
"""

from __future__ import annotations

from linkvault.markup.blocks import (
    Block,
    Code,
    Group,
    List,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    iterate_paragraphs,
)
from linkvault.markup.html_reader import HtmlReader


def postprocess_article(reader: HtmlReader) -> tuple[list[Block], list[Group]]:
    """Return the blocks of the article, and the footnotes after it that have a reference, each once."""
    blocks = _clean_blocks(reader.root.blocks)
    for note in reader.notes:
        note.blocks = _clean_blocks(note.blocks)
    nonempty = [note for note in reader.notes if note.blocks]
    referenced = {
        run.text
        for line in iterate_paragraphs([*blocks, *nonempty])
        for run in line.runs
        if run.kind == "note"
    }
    in_place = _check_notes(blocks, referenced)
    notes: dict[str, Group] = {}
    unreferenced: list[Group] = []
    for note in nonempty:
        if note.label in referenced and note.label not in notes and note.label not in in_place:
            notes[note.label] = note
        else:
            unreferenced.append(note)
    if unreferenced:
        blocks.append(List(1, [Group(note.blocks) for note in unreferenced]))
    labels = in_place | notes.keys()
    for line in iterate_paragraphs([*blocks, *notes.values()]):
        line.runs = [
            _as_text(run) if run.kind == "note" and run.text not in labels else run for run in line.runs
        ]
    return blocks, list(notes.values())


def _check_notes(blocks: list[Block], referenced: set[str]) -> set[str]:
    """Return the labels of the footnotes among blocks; those without a reference, or with it again, become text."""
    labels: set[str] = set()
    for index, block in enumerate(blocks):
        if isinstance(block, Note):
            if block.label not in referenced or block.label in labels:
                blocks[index] = Group(block.blocks)
            else:
                labels.add(block.label)
    return labels


def _as_text(reference: Run) -> Run:
    return Run("text", f"[{reference.text}]", reference.marks)


def _clean_blocks(blocks: list[Block]) -> list[Block]:
    """Remove empty blocks, and horizontal rules at the start and end, and replace layout tables by their content."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            out.extend(_clean_table(block))
        elif isinstance(block, List):
            for item in block.items:
                item.blocks = _clean_blocks(item.blocks)
            block.items = [item for item in block.items if item.blocks]
            out.extend([block] if block.items else [])
        elif isinstance(block, Group):
            block.blocks = _clean_blocks(block.blocks)
            out.extend([block] if block.blocks else [])
        else:
            out.append(block)
    start, end = 0, len(out)
    while start < end and isinstance(out[start], Rule):
        start += 1
    while end > start and isinstance(out[end - 1], Rule):
        end -= 1
    return out[start:end]


def _clean_table(table: Table) -> list[Block]:
    outside = _clean_blocks(table.outside.blocks)
    for row in table.rows:
        for cell in row:
            cell.blocks = _clean_blocks(cell.blocks)
    table.rows = [row for row in table.rows if any(cell.blocks for cell in row)]
    if not table.rows:
        return outside
    if _is_layout(table):
        return outside + [block for row in table.rows for cell in row for block in cell.blocks]
    table.outside = Group()
    return [*outside, table]


def _is_layout(table: Table) -> bool:
    """Return whether a table is only layout: a table in a cell, or blocks in a single row or column."""
    cells = [cell for row in table.rows for cell in row if cell.blocks]
    if any(_contains_table(cell) for cell in cells):
        return True
    is_line = len(table.rows) == 1 or all(sum(bool(cell.blocks) for cell in row) < 2 for row in table.rows)
    return is_line and any(len(cell.blocks) > 1 or _is_large(cell.blocks[0]) for cell in cells)


def _contains_table(block: Block) -> bool:
    if isinstance(block, List):
        return any(_contains_table(item) for item in block.items)
    return isinstance(block, Table) or (isinstance(block, Group) and any(map(_contains_table, block.blocks)))


def _is_large(block: Block) -> bool:
    """Return whether a block is more than a line of text, so that a cell of a data table would not have it."""
    return isinstance(block, Code | List | Quote) or (isinstance(block, Paragraph) and block.level > 0)
