"""Tree of a page -> its blocks of text, each with the features that are visible in the tree.

A block is a run of inline text inside one block element; two line breaks end it. `split_into_blocks` walks the tree
once and decides nothing: `readability_vote` sets `Block.has_vote`, `weights` and `classifier` turn the features into
scores, `container` chooses the blocks.
"""

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract.choose.boilerplate_words import BOILERPLATE_TAGS
from linkvault.extract.choose.element_kinds import (
    CLASS_ONLY,
    HEADINGS,
    MEDIA_TAGS,
    TAG_KINDS,
    classify_element,
    is_formula,
    is_hidden,
)
from linkvault.extract.choose.text_measures import count_marks, count_words, ends_sentence
from linkvault.extract.normalize.platform_parts import PART
from linkvault.lazy_dataclass import dataclass, field

# The elements that a block is inside, as bits that its descendants inherit.
LIST, CELL, PRE, QUOTE, CAPTION, FORM, PARAGRAPH, FIGURE, BUTTON, MAIN, DEFINITION = (
    1 << n for n in range(11)
)
_CONTEXT_BITS = {
    "li": LIST, "td": CELL, "th": CELL, "pre": PRE, "blockquote": QUOTE, "figcaption": CAPTION | FIGURE,
    "caption": CELL, "form": FORM, "p": PARAGRAPH, "figure": FIGURE, "button": BUTTON, "article": MAIN, "main": MAIN,
    "dd": DEFINITION, "dt": DEFINITION,
}  # fmt: skip

RUNNING_WORDS = 12  # running text has at least so many words: shorter blocks are headings, labels and buttons
# A block with more than this share of its characters in links is a list of links, not a sentence.
LINKED_SHARE = 0.5
# Block elements of a page from which the article is chosen. A page of 200,000 took 14 s and 790 MB in readability's
# copy, the scores and the classifier.
MAX_ELEMENTS = 50_000
PARAGRAPH_BREAKS = 2  # line breaks in a row that end a block, as the end of a paragraph does


@dataclass(slots=True)
class Block:
    """A run of inline text with its features.

    Attributes:
        index: its position in `PageBlocks.blocks`
        node: the index of its block element in `PageBlocks.elements`
        tag: the tag of that element
        text: the text with white space collapsed
        slots: where the text is in the tree: (element, False) for `element.text`, (element, True) for `element.tail`
        words: the number of words; a Chinese, Japanese or Korean character counts `CJK_WORD`
        cjk: the number of Chinese, Japanese and Korean characters
        link_share: the share of the characters that are in links, 0..1
        marks: the number of punctuation marks
        heading: the level 1..6 inside h1..h6, else 0
        context: the elements that it is inside: bits of LIST, CELL, PRE ...
        scopes: the indexes in `PageBlocks.scopes` of the boilerplate around it, outermost first
        depth: the number of block elements around it
        formulas: the number of formulas in it
        has_vote: whether readability keeps it
    """

    index: int
    node: int
    tag: str
    text: str
    slots: list[tuple[HtmlElement, bool]]
    words: float
    cjk: int
    link_share: float
    marks: int
    ends_sentence: bool
    heading: int
    context: int
    scopes: tuple[int, ...]
    depth: int
    formulas: int
    has_vote: bool = False

    @property
    def is_running_text(self) -> bool:
        """Whether the block is long enough for a sentence and does not consist of links."""
        return self.words >= RUNNING_WORDS and self.link_share <= LINKED_SHARE


@dataclass(slots=True)
class Scope:
    """An element that is boilerplate by its names, tag or role, or that is hidden.

    Attributes:
        kind: "boilerplate", "comment" or "hidden"
        node: the index of the element in `PageBlocks.elements`
        words: the number of words of running text in it
        is_ignored: whether its names contradict its content, so that it is not treated as boilerplate
    """

    kind: str
    element: HtmlElement
    node: int
    words: float = 0.0
    is_ignored: bool = False


