"""Marks and block elements of a page -> its units: repeated elements that each have an author and a text."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from linkvault.extract.threads.bodies import Group, find_bodies, nodes_around, own_words
from linkvault.extract.threads.date_lines import DATE_REACH, find_date_lines
from linkvault.extract.threads.marks import Marks
from linkvault.extract.threads.names import names_comment, names_reply
from linkvault.extract.threads.page_table import PageTable
from linkvault.lazy_dataclass import dataclass, field

MAX_LEVELS = 16  # block elements around a mark that may be its unit: frameworks nest a dozen
MIN_UNITS = 2  # a thread has an answer
SIMILAR = 0.8  # of the most words in a group: groups with more are the same posts in other elements
AROUND = 0.6  # of the words of elements around several posts, of which some belong to no post
MOST_TRIED = 12  # groups whose texts are searched: an element around posts has as many words as the posts
OWN_AUTHORS = 0.6  # of the units around others: with fewer, they are wrappers and no posts


@dataclass(slots=True)
class Unit:
    """A post: its element and the element of its text, as indexes of block elements, and the marks outside the text."""

    node: int
    body: int
    is_comment: bool = False  # on the post around it
    authors: list[int] = field(default_factory=list)  # indexes in `Marks.authors`
    times: list[int] = field(default_factory=list)
    inner_authors: list[int] = field(default_factory=list)  # the marks in the text
    inner_times: list[int] = field(default_factory=list)
    date: str = ""  # of the first line in the unit that states one


@dataclass(slots=True)
class Units:
    """The posts of a page in document order, and the names of their elements."""

    units: list[Unit]
    names: str


def find_units(table: PageTable, marks: Marks) -> Units | None:
    """Return the posts of a page; None if it has no repeated elements with an author and a text."""
    author_nodes = [table.node_around(author.element) for author in marks.authors]
    groups = _group_by_key(table, author_nodes)
    time_nodes = [table.node_around(element) for element in marks.times]
    date_lines = find_date_lines(table, author_nodes)
    marked = nodes_around(table, [*author_nodes, *time_nodes, *date_lines])
    main, bodies = _choose_group(table, groups, marked, [author.name for author in marks.authors])
    if main is None:
        main, bodies = _find_only_reply(
            table, author_nodes, [author.name for author in marks.authors], marked
        )
    if main is None:
        return None
    main = _add_nameless(table, main)
    bodies |= find_bodies(table, main, set(main.nodes), marked)
    outer = _find_outer(table, groups, main) if names_comment(main.key[1:]) else None
    if outer is not None:
        outer_bodies = find_bodies(table, outer, {*outer.nodes, *main.nodes}, marked)
        first_inner = {unit: table.first_inside(main.nodes, unit) for unit in outer_bodies}
        behind = sum(body > first_inner[unit] >= 0 for unit, body in outer_bodies.items())
        is_behind = behind * 2 > len(outer_bodies)
        if is_behind or len(outer_bodies) < max(MIN_UNITS, OWN_AUTHORS * len(outer.nodes)):
            outer = None  # the text of a post precedes its comments: this is an element around posts
        else:
            bodies |= outer_bodies
    inner = None if outer else _find_inner(table, groups, main, bodies)
    if inner is not None:
        bodies |= find_bodies(table, inner, set(inner.nodes), marked)
    comments = main if outer else inner
    return _build(
        table,
        bodies,
        set(comments.nodes) if comments else set(),
        author_nodes,
        time_nodes,
        date_lines,
        least=min(MIN_UNITS, len(main.nodes)),
    )


def _group_by_key(table: PageTable, author_nodes: list[int]) -> dict[str, Group]:
    """Return the elements around authors by their keys; an author belongs to the innermost element with a key."""
    members: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    parents = table.page.parents
    for number, author_node in enumerate(author_nodes):
        known: set[str] = set()
        node = author_node
        for _ in range(MAX_LEVELS):
            if node <= 0:
                break
            for key in table.keys(node):
                if key not in known:
                    known.add(key)
                    members[key][node].append(number)
            node = parents[node]
    return {
        key: Group(key, sorted(nodes), dict(nodes))
        for key, nodes in members.items()
        if len(nodes) >= MIN_UNITS
        or names_reply(key[1:])  # a post may have a single comment, a question one answer
    }


def _choose_group(
    table: PageTable, groups: dict[str, Group], marked: set[int], names: list[str]
) -> tuple[Group | None, dict[int, int]]:
    """Return the group whose texts have the most words, with the texts; None if there is none.

    Among nearly equal groups, it is the one with the most texts; of these, the one with the fewest authors in a unit:
    an element around several posts has more.

    :param names: those of the authors
    """
    for group in groups.values():
        group.words = sum(own_words(table, group.nodes))
    ranked = sorted(groups.values(), key=lambda group: -group.words)
    tried: set[tuple[int, ...]] = set()
    best, best_bodies, most_words = None, dict[int, int](), 0.0
    for group in ranked:
        if group.words < SIMILAR * most_words or len(tried) == MOST_TRIED:
            break
        if (nodes := tuple(group.nodes)) in tried:
            continue
        tried.add(nodes)
        bodies = find_bodies(table, group, set(group.nodes), marked)
        words = sum(table.words[body] for body in bodies.values())
        fewer_authors = best is not None and _count_authors(group, names) < _count_authors(best, names)
        has_more_texts = len(bodies) > len(best_bodies) or (fewer_authors and len(bodies) == len(best_bodies))
        is_better = words > most_words / SIMILAR or (
            words > (AROUND if fewer_authors else SIMILAR) * most_words and has_more_texts
        )
        if len(bodies) >= MIN_UNITS and is_better:
            best, best_bodies, most_words = group, bodies, max(words, most_words)
    return best, best_bodies


def _find_only_reply(
    table: PageTable, author_nodes: list[int], names: list[str], marked: set[int]
) -> tuple[Group | None, dict[int, int]]:
    """Return the only reply of a page with its text: the first element of another author with the name of a reply.

    A question with one answer repeats nothing, so that only a name says what the answer is.
    """
    page = table.page
    named = [
        node
        for node, element in enumerate(page.elements)
        if names_reply(f"{page.class_names[node] or ''} {element.get('id') or ''}")
    ]
    # The first author asks, unless the name is in the reply: then nobody says who asks.
    asks = (
        names[0]
        if author_nodes and not any(table.is_inside(author_nodes[0], node) for node in named)
        else None
    )
    for number, author_node in enumerate(author_nodes if named else ()):
        if names[number] == asks:
            continue
        for node in _replies_around(table, author_node, named):
            inside = [other for other, place in enumerate(author_nodes) if table.is_inside(place, node)]
            if not inside or min(inside) < number:
                break
            group = Group(next(iter(table.keys(node)), ""), [node], {node: inside})
            bodies = find_bodies(table, group, {node}, marked)
            if bodies:
                return group, bodies
    return None, {}


def _replies_around(table: PageTable, author_node: int, named: list[int]) -> Iterator[int]:
    """Yield the innermost element around an author that has the name of a reply or contains one, and those around it.

    The element of the author may have the name of the reply, too: "answer-author".
    """
    node, is_first = author_node, True
    while node > 0:
        if node in named or (is_first and table.has_any_inside(named, node)):
            yield node
            is_first = False
        node = table.page.parents[node]


def _count_authors(group: Group, names: list[str]) -> float:
    """Return the number of different authors in a unit of a group, on average."""
    return sum(len({names[number] for number in numbers}) for numbers in group.authors.values()) / len(
        group.nodes
    )


def _add_nameless(table: PageTable, group: Group) -> Group:
    """Return a group with the elements of a shared key that name no author, if they are fewer than the others."""
    shared = set(table.keys(group.nodes[0])).intersection(*(table.keys(node) for node in group.nodes))
    # Where posts have names, the tag alone says nothing: an `article` may be the text of a post in an `article`.
    shared = {key for key in shared if not key[0].isalpha()} or shared
    nameless: dict[str, list[int]] = {key: [] for key in shared}
    for node in range(1, len(table.last)):
        if node not in group.authors:
            for key in shared.intersection(table.keys(node)):
                nameless[key].append(node)
    others = max(
        (nodes for nodes in nameless.values() if len(nodes) <= len(group.nodes)), key=len, default=[]
    )
    if not others:
        return group
    authors = {**group.authors, **dict.fromkeys(others, ())}
    return Group(group.key, sorted(authors), {node: list(numbers) for node, numbers in authors.items()})


def _find_outer(table: PageTable, groups: dict[str, Group], main: Group) -> Group | None:
    """Return the group of posts around those of the main group, each with an author and a text of its own."""
    best, most_words = None, 0.0
    inner_authors = {number for numbers in main.authors.values() for number in numbers}
    for group in groups.values():
        if group is main or len(group.nodes) < MIN_UNITS or names_comment(group.key[1:]):
            continue
        if not any(table.has_any_inside(main.nodes, node) for node in group.nodes):
            continue
        own = [node for node in group.nodes if not inner_authors.issuperset(group.authors[node])]
        if len(own) < max(MIN_UNITS, OWN_AUTHORS * len(group.nodes)):
            continue
        words = sum(own_words(table, sorted({*group.nodes, *main.nodes}))) - main.words
        if words > most_words:
            best, most_words = group, words
    return best


def _find_inner(
    table: PageTable, groups: dict[str, Group], main: Group, bodies: dict[int, int]
) -> Group | None:
    """Return the group of comments inside the units, after their texts; None if there is none."""
    texts, units = sorted(bodies.values()), sorted(bodies)
    after_texts = table.cover(_after_texts(table, bodies))
    in_texts = table.cover((text, table.last[text]) for text in texts)
    outer_authors = [set(numbers) for numbers in main.authors.values()]
    best: Group | None = None
    for group in groups.values():
        if group is main or not names_comment(group.key[1:]):
            continue
        is_beside = all(
            after_texts[node] and not in_texts[node] and not table.has_any_inside(units, node)
            for node in group.nodes
        )
        if not is_beside or (best is not None and len(group.nodes) <= len(best.nodes)):
            continue
        authors = {number for numbers in group.authors.values() for number in numbers}
        if sum(not authors.issuperset(numbers) for numbers in outer_authors) >= OWN_AUTHORS * len(
            outer_authors
        ):
            best = group
    return best


def _after_texts(table: PageTable, bodies: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Yield for each unit the range from its text to the next unit: its comments may be in it, or beside it.

    What is beside the last unit has the same parent.
    """
    units = sorted(bodies)
    for unit, following in zip(units, [*units[1:], None], strict=True):
        end = following - 1 if following is not None else table.last[max(table.page.parents[unit], 0)]
        yield table.last[bodies[unit]] + 1, end


