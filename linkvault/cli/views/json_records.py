"""Links, hits and snapshots -> JSON objects. Keys may be added, but none is ever renamed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # built at the first use: `list` needs neither hits nor snapshots
    from linkvault.models import Hit, Link, RefusedPage, Snapshot


def link_record(link: Link) -> dict[str, Any]:
    """Return a link as in `list --json`."""
    return {
        "id": link.id,
        "url": link.url,
        "title": link.title,
        "site": link.site,
        "tags": list(link.tags),
        "added": link.added,
        "saved": link.saved,
        "published": link.published,
        "lang": link.lang,
        "words": link.words,
        "status": link.status,
        "reason": link.reason,
        "note": link.note,
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """Return a hit as in `search --json`."""
    return {
        **link_record(hit.link),
        "score": round(hit.score, 4),
        "snippet": hit.snippet,
        "matches": [list(match) for match in hit.matches],
        "loosened": hit.is_partial,
        "line": hit.line,
        "page": hit.page,
        "copies": list(hit.copies),
        "correction": hit.correction,
    }


def refused_record(refused: RefusedPage | None) -> dict[str, Any] | None:
    """Return why and when a page was refused, as in `show --meta --json`."""
    if refused is None:
        return None
    return {
        "reason": refused.reason,
        "message": refused.message,
        "fetched": refused.page.fetched,
        "final_url": refused.page.final_url,
        "http_status": refused.page.status,
        "bytes": len(refused.page.body),
    }


def meta_record(link: Link, snapshot: Snapshot | None, snapshots: int) -> dict[str, Any]:
    """Return a link with the metadata of its snapshot, as in `show --meta --json`."""
    names = (
        "byline",
        "published",
        "modified",
        "site_name",
        "excerpt",
        "canonical",
        "image",
        "final_url",
        "charset",
    )
    metadata = {name: getattr(snapshot, name) if snapshot else None for name in names}
    capture: dict[str, Any] = {
        "snapshot": None,
        "captured": None,
        "kind": None,
        "duration": None,
        "fingerprint": None,
        "warnings": [],
        "aside": None,
    }
    if snapshot is not None:
        capture = {
            "title": snapshot.title if snapshot.title and snapshot.captured != link.saved else link.title,
            "lang": snapshot.lang,
            "words": snapshot.words,
            "snapshot": snapshot.number,
            "captured": snapshot.captured,
            "kind": snapshot.kind,
            "duration": snapshot.duration,
            "fingerprint": snapshot.fingerprint,
            "warnings": list(snapshot.warnings),
            "aside": snapshot.aside,
        }
    return {**link_record(link), **metadata, **capture, "snapshots": snapshots}
