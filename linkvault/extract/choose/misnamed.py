"""Boilerplate names that mean something else: those of paragraphs, of sections named by headings, and of shelves.

`p.social-intro` between two paragraphs is a paragraph, and `section#comments` with the heading "Comments on the law" is
a section: its neighbors are named after their headings, too. `ul.metadata-list` with all entries of a page is a shelf.
"""

from collections.abc import Callable
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.element_kinds import HEADINGS, match_scope_names, split_names
from linkvault.extract.choose.segment import BUTTON, FORM, LIST, RUNNING_WORDS, Block, PageBlocks, Scope
from linkvault.extract.choose.trim import is_boilerplate_phrase

MAX_LINKS = 0.25  # of a paragraph's characters in links: a teaser for another page has more
MAX_BOX_LINKS = 0.05  # the same of a box, which a link to another page makes an advertisement
BOTH_SIDES = 2  # neighbors of a paragraph between two others
MAX_BOX_BLOCKS = 8  # a box with more has its own share of the text: see MISNAMED_SHARE
MIN_HEADING_WORDS = 2  # beside those of the name: "Cookies of rye" in "cookies", but not "Our newsletter"
NEAR_SIBLINGS = 20  # before and after a section: bounds the time on a page with thousands

# A shelf has more than this share of at least so many words outside navigation, on a page with less running text.
SHELF_SHARE, MIN_SHELF_WORDS, MAX_SHELF_TEXT = 0.6, 100.0, 40.0

_NO_SLUG = re.compile(r"[\W_]+")
_CONTROLS = ("a", "button", "form", "input")
_SECTION_TAGS = frozenset(("section", "div"))


def find_misnamed_scopes(page: PageBlocks) -> set[int]:
    """Return the indexes of the scopes whose names describe no boilerplate."""
    named = {
        number: scope
        for number, scope in enumerate(page.scopes)
        if scope.kind != "hidden" and _is_boilerplate_by_name(scope.element)
    }
    if not named:
        return set()
    blocks: dict[int, list[Block]] = {number: [] for number in named}
    for block in page.blocks:
        for number in block.scopes:
            if number in blocks:
                blocks[number].append(block)

    @cache
    def is_paragraph(number: int) -> bool:
        return number in named and _is_paragraph(named[number], blocks[number])

    return _find_shelves(page, named, blocks) | {
        number
        for number, scope in named.items()
        if blocks[number]
        and (
            (_is_named_after_heading(scope.element) and _has_section_siblings(scope.element))
            or _is_among_paragraphs(page, number, blocks[number], is_paragraph)
        )
    }


def _find_shelves(page: PageBlocks, named: dict[int, Scope], blocks: dict[int, list[Block]]) -> set[int]:
    """Return the indexes of the scopes with most words of a page that has hardly any running text."""
    words = running = 0.0
    for block in page.blocks:
        if all(number in named for number in block.scopes):
            words += block.words
            running += block.words if block.is_running_text else 0.0
            if running > MAX_SHELF_TEXT:
                return set()
    if words < MIN_SHELF_WORDS:
        return set()
    shelves = {
        number
        for number, scope in named.items()
        if scope.kind == "boilerplate" and sum(block.words for block in blocks[number]) > SHELF_SHARE * words
    }
    # The entries have names like that of the shelf: "metadata-list", "metadata-list-item".
    misleading = {part for number in shelves for part in _names_of(named[number].element)}
    misleading &= boilerplate_words.SCOPE_PARTS - boilerplate_words.COMMENT_PARTS
    return shelves | {
        number
        for number, scope in named.items()
        if misleading and not misleading.isdisjoint(_names_of(scope.element))
    }


def _is_boilerplate_by_name(element: HtmlElement) -> bool:
    """Return whether nothing but the names of an element says that it is boilerplate."""
    return (
        element.tag not in boilerplate_words.BOILERPLATE_TAGS
        and element.get("role") not in boilerplate_words.BOILERPLATE_ROLES
    )


