"""The texts of an object, such as a message of a chat or a note -> the addresses in them, with titles."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, find_addresses, words_around

_TARGETS, _WORDS = ("href", "url"), ("text", "title")  # of a part of a text that is a link


class FieldLink(NamedTuple):
    """An address in the text of a field, with its title or the words around it."""

    field: str
    url: str
    title: str | None


def find_text_links(record: Mapping[str, Any], *, reads_all: bool = False) -> list[FieldLink]:
    """Return the addresses in the texts of an object, each once.

    A field that is nothing but an address is one of a picture or a person, unless it is a text by its name.

    :param reads_all: take such a field as well

    >>> find_text_links({"content": "see https://a.example/ please", "avatar": "https://b.example/me.png"})
    [FieldLink(field='content', url='https://a.example/', title='see … please')]
    """
    links: dict[str, FieldLink] = {}
    for name, value in record.items():
        for link in _find_links(name, value, reads_all=reads_all):
            known = links.get(link.url)
            if known is None or known.title is None:
                links[link.url] = link
    return list(links.values())


def _find_links(name: str, value: object, *, reads_all: bool) -> Iterator[FieldLink]:
    parts = value if isinstance(value, list) else [value]
    objects = [part for part in parts if isinstance(part, Mapping)]
    for part in objects:
        for key in _TARGETS:
            if isinstance(url := part.get(key), str) and "://" in url:
                words = (part.get(word) for word in _WORDS)
                yield FieldLink(
                    name, url, next((word for word in words if isinstance(word, str) and word), None)
                )
    texts = [part.get("text") if isinstance(part, Mapping) else part for part in parts]
    text = "".join(part for part in texts if isinstance(part, str))
    if "://" not in text:
        return
    if not (reads_all or objects or len(text.split(None, 1)) > 1 or "note" in map_fields((name,)).names):
        return
    for line in text.splitlines():
        for piece in _split_long(line):
            for link in find_addresses(piece):
                title = link.title or words_around(piece, link.start, link.end)
                yield FieldLink(name, link.url, title)


def _split_long(line: str) -> Iterator[str]:
    """Yield a line in pieces that can be searched quickly; they end at blanks, so that no address is cut."""
    while len(line) > MAX_LINE_CHARACTERS:
        end = line.rfind(" ", 0, MAX_LINE_CHARACTERS) + 1 or MAX_LINE_CHARACTERS
        yield line[:end]
        line = line[end:]
    yield line
