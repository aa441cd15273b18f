"""The chosen blocks -> the chosen blocks with the sections that describe a product: features, specifications, contents.

Such sections are short entries and cells, often in tabs beside the description or after it, so the choice of running
text misses them.
"""

from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.segment import BUTTON, FORM, LINKED_SHARE, Block, PageBlocks
from linkvault.extract.lexicon import PhrasePattern

MAX_SECTION_BLOCKS = 120  # after a heading: longer tables of data are rare
MIN_SECTION_BLOCKS = 2  # one block may be a button or a note
MAX_DEPTH = 4  # elements around a heading that may contain its section
SECTIONS = PhrasePattern("product_sections", r"^\W{0,3}(?:<<section>>)\W{0,4}$")


def keep_product_sections(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the sections below headings such as "About this item"."""
    for heading in page.blocks:
        if (
            not heading.heading
            or not is_outside_boilerplate(heading, page)
            or not SECTIONS.match(heading.text)
        ):
            continue
        section = find_section(heading, page)
        if len(section) >= MIN_SECTION_BLOCKS and not all(is_kept[block.index] for block in section):
            is_kept[heading.index] = True
            for block in section:
                is_kept[block.index] = True


def find_section(heading: Block, page: PageBlocks) -> list[Block]:
    """Return the blocks after a heading, up to the next heading, in the smallest element that contains any."""
    following: list[Block] = []
    for block in page.blocks[heading.index + 1 : heading.index + 1 + MAX_SECTION_BLOCKS]:
        if block.heading:
            break
        following.append(block)
    node = heading.node
    for _ in range(MAX_DEPTH):
        node = page.parents[node]
        if node < 0 or page.tags[node] == "body":
            break
        last = page.last_node(node)
        section = [block for block in following if node <= block.node <= last]
        if section:
            return [block for block in section if _is_description(block, page)]
    return []


def _is_description(block: Block, page: PageBlocks) -> bool:
    return (
        is_outside_boilerplate(block, page)
        and not block.context & (BUTTON | FORM)
        and block.link_share <= LINKED_SHARE
    )
