"""The chosen blocks -> the chosen blocks with all code between them, and with the labels of its tabs.

Code is never boilerplate, but the classifier takes a command of three words for a button.
"""

from itertools import pairwise

from linkvault.extract.choose.container import Choice, is_outside_boilerplate
from linkvault.extract.choose.segment import PRE, Block, PageBlocks


def keep_inner_code(page: PageBlocks, choice: Choice) -> None:
    """Keep the code between the first and the last kept block in the container, in place in `choice`."""
    indexes = [index for index, keep in enumerate(choice.is_kept) if keep]
    if not indexes:
        return
    last_node = page.last_node(choice.container)
    for label, code in pairwise(page.blocks[indexes[0] : indexes[-1] + 1]):
        is_inside = choice.container <= code.node <= last_node
        if is_inside and code.context & PRE and is_outside_boilerplate(code, page):
            choice.is_kept[code.index] = True
            if _is_label(page, label, code):
                choice.is_kept[label.index] = True


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
