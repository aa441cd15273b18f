"""Tree of a page -> the blocks that readability-lxml keeps: one vote among the features of a block.

`ReadabilityVote` is a subclass of readability's `Document` with the same result in half the time: it takes a tree that
is parsed and cleaned already, weighs each class name once, and formats no log messages. With `cjk=False`, `summary()`
equals upstream's (`tests/extract/choose/test_readability_vote.py`). With `cjk=True`, Chinese and Japanese paragraphs
are measured by their own punctuation and length.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache, lru_cache, partial
from typing import Any

from lxml.etree import ElementBase, strip_elements, tostring
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.deferred_imports import deferred_modules
from linkvault.extract.choose.segment import PageBlocks
from linkvault.extract.choose.text_measures import TextLengths, collapse_blanks, text_length, text_of
from linkvault.text.scripts import KANA_AND_HAN

# Readability guesses encodings with the first and fetches pages with the others; here it gets a parsed tree.
with deferred_modules("chardet", "urllib.request", "urllib.error"), re.stored_patterns():
    from readability.cleaners import clean_attributes
    from readability.readability import REGEXES, Document, is_video_url

_NODE_ATTRIBUTE = "data-node"  # in the copy: the index of a block element in `PageBlocks.elements`
_IGNORED_ATTRIBUTE = "data-ignored"  # in the copy: the element loses its misleading names
_BOILERPLATE_TAG = "boilerplate"  # in the copy: an empty element in place of boilerplate
Candidates = dict[HtmlElement, dict[str, Any]]

_INLINE = frozenset(
    ["a", "b", "cite", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"]
)
# Upstream searches the serialized children for "<(blockquote|dl|div|img|ol|p|pre|table|ul)", which matches the
# beginning of a tag; "p" includes "pre".
_PARAGRAPH_BREAKING_PREFIXES = ("blockquote", "dl", "div", "img", "ol", "p", "table", "ul")
_CJK = re.compile(f"[{KANA_AND_HAN}]+")
_CJK_COMMAS = ",，、；。"

# Chinese has the same content in a third of the characters: 10 instead of 25, and length times 3.
CJK_MIN_LENGTH = 10
CJK_STRETCH = 3
CJK_SHARE = 0.3  # of a paragraph's characters: with more, it is measured as Chinese or Japanese
# The numbers of readability-lxml, which are literals in its code: a change makes the vote differ from upstream's.
LONG_ARTICLE = 250  # characters: an <article> inside the best candidate with so many replaces it
RIVAL_SCORE = 0.25  # of the best score: an <article> inside the best candidate needs so much to replace it
MAX_RETRIED_LENGTH = 20  # times `retry_length`: the exact length of a longer text does not matter
CONTENT_POINTS = 2  # of a paragraph, beside its commas and its length
MAX_LENGTH_POINTS = 3  # of a paragraph
LENGTH_PER_POINT = 100  # characters of a paragraph
GRANDPARENT_SHARE = 0.5  # of a paragraph's score
# Characters of a `main`, and times the length of the best candidate in it.
MIN_MAIN_LENGTH, MAIN_PER_BEST = 500, 2
MAX_MAIN_LINKS = 0.15  # of a `main`'s characters in links
MAX_BODY_LINKS = 0.1  # of an article body's characters in links
# The shares of characters in links above which headings and calls to action are dropped.
MAX_HEADER_LINKS, MAX_CALL_LINKS = 0.33, 0.2
MANY_COMMAS = 10  # a part with so many commas is text
IMAGES_PER_PARAGRAPH = 1.3  # beside one: a part with more images is dropped
FREE_ENTRIES = 100  # list entries of a part that upstream does not compare with its paragraphs
PARAGRAPHS_PER_INPUT = 3  # a part with more inputs is a form
MAX_IMAGES_WITHOUT_TEXT = 2  # a part with hardly any text and no image, or more images, is dropped
MAX_EMBED_LENGTH = 75  # characters: a part with one embed and less text is a player
NAME_WEIGHT = 25  # of a name that suggests content; one that suggests boilerplate has the negative
GOOD_WEIGHT = 25  # a part with such a weight may have more links
# The shares of characters in links above which a part is dropped.
GOOD_LINKS, POOR_LINKS, LIST_LINKS = 0.5, 0.2, 0.25
LONG_SIBLINGS = 1000  # characters of the nearest siblings with text: a part without text between them is kept


@cache
def _words_of(pattern: str) -> tuple[str, ...]:
    """Return the words of a pattern of readability, which is an alternation of them and ignores case."""
    words: list[str] = REGEXES[pattern].pattern.split("|")
    # "footnote" cannot be in a name without "foot".
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def _has_word(name: str, pattern: str) -> bool:
    """Return whether a pattern of readability matches a name in lower case; a fifth of the time of the pattern."""
    return any(map(name.__contains__, _words_of(pattern)))


@lru_cache(maxsize=8192)
def _name_weight(name: str) -> int:
    name = name.lower()
    weight = -NAME_WEIGHT if _has_word(name, "negativeRe") else 0
    return weight + (NAME_WEIGHT if _has_word(name, "positiveRe") else 0)


@lru_cache(maxsize=8192)
def _is_unlikely(names: str) -> bool:
    names = names.lower()
    return _has_word(names, "unlikelyCandidatesRe") and not _has_word(names, "okMaybeItsACandidateRe")


class ReadabilityVote(Document):  # type: ignore[misc]  # readability has no types
    """Readability for a tree that is parsed, repaired and cleaned already.

    Readability changes the tree and may start again from the beginning, so it takes a function that returns a copy.
    After `summary()`, `article` is the element that readability chose.
    """

    def __init__(self, copy_tree: Callable[[], HtmlElement], *, cjk: bool = True) -> None:
        super().__init__(copy_tree)
        self.cjk = cjk
        self.article: HtmlElement | None = None
        self.elements: list[HtmlElement] = []  # referenced so that lxml builds each object once

    def _parse(self, copy_tree: Callable[[], HtmlElement]) -> HtmlElement:
        self.encoding = "utf-8"
        tree = copy_tree()
        self.elements = list(tree.iter())
        return tree

    def get_clean_html(self) -> str:
        """Return the HTML; attributes are cleaned only if the length may decide about a second try."""
        self.article = self.html
        text: str = tostring(self.html, encoding="unicode", method="html")
        return clean_attributes(text) if len(text) < MAX_RETRIED_LENGTH * self.retry_length else text

    def class_weight(self, e: HtmlElement) -> int:
        """Return the weight of the class and the id; the weights of names are cached."""
        names, ident = e.get("class"), e.get("id")
        return (_name_weight(names) if names else 0) + (_name_weight(ident) if ident else 0)

    def get_link_density(self, elem: HtmlElement) -> float:
        """Return the share of the characters that are in links, 0..1."""
        linked = sum(map(text_length, elem.findall(".//a")))
        return linked / max(text_length(elem), 1) if linked else 0.0

    def remove_unlikely_candidates(self) -> None:
        """Drop the elements whose names suggest boilerplate, as upstream does."""
        for elem in list(self.html.iterdescendants()):
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
        """Turn divs with inline content only into paragraphs, and wrap runs of inline content in the other divs."""
        breakers = _find_paragraph_breakers(self.html)
        divs = self.html.findall(".//div")
        for elem in divs:
            if breakers.isdisjoint(elem):
                elem.tag = "p"
        for elem in divs:
            if elem.tag == "div":
                _wrap_runs(elem, breakers)

    def score_paragraphs(self) -> Candidates:
        """Return the scores of the parents and grandparents of paragraphs."""
        candidates: Candidates = {}
        lengths = TextLengths()  # a cell of a layout is a paragraph and a candidate
        for elem in self.tags(self._html(), "p", "pre", "td", "blockquote"):
            parent = elem.getparent()
            if parent is None:
                continue
            text = collapse_blanks(text_of(elem))
            lengths[elem] = len(text)
            score = self._score_paragraph(text)
            if score is None:
                continue
            for node, share in ((parent, 1.0), (parent.getparent(), GRANDPARENT_SHARE)):
                if node is not None:
                    if node not in candidates:
                        candidates[node] = self.score_node(node)
                    candidates[node]["content_score"] += score * share
        for elem, candidate in candidates.items():
            candidate["content_score"] *= 1 - _link_density(elem, lengths)
        return candidates

    def _score_paragraph(self, text: str) -> float | None:
        """Return the score of a paragraph by its commas and length; None if it is too short."""
        length, commas, shortest = len(text), text.count(","), self.min_text_length
        if self.cjk and not text.isascii():
            cjk = sum(map(len, _CJK.findall(text)))
            if cjk > CJK_SHARE * length:
                shortest, length = CJK_MIN_LENGTH, length * CJK_STRETCH
                commas = sum(map(text.count, _CJK_COMMAS))
                if len(text) < shortest:
                    return None
                return CONTENT_POINTS + commas + min(length / LENGTH_PER_POINT, MAX_LENGTH_POINTS)
        if length < shortest:
            return None
        return CONTENT_POINTS + commas + min(length / LENGTH_PER_POINT, MAX_LENGTH_POINTS)

    def select_best_candidate(self, candidates: Candidates) -> dict[str, Any] | None:
        """Return the best candidate as upstream does, without its log messages."""
        ordered = sorted(candidates.values(), key=lambda candidate: -candidate["content_score"])
        bodies = (candidate for candidate in ordered if _is_article_body(candidate["elem"]))
        best = next((body for body in bodies if self.get_link_density(body["elem"]) <= MAX_BODY_LINKS), None)
        best = best or next(iter(ordered), None)
        if best is None:
            return None
        articles = [candidate for candidate in ordered if candidate["elem"].tag == "article"]
        if articles:
            inner_articles = set(best["elem"].iterdescendants("article"))
            min_score = best["content_score"] * RIVAL_SCORE
            for article in articles:
                is_rival = article["elem"] in inner_articles and article["content_score"] >= min_score
                if is_rival and text_length(article["elem"]) >= LONG_ARTICLE:
                    return article
        return best

    def get_semantic_main_candidate(self, candidates: Candidates, best: dict[str, Any]) -> dict[str, Any]:
        """Return the `main` around the best candidate if it has twice the text and few links, as upstream does."""
        around = [best["elem"], *best["elem"].iterancestors()]
        main = next((elem for elem in around[1:] if elem.tag == "main"), None)
        if main is None or any(elem.tag == "article" for elem in around):
            return best
        if text_length(main) < max(MIN_MAIN_LENGTH, text_length(best["elem"]) * MAIN_PER_BEST):
            return best
        if self.get_link_density(main) > MAX_MAIN_LINKS:
            return best
        candidate: dict[str, Any] = self.score_node(main)
        candidates[main] = candidate
        return candidate

    def sanitize(self, node: HtmlElement, candidates: Candidates, keep_all_images: bool = False) -> str:
        """Remove headings, forms, embeds and poor parts from the chosen part, by upstream's rules; return its HTML."""
        for header in self.tags(node, "h1", "h2", "h3", "h4", "h5", "h6"):
            if self.class_weight(header) < 0 or self.get_link_density(header) > MAX_HEADER_LINKS:
                header.drop_tree()
        for elem in self.tags(node, "p"):
            is_call = REGEXES["callToActionRe"].search(text_of(elem)) is not None
            if is_call and self.get_link_density(elem) > MAX_CALL_LINKS:
                elem.drop_tree()
        for elem in self.tags(node, "form", "textarea"):
            elem.drop_tree()
        for elem in self.tags(node, "iframe"):
            if "src" in elem.attrib and is_video_url(elem.attrib["src"]):
                elem.attrib.pop("srcdoc", None)
                elem.text = "VIDEO"
            else:
                elem.drop_tree()
        preserved = self.get_preserved_elements(node)
        for elem in self.reverse_tags(node, "table", "ul", "div", "aside", "header", "footer", "section"):
            if elem not in preserved and self._is_dropped(elem, candidates, preserved):
                elem.drop_tree()
        self.html = node
        return str(self.get_clean_html())

    def _is_dropped(
        self, elem: HtmlElement, candidates: Candidates, preserved: dict[HtmlElement, bool]
    ) -> bool:
        """Return whether upstream drops a part; adds to `preserved` the parts of one that it keeps without text."""
        weight = self.class_weight(elem)
        score = candidates[elem]["content_score"] if elem in candidates else 0
        if weight + score < 0:
            return True
        text = text_of(elem)
        if text.count(",") >= MANY_COMMAS:
            return False
        length = len(collapse_blanks(text))
        if self._is_poor(elem, weight, length):
            return True
        if not length and _is_between_long_texts(elem):
            preserved.update(dict.fromkeys(self.tags(elem, "table", "ul", "div", "section"), True))
            return False
        return not length

    def _is_poor(self, elem: HtmlElement, weight: int, length: int) -> bool:
        """Return whether a part without many commas fails upstream's tests of images, lists, forms, links, embeds."""
        paragraphs, images = len(elem.findall(".//p")), len(elem.findall(".//img"))
        if paragraphs and images > 1 + paragraphs * IMAGES_PER_PARAGRAPH:
            return True
        if elem.tag not in ("ol", "ul") and len(elem.findall(".//li")) - FREE_ENTRIES > paragraphs:
            return True
        inputs = len(elem.findall(".//input"))
        hidden_inputs = len(elem.findall('.//input[@type="hidden"]')) if inputs else 0
        if inputs and inputs - hidden_inputs > paragraphs / PARAGRAPHS_PER_INPUT:
            return True
        if length < self.min_text_length and (images == 0 or images > MAX_IMAGES_WITHOUT_TEXT):
            return True
        embeds = len(elem.findall(".//embed"))
        return self._has_many_links(elem, weight) or (embeds == 1 and length < MAX_EMBED_LENGTH) or embeds > 1

    def _has_many_links(self, elem: HtmlElement, weight: int) -> bool:
        density = self.get_link_density(elem)
        if weight >= GOOD_WEIGHT:
            return density > GOOD_LINKS
        if density > POOR_LINKS and elem.tag in ("ul", "section"):
            return density > LIST_LINKS or not elem.xpath("boolean(ancestor::main | ancestor::article)")
        return density > POOR_LINKS