@dataclass(slots=True)
class Medium:
    """A picture, or another element that shows something without text.

    Attributes:
        node: the index of the block element around it in `PageBlocks.elements`
        block: the index of the block that it is in or before
        scopes: the indexes in `PageBlocks.scopes` of the boilerplate around it, outermost first
    """

    element: HtmlElement
    node: int
    block: int
    scopes: tuple[int, ...]


@dataclass(slots=True)
class PageBlocks:
    """The blocks of text of a page and its block elements, both in document order.

    The block elements are a table of columns: reading a tag or a class from lxml again takes longer.

    Attributes:
        blocks: the blocks of text
        elements: the block elements
        parents: for each block element, the index of the block element around it; -1 for the outermost
        last_nodes: for each block element, the index of the last one in it: a subtree is a range of indexes
        tags: the tags of the block elements
        class_names: the `class` attributes of the block elements as written; None without one
        roles: the `role` attributes of the block elements that have one
        scopes: the boilerplate and hidden elements
        media: the pictures and other media
        marked_parts: the block elements that a rule of a platform marked as parts of the article
        running_words: the number of words of running text on the page
        has_judged_scopes: whether `Scope.is_ignored` and the next two are set
        consent_scopes: the indexes of the scopes that ask for consent
        overlays: the indexes of the scopes that are a box over the page
        layouts: for each table that was looked at, whether it is the layout of the page
    """

    blocks: list[Block] = field(default_factory=list)
    elements: list[HtmlElement] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    last_nodes: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    class_names: list[str | None] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    marked_parts: list[int] = field(default_factory=list)
    running_words: float = 0.0
    has_judged_scopes: bool = False
    consent_scopes: set[int] = field(default_factory=set)
    overlays: set[int] = field(default_factory=set)
    layouts: dict[int, bool] = field(default_factory=dict)

    @property
    def is_vast(self) -> bool:
        """Whether the page is too large to choose its article."""
        return len(self.elements) > MAX_ELEMENTS

    def hidden_scopes(self) -> set[int]:
        """Return the indexes of the scopes that are hidden, and not ignored."""
        return {
            number
            for number, scope in enumerate(self.scopes)
            if scope.kind == "hidden" and not scope.is_ignored
        }

    def last_node(self, node: int) -> int:
        """Return the index of the last block element in or below `node`."""
        return self.last_nodes[node]


