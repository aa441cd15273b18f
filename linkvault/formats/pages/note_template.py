"""A template of the user and a link -> the text of its note.

A template is a note with fields in double braces. In its front matter, a line `key: {{field}}` becomes a value of YAML,
and is left out where the link has none; anywhere else a field becomes text. The file that is written has the same
protection as other notes: nothing from a page can end the front matter or run in Obsidian.
"""

import re
from collections.abc import Callable

from linkvault.errors import UsageError
from linkvault.formats.pages.inert_note import make_inert
from linkvault.formats.pages.markdown import dump_yaml, join_notes, obsidian_tag
from linkvault.formats.writer import Writer
from linkvault.lazy_dataclass import replace
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates
from linkvault.text.whitespace import squeeze_whitespace

FIELDS: dict[str, Callable[[ExportItem], object]] = {
    "title": lambda item: item.link.title,
    "url": lambda item: item.link.url,
    "site": lambda item: (item.snapshot.site_name if item.snapshot else None) or item.link.site,
    "author": lambda item: item.snapshot.byline if item.snapshot else None,
    "published": lambda item: item.link.published,
    "added": lambda item: item.link.added,
    "saved": lambda item: item.link.saved,
    "lang": lambda item: item.link.lang,
    "words": lambda item: item.link.words,
    "tags": lambda item: [name for tag in item.link.tags if (name := obsidian_tag(tag))],
    "note": lambda item: item.link.note,
    "excerpt": lambda item: item.snapshot.excerpt if item.snapshot else None,
    "text": lambda item: item.content.markdown.strip("\n") if item.content else f"<{item.link.url}>",
    "id": lambda item: item.link.id,
}
_BLOCKS = ("text", "note", "excerpt")  # fields that may have several lines
_FIELD = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_VALUE_LINE = re.compile(r"([^\s#:][^:]*):[ \t]*\{\{\s*([\w-]+)\s*\}\}[ \t]*")
_TEXT_LINE = re.compile(r"([^\s#:][^:]*+):[ \t]++(.*+)")
_HEAD = re.compile(r"---\n(.*?\n)?---\n", re.DOTALL)
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def with_template(writer: Writer, template: str) -> Writer:
    """Return a writer of notes by a template.

    :raises UsageError: if the template has a field that does not exist; the message names its line
    """
    template = template.removeprefix("\ufeff").replace("\r\n", "\n")
    for number, line in enumerate(template.splitlines(), 1):
        for name in _FIELD.findall(line):
            if name not in FIELDS:
                raise UsageError(
                    f"line {number} of the template has an unknown field: {name}",
                    hint=f"the fields are {', '.join(FIELDS)}",
                )

    def write(item: ExportItem) -> str:
        return fill(template, item)

    return replace(writer, write=write, stream=lambda items: join_notes(map(write, items)))


def fill(template: str, item: ExportItem) -> str:
    """Return the note of a link."""
    head = _HEAD.match(template)
    body = template[head.end() :] if head else template
    start = f"---\n{_fill_head(head[1] or '', item)}---\n" if head else ""
    return make_inert(start + _FIELD.sub(lambda match: _format(match[1], item), body).rstrip("\n") + "\n")


def _fill_head(head: str, item: ExportItem) -> str:
    lines = []
    for line in head.splitlines():
        if match := _VALUE_LINE.fullmatch(line):
            value = FIELDS[match[2]](item)
            if value not in (None, ""):
                lines.append(dump_yaml({match[1]: _clean(value)}))
        elif (match := _TEXT_LINE.fullmatch(line)) and _FIELD.search(line):
            text = match[2].strip("\"'")
            lines.append(dump_yaml({match[1]: _FIELD.sub(lambda field: _join(field[1], item), text)}))
        else:
            lines.append(f"{_FIELD.sub(lambda field: squeeze_whitespace(_join(field[1], item)), line)}\n")
    return "".join(lines)


def _format(name: str, item: ExportItem) -> str:
    """Return a field as Markdown. A value of one line cannot begin a heading, a list or a link."""
    text = _join(name, item)
    return (
        text if name in _BLOCKS or name in ("url", "tags") else _MARKUP.sub(r"\\\1", squeeze_whitespace(text))
    )


def _join(name: str, item: ExportItem) -> str:
    """Return a field as text; tags have a # and are separated by blanks."""
    value = _clean(FIELDS[name](item))
    if isinstance(value, list):
        return " ".join(f"#{tag}" for tag in value)
    return "" if value is None else str(value)


def _clean(value: object) -> object:
    if isinstance(value, list):
        return list(dict.fromkeys(map(_clean, value)))
    return replace_surrogates(value) if isinstance(value, str) else value
