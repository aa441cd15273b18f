"""The chosen blocks -> the chosen blocks without copies of passages.

Pages contain the same text twice: for wide and narrow screens, open and folded, in a slider and below it. A refrain is
no copy: text that is repeated among siblings is kept, and so are cells, code and short passages.
"""

from linkvault.extract.choose.segment import CELL, PRE, Block, PageBlocks

# A run of repeated blocks is a copy if it has at least COPY_WORDS words and a block of at least MIN_LONGEST_BLOCK
# words. With 40 instead of 60, repeated descriptions in a reference are dropped too; the F1 of mixed pages would gain
# .0005 more (.0047 with 60).
COPY_WORDS = 60
MIN_LONGEST_BLOCK = 12


def drop_copies(page: PageBlocks, is_kept: list[bool]) -> None:
    """Drop runs of kept blocks that all repeat earlier kept blocks, and hidden blocks that repeat shown ones."""
    _drop_hidden_copies(page, is_kept)
    first_blocks: dict[str, Block] = {}
    run: list[Block] = []
    for block in page.blocks:
        if not is_kept[block.index]:
            continue
        first = first_blocks.setdefault(block.text, block)
        if first is not block and _is_copy(block, first, page):
            run.append(block)
            continue
        _drop(run, is_kept)
        run.clear()
    _drop(run, is_kept)


def _drop_hidden_copies(page: PageBlocks, is_kept: list[bool]) -> None:
    """Drop the kept blocks of any length that are hidden and repeat a kept block that is shown."""
    hidden = page.hidden_scopes()
    if not hidden:
        return
    blocks = [block for block in page.blocks if is_kept[block.index]]
    shown = {block.text for block in blocks if hidden.isdisjoint(block.scopes)}
    for block in blocks:
        if block.text in shown and not hidden.isdisjoint(block.scopes) and not block.context & (CELL | PRE):
            is_kept[block.index] = False


def _is_copy(block: Block, first: Block, page: PageBlocks) -> bool:
    if block.context & (CELL | PRE):
        return False
    return page.parents[block.node] != page.parents[first.node] or block.node == first.node


def _drop(run: list[Block], is_kept: list[bool]) -> None:
    """Drop a run of repeated blocks if it is long enough."""
    has_long_block = any(block.words >= MIN_LONGEST_BLOCK for block in run)
    if has_long_block and sum(block.words for block in run) >= COPY_WORDS:
        for block in run:
            is_kept[block.index] = False
