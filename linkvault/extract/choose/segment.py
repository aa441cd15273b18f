"""Tree of a page -> its blocks of text, each with what can be said of it by looking.

A block is a run of inline text inside one block element; two line breaks end it. `cut` walks the tree once. It
judges nothing: `weigh` (or a table of trees in its place) turns a block's named fields into a number, `vote` sets
`kept`, `choose` decides.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract.choose import boilerplate_words
from linkvault.text.scripts import CJK

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "noscript", "ol", "optgroup", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "button",
))  # fmt: skip
SKIPPED_TAGS = frozenset((
    "head", "script", "style", "template", "noscript", "textarea", "select", "option", "datalist",
    "input", "svg", "canvas", "object", "embed", "applet", "iframe", "frameset", "title",
))  # fmt: skip
_CLASS_ONLY = ["class"]  # the attributes of most elements that have some
MEDIA_TAGS = frozenset(["img", "iframe", "video", "audio", "embed", "object", "svg"])
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# "anchorWithStickyNavbar": a heading's names speak of its behaviour
_NEVER_CLUTTER = frozenset((*HEADINGS, "body", "html"))

# What a block stands in, as bits that are handed down the tree.
LIST, CELL, PRE, QUOTE, CAPTION, FORM, PARAGRAPH, FIGURE, BUTTON, MAIN, DEFINITION = (
    1 << n for n in range(11)
)
_PLACES = {
    "li": LIST, "td": CELL, "th": CELL, "pre": PRE, "blockquote": QUOTE, "figcaption": CAPTION | FIGURE,
    "caption": CELL, "form": FORM, "p": PARAGRAPH, "figure": FIGURE, "button": BUTTON, "article": MAIN, "main": MAIN,
    "dd": DEFINITION, "dt": DEFINITION,
}  # fmt: skip

_CJK = re.compile(f"[{CJK}]+")  # runs: to find each character costs three times as much
_WORD = re.compile(rf"[^\W{CJK}]+")
_WORD_OF_LETTERS = re.compile(r"\w+")  # the same where no CJK is, in half the time
# Of ASCII, whatever is no part of a word as a blank: translated and split, a text is counted in half the time
_BETWEEN_WORDS = "".join(char if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
# One set of characters in front: an alternation would be tried at every letter
_MARKS = re.compile(r"[.,;:!?，、；。：！？…](?:(?<![.,;:!?])|(?=\s|$|[\"'”’)]))")
# The same of ASCII: marks are made one, what may stand behind them a blank, and the pairs counted
_MARKS_AS_ONE = "".join(
    "." if char in ".,;:!?" else " " if char in "\"')" else char for char in map(chr, range(128))
)
_SENTENCE_END = re.compile(r"[.!?。！？…:：;；][\"'”’»)）」』\]]*$")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")

# 14 Chinese characters say about as much as 12 words.
CJK_WORD = 12 / 14
RUNNING_WORDS = 12
LINKED_SHARE = 0.5  # of a text's characters: with more of them in links it is a list of links, not a sentence
_LAST_CHARACTERS = 8  # of a text: its last mark, and the quotes and brackets behind it
# Block elements. A page of 200,000 took 14 s and 790 MB with readability's copy, the weighing and the judge.
VAST = 50_000


@dataclass(slots=True)
class Block:
    """A run of inline text, with the features by which it is judged.

    `slots` are the text's places in the tree: (element, False) its text, (element, True) its tail.
    `scopes` are numbers into `PageBlocks.scopes`: the clutter-named or hidden elements around it, outermost first.
    """

    index: int
    node: int  # its block element, a number into `PageBlocks.elements`
    tag: str
    text: str
    slots: list[tuple[HtmlElement, bool]]
    words: float  # words, and Chinese or Japanese characters at 12/14 of a word
    cjk: int  # how many of the characters are Chinese, Japanese or Korean
    link_share: float  # 0..1 of its characters stand in links
    marks: int  # punctuation marks
    ends_sentence: bool
    heading: int  # 1-6 inside h1-h6, else 0
    context: int  # bits of LIST, CELL, PRE ...
    scopes: tuple[int, ...]
    depth: int
    formulas: int
    has_vote: bool = False  # readability kept it

    @property
    def is_running_text(self) -> bool:
        """Whether it is running text: long enough for a sentence, and not made of links."""
        return self.words >= RUNNING_WORDS and self.link_share <= LINKED_SHARE


@dataclass(slots=True)
class Scope:
    """An element that is clutter by its name, tag or role, or that is hidden."""

    kind: str  # "boilerplate", "comment" or "hidden"
    element: HtmlElement
    node: int
    words: float = 0.0  # of running text below it
    is_ignored: bool = False


@dataclass(slots=True)
class Medium:
    """A picture, or another element that shows something without words. `block` is the block it stands in or before."""

    element: HtmlElement
    node: int
    block: int
    scopes: tuple[int, ...]


@dataclass(slots=True)
class PageBlocks:
    """A page cut into blocks. `elements` are its block elements in document order, `parents` their parents.

    `tags` and `names`, their class names as written, are kept beside them: lxml takes its time to tell them again.
    """

    blocks: list[Block] = field(default_factory=list)
    elements: list[HtmlElement] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    media: list["Medium"] = field(default_factory=list)
    running: float = 0.0  # words of running text on the whole page

    @property
    def is_vast(self) -> bool:
        """Whether the page is too large to choose in: it is kept whole."""
        return len(self.elements) > VAST

    def last_node(self, node: int) -> int:
        """Return the number of the last block element below a node: a subtree is a range of numbers."""
        last = node + 1
        while last < len(self.parents) and self.parents[last] >= node:
            last += 1
        return last - 1


@lru_cache(maxsize=4096)
def scope_of_name(names: str) -> str:
    """Tell what class and id names call an element: "boilerplate", "comment", "caption" or "".

    >>> scope_of_name("post-share__list"), scope_of_name("commentList"), scope_of_name("shareholder-value")
    ('boilerplate', 'comment', '')
    """
    parts = _SPLIT.split(names if names.islower() else _CAMEL.sub("-", names).lower())
    joined = "-".join(parts)
    if not boilerplate_words.CAPTION_PARTS.isdisjoint(parts):
        return "caption"
    if not boilerplate_words.COMMENT_PARTS.isdisjoint(parts):
        return "comment"
    if not boilerplate_words.BOILERPLATE_PARTS.isdisjoint(parts) or boilerplate_words.BOILERPLATE_PAIRS.search(joined):
        return "boilerplate"
    return ""


def scope_of(element: HtmlElement, tag: str) -> str:
    """Tell whether an element is "boilerplate", "comment", "caption" or "hidden" by its tag, role, names and style."""
    told = element.keys()
    if not told:
        return "boilerplate" if tag in boilerplate_words.BOILERPLATE_TAGS else ""
    if told != _CLASS_ONLY:
        if "hidden" in told or ("aria-hidden" in told and element.get("aria-hidden") == "true"):
            return "hidden"
        if "style" in told and _HIDDEN.search(element.get("style") or ""):
            return "hidden"
    if tag in _NEVER_CLUTTER:
        return ""
    if tag in boilerplate_words.BOILERPLATE_TAGS or (
        "role" in told and element.get("role") in boilerplate_words.BOILERPLATE_ROLES
    ):
        return "boilerplate"
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return scope_of_name(names) if len(names) > 2 else ""


def count_words(text: str) -> tuple[float, int]:
    """Count the words of a text, and its Chinese, Japanese and Korean characters.

    >>> count_words("损失函数 loss function")
    (5.428571428571429, 4)
    """
    if text.isascii():
        return float(len(text.translate(_BETWEEN_WORDS).split())), 0
    runs = _CJK.findall(text)
    if not runs:
        return float(len(_WORD_OF_LETTERS.findall(text))), 0
    cjk = sum(map(len, runs))
    return len(_WORD.findall(text)) + cjk * CJK_WORD, cjk


def count_marks(text: str) -> int:
    """Count the punctuation marks of a text whose blanks are single.

    >>> count_marks('Yes. "No," he said: 3.14!'), count_marks("是的。3.14，不！")
    (4, 3)
    """
    if text.isascii():
        return f"{text.translate(_MARKS_AS_ONE)} ".count(". ")
    return len(_MARKS.findall(text))


class _Cutter:
    """The walk: what is open at this moment, and the block that is being gathered.

    Its methods run for every element of a page: what is seldom there is asked before it is called for.
    """

    def __init__(self) -> None:
        self.cut = PageBlocks()
        # (node, tag, heading, places, scopes) of the open block elements
        self.open: list[tuple[int, str, int, int, tuple[int, ...]]] = [(-1, "", 0, 0, ())]
        self.pieces: list[str] = []
        self.slots: list[tuple[HtmlElement, bool]] = []
        self.links = 0  # open links
        self.linked = 0  # characters in links
        self.formulas = 0
        self.breaks = 0  # line breaks since the last text
        self.is_blank = True  # so far, what is being gathered

    def start(self, element: HtmlElement, kind: str) -> None:
        """Begin an element that is more than inline text, and less than a block."""
        if kind == "link":
            if element.get("href"):
                self.links += 1
        elif kind == "break":
            self.line_break()
        elif kind == "media":
            self.add_medium(element)
        elif is_formula(element):
            self.formulas += 1

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Open a block element."""
        if self.slots:
            self.flush()
        self.breaks = 0
        cut = self.cut
        parent, _, heading, places, scopes = self.open[-1]
        node = len(cut.elements)
        cut.elements.append(element)
        cut.parents.append(parent)
        cut.tags.append(tag)
        cut.names.append(element.get("class"))
        if kind := scope_of(element, tag):
            if kind == "caption":
                places |= CAPTION
            else:
                scopes = (*scopes, len(cut.scopes))
                cut.scopes.append(Scope(kind, element, node))
        self.open.append((node, tag, HEADINGS.get(tag, heading), places | _PLACES.get(tag, 0), scopes))

    def leave(self) -> None:
        """Close a block element."""
        if self.slots:
            self.flush()
        self.breaks = 0
        self.open.pop()

    def add(self, text: str, element: HtmlElement, is_tail: bool) -> None:
        """Gather a piece of inline text."""
        self.slots.append((element, is_tail))
        self.pieces.append(text)
        if (self.is_blank or self.breaks) and not text.isspace():
            self.breaks = 0
            self.is_blank = False
        if self.links:
            self.linked += len(text.strip())

    def add_medium(self, element: HtmlElement) -> None:
        """Note a picture and the place where it stands."""
        node, _, _, _, scopes = self.open[-1]
        self.cut.media.append(Medium(element, node, len(self.cut.blocks), scopes))

    def line_break(self) -> None:
        """Two breaks in a row end the block, as a paragraph's end would."""
        self.breaks += 1
        self.pieces.append(" ")
        if self.breaks == 2 and not self.open[-1][3] & PRE:
            if self.slots:
                self.flush()
            self.breaks = 0

    def flush(self) -> None:
        """End the block that is being gathered: it has a piece of text at least."""
        if not self.is_blank:
            self.close_block(" ".join("".join(self.pieces).split()))
            self.is_blank = True
        self.pieces, self.slots = [], []
        self.linked = self.formulas = 0

    def close_block(self, text: str) -> None:
        """Make the block out of what was gathered."""
        cut = self.cut
        node, tag, heading, places, scopes = self.open[-1]
        words_, cjk = count_words(text)
        block = Block(
            index=len(cut.blocks), node=node, tag=tag, text=text, slots=self.slots, words=words_, cjk=cjk,
            link_share=min(1.0, self.linked / len(text)) if self.linked else 0.0, marks=count_marks(text),
            ends_sentence=_SENTENCE_END.search(text[-_LAST_CHARACTERS:]) is not None, heading=heading, context=places,
            scopes=scopes, depth=len(self.open), formulas=self.formulas,
        )  # fmt: skip
        cut.blocks.append(block)
        if words_ >= RUNNING_WORDS and block.is_running_text:
            cut.running += words_
            for scope in scopes:
                cut.scopes[scope].words += words_