class _BlockBuilder:
    """The state of the walk: the open block elements, and the text of the block that is being collected.

    Its methods run for every element of a page, so `split_into_blocks` calls them only where they are needed.
    """

    def __init__(self) -> None:
        self.page = PageBlocks()
        # (node, tag, heading, context, scopes) of the open block elements
        self.open_elements: list[tuple[int, str, int, int, tuple[int, ...]]] = [(-1, "", 0, 0, ())]
        self.pieces: list[str] = []
        self.slots: list[tuple[HtmlElement, bool]] = []
        self.open_links = 0
        self.linked_characters = 0
        self.formulas = 0
        self.breaks = 0  # line breaks since the last text
        self.is_blank = True  # whether the collected text is white space only

    def start(self, element: HtmlElement, kind: str) -> None:
        """Begin a link, a line break, a medium or a span."""
        if kind == "link":
            if element.get("href"):
                self.open_links += 1
        elif kind == "break":
            self.add_line_break()
        elif kind == "media":
            self.add_medium(element)
        elif is_formula(element):
            self.formulas += 1

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Open a block element."""
        if self.slots:
            self.flush()
        self.breaks = 0
        page = self.page
        parent, _, heading, context, scopes = self.open_elements[-1]
        node = len(page.elements)
        page.elements.append(element)
        page.parents.append(parent)
        page.last_nodes.append(node)
        page.tags.append(tag)
        attributes = element.keys()
        names = element.get("class") if "class" in attributes else None
        page.class_names.append(names)
        if attributes and attributes != CLASS_ONLY:
            if "role" in attributes:
                page.roles[node] = element.get("role", "")
            if PART in attributes:
                page.marked_parts.append(node)
        if (attributes or tag in BOILERPLATE_TAGS) and (
            kind := classify_element(element, tag, attributes, names)
        ):
            if kind == "caption":
                context |= CAPTION
            else:
                scopes = (*scopes, len(page.scopes))
                page.scopes.append(Scope(kind, element, node))
        self.open_elements.append(
            (node, tag, HEADINGS.get(tag, heading), context | _CONTEXT_BITS.get(tag, 0), scopes)
        )

    def leave(self) -> None:
        """Close a block element."""
        if self.slots:
            self.flush()
        self.breaks = 0
        page = self.page
        page.last_nodes[self.open_elements.pop()[0]] = len(page.elements) - 1

    def add(self, text: str, element: HtmlElement, is_tail: bool) -> None:
        """Collect a piece of inline text."""
        self.slots.append((element, is_tail))
        self.pieces.append(text)
        if (self.is_blank or self.breaks) and not text.isspace():
            self.breaks = 0
            self.is_blank = False
        if self.open_links:
            self.linked_characters += len(text.strip())

    def add_medium(self, element: HtmlElement) -> None:
        """Record a picture and where it is."""
        node, _, _, _, scopes = self.open_elements[-1]
        self.page.media.append(Medium(element, node, len(self.page.blocks), scopes))

    def add_line_break(self) -> None:
        """Record a line break; two in a row end the block, except in preformatted text."""
        self.breaks += 1
        self.pieces.append(" ")
        if self.breaks == PARAGRAPH_BREAKS and not self.open_elements[-1][3] & PRE:
            if self.slots:
                self.flush()
            self.breaks = 0

    def flush(self) -> None:
        """End the block that is being collected, which has at least one slot."""
        if self.is_blank:  # between most block elements is white space
            self.slots.clear()
        else:
            self.close_block(" ".join("".join(self.pieces).split()))
            self.is_blank = True
            self.slots = []
        self.pieces.clear()
        self.linked_characters = self.formulas = 0

    def close_block(self, text: str) -> None:
        """Append the block of the collected text to the page."""
        page = self.page
        node, tag, heading, context, scopes = self.open_elements[-1]
        words, cjk = count_words(text)
        linked = self.linked_characters
        block = Block(
            index=len(page.blocks), node=node, tag=tag, text=text, slots=self.slots, words=words, cjk=cjk,
            link_share=min(1.0, linked / len(text)) if linked else 0.0, marks=count_marks(text),
            ends_sentence=ends_sentence(text, words, is_paragraph=bool(context & PARAGRAPH)), heading=heading,
            context=context, scopes=scopes, depth=len(self.open_elements), formulas=self.formulas,
        )  # fmt: skip
        page.blocks.append(block)
        if words >= RUNNING_WORDS and block.link_share <= LINKED_SHARE:
            page.running_words += words
            for scope in scopes:
                page.scopes[scope].words += words


def split_into_blocks(tree: HtmlElement) -> PageBlocks:
    """Return the blocks of text of a page with their features, in the order of the page.

    The result refers to elements of the tree: it is valid until the tree changes.
    """
    builder = _BlockBuilder()
    enter, leave, add = builder.enter, builder.leave, builder.add
    walker = iterwalk(tree, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        kind = TAG_KINDS[element.tag]
        if event == "start":
            if kind == "block":
                enter(element, element.tag)
            elif kind == "skipped" or ((attributes := element.keys()) and is_hidden(element, attributes)):
                walker.skip_subtree()
                skipped = element
                if element.tag in MEDIA_TAGS:
                    builder.add_medium(element)
                continue
            elif kind != "inline":
                builder.start(element, kind)
            if text := element.text:
                add(text, element, False)
            continue
        if kind == "block":
            leave()
        elif kind == "link" and element is not skipped and element.get("href"):
            builder.open_links -= 1
        if (tail := element.tail) and element is not tree:
            add(tail, element, True)
    return builder.page
