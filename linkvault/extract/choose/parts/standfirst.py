"""The chosen blocks -> the chosen blocks with the standfirst: the summary between the title and the text.

A standfirst is short and has an element of its own, so that its score is often that of a label. The page marks it: by
a name such as "intro", by `itemprop=description`, or because it is the description in the page's meta tags.
"""

from collections.abc import Iterator

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import Choice, common_ancestor, is_outside_boilerplate
from linkvault.extract.choose.element_kinds import split_names
from linkvault.extract.choose.segment import BUTTON, CAPTION, FORM, LINKED_SHARE, Block, PageBlocks
from linkvault.extract.choose.trim import fold_title, is_boilerplate_phrase, is_dateline, is_title

REACH = 25  # blocks before the first paragraph
MIN_WORDS = 6.0  # a shorter line is a label
MAX_LEVELS = 2  # elements around a block that may be marked as the standfirst
MAX_WORDS = 150.0  # in such an element: a longer one is the text
MIN_LETTERS = 40  # that a block and the description share
MAX_TITLE_GAP = 12  # blocks between the title and a standfirst that only its name marks


def keep_standfirst(page: PageBlocks, choice: Choice, title: str, description: str = "") -> None:
    """Keep the standfirst, in place in `choice`.

    :param description: what the page says of itself in its meta tags
    """
    end = next(
        (block.index for block in page.blocks if choice.is_kept[block.index] and block.is_running_text), 0
    )
    if choice.as_list or page.is_vast or not end:
        return
    folded_title, folded_description = fold_title(title), fold_title(description)
    added: list[Block] = []
    marked: list[Block] = []  # by a name: they count only behind the title
    alone: list[Block] = []  # sentences that nothing marks: a single one directly behind the title counts
    for block in reversed(page.blocks[max(0, end - REACH) : end]):
        if block.heading == 1 or is_title(block.text, folded_title):
            added += [other for other in marked if other.index - block.index <= MAX_TITLE_GAP]
            if len(alone) == 1 and alone[0].index == block.index + 1 == end - 1:
                added += alone
            break
        if choice.is_kept[block.index] or not _may_be_standfirst(page, block):
            continue
        if _is_description(block, folded_description):
            added.append(block)
        elif _has_mark(page, block):
            marked.append(block)
        elif block.is_running_text and block.ends_sentence and not block.heading:
            alone.append(block)
    for block in added:
        choice.is_kept[block.index] = True
    choice.container = common_ancestor(page, [block.node for block in added], choice.container)


def _may_be_standfirst(page: PageBlocks, block: Block) -> bool:
    return (
        block.words >= MIN_WORDS
        and block.link_share <= LINKED_SHARE
        and not block.context & (FORM | BUTTON)
        and not is_dateline(block)
        and not is_boilerplate_phrase(block)
        and not boilerplate_words.is_legal(block.text)
        and is_outside_boilerplate(block, page)
    )


def _is_description(block: Block, folded_description: str) -> bool:
    """Return whether a block is the description of the page, of which one may be cut off."""
    folded = fold_title(block.text)
    shorter, longer = sorted((folded, folded_description), key=len)
    return len(shorter) >= MIN_LETTERS and longer.startswith(shorter)


def _has_mark(page: PageBlocks, block: Block) -> bool:
    """Return whether a block or an element that contains little else is marked as the standfirst."""
    return not block.context & CAPTION and any(
        page.elements[node].get("itemprop") == "description"
        or not boilerplate_words.LEAD_NAMES.isdisjoint(split_names(page.class_names[node] or ""))
        for node in _elements_around(page, block)
    )


def _elements_around(page: PageBlocks, block: Block) -> Iterator[int]:
    """Yield the block element of a block and those around it that contain little else, innermost first."""
    node = block.node
    for _ in range(MAX_LEVELS + 1):
        last = page.last_node(node)
        words = sum(
            other.words
            for other in page.blocks[max(0, block.index - REACH) : block.index + REACH]
            if node <= other.node <= last
        )
        if node < 0 or words > MAX_WORDS:
            break
        yield node
        node = page.parents[node]
