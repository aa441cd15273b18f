"""The chosen blocks -> the chosen blocks with their groups complete: lists, links, cards, fields, product parts.

The scores and the classifier decide about single blocks. Here the group that a block is part of decides: its position
in the text, what introduces it, and what was decided about the other blocks of the group.
"""

from linkvault.extract.choose.container import Choice, common_ancestor
from linkvault.extract.choose.groups.cards import even_out_cards, keep_linked_cards, keep_linked_texts
from linkvault.extract.choose.groups.labelled_values import keep_labelled_values
from linkvault.extract.choose.groups.link_groups import keep_link_groups
from linkvault.extract.choose.groups.plain_lists import complete_lists
from linkvault.extract.choose.groups.product_sections import keep_product_sections
from linkvault.extract.choose.segment import PageBlocks


def complete_groups(page: PageBlocks, choice: Choice, url: str) -> None:
    """Change the choice in place: keep the groups of blocks that belong to the text, and drop the buttons of cards.

    :param url: the address of the page
    """
    if page.is_vast:
        return
    complete_lists(page, choice.is_kept)
    keep_link_groups(page, choice.is_kept, url)
    even_out_cards(page, choice.is_kept)
    keep_linked_cards(page, choice.is_kept)
    keep_linked_texts(page, choice.is_kept)
    keep_product_sections(page, choice.is_kept)
    keep_labelled_values(page, choice.is_kept)
    nodes = [block.node for block in page.blocks if choice.is_kept[block.index]]
    choice.container = common_ancestor(page, nodes, choice.container)
