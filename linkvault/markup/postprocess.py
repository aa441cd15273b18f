"""What the walk could not know until it was through: layout tables, edge rules, unused notes."""

from __future__ import annotations

from collections.abc import Iterator

from linkvault.markup.blocks import Block, Code, Group, List, Paragraph, Quote, Rule, Run, Table
from linkvault.markup.reading import Reader


def settle(reader: Reader) -> tuple[list[Block], list[Group]]:
    """Return the article's blocks and those notes that are referred to, each once."""
    blocks = _settle_blocks(reader.root.blocks)
    for note in reader.notes:
        note.blocks = _settle_blocks(note.blocks)
    filled = [note for note in reader.notes if note.blocks]
    wanted = {run.text for runs in _lines((*blocks, *filled)) for run in runs if run.kind == "note"}
    notes: dict[str, Group] = {}
    unwanted: list[Group] = []
    for note in filled:
        if note.label in wanted and note.label not in notes:
            notes[note.label] = note
        else:
            unwanted.append(note)
    if unwanted:
        blocks.append(List(1, [Group(note.blocks) for note in unwanted]))
    for runs in _lines((*blocks, *notes.values())):
        runs[:] = [_as_text(run) if run.kind == "note" and run.text not in notes else run for run in runs]
    return blocks, list(notes.values())


def _as_text(reference: Run) -> Run:
    return Run("text", f"[{reference.text}]", reference.marks)


def _settle_blocks(blocks: list[Block]) -> list[Block]:
    """Drop what is empty, open layout tables, strip rules from the edges. As deep as containers may be."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            out.extend(_settle_table(block))
        elif isinstance(block, List):
            for item in block.items:
                item.blocks = _settle_blocks(item.blocks)
            block.items = [item for item in block.items if item.blocks]
            out.extend([block] if block.items else [])
        elif isinstance(block, Group):
            block.blocks = _settle_blocks(block.blocks)
            out.extend([block] if block.blocks else [])
        else:
            out.append(block)
    start, end = 0, len(out)
    while start < end and isinstance(out[start], Rule):
        start += 1
    while end > start and isinstance(out[end - 1], Rule):
        end -= 1
    return out[start:end]


def _settle_table(table: Table) -> list[Block]:
    around = _settle_blocks(table.around.blocks)
    for row in table.rows:
        for cell in row:
            cell.blocks = _settle_blocks(cell.blocks)
    table.rows = [row for row in table.rows if any(cell.blocks for cell in row)]
    if not table.rows:
        return around
    if _is_layout(table):
        return around + [block for row in table.rows for cell in row for block in cell.blocks]
    table.around = Group()
    return [*around, table]


def _is_layout(table: Table) -> bool:
    """Tell a table that only places things: another table in a cell, or blocks in a single row or column."""
    cells = [cell for row in table.rows for cell in row if cell.blocks]
    if any(_holds_table(cell) for cell in cells):
        return True
    is_line = len(table.rows) == 1 or all(sum(bool(cell.blocks) for cell in row) < 2 for row in table.rows)
    return is_line and any(len(cell.blocks) > 1 or _is_large(cell.blocks[0]) for cell in cells)


def _holds_table(block: Block) -> bool:
    if isinstance(block, List):
        return any(_holds_table(item) for item in block.items)
    return isinstance(block, Table) or (isinstance(block, Group) and any(map(_holds_table, block.blocks)))


def _is_large(block: Block) -> bool:
    return isinstance(block, Code | List | Quote) or (isinstance(block, Paragraph) and block.level > 0)


def _lines(blocks: tuple[Block, ...]) -> Iterator[list[Run]]:
    """Go through the runs of every paragraph below, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.runs
        elif isinstance(block, List):
            yield from _lines(tuple(block.items))
        elif isinstance(block, Table):
            for row in block.rows:
                yield from _lines(tuple(row))
        elif isinstance(block, Group):
            yield from _lines(tuple(block.blocks))
