"""Elements that are built alike -> the text of each: the element of the post without its author, time and controls."""

from collections import defaultdict
from collections.abc import Iterable

from linkvault.extract.threads.names import names_furniture, names_post, names_reply
from linkvault.extract.threads.page_table import PageTable
from linkvault.lazy_dataclass import dataclass

MIN_UNIT_WORDS = 2.0  # a shorter text is a number of votes: "Thanks a lot" is an answer
NEARLY_ALL = 0.9  # of the units or words of a group
# A share of the units of a group: the text of a post is in the same kind of element in most posts.
MOST_UNITS_WITH_BODY = 0.5
MIN_CLEAN = 0.4  # of the words of texts: with less without authors and times, they are elements around posts
MUCH_LONGER = 3.0  # a text that has the name of a reply than the text of its unit
MIN_BODY_SHARE = 0.2  # of the words of a group: with less, the text is in the same elements as the marks


@dataclass(slots=True)
class Group:
    """Elements with the same key, each with the authors whose innermost element of the group it is."""

    key: str
    nodes: list[int]
    authors: dict[int, list[int]]
    words: float = 0.0


def own_words(table: PageTable, nodes: list[int]) -> list[float]:
    """Return for each of these elements, in document order, its words outside the others that are in it."""
    words = [table.words[node] for node in nodes]
    open_elements: list[int] = []  # positions in `nodes`
    for position, node in enumerate(nodes):
        while open_elements and not table.is_inside(node, nodes[open_elements[-1]]):
            open_elements.pop()
        if open_elements:
            words[open_elements[-1]] -= table.words[node]
        open_elements.append(position)
    return words


def find_bodies(table: PageTable, group: Group, others: set[int], marked: set[int]) -> dict[int, int]:
    """Return for each unit the element of its text: the longest one with the key that has most of the words.

    It contains no other unit, and in most units no author and no time: the text of a post may mention one.

    :param others: the units of all groups
    :param marked: the elements that contain an author or a time
    """
    clean: dict[str, dict[int, int]] = defaultdict(dict)
    longest: dict[str, dict[int, int]] = defaultdict(dict)
    replies: dict[int, int] = {}
    around_units = nodes_around(table, [table.page.parents[node] for node in others])
    for unit in group.nodes:
        for node in table.walk(unit, others):
            if (
                table.words[node] < 1
                or node in around_units
                or names_furniture(table.page.class_names[node] or "")
            ):
                continue
            for key in table.keys(node):
                _keep_longer(table, longest[key], unit, node)
                if node not in marked:
                    _keep_longer(table, clean[key], unit, node)
            if node not in marked and names_reply(table.page.class_names[node] or ""):
                _keep_longer(table, replies, unit, node)
    texts = {
        key: _complete(table, nodes, longest[key])
        for key, nodes in clean.items()
        if len(nodes) >= MOST_UNITS_WITH_BODY * len(group.nodes)
    }
    totals = {key: sum(table.words[node] for node in nodes.values()) for key, nodes in texts.items()}
    top = max(totals.values(), default=0.0)
    nodes = sorted({*group.nodes, *others})
    own = sum(
        words for node, words in zip(nodes, own_words(table, nodes), strict=True) if node in group.authors
    )
    if top <= 0.0 or top < MIN_BODY_SHARE * own:
        # Any element has text directly in it: only names say that it is a post.
        return _find_direct_texts(table, group.nodes, others) if names_post(group.key[1:]) else {}
    similar = [key for key, total in totals.items() if total >= NEARLY_ALL * top]
    best = max(similar, key=lambda key: (len(clean[key]), min(clean[key].values())))
    return {unit: _choose_longer(table, body, replies.get(unit, body)) for unit, body in texts[best].items()}


def _choose_longer(table: PageTable, body: int, reply: int) -> int:
    """Return the element with the name of a reply if it has several times the words of the text of a unit.

    The question may be written in another element than the answers, and of its kind is only a label beside an answer.
    """
    return reply if table.words[reply] >= MUCH_LONGER * table.words[body] else body


def _complete(table: PageTable, clean: dict[int, int], longest: dict[int, int]) -> dict[int, int]:
    """Return the texts without marks and, if these have most of the words, those with marks for the other units."""
    complete = {**longest, **clean}
    clean_words, words = (sum(table.words[node] for node in nodes.values()) for nodes in (clean, complete))
    return complete if clean_words >= MIN_CLEAN * words else clean


def _keep_longer(table: PageTable, texts: dict[int, int], unit: int, node: int) -> None:
    """Set the text of a unit to an element if it has more words than the one before."""
    if unit not in texts or table.words[node] > table.words[texts[unit]]:
        texts[unit] = node


def _find_direct_texts(table: PageTable, units: list[int], others: set[int]) -> dict[int, int]:
    """Return for each unit the element with the most words directly in it: the marks may be in the same line."""
    bodies = {}
    for unit in units:
        body = max((unit, *table.walk(unit, others)), key=lambda node: table.direct_words[node])
        if table.direct_words[body] >= MIN_UNIT_WORDS:
            bodies[unit] = body
    return bodies


def nodes_around(table: PageTable, nodes: Iterable[int]) -> set[int]:
    """Return these elements and all elements around them."""
    result: set[int] = set()
    for start in nodes:
        node = start
        while node >= 0 and node not in result:
            result.add(node)
            node = table.page.parents[node]
    return result
