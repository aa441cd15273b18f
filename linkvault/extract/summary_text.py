"""The text in a JSON-LD object -> HTML: that of a post and its answers, a transcript, a recipe. https://schema.org"""

from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from linkvault import lazy_re as re
from linkvault.extract.metadata.jsonld import text_of
from linkvault.extract.metadata.normalize import squeeze

# Properties with texts, and the heading above each; a heading of None: the text follows the description.
_TEXTS = (("articleBody", None), ("reviewBody", None), ("text", None), ("transcript", "Transcript"))
_LISTS = (("recipeIngredient", "Ingredients", "ul"), ("recipeInstructions", "Instructions", "ol"))
_PARTS = ("itemListElement", "step", "steps")  # of a section of instructions
_MAX_LETTERS = 100_000  # of one text
_MAX_ENTRIES = 300  # of a list
_MAX_LEVELS = 4  # of sections within sections
_BLOCK_END = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|h\d)\s*>|\n", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def to_plain(text: str) -> str:
    """Return a text on one line; some sites write HTML into their JSON-LD.

    >>> to_plain("<p>You reduce &amp; measure<br>losses.</p>"), to_plain("a < b")
    ('You reduce & measure losses.', 'a < b')
    """
    return squeeze(" ".join(_lines_of(text)))


def write_text(item: dict[str, Any]) -> str:
    """Return the texts of an object as HTML; empty if it has none."""
    parts = []
    for name, heading in _TEXTS:
        if paragraphs := list(_lines_of(text_of(item.get(name)) or "")):
            title = f"<h2>{heading}</h2>" if heading else ""
            parts.append(title + "".join(f"<p>{escape(line)}</p>" for line in paragraphs))
    for name, heading, tag in _LISTS:
        if entries := list(_entries_of(item.get(name)))[:_MAX_ENTRIES]:
            rows = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
            parts.append(f"<h2>{heading}</h2><{tag}>{rows}</{tag}>")
    if answers := list(_answers_of(item))[:_MAX_ENTRIES]:
        parts.append("<h2>Comments</h2>" + "".join(f"<p>{escape(answer)}</p>" for answer in answers))
    return "".join(parts)


def _lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text without its HTML."""
    for line in _BLOCK_END.split(text[:_MAX_LETTERS]):
        if plain := squeeze(unescape(_TAG.sub("", line))):
            yield plain


def _entries_of(value: Any, level: int = 0) -> Iterator[str]:
    """Yield the entries of a list: strings, steps, and the steps of sections below their names."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield from _lines_of(entry)
        elif isinstance(entry, dict) and level < _MAX_LEVELS:
            yield from _lines_of(text_of(entry.get("text")) or text_of(entry.get("name")) or "")
            for part in _PARTS:
                yield from _entries_of(entry.get(part), level + 1)


def _answers_of(item: dict[str, Any]) -> Iterator[str]:
    """Yield the comments of a post, each with its author."""
    comments = item.get("comment")
    for comment in comments if isinstance(comments, list) else [comments]:
        if isinstance(comment, dict) and (text := to_plain(text_of(comment.get("text")) or "")):
            author = text_of(comment.get("author"))
            yield f"{squeeze(author)}: {text}" if author else text
