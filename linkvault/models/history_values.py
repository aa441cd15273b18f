"""The values of a link with its full history, to move it unchanged."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from linkvault.lazy_dataclass import dataclass, field
from linkvault.models.asset_values import AssetFile, SnapshotAsset
from linkvault.models.link_values import AliasKind, Link, Status
from linkvault.models.page_values import ArticleText, Page, RefusedPage, Snapshot


def _find_nothing(digest: str) -> AssetFile | None:
    """Return None: there are no files."""
    return None


class Alias(NamedTuple):
    """An address of a link. `title`: of the bookmark of a place on the page."""

    kind: AliasKind
    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A snapshot with its text, its article as HTML and its page; `page` is None if it was not stored."""

    snapshot: Snapshot
    content: ArticleText
    html: str
    page: Page | None = None
    extractor: str = ""  # the version of linkvault that extracted it
    assets: tuple[SnapshotAsset, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """All that a vault stores about a link apart from `Link`: enough to copy it to another vault without loss."""

    outcome: Status  # of the last capture
    has_user_title: bool = False  # the user gave the title
    attempted: str | None = None  # when the last capture ran
    aliases: tuple[Alias, ...] = ()
    versions: tuple[Version, ...] = ()  # oldest first
    refused: RefusedPage | None = None  # what the address showed last, if it was no article
    description: str | None = None  # what its page says of itself, if it has no article
    # Returns the file with a digest, which `versions` name; None: it is not there.
    find_file: Callable[[str], AssetFile | None] = field(default=_find_nothing, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExportItem:
    """A link as a format exports it. `snapshot` and `content` are both None if the link has no snapshot.

    `history`, `html` and `files` are set only for formats that ask for them.

    Attributes:
        html: the article, by `markup.to_html`
        files: the pictures of the article that are stored, by the address that `html` and `content` have for them
        document: the path of the PDF, from the file of the link
    """

    link: Link
    snapshot: Snapshot | None = None
    content: ArticleText | None = None
    history: LinkHistory | None = None
    html: str | None = None
    files: Mapping[str, AssetFile] = field(default_factory=dict, repr=False)
    document: str | None = None


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """The result of merging a link with its history into a vault."""

    link_id: int
    new: bool  # the vault did not have the link
    snapshots: int  # number of snapshots that the vault did not have
    changed: bool  # anything in the vault
