"""The chosen blocks -> the chosen blocks with the labels of kept values, and with fields that are built like them.

Content management systems write a field as a label and a value in elements of their own: "Preparation time",
"20 minutes". Scores take both for labels and keep only values with more words.
"""

from collections import defaultdict
from collections.abc import Sequence

from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.element_kinds import split_names
from linkvault.extract.choose.parts.kin import is_clean
from linkvault.extract.choose.segment import Block, PageBlocks
from linkvault.lazy_dataclass import dataclass

LABEL = "label"  # the part of a class name
MAX_LABEL_WORDS = 6.0
MAX_VALUE_WORDS = 40.0  # a longer value is text, about which its score decides
MIN_FIELDS = 2
MOST_BLOCKS = 40  # of a value: a longer one has more words, too


@dataclass(slots=True)
class LabelledValue:
    """A label and the blocks of its value, which is in the next element."""

    label: Block
    value: list[Block]


def keep_labelled_values(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the fields between kept blocks if the value of one of them is kept."""
    groups = find_fields(page)
    if not groups or not any(is_kept):
        return
    first, last = is_kept.index(True), len(is_kept) - 1 - is_kept[::-1].index(True)
    for fields in groups.values():
        values = [block for field in fields for block in field.value]
        if len(fields) < MIN_FIELDS or not any(is_kept[block.index] for block in values):
            continue
        for field in fields:
            if first < field.label.index < last and _is_field(page, field):
                for block in (field.label, *field.value):
                    is_kept[block.index] = True


def find_fields(page: PageBlocks) -> dict[str, list[LabelledValue]]:
    """Return the labels of a page with their values, by the class of the label."""
    fields: dict[str, list[LabelledValue]] = defaultdict(list)
    for block in page.blocks:
        names = page.class_names[block.node]
        if not names or LABEL not in names.lower() or LABEL not in split_names(names):
            continue
        node = page.last_node(block.node) + 1
        if node < len(page.elements) and page.parents[node] == page.parents[block.node]:
            fields[names].append(LabelledValue(block, _blocks_in(page, block.index + 1, node)))
    return fields


def _blocks_in(page: PageBlocks, start: int, node: int) -> list[Block]:
    """Return the blocks from a position on that are in a block element."""
    blocks, last = [], page.last_node(node)
    for block in page.blocks[start : start + MOST_BLOCKS]:
        if not node <= block.node <= last:
            break
        blocks.append(block)
    return blocks


def _is_field(page: PageBlocks, field: LabelledValue) -> bool:
    """Return whether a field is short, and neither a control nor boilerplate."""
    blocks: Sequence[Block] = (field.label, *field.value)
    return (
        bool(field.value)
        and field.label.words <= MAX_LABEL_WORDS
        and sum(block.words for block in field.value) <= MAX_VALUE_WORDS
        and all(is_clean(block) and is_outside_boilerplate(block, page) for block in blocks)
    )
