"""JSON lines, one object per line, from linkvault or another program, into links, and complete links into JSON lines.

The keys of an object never change. They are those of a listed link (`id, url, title, site, tags, added, saved,
published, lang, words, status, note`), then `reason, trashed`, then `snapshot` (null, or an object with the fields of
the current snapshot except row numbers), `markdown` and `text` (null for a link without an article). An unknown value
is null, never absent.

A link with its history also has `title_given, attempted, outcome, description`, `aliases` (objects of `kind` and
`url`) and `versions`: all snapshots, oldest first, with the fields of `snapshot`, `extractor, markdown, text, headings,
details, html` and `page` (null, or the page as received: `url, media_type, headers, hops, warnings`, and `body`, or
`body_base64` if the body is not UTF-8). Reading such a line restores the complete link; any other object with a URL
is a bookmark.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from linkvault.formats.parts import objects
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, LIKELY, NO_MATCH, Reader
from linkvault.formats.writer import Writer
from linkvault.models import (
    AliasKind,
    ArticleText,
    Bookmark,
    ExportItem,
    Hop,
    Link,
    LinkHistory,
    Page,
    Snapshot,
    Status,
    UnreadableEntry,
    Version,
)
from linkvault.text.characters import replace_surrogates

_LINK_KEYS = (
    *("id", "url", "title", "site", "tags", "added", "saved", "published", "lang", "words"),
    *("status", "note", "reason", "trashed"),
)
# Row numbers of a vault, and what is computed from the text.
_INTERNAL_FIELDS = ("id", "link_id", "signature")
_OWN_KEYS = ("url", "site", "added", "status", "snapshot")  # together, only linkvault writes these
_MAX_SHOWN_CHARACTERS = 80  # of a line that cannot be read


# Writing


def write(item: ExportItem) -> str:
    """Return one line, with its line end."""
    record: dict[str, object] = {key: getattr(item.link, key) for key in _LINK_KEYS}
    record["snapshot"] = _snapshot(item.snapshot) if item.snapshot else None
    record["markdown"] = item.content.markdown if item.content else None
    record["text"] = item.content.text if item.content else None
    if item.history:
        record |= _history(item.history)
    return replace_surrogates(json.dumps(record, ensure_ascii=False)) + "\n"


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield one line per link."""
    return map(write, items)


def _history(history: LinkHistory) -> dict[str, object]:
    return {
        "title_given": history.has_user_title,
        "attempted": history.attempted,
        "outcome": history.outcome,
        "description": history.description,
        "aliases": [{"kind": kind, "url": url} for kind, url in history.aliases],
        "versions": [_version(version) for version in history.versions],
    }


def _snapshot(snapshot: Snapshot) -> dict[str, object]:
    fields = asdict(snapshot)
    for key in _INTERNAL_FIELDS:
        del fields[key]
    return fields


def _version(version: Version) -> dict[str, object]:
    return {
        **_snapshot(version.snapshot),
        "extractor": version.extractor,
        **asdict(version.content),
        "html": version.html,
        "page": _page(version.page) if version.page else None,
    }


def _page(page: Page) -> dict[str, object]:
    record: dict[str, object] = {
        "url": page.url,
        "media_type": page.media_type,
        "headers": page.headers,
        "hops": [(hop.url, hop.status) for hop in page.hops],
        "warnings": page.warnings,
    }
    try:
        return {**record, "body": page.body.decode("utf-8")}
    except UnicodeDecodeError:
        return {**record, "body_base64": b64encode(page.body).decode("ascii")}


# Reading


def recognize(source: Source) -> float:
    """Look for a first line that is an object of linkvault, or one with a URL."""
    first_line = next((line for line in source.head_text.split("\n") if line.strip()), "")
    if not first_line.startswith("{"):
        return NO_MATCH
    if all(f'"{key}": ' in first_line for key in _OWN_KEYS):
        return CERTAIN
    record = _parse_object(first_line)
    return LIKELY if record is not None and objects.find_url(record) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | ExportItem | UnreadableEntry]:
    """Yield the link or the bookmark of each line."""
    for number, line in source.lines():
        if line.strip():
            yield _read_line(line, f"line {number}")