def _link_density(elem: HtmlElement, lengths: TextLengths) -> float:
    linked = sum([lengths[link] for link in elem.iterdescendants("a")])
    return linked / max(lengths[elem], 1) if linked else 0.0


def _is_article_body(elem: HtmlElement) -> bool:
    return "articleBody" in (elem.get("itemprop") or "").split()


def _is_between_long_texts(elem: HtmlElement) -> bool:
    """Return whether the nearest siblings with text are long: upstream then keeps a picture without text."""
    total = 0
    for preceding in (False, True):
        total += next(filter(None, map(text_length, elem.itersiblings(preceding=preceding))), 0)
    return total > LONG_SIBLINGS


@lru_cache(maxsize=1024)
def _breaks_paragraph(tag: object) -> bool:
    return isinstance(tag, str) and tag.startswith(_PARAGRAPH_BREAKING_PREFIXES)


def _find_paragraph_breakers(tree: HtmlElement) -> set[HtmlElement]:
    """Return the elements that no paragraph can contain, and their ancestors, in linear time."""
    breakers: set[HtmlElement] = set()
    for elem in tree.iter():
        if elem not in breakers and _breaks_paragraph(elem.tag):
            node: HtmlElement | None = elem
            while node is not None and node not in breakers:
                breakers.add(node)
                node = node.getparent()
    return breakers


