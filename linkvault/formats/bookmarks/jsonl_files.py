"""The assets of snapshots <-> objects of JSON lines, and their bytes <-> base64."""

import binascii
import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

from linkvault.models import AssetFile, LinkHistory, SnapshotAsset, StoredAsset
from linkvault.pictures import identify
from linkvault.states import AssetKind
from linkvault.urls import remove_password

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_KINDS = frozenset(AssetKind)
_MAX_SIZE = 2**53  # the whole numbers that every JSON reader knows exactly


def write_place(place: SnapshotAsset) -> dict[str, object]:
    """Return the place of an asset in a snapshot."""
    asset = place.asset
    return {
        "kind": place.kind,
        "url": place.url,
        "fetched_url": place.fetched_url,
        "name": place.name,
        "reason": place.reason,
        "sha256": asset.digest if asset else None,
        "media_type": asset.media_type if asset else None,
        "bytes": asset.size if asset else None,
        "width": asset.width if asset else None,
        "height": asset.height if asset else None,
    }


def write_files(history: LinkHistory, written: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (digest, base64) of the files of a link that are not in `written`; add their digests to it."""
    for version in history.versions:
        for place in version.assets:
            if place.asset is None or place.asset.digest in written:
                continue
            file = history.find_file(place.asset.digest)
            if file is not None:
                written.add(place.asset.digest)
                yield place.asset.digest, b64encode(file.body).decode("ascii")


def read_place(record: dict[str, Any]) -> SnapshotAsset:
    """Return the place of an asset.

    :raises ValueError: if a value is not what `write_place` writes; TypeError and KeyError too
    """
    kind, url, reason = record["kind"], _text(record["url"]), _optional_text(record["reason"])
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is not a kind of asset")
    fetched_url = _optional_text(record["fetched_url"])
    asset = None
    if record["sha256"] is not None:
        asset = StoredAsset(
            _matching(_DIGEST, record["sha256"]),
            _matching(_MEDIA_TYPE, record["media_type"]),
            _number(record["bytes"]),
            *(None if record[key] is None else _number(record[key]) for key in ("width", "height")),
        )
    elif reason is None:
        raise ValueError("an asset has neither a file nor a reason")
    return SnapshotAsset(
        kind,
        url,
        asset,
        reason if asset is None else None,
        remove_password(fetched_url) if fetched_url else None,
        _optional_text(record["name"]),
    )


class FileTable:
    """The files of one line, decoded when they are needed."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def find(self, digest: str) -> AssetFile | None:
        """Return the file with a digest; None if the line does not have it, or it has other bytes."""
        try:
            body = b64decode(self._files[digest], validate=True)
        except (KeyError, TypeError, binascii.Error):
            return None
        if hashlib.sha256(body).hexdigest() != digest:
            return None
        picture = identify(body)
        if picture is not None:
            return AssetFile(body, picture.media_type, picture.width, picture.height)
        return AssetFile(body, _DOCUMENT if body.startswith(_PDF) else _OTHER)


_PDF, _DOCUMENT, _OTHER = b"%PDF-", "application/pdf", "multipart/related"


def _matching(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is not valid")
    return text


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_SIZE:
        raise ValueError(f"{value!r} is not a number")
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
