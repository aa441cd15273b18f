"""Links and their articles <-> JSON, one object a line: complete, with keys that stay.

Keys: those of `list --json` (`id, url, title, site, tags, added, saved, published, lang, words, status,
note`), then `reason, trashed`, then `snapshot` (null, or an object with the fields of the newest snapshot but
its row numbers), `markdown` and `text` (null for a link without article). Unknown is null, never absent.

A link with its history also has `title_given, attempted, outcome`, `aliases` (objects of `kind` and `url`) and
`versions`: all snapshots, oldest first, each with the fields of `snapshot` and `extractor, markdown, text,
headings, html` and `page` (null, or the page as received: `url, media_type, headers, hops, warnings` and its
`body`, or `body_base64` where that is no UTF-8). Such a line comes back as it was; any other object with an
address is read as a bookmark.
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
_NOT_TOLD = ("id", "link_id", "signature")  # row numbers of one vault; likeness is worked out from the text


# ------------------------------------------------------------------------------------ writing


def write(exported: ExportItem) -> str:
    """Return one line, with its line end."""
    record: dict[str, object] = {key: getattr(exported.link, key) for key in _LINK_KEYS}
    record["snapshot"] = _snapshot(exported.snapshot) if exported.snapshot else None
    record["markdown"] = exported.content.markdown if exported.content else None
    record["text"] = exported.content.text if exported.content else None
    if exported.history:
        record |= _history(exported.history)
    return replace_surrogates(json.dumps(record, ensure_ascii=False)) + "\n"


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield a line a link."""
    return map(write, all_exported)


def _history(history: LinkHistory) -> dict[str, object]:
    return {
        "title_given": history.has_own_title,
        "attempted": history.attempted,
        "outcome": history.outcome,
        "aliases": [{"kind": kind, "url": url} for kind, url in history.aliases],
        "versions": [_version(version) for version in history.versions],
    }


def _snapshot(snapshot: Snapshot) -> dict[str, object]:
    fields = asdict(snapshot)
    for key in _NOT_TOLD:
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
    told: dict[str, object] = {
        "url": page.url,
        "media_type": page.media_type,
        "headers": page.headers,
        "hops": [(hop.url, hop.status) for hop in page.hops],
        "warnings": page.warnings,
    }
    try:
        return {**told, "body": page.body.decode("utf-8")}
    except UnicodeDecodeError:
        return {**told, "body_base64": b64encode(page.body).decode("ascii")}


# ------------------------------------------------------------------------------------ reading


def recognise(source: Source) -> float:
    """Say whether the first line is an object, and whether it is one of ours."""
    first = next((line for line in source.head_text.split("\n") if line.strip()), "")
    if not first.startswith("{"):
        return NO_MATCH
    if all(f'"{key}": ' in first for key in ("url", "site", "added", "status", "snapshot")):
        return CERTAIN
    record = _parsed(first)
    return LIKELY if record is not None and objects.find_url(record) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | ExportItem | UnreadableEntry]:
    """Yield what each line holds."""
    for number, line in source.lines():
        if line.strip():
            yield _read_line(line, f"line {number}")


def _read_line(line: str, location: str) -> Bookmark | ExportItem | UnreadableEntry:
    record = _parsed(line)
    if record is None:
        return UnreadableEntry(location, "not a JSON object", line[:80])
    if "versions" not in record:
        return objects.build_from_object(record, location)
    try:
        return _exported(record)
    except (KeyError, TypeError, ValueError) as error:
        return UnreadableEntry(location, f"a link with a field missing or odd ({error})", line[:80])


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _exported(record: dict[str, Any]) -> ExportItem:
    versions = tuple(map(_read_version, record["versions"]))
    history = LinkHistory(
        outcome=Status(_text(record, "outcome") or Status.LINK_ONLY),
        has_own_title=bool(record["title_given"]),
        attempted=_text(record, "attempted"),
        aliases=tuple((AliasKind(_must(each, "kind")), _must(each, "url")) for each in record["aliases"]),
        versions=versions,
    )
    newest = versions[-1:]
    return ExportItem(
        _read_link(record),
        newest[0].snapshot if newest else None,
        newest[0].content if newest else None,
        history,
    )


def _read_link(record: dict[str, Any]) -> Link:
    texts = {key: _must(record, key) for key in ("url", "title", "site", "added", "status")}
    unsure = {key: _text(record, key) for key in ("saved", "published", "lang", "reason", "note", "trashed")}
    tags = tuple(map(_is_text, record["tags"]))
    texts["status"] = Status(texts["status"])
    return Link(id=int(record["id"]), tags=tags, words=record["words"], **texts, **unsure)  # type: ignore[arg-type]


def _read_version(record: dict[str, Any]) -> Version:
    texts = {key: _must(record, key) for key in ("captured", "final_url", "kind", "fingerprint")}
    unsure = (
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
        warnings=tuple(map(_is_text, record["warnings"])),
        charset=_text(record, "charset"),
        **texts,  # type: ignore[arg-type]
        **{key: _text(record, key) for key in unsure},  # type: ignore[arg-type]
    )
    content = ArticleText(*(_must(record, key) for key in ("markdown", "text", "headings")))
    page = _read_page(record["page"], snapshot) if record["page"] is not None else None
    return Version(snapshot, content, _must(record, "html"), page, _must(record, "extractor"))


def _read_page(record: dict[str, Any], snapshot: Snapshot) -> Page:
    text = _text(record, "body") if "body" in record else None
    return Page(
        url=_must(record, "url"),
        final_url=snapshot.final_url,
        status=snapshot.http_status or 200,
        media_type=_must(record, "media_type"),
        body=b64decode(_must(record, "body_base64")) if text is None else text.encode("utf-8"),
        fetched=snapshot.captured,
        headers=tuple((_is_text(name), _is_text(value)) for name, value in record["headers"]),
        hops=tuple(Hop(_is_text(url), int(status)) for url, status in record["hops"]),
        warnings=tuple(map(_is_text, record["warnings"])),
    )


def _must(record: dict[str, Any], key: str) -> str:
    return _is_text(record[key])


def _text(record: dict[str, Any], key: str) -> str | None:
    return None if record[key] is None else _is_text(record[key])


def _is_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


WRITER = Writer(
    extension=".jsonl", per_link=False, write=write, stream=stream, needs_history=True, includes_trash=True
)
READER = Reader(
    title="linkvault's own JSON lines, or others with an address each", recognise=recognise, read=read
)