def _wrap_runs(div: HtmlElement, breakers: set[HtmlElement]) -> None:
    """Wrap each run of text and inline elements that are children of a div in a paragraph."""
    children = list(div)
    paragraph = None
    if div.text and div.text.strip():
        paragraph = div.makeelement("p")
        paragraph.text, div.text = div.text, None
        div.insert(0, paragraph)
    for child in children:
        if child.tag == "br" or child.tag not in _INLINE or child in breakers:
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


def set_votes(tree: HtmlElement, page: PageBlocks) -> None:
    """Set `Block.has_vote` of the blocks that readability keeps in a copy of the page without boilerplate."""
    vote = ReadabilityVote(partial(_copy_without_boilerplate, tree, page))
    vote.summary()
    if vote.article is None:
        return
    values = {element.get(_NODE_ATTRIBUTE) for element in vote.article.iter()}
    nodes = {int(value) for value in values if value}
    for block in page.blocks:
        block.has_vote = block.node in nodes


def _copy_without_boilerplate(tree: HtmlElement, page: PageBlocks) -> HtmlElement:
    """Return a copy of the tree without boilerplate and hidden elements; ignored scopes lose their misleading names."""
    for node in {block.node for block in page.blocks}:
        ElementBase.set(page.elements[node], _NODE_ATTRIBUTE, str(node))  # lxml.html adds a method in Python
    ignored = [scope for scope in page.scopes if scope.is_ignored]
    for scope in ignored:
        ElementBase.set(scope.element, _IGNORED_ATTRIBUTE, "")
    placeholders = list(map(_replace_by_placeholder, _find_outermost_boilerplate(page)))
    copy = deepcopy(tree)
    for placeholder, element in placeholders:
        placeholder.getparent().replace(placeholder, element)
    strip_elements(copy, _BOILERPLATE_TAG, with_tail=False)
    for element in copy.xpath(f"//*[@{_IGNORED_ATTRIBUTE}]") if ignored else ():
        for name in ("class", "id", "hidden", "style", _IGNORED_ATTRIBUTE):
            element.attrib.pop(name, None)
    return copy


def _find_outermost_boilerplate(page: PageBlocks) -> Iterator[HtmlElement]:
    """Yield the boilerplate and hidden elements that are not inside another one."""
    last = -1
    for scope in page.scopes:
        if scope.node > last and not scope.is_ignored and scope.element.getparent() is not None:
            last = page.last_node(scope.node)
            yield scope.element


def _replace_by_placeholder(element: HtmlElement) -> tuple[HtmlElement, HtmlElement]:
    """Replace an element by an empty one before the tree is copied: half of many pages is boilerplate."""
    placeholder = element.makeelement(_BOILERPLATE_TAG)
    placeholder.tail = element.tail
    element.getparent().replace(element, placeholder)
    return placeholder, element