def _is_paragraph(scope: Scope, blocks: list[Block]) -> bool:
    """Return whether a scope consists of sentences, without links, controls and notices."""
    if not 0 < len(blocks) <= MAX_BOX_BLOCKS:
        return False
    max_links = MAX_LINKS if scope.element.tag == "p" else MAX_BOX_LINKS
    texts = [block for block in blocks if not block.heading]
    if any(is_boilerplate_phrase(block) or boilerplate_words.is_legal(block.text) for block in texts):
        return False
    if len(texts) < len(blocks):  # the sentences of a section may be short, and it may have a list
        return (
            sum(block.words for block in texts) >= RUNNING_WORDS
            and any(block.ends_sentence for block in texts)
            and all((block.ends_sentence or block.context & LIST) and not block.link_share for block in texts)
        )
    return bool(texts) and all(
        block.is_running_text
        and block.ends_sentence
        and block.link_share <= max_links
        and not block.context & (FORM | BUTTON)
        for block in texts
    )


def _is_about_its_name(scope: Scope, blocks: list[Block]) -> bool:
    """Return whether a heading in a scope says something about a topic in its name, and the scope has no controls.

    A heading such as "Our newsletter" only repeats the name, which is right then.
    """
    names = set(_names_of(scope.element))
    topics = boilerplate_words.TOPIC_PARTS & names
    return next(scope.element.iter(*_CONTROLS), None) is None and any(
        block.heading
        and not topics.isdisjoint(words := split_names(block.text))
        and len(set(words) - names) >= MIN_HEADING_WORDS
        and not boilerplate_words.END_BEGINNINGS.match(block.text)
        for block in blocks
    )


def _is_among_paragraphs(
    page: PageBlocks, number: int, blocks: list[Block], is_paragraph: Callable[[int], bool]
) -> bool:
    """Return whether a paragraph has text before and after it, or is one of the paragraphs of its parent.

    :param is_paragraph: whether the scope with an index is a paragraph by its content, which takes the most time
    """
    scope, parent = page.scopes[number], page.parents[page.scopes[number].node]
    # A heading in the scope must have a topic, too, see `_is_about_its_name`.
    if boilerplate_words.TOPIC_PARTS.isdisjoint(_names_of(scope.element)):
        return False
    outer = set(blocks[0].scopes[: blocks[0].scopes.index(number)])
    neighbors = [
        block
        for block in (_next_paragraph(page, blocks[0].index, -1), _next_paragraph(page, blocks[-1].index, 1))
        if block is not None and parent in (page.parents[block.node], block.node)
    ]
    is_between = len(neighbors) == BOTH_SIDES and all(outer.issuperset(block.scopes) for block in neighbors)
    may_be_part = scope.element.tag == "p" and bool(neighbors)
    if not (is_between or may_be_part) or not is_paragraph(number):
        return False
    if any(block.heading for block in blocks) and not _is_about_its_name(scope, blocks):
        return False
    return is_between or (
        may_be_part
        and all(map(is_paragraph, {number for block in neighbors for number in block.scopes} - outer))
    )


def _next_paragraph(page: PageBlocks, index: int, step: int) -> Block | None:
    """Return the nearest block that is no heading before or after a block; None if it is no running text."""
    index += step
    while 0 <= index < len(page.blocks) and page.blocks[index].heading:
        index += step
    block = page.blocks[index] if 0 <= index < len(page.blocks) else None
    return block if block is not None and block.is_running_text and block.marks else None


def _names_of(element: HtmlElement) -> list[str]:
    return split_names(f"{element.get('class') or ''} {element.get('id') or ''}")


def _has_section_siblings(element: HtmlElement) -> bool:
    """Return whether other elements of the same parent are named after their headings."""
    before, after = element.itersiblings(preceding=True), element.itersiblings()
    return any(map(_is_named_after_heading, (*islice(before, NEAR_SIBLINGS), *islice(after, NEAR_SIBLINGS))))


def _is_named_after_heading(element: HtmlElement) -> bool:
    """Return whether the id of a section is made of its heading, and its class names no boilerplate.

    >>> from lxml.html import fromstring
    >>> _is_named_after_heading(fromstring('<section id="related-work"><h2>Related work</h2><p>Text</p></section>'))
    True
    """
    identifier = element.get("id")
    if not identifier or element.tag not in _SECTION_TAGS or match_scope_names(element.get("class") or ""):
        return False
    heading = next((child for child in element.iterchildren(*HEADINGS)), None)
    if heading is None:
        return False
    slug = _NO_SLUG.sub("-", str(heading.text_content()).lower()).strip("-")
    return slug.startswith(_NO_SLUG.sub("-", identifier.lower()).strip("-"))