def _build(
    table: PageTable,
    bodies: dict[int, int],
    comments: set[int],
    author_nodes: list[int],
    time_nodes: list[int],
    date_lines: dict[int, str],
    *,
    least: int,
) -> Units | None:
    """Return the units that have a text, with their marks.

    :param bodies: the elements of the texts by those of the units
    :param comments: the units that are comments on the post around them
    :param least: how many posts there must be
    """
    units = [Unit(node, body, is_comment=node in comments) for node, body in sorted(bodies.items())]
    if sum(not unit.is_comment for unit in units) < least:
        return None
    _assign(table, units, author_nodes, "authors")
    _assign(table, units, time_nodes, "times")
    _find_missing_times(table, units, time_nodes, date_lines)
    return Units(units, _read_names(table, units))


def _find_missing_times(
    table: PageTable, units: list[Unit], time_nodes: list[int], date_lines: dict[int, str]
) -> None:
    """Set the date of units from the first line with one, or from a time directly before the unit."""
    dated = sorted(date_lines)
    times = sorted((node, number) for number, node in enumerate(time_nodes))
    end_before = -1
    for unit in units:
        line = unit.node if unit.node in date_lines else table.first_inside(dated, unit.node)
        unit.date = date_lines.get(line, "")
        if not (unit.times or unit.inner_times or unit.date):
            position = bisect_left(times, (unit.node, 0)) - 1
            if position >= 0 and times[position][0] > max(end_before, unit.node - DATE_REACH):
                unit.times = [times[position][1]]
        end_before = table.last[unit.node]


