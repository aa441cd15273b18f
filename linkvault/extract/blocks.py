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

from linkvault.extract import words

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
MEDIA_TAGS = frozenset(["img", "iframe", "video", "audio", "embed", "object", "svg"])
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# What a block stands in, as bits that are handed down the tree.
LIST, CELL, PRE, QUOTE, CAPTION, FORM, PARAGRAPH, FIGURE, BUTTON, MAIN, DEFINITION = (
    1 << n for n in range(11)
)
_PLACES = {
    "li": LIST, "td": CELL, "th": CELL, "pre": PRE, "blockquote": QUOTE, "figcaption": CAPTION | FIGURE,
    "caption": CELL, "form": FORM, "p": PARAGRAPH, "figure": FIGURE, "button": BUTTON, "article": MAIN, "main": MAIN,
    "dd": DEFINITION, "dt": DEFINITION,
}  # fmt: skip

CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_CJK = re.compile(f"[{CJK}]+")  # runs: to find each character costs three times as much
_WORD = re.compile(rf"[^\W{CJK}]+")
# Of ASCII, whatever is no part of a word as a blank: translated and split, a text is counted in half the time
_BETWEEN_WORDS = "".join(char if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
# One set of characters in front: an alternation would be tried at every letter
_MARKS = re.compile(r"[.,;:!?，、；。：！？…](?:(?<![.,;:!?])|(?=\s|$|[\"'”’)]))")
_SENTENCE_END = re.compile(r"[.!?。！？…:：;；][\"'”’»)）」』\]]*$")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")

# 14 Chinese characters say about as much as 12 words.
CJK_WORD = 12 / 14
RUNNING_WORDS = 12
# Block elements. A page of 200,000 took 14 s and 790 MB with readability's copy, the weighing and the judge.
VAST = 50_000


@dataclass(slots=True)
class Block:
    """A run of inline text, with the features by which it is judged.

    `slots` are the text's places in the tree: (element, False) its text, (element, True) its tail.
    `scopes` are numbers into `Cut.scopes`: the clutter-named or hidden elements around it, outermost first.
    """

    index: int
    node: int  # its block element, a number into `Cut.elements`
    tag: str
    text: str
    slots: list[tuple[HtmlElement, bool]]
    words: float  # words, and Chinese or Japanese characters at 12/14 of a word
    cjk: int  # how many of the characters are Chinese, Japanese or Korean
    link_share: float  # 0..1 of its characters stand in links
    marks: int  # punctuation marks
    ends_sentence: bool
    heading: int  # 1-6 inside h1-h6, else 0
    places: int  # bits of LIST, CELL, PRE ...
    scopes: tuple[int, ...]
    depth: int
    formulas: int
    kept: bool = False  # readability kept it

    @property
    def runs(self) -> bool:
        """Whether it is running text: long enough for a sentence, and not made of links."""
        return self.words >= RUNNING_WORDS and self.link_share <= 0.5


@dataclass(slots=True)
class Scope:
    """An element that is clutter by its name, tag or role, or that is hidden."""

    kind: str  # "clutter", "comment" or "hidden"
    element: HtmlElement
    node: int
    words: float = 0.0  # of running text below it
    forgiven: bool = False


@dataclass(slots=True)
class Medium:
    """A picture, or another element that shows something without words. `block` is the block it stands in or before."""

    element: HtmlElement
    node: int
    block: int
    scopes: tuple[int, ...]


@dataclass(slots=True)
class Cut:
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
    """Tell what class and id names call an element: "clutter", "comment", "caption" or "".

    >>> scope_of_name("post-share__list"), scope_of_name("commentList"), scope_of_name("shareholder-value")
    ('clutter', 'comment', '')
    """
    parts = _SPLIT.split(_CAMEL.sub("-", names).lower())
    joined = "-".join(parts)
    if not words.CAPTION_PARTS.isdisjoint(parts):
        return "caption"
    if not words.COMMENT_PARTS.isdisjoint(parts):
        return "comment"
    if not words.CLUTTER_PARTS.isdisjoint(parts) or words.CLUTTER_PAIRS.search(joined):
        return "clutter"
    return ""


def scope_of(element: HtmlElement, tag: str) -> str:
    """Tell whether an element is "clutter", "comment", "caption" or "hidden" by its tag, role, names and style."""
    told = element.keys()
    if not told:
        return "clutter" if tag in words.CLUTTER_TAGS else ""
    if "hidden" in told or ("aria-hidden" in told and element.get("aria-hidden") == "true"):
        return "hidden"
    if "style" in told and _HIDDEN.search(element.get("style") or ""):
        return "hidden"
    if tag in HEADINGS:  # "anchorWithStickyNavbar": a heading's names speak of its behaviour
        return ""
    if tag in words.CLUTTER_TAGS or ("role" in told and element.get("role") in words.CLUTTER_ROLES):
        return "clutter"
    if tag in ("body", "html"):
        return ""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return scope_of_name(names) if len(names) > 2 else ""


def count_words(text: str) -> tuple[float, int]:
    """Count the words of a text, and its Chinese, Japanese and Korean characters.

    >>> count_words("损失函数 loss function")
    (5.428571428571429, 4)
    """
    if text.isascii():
        return float(len(text.translate(_BETWEEN_WORDS).split())), 0
    cjk = sum(map(len, _CJK.findall(text)))
    return len(_WORD.findall(text)) + cjk * CJK_WORD, cjk


class _Cutter:
    """The walk: what is open at this moment, and the block that is being gathered."""

    def __init__(self) -> None:
        self.cut = Cut()
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
        """Begin an element that is more than inline text."""
        if kind == "block":
            self.enter(element, element.tag)
        elif kind == "link":
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
        self.flush()
        parent, _, heading, places, scopes = self.open[-1]
        node = len(self.cut.elements)
        self.cut.elements.append(element)
        self.cut.parents.append(parent)
        self.cut.tags.append(tag)
        self.cut.names.append(element.get("class"))
        kind = scope_of(element, tag)
        if kind == "caption":
            places |= CAPTION
        elif kind:
            scopes = (*scopes, len(self.cut.scopes))
            self.cut.scopes.append(Scope(kind, element, node))
        self.open.append((node, tag, HEADINGS.get(tag, heading), places | _PLACES.get(tag, 0), scopes))

    def leave(self) -> None:
        """Close a block element."""
        self.flush()
        self.open.pop()

    def add(self, text: str, element: HtmlElement, is_tail: bool) -> None:
        """Gather a piece of inline text."""
        self.slots.append((element, is_tail))
        if text.isspace():
            self.pieces.append(" ")
            return
        self.pieces.append(text)
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
            self.flush()

    def flush(self) -> None:
        """End the block that is being gathered."""
        if self.slots:
            if not self.is_blank:
                self.close_block(" ".join("".join(self.pieces).split()))
                self.is_blank = True
            self.pieces, self.slots = [], []
            self.linked = self.formulas = 0
        self.breaks = 0

    def close_block(self, text: str) -> None:
        """Make the block out of what was gathered."""
        node, tag, heading, places, scopes = self.open[-1]
        words_, cjk = count_words(text)
        block = Block(
            index=len(self.cut.blocks), node=node, tag=tag, text=text, slots=self.slots, words=words_, cjk=cjk,
            link_share=min(1.0, self.linked / len(text)), marks=len(_MARKS.findall(text)),
            ends_sentence=bool(_SENTENCE_END.search(text[-8:])), heading=heading, places=places, scopes=scopes,
            depth=len(self.open), formulas=self.formulas,
        )  # fmt: skip
        self.cut.blocks.append(block)
        if block.runs:
            self.cut.running += words_
            for scope in scopes:
                self.cut.scopes[scope].words += words_


def cut(tree: HtmlElement) -> Cut:
    """Cut a page into blocks of text, in the order of the page, each with its features.

    The result holds references into the tree: it is good until the tree changes.
    """
    cutter = _Cutter()
    walker = iterwalk(tree, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        kind = kind_of(element.tag)
        if event == "start":
            if kind == "skipped" or (kind != "block" and is_hidden(element)):
                walker.skip_subtree()
                skipped = element
                if element.tag in MEDIA_TAGS:
                    cutter.add_medium(element)
                continue
            if kind != "inline":
                cutter.start(element, kind)
            text = element.text
            if text:
                cutter.add(text, element, False)
            continue
        if element is not skipped:
            if kind == "block":
                cutter.leave()
            elif kind == "link" and element.get("href"):
                cutter.links -= 1
        tail = element.tail
        if tail and element is not tree:
            cutter.add(tail, element, True)
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
