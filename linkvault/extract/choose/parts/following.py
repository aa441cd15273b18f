"""The chosen blocks -> the chosen blocks without the articles that follow the article of the page.

Sites put the next articles, or previews of others, behind the article. Their text is as good as that of the article, so
neither scores nor the classifier distinguishes them: the heading with the title of the page does.
"""

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.features import LINKED_HEADING
from linkvault.extract.choose.segment import Block, PageBlocks
from linkvault.extract.choose.trim import fold_title, is_title

MIN_OWN_WORDS = 60.0  # kept in the article with the title: with fewer, it is a teaser or the head of the page
FIRST_BLOCKS = 6  # of an article, among which is its heading


def drop_following_articles(page: PageBlocks, is_kept: list[bool], title: str) -> None:
    """Drop the blocks of the articles after the one whose heading is the title.

    An `article` that is a section of the page stays: its heading is below the title, and no link.
    """
    articles = _find_outermost(page)
    if len(articles) < 2:
        return
    blocks = _blocks_by_article(page, articles)
    folded_title = fold_title(title)
    titles = {
        node: block.heading
        for node, own_blocks in blocks.items()
        for block in reversed(own_blocks)
        if block.heading and is_title(block.text, folded_title)
    }
    if len(titles) != 1:  # of a page of several articles, or outside all of them
        return
    own, level = next(iter(titles.items()))
    if sum(block.words for block in blocks[own] if is_kept[block.index]) < MIN_OWN_WORDS:
        return
    for node, other_blocks in blocks.items():
        if node > own and _is_another_article(other_blocks, level):
            for block in other_blocks:
                is_kept[block.index] = False


def _is_another_article(blocks: list[Block], level: int) -> bool:
    """Return whether an article has a heading as high as the title, one that is a link, or one such as "Related"."""
    heading = next((block for block in blocks[:FIRST_BLOCKS] if block.heading), None)
    return heading is not None and (
        heading.heading <= level
        or heading.link_share > LINKED_HEADING
        or bool(boilerplate_words.ENDS.match(heading.text))
    )


def _find_outermost(page: PageBlocks) -> list[int]:
    """Return the `article` elements that are not inside another one."""
    articles: list[int] = []
    last = -1
    for node, tag in enumerate(page.tags):
        if tag == "article" and node > last:
            articles.append(node)
            last = page.last_node(node)
    return articles


def _blocks_by_article(page: PageBlocks, articles: list[int]) -> dict[int, list[Block]]:
    """Return the blocks of each of these elements, which are in document order."""
    blocks: dict[int, list[Block]] = {}
    position = 0
    for block in page.blocks:
        while position < len(articles) and page.last_node(articles[position]) < block.node:
            position += 1
        if position < len(articles) and articles[position] <= block.node:
            blocks.setdefault(articles[position], []).append(block)
    return blocks