def split_into_blocks(tree: HtmlElement) -> PageBlocks:
    """PageBlocks a page into blocks of text, in the order of the page, each with its features.

    The result holds references into the tree: it is good until the tree changes.
    """
    cutter = _Cutter()
    enter, leave, add = cutter.enter, cutter.leave, cutter.add
    walker = iterwalk(tree, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        tag = element.tag
        kind = kind_of(tag)
        if event == "start":
            if kind == "block":
                enter(element, tag)
            elif kind == "skipped" or is_hidden(element):
                walker.skip_subtree()
                skipped = element
                if tag in MEDIA_TAGS:
                    cutter.add_medium(element)
                continue
            elif kind != "inline":
                cutter.start(element, kind)
            if text := element.text:
                add(text, element, False)
            continue
        if kind == "block":
            leave()
        elif kind == "link" and element is not skipped and element.get("href"):
            cutter.links -= 1
        if (tail := element.tail) and element is not tree:
            add(tail, element, True)
    return cutter.cut


@lru_cache(maxsize=1024)
def kind_of(tag: object) -> str:
    """Tell what a tag means for the cutting: "block", "skipped", "link", "break", "media", "span" or "inline".

    >>> kind_of("p"), kind_of("my-element"), kind_of("script"), kind_of("em")
    ('block', 'block', 'skipped', 'inline')
    """
    if not isinstance(tag, str) or tag in SKIPPED_TAGS:
        return "skipped"
    if tag in BLOCK_TAGS or "-" in tag:
        return "block"
    if tag in MEDIA_TAGS:
        return "media"
    return {"a": "link", "br": "break", "span": "span"}.get(tag, "inline")


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser would not show it."""
    told = element.keys()
    if not told:
        return False
    return "hidden" in told or ("style" in told and bool(_HIDDEN.search(element.get("style") or "")))


def is_formula(element: HtmlElement) -> bool:
    """Whether it is a formula that a rule has made: `<span class="math inline">`."""
    return (element.get("class") or "").startswith("math ")
