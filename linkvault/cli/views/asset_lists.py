"""Assets of snapshots -> a table, lines with tabs, or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.text.sizes import format_size

if TYPE_CHECKING:
    from linkvault.models import AssetUse, SnapshotAsset

_CONTAINED = "cid:"  # the article names a picture that comes with the page by its digest


def asset_record(place: SnapshotAsset) -> dict[str, Any]:
    """Return the place of an asset under the JSON keys of `show --assets`, which never change."""
    asset = place.asset
    return {
        "url": _address(place),
        "kind": place.kind,
        "sha256": asset.digest if asset else None,
        "media_type": asset.media_type if asset else None,
        "bytes": asset.size if asset else None,
        "width": asset.width if asset else None,
        "height": asset.height if asset else None,
        "name": place.name,
        "reason": place.reason,
    }


def print_assets(screen: Screen, places: Iterable[SnapshotAsset], *, json: bool, jsonl: bool = False) -> None:
    """Print the assets of a snapshot, those without a file with their reason."""
    records = [asset_record(place) for place in places]
    if jsonl:
        for record in records:
            screen.print_line(to_json(record))
    elif json:
        screen.print_line(to_json(records))
    else:
        for place in places:
            _print_place(screen, place)


def print_uses(screen: Screen, uses: Iterable[AssetUse], *, json: bool, jsonl: bool = False) -> None:
    """Print the links with the largest files: number, bytes, number of files, title."""
    records = [
        {"id": use.link_id, "url": use.url, "title": use.title, "assets": use.count, "bytes": use.bytes}
        for use in uses
    ]
    if jsonl:
        for record in records:
            screen.print_line(to_json(record))
    elif json:
        screen.print_line(to_json(records))
    elif screen.is_terminal:
        for use in uses:
            files = f"{use.count} file" + ("" if use.count == 1 else "s")
            screen.print_line(
                f"{use.link_id:>6}  {format_size(use.bytes):>9}  {files:>9}  {printable(use.title)}"
            )
    else:
        for use in uses:
            screen.print_record(str(use.link_id), str(use.bytes), str(use.count), use.title)


def _print_place(screen: Screen, place: SnapshotAsset) -> None:
    asset, address = place.asset, _address(place)
    pixels = f"{asset.width}x{asset.height}" if asset and asset.width and asset.height else ""
    if not screen.is_terminal:
        size = str(asset.size) if asset else ""
        screen.print_record(
            place.kind, asset.media_type if asset else "", size, pixels, place.reason or "", address
        )
    elif asset is None:
        screen.print_line(f"{place.kind}  not stored: {place.reason}  {printable(address)}")
    else:
        details = "  ".join(filter(None, (asset.media_type, format_size(asset.size), pixels)))
        screen.print_line(f"{place.kind}  {details}  {printable(address)}")


def _address(place: SnapshotAsset) -> str:
    """Return the address that was requested; `data:` and its type for a picture that comes with the page."""
    if place.url.startswith(_CONTAINED) and place.asset is not None:
        return f"data:{place.asset.media_type}"
    return place.fetched_url or place.url
