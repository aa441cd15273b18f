"""Tree of a page -> what readability-lxml would keep of it: one vote among the features of the blocks.

A subclass of readability's `Document` that gives the same answer in half the time: it is given the tree, parsed
and cleaned once, and copies it for a second try only; class names are judged once each; nothing is formatted for
a log. With `cjk=False` and the whole tree, `summary()` equals upstream's (tests/extract/test_vote.py). With
`cjk=True` paragraphs in Chinese and Japanese are measured by their own marks and length.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import lru_cache, partial
from typing import Any

from lxml.etree import strip_elements, tostring
from lxml.html import HtmlElement
from readability.cleaners import clean_attributes
from readability.readability import REGEXES, Document, is_video_url

from linkvault.extract.choose.segment import PageBlocks
from linkvault.text.scripts import KANA_AND_HAN

_MARK, _FORGIVEN, _CLUTTER = "data-node", "data-ignored", "boilerplate"
Candidates = dict[HtmlElement, dict[str, Any]]

_INLINE = frozenset(
    ["a", "b", "cite", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"]
)
# upstream tests the serialised children with "<(blockquote|dl|div|img|ol|p|pre|table|ul)": a prefix of the tag
_BREAKS_PARAGRAPH = ("blockquote", "dl", "div", "img", "ol", "p", "table", "ul")
_BLANKS = re.compile(r"\t|[ \t]{2,}")
_CJK = re.compile(f"[{KANA_AND_HAN}]+")
_CJK_COMMAS = ",，、；。"
_PLAIN_LIST = ".//li[not(.//li)]"

# Chinese says the same in a third of the characters: 10 for 25, and length times 3.
CJK_MIN_LENGTH = 10
CJK_STRETCH = 3
CJK_SHARE = 0.3
LONG_ARTICLE = 250  # characters: inside the best part, such an article is better
# readability-lxml's own numbers, which it writes in its code: to change one is to vote otherwise than upstream.
CLEANED_UP_TO = 20  # times `retry_length`: a longer text is not tried again, whatever its exact length
MOST_FOR_LENGTH = 3  # points that a paragraph gets for its length
BODY_LINKS = 0.1  # of its characters in links: who has more is no article body
RIVAL_SCORE = 0.25  # of the best score: then an article inside the best part may take its place
HEADER_LINKS, CALL_LINKS = 0.33, 0.2  # of their characters in links: such headers and calls to action go
MOST_IMAGES = 1.3  # for each paragraph, beside one
INPUT_SHARE = 3  # one input for three paragraphs: a form
EMBED_LENGTH = 75  # characters: a part with one embed and less text is a player
NAME_WEIGHT = 25  # for a good name, against a bad one
GOOD_WEIGHT = 25  # of class names: such a part may have more links
GOOD_LINKS, POOR_LINKS, LIST_LINKS = 0.5, 0.2, 0.25  # of its characters in links, above which a part goes


def squeeze(text: str) -> str:
    """Collapse blank space exactly as readability's `clean` does, without its slow patterns.

    >>> squeeze("  a\\tb   c \\n\\n d ")
    'a b c\\nd'
    """
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if "\t" in text or "  " in text:
        text = _BLANKS.sub(" ", text)
    return text.strip()


def text_of(element: HtmlElement) -> str:
    """Return the text of an element: what `text_content` returns, in half of its time."""
    text: str = tostring(element, method="text", encoding="unicode", with_tail=False)
    return text


def text_length(element: HtmlElement) -> int:
    """Count the characters of an element's text as readability does."""
    return len(squeeze(text_of(element)))


@lru_cache(maxsize=8192)
def _name_weight(name: str) -> int:
    weight = -NAME_WEIGHT if REGEXES["negativeRe"].search(name) else 0
    return weight + (NAME_WEIGHT if REGEXES["positiveRe"].search(name) else 0)


@lru_cache(maxsize=8192)
def _is_unlikely(names: str) -> bool:
    return bool(REGEXES["unlikelyCandidatesRe"].search(names)) and not REGEXES[
        "okMaybeItsACandidateRe"
    ].search(names)


