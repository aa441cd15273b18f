"""What another program says of one link -> a Bookmark, or an UnreadableEntry that tells why it is none.

States of other programs become tags, one word each, the same from every format: `unread`, `archived`,
`favourite`, `private`, `shared`. Highlights become quotes in the note.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from linkvault.errors import BadURL
from linkvault.models import Bookmark, ExportItem, UnreadableEntry
from linkvault.text.characters import CONTROL_NOT_BLANK, replace_surrogates
from linkvault.urls import check_url, remove_password

_Part = TypeVar("_Part")

_CONTROL = re.compile(f"[{CONTROL_NOT_BLANK}]")
_BREAK = re.compile(r"[\t\n]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)")
_TRUE = {"1", "true", "yes", "y", "t", "on"}
_LONGEST_TEXT = 120


def build_bookmark(
    url: object,
    location: str,
    *,
    title: object = None,
    tags: Iterable[object] = (),
    note: object = None,
    added: str | None = None,
    folders: Iterable[object] = (),
) -> Bookmark | UnreadableEntry:
    """Build a bookmark; what is not text counts as missing, and control characters are dropped.

    A title that only repeats the address is none: the page knows better.

    >>> bookmark = build_bookmark("example.org/a", "line 1", title=" 损失\\n函数 ", tags=["ml", "", "ml"])
    >>> bookmark.url, bookmark.title, bookmark.tags
    ('https://example.org/a', '损失 函数', ('ml',))
    >>> build_bookmark("javascript:void(0)", "line 2", title="x")
    UnreadableEntry(location='line 2', reason='not a web address (javascript:)', text='javascript:void(0)')
    """
    text = url if isinstance(url, str) else ""
    if not text.strip():
        return build_unreadable(location, "no URL", to_one_line(title))
    try:
        address = check_url(text)
    except BadURL:
        return build_unreadable(location, _refusal(text), text)
    name = to_one_line(title)
    return Bookmark(
        url=address,
        title=name if name and name not in (text.strip(), address) else None,
        tags=_each(tags),
        note=_paragraphs(note) or None,
        added=added,
        folders=tuple(filter(None, map(to_one_line, folders))),
        location=location,
    )


def build_bookmarks(
    parts: Iterable[_Part | UnreadableEntry], make: Callable[[_Part], Bookmark | ExportItem | UnreadableEntry]
) -> Iterator[Bookmark | ExportItem | UnreadableEntry]:
    """Make of each part of a file what it stands for; a part that could not be read is handed on."""
    for part in parts:
        yield part if isinstance(part, UnreadableEntry) else make(part)


def build_unreadable(location: str, reason: str, text: object = "") -> UnreadableEntry:
    """Tell a part of a file that is no bookmark; its text is cut to a line, and tells no password."""
    shown = remove_password(to_one_line(text[: 4 * _LONGEST_TEXT] if isinstance(text, str) else text))
    return UnreadableEntry(
        location, reason, shown if len(shown) <= _LONGEST_TEXT else f"{shown[: _LONGEST_TEXT - 1]}…"
    )


def split_tags(text: object, separators: str = ",") -> list[str]:
    """Cut tags that stand in one text, or take a list as it is.

    >>> split_tags("a, b c,, d"), split_tags("a|b", "|,"), split_tags(["a,b"])
    (['a', 'b c', 'd'], ['a', 'b'], ['a,b'])
    """
    if isinstance(text, list):
        return [tag for tag in text if isinstance(tag, str)]
    if not isinstance(text, str):
        return []
    return [tag.strip() for tag in re.split(f"[{re.escape(separators)}]", text) if tag.strip()]


def is_true(value: object) -> bool:
    """Say whether a mark is set, in any of its spellings: True, 1, "1", "yes" ...

    >>> [is_true(mark) for mark in ("1", "yes", True, 1, "no", "", 0, None)]
    [True, True, True, True, False, False, False, False]
    """
    return str(value).strip().lower() in _TRUE


def state_tags(**marks: object) -> list[str]:
    """Return the names of the states whose marks are set.

    >>> state_tags(unread="1", archived=False, favourite="no", private=True)
    ['unread', 'private']
    """
    return [name for name, mark in marks.items() if is_true(mark)]


def join_paragraphs(*parts: object) -> str:
    """Join the parts of a note that hold text, each its own paragraph.

    >>> join_paragraphs("", "损失函数", None, " b ")
    '损失函数\\n\\nb'
    """
    return "\n\n".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def quote_highlight(text: object, note: object = None) -> str:
    """Write a highlight as a quote, with what was noted about it below.

    >>> quote_highlight("第一行\\n第二行", "why?")
    '> 第一行\\n> 第二行\\n\\nwhy?'
    """
    if not isinstance(text, str) or not text.strip():
        return join_paragraphs(note)
    return join_paragraphs("\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()), note)


def to_one_line(value: object) -> str:
    """Return a text as one line, without control characters; "" for what is no text.

    >>> to_one_line(" a\\n  b\\x1b  c "), to_one_line(None)
    ('a b  c', '')
    """
    return " ".join(filter(None, map(str.strip, _BREAK.split(_paragraphs(value)))))


def _each(tags: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(to_one_line, tags))))


def _refusal(text: str) -> str:
    scheme = _SCHEME.match(text.strip())
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return f"not a web address ({scheme[0].lower()})"
    return "not a web address"


def _paragraphs(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return replace_surrogates(_CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))).strip()
