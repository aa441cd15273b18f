"""Blocks of a page -> its table of block elements: the words, the subtree and the keys of each."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from lxml.html import HtmlElement

from linkvault.extract.choose.segment import LINKED_SHARE, PageBlocks
from linkvault.extract.threads.names import keys_of


class PageTable:
    """The block elements of a page by their index, as in `PageBlocks`.

    Attributes:
        page: the blocks
        last: for each block element, the index of the last one in it: a subtree is a range of indexes
        direct_words: for each block element, the words of its own blocks outside links and hidden elements
        words: for each block element, the words in it outside links and hidden elements
    """

    def __init__(self, page: PageBlocks) -> None:
        self.page = page
        count = len(page.elements)
        self.last = page.last_nodes
        self.words = [0.0] * count
        self._index = {element: node for node, element in enumerate(page.elements)}
        self._keys: dict[int, list[str]] = {}
        is_hidden = _find_hidden(page)
        for block in page.blocks:
            if block.link_share <= LINKED_SHARE and not is_hidden[block.node]:
                self.words[block.node] += block.words
        self.direct_words = list(self.words)
        for node in range(count - 1, 0, -1):
            parent = page.parents[node]
            if parent >= 0:
                self.words[parent] += self.words[node]

    @cached_property
    def total(self) -> float:
        """The words of the page outside links and hidden elements."""
        return self.words[0] if self.words else 0.0

    def keys(self, node: int) -> list[str]:
        """Return the keys of a block element."""
        if node not in self._keys:
            self._keys[node] = keys_of(self.page.elements[node])
        return self._keys[node]

    def node_around(self, element: HtmlElement) -> int:
        """Return the index of an element, or of the block element around it; -1 if there is none."""
        current: HtmlElement | None = element
        while current is not None:
            if (node := self._index.get(current)) is not None:
                return node
            current = current.getparent()
        return -1

    def is_inside(self, node: int, outer: int) -> bool:
        """Return whether a block element is another one or in it."""
        return outer <= node <= self.last[outer]

    def walk(self, outer: int, skipped: set[int]) -> Iterator[int]:
        """Yield the block elements in another one, without those of `skipped` and what is in them."""
        node, last = outer + 1, self.last[outer]
        while node <= last:
            if node in skipped:
                node = self.last[node]
            else:
                yield node
            node += 1

    def cover(self, ranges: Iterable[tuple[int, int]]) -> list[bool]:
        """Return for each block element whether it is in one of the ranges of indexes, which include their ends."""
        changes = [0] * (len(self.last) + 1)
        for first, last in ranges:
            if first <= last:
                changes[first] += 1
                changes[last + 1] -= 1
        return [count > 0 for count in accumulate(changes)]

    def first_inside(self, nodes: list[int], outer: int) -> int:
        """Return the first of these block elements, in document order, that is in another one; -1 if none is."""
        position = bisect_right(nodes, outer)
        return nodes[position] if position < len(nodes) and nodes[position] <= self.last[outer] else -1

    def has_any_inside(self, nodes: list[int], outer: int) -> bool:
        """Return whether one of these block elements, in document order, is in another one."""
        return self.first_inside(nodes, outer) >= 0


def _find_hidden(page: PageBlocks) -> list[bool]:
    """Return for each block element whether it or an element around it is hidden."""
    is_hidden = [False] * len(page.elements)
    for scope in page.scopes:
        is_hidden[scope.node] = scope.kind == "hidden"
    for node in range(1, len(is_hidden)):
        is_hidden[node] = is_hidden[node] or is_hidden[page.parents[node]]
    return is_hidden
