"""Blocks of a page whose replies name no author by a class or an address -> their authors, by the places of the names.

Each reply has the name of its author in the same place: the first link, bold text or heading in it, or beside it in
the element around it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract.choose.segment import PageBlocks
from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.dom.element_text import first_text
from linkvault.extract.threads.marks import LONGEST_AUTHOR, Author, clean_name
from linkvault.extract.threads.names import names_reply

MIN_REPLIES = 2
MOST_REPLIES_WITH_NAME = 0.6  # of the replies: with fewer, the names are something else
MAX_NAME_WORDS = 4.0
MAX_WORDS_BEFORE = 3.0  # between the beginning of a reply and the name: a link further on is in the text
OUTER_LEVELS = 3  # elements around a reply in which its author is searched
_NAME_TAGS = ("a", "strong", "b", "cite", "h3", "h4", "h5", "h6")
Place = tuple[str, str | None]


def infer_authors(page: PageBlocks) -> list[Author]:
    """Return the authors of the replies with the most names; none where fewer than two replies have one."""
    groups: dict[Place, list[int]] = defaultdict(list)
    for node, names in enumerate(page.class_names):
        if names and names_reply(names):
            groups[page.tags[node], names].append(node)
    named = [
        authors
        for nodes in groups.values()
        if len(nodes) >= MIN_REPLIES and (authors := _read_names(page, nodes))
    ]
    return max(named, key=len, default=[])


def _read_names(page: PageBlocks, nodes: list[int]) -> list[Author]:
    """Return the authors of some replies, if most have one, and all of these in the same kind of element."""
    authors = [author for node in nodes if (author := _find_name(page, node, nodes)) is not None]
    places = {(author.element.tag, author.element.get("class")) for author in authors}
    # A text that all replies have is a control.
    is_alike = len(places) == 1 and len({author.element for author in authors}) == len(authors)
    is_alike = is_alike and len({author.name for author in authors}) > 1
    enough = max(MIN_REPLIES, MOST_REPLIES_WITH_NAME * len(nodes))
    return authors if is_alike and len(authors) >= enough else []


def _find_name(page: PageBlocks, node: int, replies: list[int]) -> Author | None:
    """Return the author of a reply: named at its beginning, else in the elements around it that are its own."""
    outer = node
    for _ in range(OUTER_LEVELS + 1):
        inside = bisect_right(replies, page.last_node(outer)) - bisect_left(replies, outer)
        if outer <= 0 or inside > 1:
            break
        element = _first_name(page.elements[outer], None if outer == node else page.elements[node])
        if element is not None:
            name = clean_name(first_text(element, LONGEST_AUTHOR))
            return Author(element, name) if name and count_words(name)[0] <= MAX_NAME_WORDS else None
        outer = page.parents[outer]
    return None


def _first_name(element: HtmlElement, end: HtmlElement | None) -> HtmlElement | None:
    """Return the first element that may be a name, if it is near the beginning and before the text of the reply."""
    words = 0.0
    for event, part in iterwalk(element, events=("start", "end")):
        if part is end or words > MAX_WORDS_BEFORE:
            break
        if event == "start" and part.tag in _NAME_TAGS and first_text(part, LONGEST_AUTHOR):
            return part
        words += count_words((part.text if event == "start" else part.tail) or "")[0]
    return None
