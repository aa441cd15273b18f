"""The HTML pages that Pocket and Instapaper exported into their links: headings, each followed by a list of links."""

from collections.abc import Iterator
from typing import IO

from linkvault.formats.fields.bookmark import build_unreadable
from linkvault.formats.parts.html_tokens import Tag, Text, Unfinished, read_tokens
from linkvault.lazy_dataclass import dataclass
from linkvault.models import UnreadableEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """A link, and the heading above it."""

    heading: str
    line: int
    attributes: dict[str, str]
    title: str

    @property
    def location(self) -> str:
        """Return where the link is in the file."""
        return f"line {self.line}"

    @property
    def fields(self) -> dict[str, str]:
        """Return the attributes: the fields of an entry."""
        return self.attributes


def read_entries(stream: IO[str]) -> Iterator[Entry | UnreadableEntry]:
    """Yield the links in their order."""
    heading = ""
    open_tag: Tag | None = None  # of a link or a heading
    words: list[str] = []  # inside that tag
    for token in read_tokens(stream):
        if isinstance(token, Text):
            if open_tag:
                words.append(token.text)
        elif isinstance(token, Unfinished):
            yield build_unreadable(f"line {token.line}", "unfinished tag", token.text)
        elif token.name in ("a", "h1"):
            text = "".join(words).strip()
            if open_tag and open_tag.name == "h1":
                heading = text
            elif open_tag:
                yield Entry(heading, open_tag.line, open_tag.attributes, text)
            open_tag, words = None if token.is_end else token, []
    if open_tag and open_tag.name == "a":
        yield Entry(heading, open_tag.line, open_tag.attributes, "".join(words))
        yield build_unreadable(f"line {open_tag.line}", "the file ends in the middle of a title")