class Vote(Document):  # type: ignore[misc]
    """Readability over a tree that is parsed, repaired and cleaned already; `chosen` is what it kept.

    `copy` gives the tree that a try may take apart.
    """

    def __init__(self, copy: Callable[[], HtmlElement], *, cjk: bool = True) -> None:
        super().__init__(copy)
        self.cjk = cjk
        self.chosen: HtmlElement | None = None

    def _parse(self, copy: Callable[[], HtmlElement]) -> HtmlElement:
        self.encoding = "utf-8"
        return copy()

    def get_clean_html(self) -> str:
        """Serialise; attributes are cleaned only where the length decides about a second try."""
        self.chosen = self.html
        text: str = tostring(self.html, encoding="unicode", method="html")
        return clean_attributes(text) if len(text) < CLEANED_UP_TO * self.retry_length else text

    def class_weight(self, e: HtmlElement) -> int:
        """Weigh class and id names, each name judged once."""
        names, ident = e.get("class"), e.get("id")
        return (_name_weight(names) if names else 0) + (_name_weight(ident) if ident else 0)

    def get_link_density(self, elem: HtmlElement) -> float:
        """Tell which share of the text stands in links."""
        linked = sum(map(text_length, elem.findall(".//a")))
        return linked / max(text_length(elem), 1) if linked else 0.0

    def remove_unlikely_candidates(self) -> None:
        """Drop what its names call clutter, as upstream does."""
        for elem in self.html.findall(".//*"):
            names, ident = elem.get("class"), elem.get("id")
            if not names and not ident:
                continue
            if not _is_unlikely(f"{names or ''} {ident or ''}") or elem.tag in ("html", "body"):
                continue
            if elem.xpath(
                "boolean(ancestor-or-self::pre | ancestor-or-self::code | descendant-or-self::main"
                " | descendant-or-self::article | descendant-or-self::math)"
            ):
                continue
            elem.drop_tree()

    def transform_misused_divs_into_paragraphs(self) -> None:
        """Make paragraphs of divs that hold only inline content, and of such runs inside the other divs."""
        holders = _paragraph_breakers(self.html)
        divs = self.html.findall(".//div")
        for elem in divs:
            if holders.isdisjoint(elem):
                elem.tag = "p"
        for elem in divs:
            if elem.tag == "div":
                _wrap_runs(elem, holders)

    def score_paragraphs(self) -> Candidates:
        """Score parents and grandparents of paragraphs, with Chinese and Japanese counted by their own marks."""
        candidates: Candidates = {}
        for elem in self.tags(self._html(), "p", "pre", "td", "blockquote"):
            parent = elem.getparent()
            if parent is None:
                continue
            score = self._paragraph_score(squeeze(text_of(elem)))
            if score is None:
                continue
            for node, share in ((parent, 1.0), (parent.getparent(), 0.5)):
                if node is not None:
                    if node not in candidates:
                        candidates[node] = self.score_node(node)
                    candidates[node]["content_score"] += score * share
        linked = {link: text_length(link) for link in self.html.iter("a")}  # parts hold parts: each link once
        for elem, candidate in candidates.items():
            candidate["content_score"] *= 1 - _link_density(elem, linked)
        return candidates

    def _paragraph_score(self, text: str) -> float | None:
        length, commas, shortest = len(text), text.count(","), self.min_text_length
        if self.cjk and not text.isascii():
            cjk = sum(map(len, _CJK.findall(text)))
            if cjk > CJK_SHARE * length:
                shortest, length = CJK_MIN_LENGTH, length * CJK_STRETCH
                commas = sum(map(text.count, _CJK_COMMAS))
                if len(text) < shortest:
                    return None
                return 2 + commas + min(length / 100, MOST_FOR_LENGTH)
        return None if length < shortest else 2 + commas + min(length / 100, MOST_FOR_LENGTH)

    def select_best_candidate(self, candidates: Candidates) -> dict[str, Any] | None:
        """Select the best part as upstream does, without a description of each for a log."""
        ordered = sorted(candidates.values(), key=lambda each: -each["content_score"])
        bodies = (each for each in ordered if _is_article_body(each["elem"]))
        best = next((each for each in bodies if self.get_link_density(each["elem"]) <= BODY_LINKS), None)
        best = best or next(iter(ordered), None)
        if best is None:
            return None
        articles = [each for each in ordered if each["elem"].tag == "article"]
        if articles:
            within = set(best["elem"].iterdescendants("article"))
            least = best["content_score"] * RIVAL_SCORE
            for each in articles:
                strong = each["elem"] in within and each["content_score"] >= least
                if strong and text_length(each["elem"]) >= LONG_ARTICLE:
                    return each
        return best

    def sanitize(self, node: HtmlElement, candidates: Candidates, keep_all_images: bool = False) -> str:
        """Remove from the chosen part what is no text, by upstream's rules."""
        for header in self.tags(node, "h1", "h2", "h3", "h4", "h5", "h6"):
            if self.class_weight(header) < 0 or self.get_link_density(header) > HEADER_LINKS:
                header.drop_tree()
        for elem in self.tags(node, "p"):
            if REGEXES["callToActionRe"].search(text_of(elem)) and self.get_link_density(elem) > CALL_LINKS:
                elem.drop_tree()
        for elem in self.tags(node, "form", "textarea"):
            elem.drop_tree()
        for elem in self.tags(node, "iframe"):
            if "src" in elem.attrib and is_video_url(elem.attrib["src"]):
                elem.attrib.pop("srcdoc", None)
                elem.text = "VIDEO"
            else:
                elem.drop_tree()
        allowed = self.get_preserved_elements(node)
        for elem in self.reverse_tags(node, "table", "ul", "div", "aside", "header", "footer", "section"):
            if elem not in allowed and self._is_to_go(elem, candidates, allowed):
                elem.drop_tree()
        self.html = node
        return str(self.get_clean_html())

    def _is_to_go(self, elem: HtmlElement, candidates: Candidates, allowed: dict[HtmlElement, bool]) -> bool:
        weight = self.class_weight(elem)
        score = candidates[elem]["content_score"] if elem in candidates else 0
        if weight + score < 0:
            return True
        text = text_of(elem)
        if text.count(",") >= 10:
            return False
        length = len(squeeze(text))
        if self._is_poor(elem, weight, length):
            return True
        if not length and _stands_between_long_texts(elem):
            allowed.update(dict.fromkeys(self.tags(elem, "table", "ul", "div", "section"), True))
            return False
        return not length

    def _is_poor(self, elem: HtmlElement, weight: int, length: int) -> bool:
        """Upstream's tests on a part without many commas: images, entries, inputs, length, links, embeds."""
        paragraphs, images = len(elem.findall(".//p")), len(elem.findall(".//img"))
        if paragraphs and images > 1 + paragraphs * MOST_IMAGES:
            return True
        if elem.tag not in ("ol", "ul") and len(elem.findall(".//li")) - 100 > paragraphs:
            return True
        inputs = len(elem.findall(".//input"))
        if inputs and inputs - len(elem.findall('.//input[@type="hidden"]')) > paragraphs / INPUT_SHARE:
            return True
        if length < self.min_text_length and (images == 0 or images > 2):
            return True
        embeds = len(elem.findall(".//embed"))
        return self._is_linked(elem, weight) or (embeds == 1 and length < EMBED_LENGTH) or embeds > 1

    def _is_linked(self, elem: HtmlElement, weight: int) -> bool:
        density = self.get_link_density(elem)
        if weight >= GOOD_WEIGHT:
            return density > GOOD_LINKS
        if density > POOR_LINKS and elem.tag in ("ul", "section"):
            return density > LIST_LINKS or not elem.xpath("boolean(ancestor::main | ancestor::article)")
        return density > POOR_LINKS


