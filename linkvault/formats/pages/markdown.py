"""Markdown notes with YAML front matter, from linkvault or a web clipper, into links with their page, and back.

Written for Obsidian and static site generators. The keys are always in this order: `title, url, tags, created`, then,
where known, `published, author, site, lang, note`, then `id`. Unpaired surrogates become U+FFFD; all other characters
are preserved, control characters as YAML escapes.

In a note that is read, the URL is `url` or `source` and the date is `created`, `saved` or `date`. Its text becomes the
page of that date.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.pages.inert_note import make_inert, restore
from linkvault.formats.pages.saved_page import (
    MAX_PAGE_BYTES,
    TOO_LARGE,
    parse_web_address,
    read_modified_date,
)
from linkvault.formats.parts.clean_svg import show_in_browser
from linkvault.formats.parts.guarded import read_guarded
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, Reader
from linkvault.formats.writer import Writer
from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ExportItem, Page, UnreadableEntry
from linkvault.text.characters import replace_surrogates

_URL_KEYS = ("url", "source")
_DATE_KEYS = ("created", "saved", "date")
_TAG_KEYS = ("tags", "labels", "keywords")
_FIELDS = {
    "title": Field.TITLE,
    "note": Field.NOTE,
    **dict.fromkeys(_TAG_KEYS, Field.TAGS),
    **dict.fromkeys(("id", "site", "lang", "author", "published"), Field.PARTS),  # written by `write`
}

_NOT_IN_TAG = re.compile(r"[^\w/\-\u200d\ufe0f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")
_MAX_FRONT_MATTER_CHARACTERS = 200_000  # parsing takes a second for each 100,000; a note has a few hundred
_MERGE_KEY = "<<"
_UNLIMITED_WIDTH = 2**31  # no folded lines
_LINE_ENDS = re.compile(r"[\n\r\x85\u2028\u2029\ufeff]")
_FRONT_MATTER = re.compile(r"\ufeff?---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)


def write(item: ExportItem) -> str:
    """Return the file of a link; the same link always gives the same text."""
    body = item.content.markdown.strip("\n") if item.content else f"<{item.link.url}>"
    return make_inert(f"---\n{_front_matter(item)}---\n\n{replace_surrogates(body)}\n")


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the files one after the other, separated by an empty line."""
    return join_notes(map(write, items))


def join_notes(notes: Iterable[str]) -> Iterator[str]:
    """Yield notes one after the other, separated by an empty line."""
    for number, note in enumerate(notes):
        yield ("\n" if number else "") + note


def parse_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the front matter and the body; a text without valid front matter is all body.

    A value that is not what its tag says, such as the date 2026-02-30, makes all values texts.

    >>> parse_front_matter("---\\ntitle: 损失\\n---\\n\\ntext\\n")
    ({'title': '损失'}, 'text\\n')
    >>> parse_front_matter("---\\ntitle: !!int x\\nyear: 2026\\n---\\n")[0]
    {'title': 'x', 'year': '2026'}
    """
    import yaml

    match = _FRONT_MATTER.match(text)
    if not match or len(match[1]) > _MAX_FRONT_MATTER_CHARACTERS:
        return {}, text
    # Merged mappings may double their size with every line; the base loader does not merge.
    has_merge = _MERGE_KEY in match[1]
    fields = UnreadableEntry("", "") if has_merge else read_guarded(lambda: yaml.safe_load(match[1]), "")
    if isinstance(fields, UnreadableEntry):  # a value that is not what its tag says: 2026-02-30, !!int x
        # The base loader builds texts and lists only.
        fields = read_guarded(lambda: yaml.load(match[1], yaml.BaseLoader), "")  # noqa: S506
    return (fields, text[match.end() :].removeprefix("\n")) if isinstance(fields, dict) else ({}, text)


def obsidian_tag(tag: str) -> str:
    """Return a tag as Obsidian accepts it: without blanks and punctuation, nested by `/`, not only digits.

    >>> obsidian_tag("machine learning"), obsidian_tag("机器/学习"), obsidian_tag("2026"), obsidian_tag("C++")
    ('machine-learning', '机器/学习', '_2026', 'C')
    """
    parts = (_NOT_IN_TAG.sub("-", part).strip("-") for part in replace_surrogates(tag).split("/"))
    name = "/".join(part for part in parts if part)
    return f"_{name}" if name.replace("/", "").isdecimal() else name


def _front_matter(item: ExportItem) -> str:
    link, snapshot = item.link, item.snapshot
    optional = {
        "published": link.published,
        "author": snapshot.byline if snapshot else None,
        "site": (snapshot.site_name if snapshot else None) or link.site,
        "lang": link.lang,
        "note": link.note,
        "pdf": item.document,
    }
    fields: dict[str, object] = {
        "title": replace_surrogates(link.title),
        "url": replace_surrogates(link.url),
        "tags": list(dict.fromkeys(name for tag in link.tags if (name := obsidian_tag(tag)))),
        "created": link.added,
        **{key: replace_surrogates(value) for key, value in optional.items() if value},
        "id": link.id,
    }
    return dump_yaml(fields)


def dump_yaml(fields: dict[str, object]) -> str:
    """Return fields as YAML that reads back as the same values."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes texts with characters that PyYAML writes unquoted and reads back as line ends."""

    def represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, represent)
    text: str = yaml.dump(fields, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=_UNLIMITED_WIDTH)
    return text


def recognize(source: Source) -> float:
    """Look for front matter with a URL."""
    fields, _ = parse_front_matter(source.head_text)
    return VERY_LIKELY if _find_url(fields) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | UnreadableEntry]:
    """Yield the link of the note, with the text of the note as its page unless the note has no text."""
    location = source.path.name
    with source.binary() as stream:
        if len(stream.read(MAX_PAGE_BYTES + 1)) > MAX_PAGE_BYTES:
            yield UnreadableEntry(location, TOO_LARGE)
            return
    with source.text() as text:
        fields, body = parse_front_matter(restore(text.read()))
    url = _find_url(fields) or ""
    dates = (parse_timestamp(_to_text(fields.get(key))) for key in _DATE_KEYS)
    added = next(filter(None, dates), None)
    note = build_bookmark(
        url,
        location,
        title=fields.get("title"),
        tags=[tag for key in _TAG_KEYS for tag in split_tags(fields.get(key))],
        note=fields.get("note"),
        added=added,
    )
    if isinstance(note, Bookmark) and body.strip() not in ("", f"<{url}>"):
        content = body.strip("\n").encode("utf-8", "replace")
        fetched = added or read_modified_date(source.path)
        note = replace(note, page=Page(note.url, note.url, 200, "text/markdown", content, fetched=fetched))
    report_left_out(source, note, fields)
    yield note


def report_left_out(source: Source, note: Bookmark | UnreadableEntry, fields: dict[str, object]) -> None:
    """Report the keys of a note that its link does not get."""
    known = dict.fromkeys(("url", "source"), Field.URL) | dict.fromkeys(_DATE_KEYS, Field.OTHER_ADDED)
    values = {key: _to_text(value) or value for key, value in fields.items()}
    source.report.account(note, values, known | _FIELDS)


def _find_url(fields: dict[str, object]) -> str | None:
    values = (parse_web_address(_to_text(fields.get(key))) for key in _URL_KEYS)
    return next(filter(None, values), None)


def _to_text(value: object) -> str | None:
    """Return a YAML scalar as text: YAML parses dates to date objects."""
    return value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else None


WRITER = Writer(extension=".md", per_link=True, write=write, stream=stream, prepare_file=show_in_browser)
READER = Reader("Markdown notes with a URL in their front matter", recognize, read)
