"""A link and its article <-> Markdown with YAML front matter, as Obsidian and static site tools read it.

Keys, always in this order: `title, url, tags, created`, then, where known, `published, author, site, lang,
note`, then `id`. One rule for odd characters: half characters become U+FFFD; all others come back exactly,
control characters as YAML escapes.

Read are such notes, ours or those of web clippers: the address is `url` or `source`, the date `created`,
`saved` or `date`, and the text is kept as it stands there, as the page of that day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from linkvault.formats.pages.saved_page import (
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_web_address,
    read_modified_date,
)
from linkvault.formats.parts.bookmark import build_bookmark, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.timestamps import parse_timestamp
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, Reader
from linkvault.formats.writer import Writer
from linkvault.models import Bookmark, ExportItem, Page, UnreadableEntry
from linkvault.text.characters import replace_surrogates

_ADDRESS = ("url", "source")
_SAVED = ("created", "saved", "date")

_NO_TAG_CHARACTER = re.compile(r"[^\w/\-\u200d\ufe0f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")
_LINE_ENDS = re.compile(r"[\n\r\x85\u2028\u2029\ufeff]")
_FRONT_MATTER = re.compile(r"\ufeff?---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)


def write(exported: ExportItem) -> str:
    """Return the whole file; the same link gives the same text to the byte."""
    body = exported.content.markdown.strip("\n") if exported.content else f"<{exported.link.url}>"
    return f"---\n{_front_matter(exported)}---\n\n{replace_surrogates(body)}\n"


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the files one after the other, an empty line between them."""
    for number, exported in enumerate(all_exported):
        yield ("\n" if number else "") + write(exported)


def parse_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the front matter and the body; a text without front matter, or with a broken one, is all body.

    >>> parse_front_matter("---\\ntitle: 损失\\n---\\n\\ntext\\n")
    ({'title': '损失'}, 'text\\n')
    """
    import yaml

    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        fields = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError):  # ValueError: a date such as 2026-02-30
        return {}, text
    return (fields, text[found.end() :].removeprefix("\n")) if isinstance(fields, dict) else ({}, text)


def obsidian_tag(tag: str) -> str:
    """Return the tag as Obsidian takes it: no blanks or signs, `/` nests, not digits alone.

    >>> obsidian_tag("machine learning"), obsidian_tag("机器/学习"), obsidian_tag("2026"), obsidian_tag("C++")
    ('machine-learning', '机器/学习', '_2026', 'C')
    """
    parts = (_NO_TAG_CHARACTER.sub("-", part).strip("-") for part in replace_surrogates(tag).split("/"))
    name = "/".join(part for part in parts if part)
    return f"_{name}" if name.replace("/", "").isdecimal() else name


def _front_matter(exported: ExportItem) -> str:
    link, snapshot = exported.link, exported.snapshot
    optional = {
        "published": link.published,
        "author": snapshot.byline if snapshot else None,
        "site": (snapshot.site_name if snapshot else None) or link.site,
        "lang": link.lang,
        "note": link.note,
    }
    fields: dict[str, object] = {
        "title": replace_surrogates(link.title),
        "url": replace_surrogates(link.url),
        "tags": list(dict.fromkeys(name for tag in link.tags if (name := obsidian_tag(tag)))),
        "created": link.added,
        **{key: replace_surrogates(value) for key, value in optional.items() if value},
        "id": link.id,
    }
    return _dumped(fields)


def _dumped(fields: dict[str, object]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes what PyYAML would write raw and then read back as an end of line."""

    def represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, represent)
    text: str = yaml.dump(fields, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=2**31)
    return text


def recognise(source: Source) -> float:
    """Look for front matter with an address."""
    fields, _ = parse_front_matter(source.head_text)
    return VERY_LIKELY if _address(fields) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the one note; without a text of its own it is a link whose page is still to be fetched."""
    location = source.path.name
    with source.binary() as stream:
        if len(stream.read(MAX_PAGE_BYTES + 1)) > MAX_PAGE_BYTES:
            yield UnreadableEntry(location, TOO_LARGE)
            return
    with source.text() as text:
        fields, body = parse_front_matter(text.read())
    url = _address(fields) or ""
    at = next((found for key in _SAVED if (found := parse_timestamp(_plain(fields.get(key))))), None)
    note = build_bookmark(
        url,
        location,
        title=fields.get("title"),
        tags=split_tags(fields.get("tags")),
        note=fields.get("note"),
        added=at,
    )
    if isinstance(note, Bookmark) and body.strip() not in ("", f"<{url}>"):
        raw, saved = body.strip("\n").encode("utf-8", "replace"), at or read_modified_date(source.path)
        note = replace(note, page=Page(note.url, note.url, 200, "text/markdown", raw, fetched=saved))
    yield note


def _address(fields: dict[str, object]) -> str | None:
    return next((found for key in _ADDRESS if (found := parse_web_address(_plain(fields.get(key))))), None)


def _plain(value: object) -> str | None:
    """Return a scalar of YAML as text: dates are read as dates there."""
    return value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else None


WRITER = Writer(extension=".md", per_link=True, write=write, stream=stream)
READER = Reader("Markdown notes with an address in their front matter", recognise, read)