def _link_density(elem: HtmlElement, lengths: dict[HtmlElement, int]) -> float:
    linked = sum(lengths[link] for link in elem.iterdescendants("a"))
    return linked / max(text_length(elem), 1) if linked else 0.0


def _is_article_body(elem: HtmlElement) -> bool:
    return "articleBody" in (elem.get("itemprop") or "").split()


def _stands_between_long_texts(elem: HtmlElement) -> bool:
    """Whether its nearest neighbours with text are long: upstream then keeps a picture without words."""
    total = 0
    for preceding in (False, True):
        total += next(filter(None, map(text_length, elem.itersiblings(preceding=preceding))), 0)
    return total > 1000


@lru_cache(maxsize=1024)
def _breaks_paragraph(tag: object) -> bool:
    return isinstance(tag, str) and tag.startswith(_BREAKS_PARAGRAPH)


def _paragraph_breakers(tree: HtmlElement) -> set[HtmlElement]:
    """Collect the elements that are, or hold, something that no paragraph can hold; linear in the page."""
    holders: set[HtmlElement] = set()
    for elem in tree.iter():
        if elem not in holders and _breaks_paragraph(elem.tag):
            node: HtmlElement | None = elem
            while node is not None and node not in holders:
                holders.add(node)
                node = node.getparent()
    return holders


