"""The chosen blocks -> the chosen blocks with all code and notes between them, and with the labels of tabs of code.

Code is never boilerplate, but the classifier takes a command of three words for a button, and a note for a label.
"""

from itertools import pairwise

from linkvault.extract.choose.callouts import is_callout
from linkvault.extract.choose.container import Choice, is_outside_boilerplate
from linkvault.extract.choose.parts.kin import is_clean, nodes_around
from linkvault.extract.choose.segment import PRE, Block, PageBlocks


def keep_inner_parts(page: PageBlocks, choice: Choice) -> None:
    """Keep code and notes between the first and the last kept block in the container, in place in `choice`."""
    indexes = [index for index, keep in enumerate(choice.is_kept) if keep]
    if not indexes or page.is_vast:
        return
    last_node = page.last_node(choice.container)
    for before, block in pairwise(page.blocks[indexes[0] : indexes[-1] + 1]):
        if not choice.container <= block.node <= last_node or not is_outside_boilerplate(block, page):
            continue
        if block.context & PRE:
            choice.is_kept[block.index] = True
            if _is_label(page, before, block):
                choice.is_kept[before.index] = True
        elif not choice.is_kept[block.index] and is_clean(block) and _is_in_note(page, block):
            choice.is_kept[block.index] = True


def _is_in_note(page: PageBlocks, block: Block) -> bool:
    return any(is_callout(page.elements[node]) for node in nodes_around(page, block.node))


def _is_label(page: PageBlocks, label: Block, code: Block) -> bool:
    """Return whether a block is bold and begins the element of a tab with code: what the tab was called."""
    panel, element = page.parents[label.node], page.elements[label.node]
    return (
        label.tag == "p"
        and label.node == panel + 1
        and panel < code.node <= page.last_node(panel)
        and len(element) == 1
        and element[0].tag == "strong"
        and is_outside_boilerplate(label, page)
    )
