"""The chosen blocks -> the chosen blocks with every card complete, and without the buttons of the cards.

Cards are siblings of the same kind: the products of a shelf, the posts of a list, the results of a search. A shelf is
kept even if nothing of it is chosen: it is what the page is about, however well its advertisement is written. The
classifier decides about single blocks, so it keeps a price in one card and drops it in the next. Here the blocks in the
same position of all cards are treated alike. A text that nearly every card repeats, in a link or button, is an action:
"Add to cart", "Apply now".
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement

from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.features import is_price_label
from linkvault.extract.choose.segment import BUTTON, LINKED_SHARE, Block, PageBlocks
from linkvault.lazy_dataclass import dataclass, field

MIN_CARDS = 3
MAX_CARD_WORDS = 150  # of a card on average: with more, the siblings are articles or comments
MIN_CARD_BLOCKS = 1.5  # on average: entries of one block are plain lists
MIN_KEPT_SHARE = 0.5  # of the blocks in the same position of the cards: then all of them are kept
REPEATED_SHARE = 0.8  # of the cards have the same text: then it is an action, or a label
MAX_ACTION_WORDS = 4
# Words of a line with the price of an entry without a link: a longer line is text that mentions a price.
MAX_PRICE_WORDS = 8
# A shelf has at least so many cards, of which nearly all have a price and a picture, and so many times as many words as
# the text around it, which is an advertisement for the shelf.
MIN_SHELF_CARDS, COMPLETE_SHARE, SHELF_RATIO = 12, 0.8, 2.5
VISIBLE_SHARE = 0.9  # of the words of a shelf outside boilerplate: related products are in boxes of that name
# Cards that are links, with headings and texts, belong to the text if there are at least so many and at least this
# share of the kept words follows them: teasers of other articles are fewer inside an article, or behind it.
MIN_LINKED_CARDS, SHARE_BEHIND = 5, 0.3
MIN_TEXT_WORDS = 6  # of the text of a card that is a link: a shorter one is a label or an action
LINK_LEVELS = 4  # elements between a text and the link around its card
_CARD_TAGS = frozenset(["div", "li", "article", "section", "tr"])

Key = tuple[str, str]


@dataclass(slots=True)
class CardGroup:
    """Sibling elements with the same tag and first class.

    Attributes:
        cards: the blocks of each card by the index of its element
    """

    cards: dict[int, list[Block]] = field(default_factory=dict)


def even_out_cards(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the cards of a shelf; keep in all cards what most of them have kept, and drop their actions."""
    for group in find_cards(page):
        if is_shelf(group, page, is_kept):
            for blocks in group.cards.values():
                for block in blocks:
                    is_kept[block.index] = is_kept[block.index] or is_outside_boilerplate(block, page)
        if any(is_kept[block.index] for blocks in group.cards.values() for block in blocks):
            _complete_cards(group, page, is_kept)
            _keep_names_and_prices(group, page, is_kept)
            for block in find_actions(group):
                is_kept[block.index] = False


def is_shelf(group: CardGroup, page: PageBlocks, is_kept: Sequence[bool]) -> bool:
    """Return whether a group is the products of a page that is about nothing else."""
    count = len(group.cards)
    if count < MIN_SHELF_CARDS:
        return False
    priced = sum(any(map(is_price_label, blocks)) for blocks in group.cards.values())
    words = sum(block.words for blocks in group.cards.values() for block in blocks)
    kept_words = sum(block.words for block in page.blocks if is_kept[block.index])
    if priced < COMPLETE_SHARE * count or words < SHELF_RATIO * kept_words:
        return False
    visible_words = sum(
        block.words
        for blocks in group.cards.values()
        for block in blocks
        if is_outside_boilerplate(block, page)
    )
    if visible_words < VISIBLE_SHARE * words:
        return False
    pictures = sorted(medium.node for medium in page.media)
    pictured = sum(
        bisect_left(pictures, card) < bisect_right(pictures, page.last_node(card)) for card in group.cards
    )
    return pictured >= COMPLETE_SHARE * count


