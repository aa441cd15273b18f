"""The values of an asset: a file that belongs to a snapshot, such as a picture, a PDF or an MHTML file."""

from typing import NamedTuple

from linkvault.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class AssetFile:
    """The bytes of an asset as received, and what they are by their first bytes."""

    body: bytes
    media_type: str  # "image/png", "application/pdf", "multipart/related"
    width: int | None = None  # pixels; None: not a picture, or unknown
    height: int | None = None


class StoredAsset(NamedTuple):
    """An asset of the vault without its bytes. Equal bytes are stored once."""

    digest: str  # SHA-256 of the bytes as received, as hexadecimal digits
    media_type: str
    size: int  # bytes as received
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotAsset:
    """The place of an asset in a snapshot. Exactly one of `asset` and `reason` is set.

    Attributes:
        kind: a `states.AssetKind`
        url: the address as the HTML and the Markdown of the article have it; exports replace it by the file
        asset: the stored asset
        reason: why there is none: a `states.AssetReason` or a reason of a failed fetch
        fetched_url: the address that was requested, before redirects
        name: the file name that a person or the site gave it, not yet safe for a file system
    """

    kind: str
    url: str
    asset: StoredAsset | None = None
    reason: str | None = None
    fetched_url: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class NewAsset:
    """An asset to be attached to a snapshot: see `SnapshotAsset`. Exactly one of `file` and `reason` is set.

    `file` may be an asset that the vault has already.
    """

    kind: str
    url: str
    file: AssetFile | StoredAsset | None = None
    reason: str | None = None
    fetched_url: str | None = None
    name: str | None = None
