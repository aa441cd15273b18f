"""JSON lines, one object per line, from linkvault or another program, into links, and complete links into JSON lines.

The keys of an object never change. They are those of a listed link (`id, url, title, site, tags, added, saved,
published, lang, words, status, note`), then `reason, trashed`, then `snapshot` (null, or an object with the fields of
the current snapshot except row numbers), `markdown` and `text` (null for a link without an article). An unknown value
is null, never absent.

A link with its history also has `title_given, attempted, outcome, description`, `aliases` (objects of `kind`, `url`
and `title`) and `versions`: all snapshots, oldest first, with the fields of `snapshot`, `extractor, markdown, text,
headings, details, html`, `assets` (objects of `kind`, `url`, `fetched_url`, `name`, `reason`, `sha256`, `media_type`,
`bytes`, `width` and `height`) and `page` (null, or the page as received: `url, media_type, headers, hops, warnings`;
`received_base64`, null unless a browser rendered the page; and `body`, or `body_base64`); `refused_page` (null, or the
last page of the address if it had no article: `reason, message, fetched, final_url, http_status` and the fields of
`page`); and `files`: the bytes of assets in base64, by their SHA-256, in the first line that needs them. Reading such a
line restores the complete link; any other object with a URL is a bookmark.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from linkvault.clock import check_instant
from linkvault.formats.bookmarks import jsonl_files as files
from linkvault.formats.fields import objects
from linkvault.formats.parts.guarded import read_guarded
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.read_report import ReadReport
from linkvault.formats.reader import CERTAIN, LIKELY, NO_MATCH, Reader
from linkvault.formats.writer import Writer
from linkvault.models import (
    Alias,
    AliasKind,
    ArticleText,
    Bookmark,
    ExportItem,
    Hop,
    Link,
    LinkHistory,
    Page,
    RefusedPage,
    Snapshot,
    Status,
    UnreadableEntry,
    Version,
)
from linkvault.text.characters import replace_surrogates
from linkvault.urls import remove_password

_LINK_KEYS = (
    *("id", "url", "title", "site", "tags", "added", "saved", "published", "lang", "words"),
    *("status", "note", "reason", "trashed"),
)
# Row numbers of a vault, and what is computed from the text.
_INTERNAL_FIELDS = ("id", "link_id", "signature")
_OWN_KEYS = ("url", "site", "added", "status", "snapshot")  # together, only linkvault writes these
_MAX_NUMBER = 2**53  # the whole numbers that every JSON reader knows exactly; SQLite's are larger
_FIRST_OWN_KEYS = ("id", "url", "title", "site")  # before any long text
_MAX_FIRST_LINE = 16_000_000  # characters: an article with its page; no other program writes longer lines
# A whole file of another format may be one line, which would fill the memory.
_MAX_OTHER_FIRST_LINE = 1_000_000
_MAX_LINE = 1_000_000_000  # characters: a link with several versions of a PDF file of 100 MB, in Base64
_INVALID_HISTORY = "invalid histories of links"
_MAX_SHOWN_CHARACTERS = 80  # of a line that cannot be read


# Writing


def write(item: ExportItem) -> str:
    """Return one line, with its line end and all its files."""
    return _write_line(item, set())


def _write_line(item: ExportItem, written: set[str]) -> str:
    """Return one line, with the files that are not in earlier lines; add their digests to `written`."""
    record: dict[str, object] = {key: getattr(item.link, key) for key in _LINK_KEYS}
    record["snapshot"] = _snapshot(item.snapshot) if item.snapshot else None
    record["markdown"] = item.content.markdown if item.content else None
    record["text"] = item.content.text if item.content else None
    if item.history:
        record |= _history(item.history)
        record["files"] = dict(files.write_files(item.history, written))
    return replace_surrogates(json.dumps(record, ensure_ascii=False)) + "\n"


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield one line per link."""
    written: set[str] = set()
    return (_write_line(item, written) for item in items)