def find_cards(page: PageBlocks) -> list[CardGroup]:
    """Return the outermost groups of cards of a page."""
    parents, count = page.parents, len(page.parents)
    words, blocks, links = [0.0] * count, [0] * count, [0] * count
    for block in page.blocks:
        node = block.node
        words[node] += block.words
        blocks[node] += 1
        # An entry of a menu has a price and no link.
        links[node] += block.link_share > 0 or (block.words <= MAX_PRICE_WORDS and is_price_label(block))
    linked_children = [0] * count
    for node in range(count - 1, 0, -1):
        if blocks[node]:
            parent = parents[node]
            words[parent] += words[node]
            blocks[parent] += blocks[node]
            links[parent] += links[node]
            linked_children[parent] += links[node] > 0
    siblings: dict[tuple[int, Key], list[int]] = {}
    for node in range(1, count):
        is_linked = links[node] and linked_children[parents[node]] >= MIN_CARDS
        if is_linked and page.tags[node] in _CARD_TAGS:
            siblings.setdefault((parents[node], _key_of(node, page)), []).append(node)
    group_of: dict[int, CardGroup] = {}
    for nodes in siblings.values():
        is_group = (
            len(nodes) >= MIN_CARDS
            and sum(words[node] for node in nodes) <= MAX_CARD_WORDS * len(nodes)
            and sum(blocks[node] for node in nodes) >= MIN_CARD_BLOCKS * len(nodes)
        )
        if is_group:
            group_of.update(dict.fromkeys(nodes, CardGroup()))
    if not group_of:
        return []
    cards = [-1] * count  # the outermost card around each element
    for node in range(1, count):
        around = cards[parents[node]]
        cards[node] = around if around >= 0 else node if node in group_of else -1
    groups: dict[int, CardGroup] = {}
    for block in page.blocks:
        card = cards[block.node]
        if card >= 0:
            group = group_of[card]
            group.cards.setdefault(card, []).append(block)
            groups[id(group)] = group
    return [group for group in groups.values() if len(group.cards) >= MIN_CARDS]


def _key_of(node: int, page: PageBlocks) -> Key:
    """Return the tag and the first class of an element: the others may be numbers or states."""
    names = (page.class_names[node] or "").split(maxsplit=1)
    return page.tags[node], names[0] if names else ""