def _read_names(table: PageTable, units: list[Unit]) -> str:
    """Return the class names and ids from the text of the first post to the innermost element around all posts."""
    page = table.page
    names = []
    node, last = units[0].body, units[-1].body
    while node >= 0:
        names.append(f"{page.class_names[node] or ''} {page.elements[node].get('id') or ''}")
        if node <= units[0].node and table.is_inside(last, node):
            break
        node = page.parents[node]
    return " ".join(names)


def _assign(table: PageTable, units: list[Unit], mark_nodes: list[int], name: str) -> None:
    """Assign each mark to the innermost unit around it, unless it is in the unit's text."""
    open_units: list[Unit] = []
    position = 0
    for number, node in sorted(enumerate(mark_nodes), key=lambda item: (item[1], item[0])):
        while position < len(units) and units[position].node <= node:
            _close(table, open_units, units[position].node)
            open_units.append(units[position])
            position += 1
        _close(table, open_units, node)
        if open_units:
            is_inner = table.is_inside(node, open_units[-1].body)
            getattr(open_units[-1], f"inner_{name}" if is_inner else name).append(number)


def _close(table: PageTable, open_units: list[Unit], node: int) -> None:
    """Remove the units that end before a block element."""
    while open_units and not table.is_inside(node, open_units[-1].node):
        open_units.pop()
