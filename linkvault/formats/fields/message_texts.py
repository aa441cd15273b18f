"""The texts of an object, such as a message of a chat or a note -> the addresses in them, with titles."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from linkvault.formats.fields.bookmark import join_paragraphs
from linkvault.formats.fields.field_names import map_fields, normalize_name
from linkvault.formats.parts.text_links import (
    MAX_LINE_CHARACTERS,
    TextLink,
    find_addresses,
    find_links,
    words_around,
)

_TARGETS, _WORDS = ("href", "url"), ("text", "title")  # of a part of a text that is a link
# Names of texts besides titles and notes. An address alone in a field of another name is of a picture or a person.
_TEXTS = frozenset({"body", "content", "message"})
_DESCRIPTIONS = frozenset({"desc", "description", "note", "notes"})  # of what the title of the object names


class FieldLink(NamedTuple):
    """An address in the text of a field, with the title that the text gives it, or else the words around it."""

    field: str
    url: str
    title: str | None
    words: str | None = None

    def name(self, owner: str | None) -> tuple[str | None, str | None]:
        """Return the title and the note of the link, if `owner` is the title of the object.

        >>> FieldLink("desc", "https://a.example/", None, "see … soon").name("Clocks")
        ('Clocks', 'see … soon')
        >>> FieldLink("message", "https://a.example/", None, "see … soon").name("Ann")
        ('see … soon', 'Ann')
        """
        is_description = normalize_name(self.field) in _DESCRIPTIONS
        names = [self.title, owner, self.words] if is_description else [self.title, self.words, owner]
        title, *others = dict.fromkeys(filter(None, names)) or [None]
        return title, join_paragraphs(*others)


def find_text_links(record: Mapping[str, Any], *, reads_all: bool = False) -> list[FieldLink]:
    """Return the addresses in the texts of an object, each once.

    A field that is nothing but an address is one of a picture or a person, unless it is a text by its name.

    :param reads_all: take such a field as well

    >>> find_text_links({"content": "see https://a.example/ please", "avatar": "https://b.example/me.png"})
    [FieldLink(field='content', url='https://a.example/', title=None, words='see … please')]
    """
    links: dict[str, FieldLink] = {}
    for name, value in record.items():
        for link in _find_links(name, value, reads_all=reads_all):
            known = links.get(link.url)
            if known is None or (known.title or known.words) is None:
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
    is_address = not objects and len(text.split(None, 1)) == 1
    if is_address and not (reads_all or _is_text(name)):
        return
    for line in text.splitlines():
        for piece in _split_long(line):
            for link in _find_in_piece(piece):
                yield FieldLink(name, link.url, link.title, words_around(piece, link.start, link.end))


def _find_in_piece(piece: str) -> Iterator[TextLink]:
    """Yield the addresses of a piece of text, those of links and pictures of Markdown too."""
    if "](" not in piece:  # the pattern of Markdown takes up to the square of the length
        yield from find_addresses(piece)
        return
    for link in find_links(piece, with_images=True):
        if "://" in link.url:
            yield link
        else:  # an address that is linked to a file beside this one
            for address in find_addresses(link.title or ""):
                yield TextLink(address.url, None, link.start, link.end)


def _is_text(name: str) -> bool:
    return normalize_name(name) in _TEXTS or not map_fields((name,)).names.keys().isdisjoint(
        ("note", "title")
    )


def _split_long(line: str) -> Iterator[str]:
    """Yield a line in pieces that can be searched quickly; they end at blanks, so that no address is cut."""
    while len(line) > MAX_LINE_CHARACTERS:
        end = line.rfind(" ", 0, MAX_LINE_CHARACTERS) + 1 or MAX_LINE_CHARACTERS
        yield line[:end]
        line = line[end:]
    yield line
