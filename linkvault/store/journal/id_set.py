"""Ids of rows -> a set of them that takes a bit for each id, where most follow each other.

An import inserts any number of links. A `set` of their ids takes 110 bytes for each: 11 MB for 100,000 links.
"""

from collections.abc import Iterable

_BLOCK = 4_096  # ids in one number: 0.5 kB


class IdSet:
    """A set of ids.

    >>> ids = IdSet()
    >>> ids.add(1), ids.add(5_000), 5_000 in ids, 2 in ids, ids.has_all([1, 5_000]), ids.has_all([1, 2])
    (None, None, True, False, True, False)
    """

    def __init__(self) -> None:
        self._blocks: dict[int, int] = {}

    def add(self, number: int) -> None:
        """Add an id."""
        block, bit = divmod(number, _BLOCK)
        self._blocks[block] = self._blocks.get(block, 0) | 1 << bit

    def __contains__(self, number: int) -> bool:
        block, bit = divmod(number, _BLOCK)
        return bool(self._blocks.get(block, 0) >> bit & 1)

    def has_all(self, numbers: Iterable[int]) -> bool:
        """Return whether all of the ids are in the set."""
        return all(number in self for number in numbers)
