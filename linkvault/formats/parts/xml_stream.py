"""The XML of feeds and outlines into its elements, as a stream; entities are not resolved, nothing is fetched."""

import re
from collections.abc import Callable, Iterator
from typing import IO

from lxml import etree

from linkvault.errors import FormatError
from linkvault.formats.fields.bookmark import build_unreadable
from linkvault.formats.parts.input_file import Source
from linkvault.models import UnreadableEntry

_ROOT = re.compile(r"<[A-Za-z_]")


# Attributes of an element that are read: libxml2 searches each by its name, so that many take quadratic time.
MAX_ATTRIBUTES = 1_000


def read_elements(
    source: Source, shorten: Callable[[IO[bytes]], Iterator[bytes]] | None = None
) -> Iterator[tuple[str, "etree._Element"] | UnreadableEntry]:
    """Yield ("start" or "end", element), then an UnreadableEntry if the file is malformed.

    The caller frees elements that have ended, with `free_element`.

    :param shorten: returns the bytes of the file without large parts that nobody reads
    :raises FormatError: if no element can be read
    """
    with source.binary() as stream:  # lxml would close a file that it opens itself only at the end
        yield from _walk(source, _Pieces(shorten(stream)) if shorten else stream)


class _Pieces:
    """Pieces of bytes as the file that the parser reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        return next(filter(None, self._pieces), b"")


def _walk(
    source: Source, stream: "IO[bytes] | _Pieces"
) -> Iterator[tuple[str, "etree._Element"] | UnreadableEntry]:
    walk = etree.iterparse(
        stream,
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        huge_tree=not _declares_entities(source),
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    has_begun = False
    try:
        for event, element in walk:
            has_begun = True
            yield event, element
    except etree.XMLSyntaxError as error:
        if not has_begun:
            raise FormatError(f"{source.path}: not readable as XML: {error.msg}") from error
    for entry in walk.error_log.filter_from_fatals():
        yield build_unreadable(f"line {entry.line}", f"malformed XML: {entry.message}")
        break


def _declares_entities(source: Source) -> bool:
    """Return whether a file declares entities of its own, or may do so behind the start that is inspected.

    Only without them is the limit of 10 MB for a text needless: attached files are larger, entities multiply.
    """
    root = _ROOT.search(source.head_text)
    return root is None or "<!ENTITY" in source.head_text[: root.start()]


def read_records(source: Source, name: str) -> Iterator[tuple[str, dict[str, object]] | UnreadableEntry]:
    """Yield (location, fields) of each element of a name below the root; a list of such elements is a list of values.

    :raises FormatError: if no element can be read
    """
    for event in read_elements(source):
        if not isinstance(event, tuple):
            yield event
            continue
        kind, element = event
        parent = element.getparent()
        if (
            kind == "end"
            and local_name(element) == name
            and parent is not None
            and parent.getparent() is None
        ):
            yield (
                f"line {element.sourceline}",
                {local_name(part): _read_value(part, name) for part in element},
            )
            free_element(element)


def _read_value(element: "etree._Element", name: str) -> object:
    """Return the text of an element, the list of its elements of a name, or its elements by their names."""
    parts = [part for part in element if local_name(part)]
    if not parts:
        return "".join(map(str, element.itertext())).strip()
    if all(local_name(part) == name for part in parts):
        return [_read_value(part, name) for part in parts]
    return {local_name(part): "".join(map(str, part.itertext())).strip() for part in parts}


def local_name(element: "etree._Element") -> str:
    """Return an element's name in lower case, without its namespace and prefix. Damaged files have names like `a:b:c`.

    >>> local_name(etree.fromstring('<a:Entry xmlns:a="http://www.w3.org/2005/Atom"/>'))
    'entry'
    """
    tag = element.tag if isinstance(element.tag, str) else ""  # "": an entity
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def attributes_of(element: "etree._Element") -> dict[str, str]:
    """Return the first attributes of an element, their names in lower case."""
    names = element.attrib.keys()[:MAX_ATTRIBUTES]
    return {str(name).lower(): str(element.get(name)) for name in names}


def free_element(element: "etree._Element") -> None:
    """Free the memory of an element that has ended, and of its preceding siblings."""
    element.clear()
    while element.getprevious() is not None and (parent := element.getparent()) is not None:
        del parent[0]
