"""Blocks in elements that are marked as parts of the article -> kept, whatever the classifier decides."""

from linkvault.extract.choose.container import Choice, common_ancestor
from linkvault.extract.choose.segment import PageBlocks


def keep_marked_parts(page: PageBlocks, choice: Choice) -> None:
    """Keep the blocks in marked elements, and widen the container to them; hidden blocks stay dropped."""
    if not page.marked_parts or not any(choice.is_kept):
        return
    is_inside = [False] * len(page.elements)
    for node in page.marked_parts:
        if not is_inside[node]:
            last = page.last_node(node)
            is_inside[node : last + 1] = [True] * (last + 1 - node)
    added = [
        block
        for block in page.blocks
        if is_inside[block.node] and all(page.scopes[number].kind != "hidden" for number in block.scopes)
    ]
    for block in added:
        choice.is_kept[block.index] = True
    choice.container = common_ancestor(page, [block.node for block in added], choice.container)