def _history(history: LinkHistory) -> dict[str, object]:
    return {
        "title_given": history.has_user_title,
        "attempted": history.attempted,
        "outcome": history.outcome,
        "description": history.description,
        "aliases": [alias._asdict() for alias in history.aliases],
        "versions": [_version(version) for version in history.versions],
        "refused_page": _refused_page(history.refused) if history.refused else None,
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
        "assets": [files.write_place(place) for place in version.assets],
        "page": _page(version.page) if version.page else None,
    }


def _refused_page(refused: RefusedPage) -> dict[str, object]:
    page = refused.page
    return {
        "reason": refused.reason,
        "message": refused.message,
        "fetched": page.fetched,
        "final_url": page.final_url,
        "http_status": page.status,
        **_page(page),
    }


def _page(page: Page) -> dict[str, object]:
    record: dict[str, object] = {
        "url": page.url,
        "media_type": page.media_type,
        "headers": page.headers,
        "hops": [(hop.url, hop.status) for hop in page.hops],
        "warnings": page.warnings,
        "received_base64": b64encode(page.received).decode("ascii") if page.received is not None else None,
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
    if "\n" not in source.head_text:  # a line that is longer than the head
        begins_as_own = _begins_as_own(first_line)
        with source.text() as stream:
            first_line = stream.readline(_MAX_FIRST_LINE if begins_as_own else _MAX_OTHER_FIRST_LINE)
    if all(f'"{key}": ' in first_line for key in _OWN_KEYS):
        return CERTAIN
    record = _parse_object(first_line)
    return LIKELY if record is not None and objects.find_url(record) else NO_MATCH


def read(source: Source) -> Iterator[Bookmark | ExportItem | UnreadableEntry]:
    """Yield the link or the bookmark of each line."""
    reader = objects.RecordReader(source.report, lambda: _read_objects(source))
    for number, line in source.lines(_limit_of):
        if line.strip():
            yield _read_line(line, f"line {number}", reader, source.report)


def _read_objects(source: Source) -> Iterator[dict[str, Any]]:
    for _, line in source.lines(_limit_of):
        if record := _parse_object(line):
            yield record


def _begins_as_own(line: str) -> bool:
    return all(f'"{key}": ' in line for key in _FIRST_OWN_KEYS)


def _limit_of(start: str) -> int:
    """Return the number of characters that a long line may have."""
    return _MAX_LINE if _begins_as_own(start) else _MAX_FIRST_LINE


def _read_line(
    line: str, location: str, reader: objects.RecordReader, report: ReadReport
) -> Bookmark | ExportItem | UnreadableEntry:
    record = _parse_object(line)
    if record is None:
        return UnreadableEntry(location, "not a JSON object", line[:_MAX_SHOWN_CHARACTERS])
    if "versions" not in record:
        return reader.read(record, location)
    item = read_guarded(lambda: _read_export_item(record), location)
    if not isinstance(item, UnreadableEntry):
        return item
    report.leave_out(_INVALID_HISTORY, item.reason, location)
    return reader.read(record, location)


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
        attempted=_optional_instant(record, "attempted"),
        aliases=tuple(
            Alias(
                AliasKind(_required_text(alias, "kind")),
                _required_url(alias, "url"),
                _optional_text(alias, "title") if "title" in alias else None,  # older exports have none
            )
            for alias in record["aliases"]
        ),
        versions=versions,
        refused=_read_refused_page(record["refused_page"]) if record.get("refused_page") else None,
        description=_optional_text(record, "description") if "description" in record else None,
        find_file=files.FileTable(record.get("files") or {}).find,
    )
    current = [version for version in versions if version.snapshot.aside is None] or versions
    return ExportItem(
        _read_link(record),
        current[-1].snapshot if current else None,
        current[-1].content if current else None,
        history,
    )


def _read_link(record: dict[str, Any]) -> Link:
    optional = {key: _optional_text(record, key) for key in ("published", "lang", "reason", "note")}
    return Link(
        id=_required_number(record, "id"),
        url=_required_url(record, "url"),
        title=_required_text(record, "title"),
        site=_required_text(record, "site"),
        tags=tuple(map(_check_text, record["tags"])),
        added=_check_instant(record["added"]),
        saved=_optional_instant(record, "saved"),
        words=None if record["words"] is None else _required_number(record, "words"),
        status=Status(_required_text(record, "status")),
        trashed=_optional_instant(record, "trashed"),
        **optional,
    )


