"""JSON of any size -> its records, or the nodes of its tree, as a stream.

`json`'s own decoder reads one record at a time from a buffer that is refilled. ijson was measured against it: a
list of 100,000 records takes .12 s there and .23 s here, a tree .23 s and 2.3 s; an import of as many links takes
hours, so that no compiled library is asked for. A broken or cut file gives what stands before the break, and an
UnreadableEntry for the break.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from linkvault.formats.parts.bookmark import build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.models import UnreadableEntry

_PIECE = 65_536
_LONGEST = 16_000_000  # characters of one record
_DEEPEST = 2_000
_BLANKS = re.compile(r"[ \t\n\r]*+")
_KEY = re.compile(r'"([A-Za-z_][\w-]*)"\s*:')
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Member:
    """An element of an array, or a plain value under a key: `number` counts the elements of `key` from 1."""

    key: str  # of the outermost object; "" in an array
    number: int
    value: Any

    @property
    def location(self) -> str:
        """Say where it stands."""
        return f"record {self.number}"

    @property
    def record(self) -> dict[str, Any]:
        """Return the value if it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}


@dataclass(slots=True, eq=False)
class Node:
    """An object of a tree with its plain fields. A node is complete when it is yielded, its parent later."""

    key: str
    parent: "Node | None"
    fields: dict[str, Any] = field(default_factory=dict)


def peek_shape(source: Source) -> tuple[str, frozenset[str]]:
    """Return the sign that opens the file, `[` or `{` or "", and all keys in its head."""
    opening = source.head_text.lstrip()
    if opening[:1] not in ("[", "{"):
        return "", frozenset()
    return opening[0], frozenset(_KEY.findall(opening))


def read_members(stream: IO[str]) -> Iterator[Member | UnreadableEntry]:
    """Yield the elements of the outermost array, or of the arrays in the outermost object."""
    text = _Text(stream)
    number = 0
    try:
        if text.skip("["):
            for number, value in enumerate(_elements(text), 1):
                yield Member("", number, value)
        elif not text.skip("{"):
            raise _Broken("no JSON array or object")
        else:
            while not text.skip("}"):
                key = text.key()
                if text.skip("["):
                    number = 0
                    for number, value in enumerate(_elements(text), 1):
                        yield Member(key, number, value)
                else:
                    yield Member(key, 0, text.value())
                text.skip(",")
        if text.peek():
            raise _Broken("something stands behind the end")
    except _Broken as broken:
        yield build_unreadable(f"record {number + 1}", str(broken), text.rest())


def read_nodes(stream: IO[str], descends: Callable[[str, Node], bool]) -> Iterator[Node | UnreadableEntry]:
    """Yield every object, innermost first; those under keys that `descends` refuses stay plain values.

    `descends` is given the key and the node that holds it.
    """
    text = _Text(stream)
    root = Node("", None)
    frames: list[tuple[Node, str | None]] = [(root, "")]  # the node, and the key if inside one of its arrays
    try:
        while frames:
            node, inside = frames[-1]
            sign = text.peek()
            if sign == ",":
                text.skip(",")
            elif sign and sign in "]}":
                text.skip(sign)
                frames.pop()
                if inside is None:
                    yield node
            elif sign == "" and len(frames) == 1:
                return
            else:
                key = text.key() if inside is None else inside
                _enter(text, frames, node, key, is_element=inside is not None, descends=descends)
    except _Broken as broken:
        yield build_unreadable("the end", str(broken), text.rest())


def _enter(
    text: "_Text",
    frames: list[tuple[Node, str | None]],
    node: Node,
    key: str,
    *,
    is_element: bool,
    descends: Callable[[str, Node], bool],
) -> None:
    sign = text.peek()
    if sign in ("{", "[") and (is_element or descends(key, node)):
        if len(frames) > _DEEPEST:
            raise _Broken("nested too deeply")
        text.skip(sign)
        frames.append((Node(key, node), None) if sign == "{" else (node, key))
    else:
        value = text.value()
        if not is_element:
            node.fields[key] = value


def _elements(text: "_Text") -> Iterator[Any]:
    while not text.skip("]"):
        yield text.value()
        if not text.skip(",") and text.peek() != "]":
            raise text.broken()


class _Broken(ValueError):
    """Nothing more can be read."""


class _Text:
    """JSON text that is decoded value by value."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._buffer = ""
        self._at = 0
        self._has_ended = False

    def peek(self) -> str:
        """Return the next sign that is not blank; "" at the end."""
        while True:
            blank = _BLANKS.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def skip(self, sign: str) -> bool:
        """Go over the next sign if it is this one."""
        if self.peek() != sign:
            return False
        self._at += 1
        return True

    def key(self) -> str:
        """Read a key and its colon."""
        key = self.value()
        if not isinstance(key, str) or not self.skip(":"):
            raise self.broken()
        return sys.intern(key)

    def value(self) -> Any:
        """Read one whole value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise _Broken("nested too deeply") from error
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at > _LONGEST or not self._more():
                    raise self.broken(error.pos, error.msg) from error
                continue
            except ValueError as error:  # a number of thousands of digits
                raise _Broken("broken JSON") from error
            if end == len(self._buffer) and self._more():  # a number may go on
                continue
            self._at = end
            return value

    def broken(self, at: int | None = None, told: str = "") -> _Broken:
        """Build the error for what stands here, or was told to be wrong `at` some place."""
        end = len(self._buffer.rstrip())
        is_cut = self._has_ended and (
            told.startswith("Unterminated") or (self._at if at is None else at) >= end
        )
        return _Broken("the file ends here, unfinished" if is_cut else "broken JSON")

    def rest(self) -> str:
        """Return what stands here."""
        return self._buffer[self._at : self._at + 500]

    def _more(self) -> bool:
        waiting = len(self._buffer) - self._at
        more = "" if self._has_ended else self._stream.read(max(_PIECE, waiting))  # doubled: seen log n times
        self._has_ended = not more
        if more:
            self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)
