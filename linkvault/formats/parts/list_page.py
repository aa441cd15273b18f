"""The pages that Pocket and Instapaper once handed out -> their links: headings, each before a list of links."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from linkvault.formats.parts.bookmark import build_unreadable
from linkvault.formats.parts.html_tokens import Tag, Text, Unfinished, read_tokens
from linkvault.models import UnreadableEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """A link, and the heading above it."""

    heading: str
    line: int
    attributes: dict[str, str]
    title: str


def read_entries(stream: IO[str]) -> Iterator[Entry | UnreadableEntry]:
    """Yield the links in their order."""
    heading = ""
    opened: Tag | None = None  # a link or a heading
    words: list[str] = []  # in it
    for token in read_tokens(stream):
        if isinstance(token, Text):
            if opened:
                words.append(token.text)
        elif isinstance(token, Unfinished):
            yield build_unreadable(f"line {token.line}", "unfinished tag", token.text)
        elif token.name in ("a", "h1"):
            text = "".join(words).strip()
            if opened and opened.name == "h1":
                heading = text
            elif opened:
                yield Entry(heading, opened.line, opened.attributes, text)
            opened, words = None if token.is_end else token, []
    if opened and opened.name == "a":
        yield Entry(heading, opened.line, opened.attributes, "".join(words))
        yield build_unreadable(f"line {opened.line}", "the file ends in the middle of a title")
