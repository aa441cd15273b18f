"""The chosen blocks -> the chosen blocks, each passage once.

Pages carry the same text twice: for wide screens and narrow ones, open and folded, in a slider and below it.
A refrain is no copy: what is repeated among siblings stays, and so do cells, code and short passages.
"""

from linkvault.extract.choose.segment import CELL, PRE, Block, PageBlocks

# A run of repeated blocks is a copy if it has so many words, and one block so many. From 40 words on, repeated
# descriptions in a reference go too: mixed pages would gain .0005 of F1 more (.0047 with 60).
COPY_WORDS, LONG = 60, 12


def drop_copies(cut: PageBlocks, kept: list[bool]) -> None:
    """Drop runs of kept blocks all of which stand among the kept blocks before them."""
    seen: dict[str, Block] = {}
    run: list[Block] = []
    for block in cut.blocks:
        if not kept[block.index]:
            continue
        first = seen.setdefault(block.text, block)
        if first is not block and _is_copy(block, first, cut):
            run.append(block)
            continue
        _drop(run, kept)
        run.clear()
    _drop(run, kept)


def _is_copy(block: Block, first: Block, cut: PageBlocks) -> bool:
    if block.context & (CELL | PRE):
        return False
    return cut.parents[block.node] != cut.parents[first.node] or block.node == first.node


def _drop(run: list[Block], kept: list[bool]) -> None:
    if sum(block.words for block in run) >= COPY_WORDS and any(block.words >= LONG for block in run):
        for block in run:
            kept[block.index] = False