def _wrap_runs(div: HtmlElement, holders: set[HtmlElement]) -> None:
    """Put each run of text and inline elements right inside a div into a paragraph of its own."""
    children = list(div)
    paragraph = None
    if div.text and div.text.strip():
        paragraph = div.makeelement("p")
        paragraph.text, div.text = div.text, None
        div.insert(0, paragraph)
    for child in children:
        if child.tag == "br" or child.tag not in _INLINE or child in holders:
            paragraph = None
            continue
        if paragraph is None:
            paragraph = div.makeelement("p")
            child.addprevious(paragraph)
        paragraph.append(child)
    for child in list(div):
        if child.tail and child.tail.strip():
            tail = div.makeelement("p")
            tail.text, child.tail = child.tail, None
            child.addnext(tail)
        if child.tag == "br":
            child.drop_tree()


def set_votes(tree: HtmlElement, cut: PageBlocks) -> None:
    """Set `kept` on every block that readability keeps in a copy of the page without its clutter."""
    ballot = Vote(partial(_copy_without_clutter, tree, cut))
    ballot.summary()
    chosen = ballot.chosen
    if chosen is None:
        return
    marks = {element.get(_MARK) for element in chosen.iter()}
    nodes = {int(mark) for mark in marks if mark}
    for block in cut.blocks:
        block.has_vote = block.node in nodes


def _copy_without_clutter(tree: HtmlElement, cut: PageBlocks) -> HtmlElement:
    """Copy the tree; clutter and hidden parts are gone, forgiven parts have lost their misleading names."""
    for node in {block.node for block in cut.blocks}:
        cut.elements[node].set(_MARK, str(node))
    named = [scope for scope in cut.scopes if scope.is_ignored]
    for scope in named:
        scope.element.set(_FORGIVEN, "")
    stand_ins = list(map(_put_stand_in, _clutter_in(cut)))
    copy = deepcopy(tree)
    for stand_in, element in stand_ins:
        stand_in.getparent().replace(stand_in, element)
    strip_elements(copy, _CLUTTER, with_tail=False)
    for element in copy.xpath(f"//*[@{_FORGIVEN}]") if named else ():
        for name in ("class", "id", "hidden", "style", _FORGIVEN):
            element.attrib.pop(name, None)
    return copy


def _clutter_in(cut: PageBlocks) -> Iterator[HtmlElement]:
    """Yield the elements that are clutter or hidden, but for those that stand in others of them."""
    last = -1
    for scope in cut.scopes:
        if scope.node > last and not scope.is_ignored and scope.element.getparent() is not None:
            last = cut.last_node(scope.node)
            yield scope.element


def _put_stand_in(element: HtmlElement) -> tuple[HtmlElement, HtmlElement]:
    """Put something empty in an element's place for the time of the copy: half of many a page is clutter."""
    stand_in = element.makeelement(_CLUTTER)
    stand_in.tail = element.tail
    element.getparent().replace(element, stand_in)
    return stand_in, element
