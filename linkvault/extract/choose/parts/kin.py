"""The chosen blocks -> the headings and paragraphs that are built like chosen ones: they belong to the text, too."""

from collections.abc import Iterator, Sequence

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.segment import BUTTON, FORM, LINKED_SHARE, Block, PageBlocks
from linkvault.extract.choose.trim import MAX_END_WORDS, is_boilerplate_phrase, is_title

Kin = tuple[str, str, str | None]
MIN_DIFFERENT = 0.7  # of the headings that are built alike: the ranks of members in a forum are repeated
MIN_KIN = 2  # paragraphs that are alike before the last one
MIN_ARTICLES = 2  # of a page of several
MAX_DEPTH = 4  # elements around a block that are searched for a callout or an article
CONTROLS = FORM | BUTTON


def find_kin_headings(page: PageBlocks, is_kept: Sequence[bool], folded_title: str) -> list[int]:
    """Return the headings of kept text that are built like kept headings: of articles, entries and sections."""
    headed: dict[Kin, list[int]] = {}
    kept_kin = set()
    heading: Block | None = None
    for block in page.blocks:
        if block.heading:
            heading = block
        elif heading and is_kept[block.index] and block.is_running_text:
            kin = _kin_of(page, heading)
            headed.setdefault(kin, []).append(heading.index)
            if is_kept[heading.index]:
                kept_kin.add(kin)
            heading = None
    kept_kin.update(kin for kin, indexes in headed.items() if _begin_articles(page, indexes))
    return [
        index
        for kin in kept_kin
        if len({page.blocks[index].text for index in headed[kin]}) > MIN_DIFFERENT * len(headed[kin])
        for index in headed[kin]
        if is_outside_boilerplate(page.blocks[index], page)
        and not is_title(page.blocks[index].text, folded_title)
        and not ends_article(page.blocks[index])
    ]


def _begin_articles(page: PageBlocks, headings: Sequence[int]) -> bool:
    """Return whether headings are links that begin elements alike: each leads to the article whose text follows."""
    blocks = [page.blocks[index] for index in headings]
    parents = [max(page.parents[block.node], 0) for block in blocks]
    names = {page.class_names[parent] for parent in parents}
    return (
        len(set(parents)) == len(blocks) >= MIN_ARTICLES
        and len(names) == 1
        and None not in names
        and all(
            block.link_share > LINKED_SHARE and block.node == parent + 1
            for block, parent in zip(blocks, parents, strict=True)
        )
    )


def find_kin_paragraphs(page: PageBlocks, is_kept: Sequence[bool], last: int) -> list[int]:
    """Return the paragraphs directly after the last kept block that are built like it and like others before.

    Each has an element of its own with the class of those before, so that the page itself says that they are alike.
    """
    kin = _wrapper_kin(page, page.blocks[last])
    if kin is None:
        return []
    before = (block for block in page.blocks[:last] if is_kept[block.index] and block.is_running_text)
    if sum(_wrapper_kin(page, block) == kin for block in before) < MIN_KIN:
        return []
    added: list[int] = []
    for block in page.blocks[last + 1 :]:
        # They share their parent and class: what a name says of this block it says of those before, which are kept.
        is_alike = block.is_running_text and block.ends_sentence and _wrapper_kin(page, block) == kin
        if not is_alike or not is_clean(block):
            break
        added.append(block.index)
    return added


def _wrapper_kin(page: PageBlocks, block: Block) -> tuple[int, str, str | None] | None:
    """Return the parent, the tag and the class of the element that has a block for itself; None without a class."""
    node = block.node
    parent = page.parents[node]
    if parent > 0 and page.last_node(parent) == node == parent + 1:
        node, parent = parent, page.parents[parent]
    return (parent, page.tags[node], page.class_names[node]) if page.class_names[node] else None


def _kin_of(page: PageBlocks, heading: Block) -> Kin:
    """Return the tags of a heading and its parent, with its class unless it is in an `article`."""
    parent = max(page.parents[heading.node], 0)
    is_in_article = any(page.tags[node] == "article" for node in nodes_around(page, parent))
    return heading.tag, page.tags[parent], "" if is_in_article else page.class_names[heading.node]


def nodes_around(page: PageBlocks, node: int) -> Iterator[int]:
    """Yield the block elements around a block, innermost first."""
    for _ in range(MAX_DEPTH):
        if node < 0:
            break
        yield node
        node = page.parents[node]


def ends_article(block: Block) -> bool:
    """Return whether a heading or line such as "Related" ends the article."""
    return block.words <= MAX_END_WORDS and bool(boilerplate_words.ENDS.match(block.text))


def is_clean(block: Block) -> bool:
    """Return whether nothing about a block says that it is a control, a notice or a list of links."""
    return not (
        block.context & CONTROLS
        or block.link_share > LINKED_SHARE
        or is_boilerplate_phrase(block)
        or boilerplate_words.is_legal(block.text)
    )