def _read_line(line: str, location: str) -> Bookmark | ExportItem | UnreadableEntry:
    record = _parse_object(line)
    if record is None:
        return UnreadableEntry(location, "not a JSON object", line[:_MAX_SHOWN_CHARACTERS])
    if "versions" not in record:
        return objects.build_from_object(record, location)
    try:
        return _read_export_item(record)
    except (KeyError, TypeError, ValueError) as error:
        return UnreadableEntry(
            location, f"a field is missing or invalid ({error})", line[:_MAX_SHOWN_CHARACTERS]
        )


def _parse_object(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _read_export_item(record: dict[str, Any]) -> ExportItem:
    versions = tuple(map(_read_version, record["versions"]))
    history = LinkHistory(
        outcome=Status(_optional_text(record, "outcome") or Status.LINK_ONLY),
        has_user_title=bool(record["title_given"]),
        attempted=_optional_text(record, "attempted"),
        aliases=tuple(
            (AliasKind(_required_text(alias, "kind")), _required_text(alias, "url"))
            for alias in record["aliases"]
        ),
        versions=versions,
        description=_optional_text(record, "description") if "description" in record else None,
    )
    current = [version for version in versions if version.snapshot.aside is None] or versions
    return ExportItem(
        _read_link(record),
        current[-1].snapshot if current else None,
        current[-1].content if current else None,
        history,
    )


def _read_link(record: dict[str, Any]) -> Link:
    texts = {key: _required_text(record, key) for key in ("url", "title", "site", "added", "status")}
    optional = {
        key: _optional_text(record, key)
        for key in ("saved", "published", "lang", "reason", "note", "trashed")
    }
    tags = tuple(map(_check_text, record["tags"]))
    texts["status"] = Status(texts["status"])
    return Link(id=int(record["id"]), tags=tags, words=record["words"], **texts, **optional)  # type: ignore[arg-type]


def _read_version(record: dict[str, Any]) -> Version:
    texts = {key: _required_text(record, key) for key in ("captured", "final_url", "kind", "fingerprint")}
    optional = (
        "title",
        "byline",
        "site_name",
        "published",
        "modified",
        "lang",
        "excerpt",
        "canonical",
        "image",
    )
    status = record["http_status"]
    snapshot = Snapshot(
        id=0,
        link_id=0,
        number=int(record["number"]),
        http_status=None if status is None else int(status),
        words=int(record["words"]),
        warnings=tuple(map(_check_text, record["warnings"])),
        charset=_optional_text(record, "charset"),
        aside=_optional_text(record, "aside") if "aside" in record else None,  # older exports have none
        **texts,  # type: ignore[arg-type]
        **{key: _optional_text(record, key) for key in optional},  # type: ignore[arg-type]
    )
    markdown, text, headings = (_required_text(record, key) for key in ("markdown", "text", "headings"))
    details = _check_text(record.get("details", ""))  # older exports have none
    content = ArticleText(markdown, text, headings, details)
    page = _read_page(record["page"], snapshot) if record["page"] is not None else None
    return Version(
        snapshot, content, _required_text(record, "html"), page, _required_text(record, "extractor")
    )


def _read_page(record: dict[str, Any], snapshot: Snapshot) -> Page:
    text = _optional_text(record, "body") if "body" in record else None
    return Page(
        url=_required_text(record, "url"),
        final_url=snapshot.final_url,
        status=snapshot.http_status or 200,
        media_type=_required_text(record, "media_type"),
        body=b64decode(_required_text(record, "body_base64")) if text is None else text.encode("utf-8"),
        fetched=snapshot.captured,
        headers=tuple((_check_text(name), _check_text(value)) for name, value in record["headers"]),
        hops=tuple(Hop(_check_text(url), int(status)) for url, status in record["hops"]),
        warnings=tuple(map(_check_text, record["warnings"])),
    )


def _required_text(record: dict[str, Any], key: str) -> str:
    return _check_text(record[key])


def _optional_text(record: dict[str, Any], key: str) -> str | None:
    return None if record[key] is None else _check_text(record[key])


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


WRITER = Writer(
    extension=".jsonl", per_link=False, write=write, stream=stream, needs_history=True, includes_trash=True
)
READER = Reader(title="JSON lines of linkvault, or of objects with a URL", recognize=recognize, read=read)