def _complete_cards(group: CardGroup, page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the blocks of all cards in the positions in which most blocks are kept."""
    positions: dict[tuple[Key, ...], list[Block]] = {}
    for card, blocks in group.cards.items():
        for block in blocks:
            positions.setdefault(_position_in(card, block.node, page), []).append(block)
    for blocks in positions.values():
        kept_blocks = sum(is_kept[block.index] for block in blocks)
        if len(blocks) >= MIN_CARDS and kept_blocks >= MIN_KEPT_SHARE * len(blocks):
            for block in blocks:
                is_kept[block.index] = is_kept[block.index] or is_outside_boilerplate(block, page)


def _keep_names_and_prices(group: CardGroup, page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the name and the price of every card of goods, if something of most cards is kept.

    A price without its name says nothing. A list of tags in a card may have the price: its name says nothing of that.
    """
    cards = group.cards
    priced = sum(any(map(is_price_label, blocks)) for blocks in cards.values())
    actions = {block.index for block in find_actions(group)}
    kept_cards = sum(
        any(is_kept[block.index] and block.index not in actions for block in blocks)
        for blocks in cards.values()
    )
    if min(priced, kept_cards) < MIN_KEPT_SHARE * len(cards):
        return
    for card, blocks in cards.items():
        names = [block for block in blocks if _is_name(block) and block.index not in actions]
        name = max(names, key=lambda block: (bool(block.heading), block.words), default=None)
        for block in blocks:
            if block is name or (block.words <= MAX_PRICE_WORDS and is_price_label(block)):
                scopes = (page.scopes[number] for number in block.scopes)
                is_kept[block.index] |= all(scope.is_ignored or scope.node > card for scope in scopes)


def _is_name(block: Block) -> bool:
    is_link = block.link_share > LINKED_SHARE or _is_in_anchor(block)
    return bool(block.heading) or (is_link and not block.context & BUTTON)


def keep_linked_texts(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the text below a kept heading in the same link: a card that leads to another page has both."""
    for heading, text in pairwise(page.blocks):
        if (
            is_kept[heading.index]
            and not is_kept[text.index]
            and _is_linked_pair(heading, text)
            and is_outside_boilerplate(text, page)
        ):
            is_kept[text.index] = True


def keep_linked_cards(page: PageBlocks, is_kept: list[bool]) -> None:
    """Keep the headings and texts of cards that are links, such as the services of a company, between other text."""
    alike: dict[tuple[Key, Key], list[Block]] = {}
    for heading, text in pairwise(page.blocks):
        is_clear = is_outside_boilerplate(heading, page) and is_outside_boilerplate(text, page)
        if is_clear and _is_linked_pair(heading, text):
            keys = _key_of(heading.node, page), _key_of(text.node, page)
            alike.setdefault(keys, []).extend((heading, text))
    if not alike:
        return
    words = [block.words * is_kept[block.index] for block in page.blocks]
    for blocks in alike.values():
        is_inside = sum(words[blocks[-1].index + 1 :]) >= SHARE_BEHIND * sum(words)
        if len(blocks) >= 2 * MIN_LINKED_CARDS and is_inside:
            for block in blocks:
                is_kept[block.index] = True


def _is_linked_pair(heading: Block, text: Block) -> bool:
    """Return whether two blocks are a heading and a text in the same link."""
    return (
        bool(heading.heading)
        and not text.heading
        and text.link_share > LINKED_SHARE
        and text.words >= MIN_TEXT_WORDS
        and (link := _find_link(heading)) is not None
        and link is _find_link(text)
    )


def _find_link(block: Block) -> HtmlElement | None:
    """Return the link around the beginning of a block; None without one."""
    element, is_tail = block.slots[0]
    start = element.getparent() if is_tail else element
    around = () if start is None else (start, *islice(start.iterancestors(), LINK_LEVELS))
    return next((node for node in around if node.tag == "a"), None)


def _position_in(card: int, node: int, page: PageBlocks) -> tuple[Key, ...]:
    """Return the tags and first classes of the elements from a card to a block in it."""
    path = []
    while node > card:
        path.append(_key_of(node, page))
        node = page.parents[node]
    return tuple(path)


def find_actions(group: CardGroup) -> Iterable[Block]:
    """Yield the blocks of links and buttons whose text nearly all cards have."""
    counts = Counter(text for blocks in group.cards.values() for text in {block.text for block in blocks})
    limit = max(MIN_CARDS, REPEATED_SHARE * len(group.cards))
    for blocks in group.cards.values():
        for block in blocks:
            if counts[block.text] >= limit and is_action(block):
                yield block


def is_action(block: Block) -> bool:
    """Return whether a block is a short link or button, and no price or heading."""
    is_link = block.link_share > LINKED_SHARE or bool(block.context & BUTTON) or _is_in_anchor(block)
    return is_link and block.words <= MAX_ACTION_WORDS and not block.heading and not is_price_label(block)


def _is_in_anchor(block: Block) -> bool:
    """Return whether the text is in an `a` without an address, which a script makes a button."""
    written = (
        (element, is_tail)
        for element, is_tail in block.slots
        if ((element.tail if is_tail else element.text) or "").strip()
    )
    element, is_tail = next(written, (None, True))
    return element is not None and element.tag == "a" and not is_tail
