"""The results of commands: what was stored, what happened to an address, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from linkvault.errors import Hint
    from linkvault.models.link_values import Link, Status
    from linkvault.models.page_values import Snapshot


@dataclass(frozen=True, slots=True)
class StoreResult:
    """The result of storing a link or a capture. `snapshot` is None if no new one was stored.

    `aside`: the `states.ChangeReason` for which the capture did not become the current snapshot; None: it did, or its
    text is that of the current snapshot.
    """

    link: Link
    snapshot: Snapshot | None = None
    known_since: str | None = None  # when the previous current snapshot was captured
    restored: bool = False  # from the trash
    aside: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one address of adding, importing or refreshing."""

    url: str
    status: Status
    id: int | None = None
    # Why no article was stored, or why it is not the current one: a reason of `states`.
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    title: str | None = None
    tags: tuple[str, ...] = ()
    snapshot: int | None = None  # the number of the new snapshot
    exit_status: int = 0
    message: str | None = None  # one sentence, if status and URL do not explain the result
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class StorageUse:
    """A part of the vault's file: what it contains, how many of them, and their bytes in the file."""

    name: str  # "pages", "texts", a `states.AssetKind`, "free"
    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class AssetUse:
    """The files of a link: how many, and their bytes. A file that other links have too is counted at each."""

    link_id: int
    title: str
    url: str
    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over selected links. Each `by_...` contains (name, number of links), the largest number first."""

    links: int
    snapshots: int
    words: int  # of all snapshots
    tags: int
    sites: int
    trash: int  # links in the trash, of the whole vault
    file_bytes: int  # size of the vault
    page_bytes: int  # pages as received, before compression; refused pages too
    refused_pages: int  # pages without an article, stored for the user to look at
    assets: int  # different files of snapshots: pictures, documents
    asset_bytes: int  # each file once
    oldest: str | None  # when the first link was added
    newest: str | None
    by_status: tuple[tuple[str, int], ...]
    by_site: tuple[tuple[str, int], ...]
    by_tag: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[str, int], ...]  # "2026-11", oldest first
