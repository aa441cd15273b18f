"""HTML of any kind into its links, with the words of each: `<a>` elements, and bare addresses in the text."""

import io
from collections.abc import Iterator
from typing import IO

from linkvault.formats.parts.html_tokens import Tag, Text, read_tokens
from linkvault.formats.parts.text_links import find_addresses
from linkvault.lazy_dataclass import dataclass

_NO_TEXT = {"script", "style", "template", "title"}


@dataclass(frozen=True, slots=True)
class HtmlLink:
    """A link of a page; `title` is empty for a bare address, or a link around a picture."""

    url: str
    title: str
    line: int


def read_links(html: str | IO[str]) -> Iterator[HtmlLink]:
    """Yield the links in their order, also those within the site: their `url` is not absolute."""
    link: Tag | None = None
    words: list[str] = []
    hidden = ""  # the element whose text nobody reads
    for token in read_tokens(io.StringIO(html) if isinstance(html, str) else html):
        if isinstance(token, Tag) and token.name in _NO_TEXT:
            hidden = "" if token.is_end else token.name
        elif isinstance(token, Tag) and token.name == "a":
            if link is not None:
                yield _build(link, words)
            link, words = (None if token.is_end or not token.attributes.get("href") else token), []
        elif isinstance(token, Text) and not hidden:
            if link is not None:
                words.append(token.text)
            else:
                yield from (
                    HtmlLink(address.url, "", token.line + token.text.count("\n", 0, address.start))
                    for address in find_addresses(token.text)
                )
    if link is not None:
        yield _build(link, words)


def _build(link: Tag, words: list[str]) -> HtmlLink:
    return HtmlLink(link.attributes["href"].strip(), " ".join("".join(words).split()), link.line)
