"""A file of another program -> what an import of it would do. Nothing is changed."""

from pathlib import Path

from linkvault import formats, urls
from linkvault.errors import BadURL
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Bookmark, ExportItem, LeftOut, UnreadableEntry
from linkvault.transfer.import_file import detect_format, read_items, unreadable_url
from linkvault.vault import Vault


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The content of a file, as an import would see it."""

    source: str
    format: str
    title: str  # of the format, as shown to people
    certainty: float  # from 0 to 1
    columns: tuple[tuple[str, str], ...]  # (column, key or attribute of the file, what it becomes)
    new: int  # URLs that the vault does not have
    known: int  # URLs that the vault has
    restored: int  # URLs of links in the trash, which an import restores; `known` includes them
    double: int  # bookmarks whose URL occurred before in the file
    with_page: int  # bookmarks whose page is in the file
    unread: tuple[UnreadableEntry, ...]
    left_out: tuple[LeftOut, ...]  # fields of the file that no link gets


def preview_import(vault: Vault | None, path: Path, format_name: str | None = None) -> ImportPreview:
    """Return what an import of a file would do.

    :param vault: the vault that it would be imported into; None if there is none yet
    :param format_name: None to detect the format
    :raises FormatError: if the format is unknown, or nothing of the file can be read
    :raises UsageError: if the file cannot be opened
    """
    format_name, source = detect_format(path, format_name)
    reader = formats.get_reader(format_name)
    identities: set[str] = set()
    unread: list[UnreadableEntry] = []
    known = restored = double = with_page = 0
    for position, item in enumerate(read_items(format_name, source), 1):
        if isinstance(item, UnreadableEntry):
            unread.append(item)
            continue
        try:
            url = urls.parse_url(item.link.url if isinstance(item, ExportItem) else item.url)
        except BadURL as error:
            unread.append(unreadable_url(item, position, error))
            continue
        with_page += isinstance(item, ExportItem) or item.page is not None
        double += url.identity in identities
        if url.identity not in identities:
            link = None if vault is None else vault.find(url.fetchable)
            known += link is not None
            restored += link is not None and link.trashed is not None and not _is_trashed(item)
        identities.add(url.identity)
    return ImportPreview(
        source=str(path),
        format=format_name,
        title=reader.title,
        certainty=reader.recognize(source),
        columns=tuple(source.report.stored.items()),
        new=len(identities) - known,
        known=known,
        restored=restored,
        double=double,
        with_page=with_page,
        unread=tuple(unread),
        left_out=source.report.items(),
    )


def _is_trashed(item: Bookmark | ExportItem) -> bool:
    """Return whether an item is a link that is in the trash of its own vault."""
    return isinstance(item, ExportItem) and item.link.trashed is not None