def _read_version(record: dict[str, Any]) -> Version:
    texts = {key: _required_text(record, key) for key in ("kind", "fingerprint")}
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
    snapshot = Snapshot(
        id=0,
        link_id=0,
        number=_required_number(record, "number"),
        captured=_check_instant(record["captured"]),
        final_url=_required_url(record, "final_url"),
        http_status=None if record["http_status"] is None else _required_number(record, "http_status"),
        words=_required_number(record, "words"),
        warnings=tuple(map(_check_text, record["warnings"])),
        charset=_optional_text(record, "charset"),
        # Older exports have none of these.
        aside=_optional_text(record, "aside") if "aside" in record else None,
        duration=_required_number(record, "duration") if record.get("duration") is not None else None,
        is_summary=record.get("is_summary", False) is True,
        **texts,  # type: ignore[arg-type]  # fields that are texts
        **{key: _optional_text(record, key) for key in optional},  # type: ignore[arg-type]  # texts or None
    )
    content = ArticleText(
        _required_text(record, "markdown"),
        _required_text(record, "text"),
        _required_text(record, "headings"),
        _check_text(record.get("details", "")),  # older exports have none
        tuple((_check_number(start), _check_number(page)) for start, page in record.get("pages", ())),
    )
    page = None
    if record["page"] is not None:
        status = snapshot.http_status or 200
        page = _read_page(
            record["page"], final_url=snapshot.final_url, status=status, fetched=snapshot.captured
        )
    return Version(
        snapshot,
        content,
        _required_text(record, "html"),
        page,
        _required_text(record, "extractor"),
        tuple(map(files.read_place, record.get("assets") or ())),  # older exports have none
    )


def _read_refused_page(record: dict[str, Any]) -> RefusedPage:
    page = _read_page(
        record,
        final_url=_required_url(record, "final_url"),
        status=_required_number(record, "http_status"),
        fetched=_check_instant(record["fetched"]),
    )
    return RefusedPage(page, _required_text(record, "reason"), _required_text(record, "message"))


def _read_page(record: dict[str, Any], *, final_url: str, status: int, fetched: str) -> Page:
    text = _optional_text(record, "body") if "body" in record else None
    return Page(
        url=_required_url(record, "url"),
        final_url=final_url,
        status=status,
        media_type=_required_text(record, "media_type"),
        body=b64decode(_required_text(record, "body_base64")) if text is None else text.encode("utf-8"),
        fetched=fetched,
        headers=tuple((_check_text(name), _check_text(value)) for name, value in record["headers"]),
        hops=tuple(
            Hop(remove_password(_check_text(url)), _check_number(status)) for url, status in record["hops"]
        ),
        warnings=tuple(map(_check_text, record["warnings"])),
        received=b64decode(_check_text(received)) if (received := record.get("received_base64")) else None,
    )


def _required_text(record: dict[str, Any], key: str) -> str:
    return _check_text(record[key])


def _optional_text(record: dict[str, Any], key: str) -> str | None:
    return None if record[key] is None else _check_text(record[key])


def _required_url(record: dict[str, Any], key: str) -> str:
    return remove_password(_required_text(record, key))


def _required_number(record: dict[str, Any], key: str) -> int:
    return _check_number(record[key])


def _check_number(value: object) -> int:
    """Return a whole number that SQLite can store."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_NUMBER:
        raise ValueError(f"{value!r} is not a number")
    return value


def _optional_instant(record: dict[str, Any], key: str) -> str | None:
    return None if record[key] is None else _check_instant(record[key])


def _check_instant(value: object) -> str:
    return check_instant(_check_text(value))


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


WRITER = Writer(
    extension=".jsonl", per_link=False, write=write, stream=stream, needs_history=True, includes_trash=True
)
READER = Reader(title="JSON lines of linkvault, or of objects with a URL", recognize=recognize, read=read)
