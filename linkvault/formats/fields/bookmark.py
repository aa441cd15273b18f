"""The fields that another program stores for a link into a Bookmark, or an UnreadableEntry with the reason.

States of other programs become tags of one word, the same for every format: `unread`, `archived`, `favourite`,
`private`, `shared`. Highlights become quotes in the note.
"""

from collections.abc import Iterable

from linkvault import lazy_re as re
from linkvault.errors import BadURL
from linkvault.formats.fields.root_folders import split_root_folders
from linkvault.models import Bookmark, UnreadableEntry
from linkvault.text.characters import CONTROL_EXCEPT_TAB_AND_NEWLINE, replace_surrogates
from linkvault.urls import check_url, remove_password

_CONTROL = re.compile(f"[{CONTROL_EXCEPT_TAB_AND_NEWLINE}]")
_BREAK = re.compile(r"[\t\n]+")
_URL_BREAK = re.compile(r"[\t\n\r]+")  # browsers drop them: WHATWG, URL, section 4.4
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)")
# "Yes", "true" and "no", "false" in the languages of `field_names.txt`: spreadsheets write them in that of their user.
_TRUE_WORDS = frozenset(
    "1 true yes y t on x ✓ ✔ ☑ ✅ ja wahr oui vrai sí si sì verdadero sim verdadeiro да истина 是 真 はい 예".split()
)
_FALSE_WORDS = frozenset(
    "0 false no n f off nein falsch non faux falso não нет ложь 否 假 いいえ 아니요".split()
)
_MAX_SHOWN_CHARACTERS = 120  # of an unreadable entry: one line of a terminal
_MAX_INSPECTED_CHARACTERS = 4 * _MAX_SHOWN_CHARACTERS  # leaves enough after the blanks are collapsed


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
    """Return a bookmark. Values that are not text count as missing, and control characters are removed.

    A title that only repeats the URL is dropped: the page has a better one.

    >>> bookmark = build_bookmark("example.org/a", "line 1", title=" 损失\\n函数 ", tags=["ml", "", "ml"])
    >>> bookmark.url, bookmark.title, bookmark.tags
    ('https://example.org/a', '损失 函数', ('ml',))
    >>> build_bookmark("javascript:void(0)", "line 2", title="x").reason
    'not a web address (javascript:)'
    """
    text = url if isinstance(url, str) else ""
    if not text.isprintable():
        text = _URL_BREAK.sub("", text)
    if not text.strip():
        return build_unreadable(location, "no URL", to_one_line(title))
    try:
        checked_url = check_url(text)
    except BadURL:
        return build_unreadable(location, _rejection_reason(text), text)
    title_line = to_one_line(title)
    own_folders, folder_tags = split_root_folders(tuple(filter(None, map(to_one_line, folders))))
    return Bookmark(
        url=checked_url,
        title=title_line if title_line and title_line not in (text.strip(), checked_url) else None,
        tags=_unique_lines((*tags, *folder_tags)),
        note=_clean_text(note) or None,
        added=added,
        folders=own_folders,
        location=location,
    )


def build_unreadable(location: str, reason: str, text: object = "") -> UnreadableEntry:
    """Return the report of an entry that is not a bookmark; its text is cut to one line, without a password."""
    start = text[:_MAX_INSPECTED_CHARACTERS] if isinstance(text, str) else text
    line = remove_password(to_one_line(start))
    if len(line) > _MAX_SHOWN_CHARACTERS:
        line = f"{line[: _MAX_SHOWN_CHARACTERS - 1]}…"
    return UnreadableEntry(location, reason, line)


def split_tags(text: object, separators: str = ",") -> list[str]:
    """Return the tags in a text, or the texts in a list.

    >>> split_tags("a, b c,, d"), split_tags("a|b", "|,"), split_tags(["a,b"])
    (['a', 'b c', 'd'], ['a', 'b'], ['a,b'])
    """
    if isinstance(text, list):
        return [tag for tag in text if isinstance(tag, str)]
    if not isinstance(text, str):
        return []
    one_separator = len(separators) == 1  # nearly always, and a tenth of the time
    names = text.split(separators) if one_separator else re.split(f"[{re.escape(separators)}]", text)
    return [tag.strip() for tag in names if tag.strip()]


def is_true(value: object) -> bool:
    """Return whether a flag is set, in any spelling: True, 1, "1", "yes" ...

    >>> [is_true(flag) for flag in ("1", "yes", True, 1, "no", "", 0, None)]
    [True, True, True, True, False, False, False, False]
    """
    return str(value).strip().lower() in _TRUE_WORDS


def is_false(value: object) -> bool:
    """Return whether a flag says no; an empty one says nothing.

    >>> [is_false(flag) for flag in (False, 0, "no", "", None, "yes")]
    [True, True, True, False, False, False]
    """
    return str(value).strip().lower() in _FALSE_WORDS


def state_tags(**flags: object) -> list[str]:
    """Return the names of the flags that are set: the tags of a bookmark's states.

    >>> state_tags(unread="1", archived=False, favourite="no", private=True)
    ['unread', 'private']
    """
    return [name for name, flag in flags.items() if flag and is_true(flag)]


def join_paragraphs(*parts: object) -> str:
    """Return a note of the parts that have text, one paragraph per part.

    >>> join_paragraphs("", "损失函数", None, " b ")
    '损失函数\\n\\nb'
    """
    return "\n\n".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def quote_highlight(text: object, note: object = None) -> str:
    """Return a highlight as a Markdown quote, followed by the note about it.

    >>> quote_highlight("第一行\\n第二行", "why?")
    '> 第一行\\n> 第二行\\n\\nwhy?'
    """
    if not isinstance(text, str) or not text.strip():
        return join_paragraphs(note)
    return join_paragraphs("\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()), note)


def to_one_line(value: object) -> str:
    """Return a text as one line without control characters; "" if the value is not text.

    >>> to_one_line(" a\\n  b\\x1b  c "), to_one_line(None)
    ('a b  c', '')
    """
    text = _clean_text(value)
    if text.isprintable():
        return text
    return " ".join(filter(None, map(str.strip, _BREAK.split(text))))


def _unique_lines(tags: Iterable[object]) -> tuple[str, ...]:
    """Return the tags without duplicates, and without the `#` that many programs write before a tag."""
    lines = (line.lstrip("#").lstrip() or line for line in map(to_one_line, tags))
    return tuple(dict.fromkeys(filter(None, lines)))


def _rejection_reason(text: str) -> str:
    scheme = _SCHEME.match(text.strip())
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return f"not a web address ({scheme[0].lower()})"
    return "not a web address"


def _clean_text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    if value.isprintable():  # no control characters, line ends or surrogates
        return value.strip()
    return replace_surrogates(_CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))).strip()
