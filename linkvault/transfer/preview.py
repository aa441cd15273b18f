"""A file that could be imported -> what an import of it would find. Nothing is changed."""

from dataclasses import dataclass
from pathlib import Path

from linkvault import formats, urls
from linkvault.errors import BadURL
from linkvault.models import ExportItem, UnreadableEntry
from linkvault.transfer.import_job import read, recognise
from linkvault.vault import Vault


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What stands in a file. `columns`: which column of a table is taken for what."""

    source: str
    format: str
    title: str  # of the format, for people
    certainty: float  # from 0 to 1
    columns: tuple[tuple[str, str], ...]
    new: int
    known: int
    double: int
    with_page: int  # of all, those that bring their page
    unread: tuple[UnreadableEntry, ...]


def preview_import(vault: Vault | None, path: Path, format_name: str | None = None) -> ImportPreview:
    """Read a file as an import would.

    :param vault: to see what is known; None if there is none yet
    :raises FormatError: if it is of no known kind, or nothing of it can be read
    :raises UsageError: if it cannot be opened
    """
    format_name, source = recognise(path, format_name)
    reader = formats.get_reader(format_name)
    seen: set[str] = set()
    unread: list[UnreadableEntry] = []
    known = double = with_page = 0
    for found in read(format_name, source):
        if isinstance(found, UnreadableEntry):
            unread.append(found)
            continue
        try:
            url = urls.parse_url(found.link.url if isinstance(found, ExportItem) else found.url)
        except BadURL as error:
            unread.append(UnreadableEntry("", str(error)))
            continue
        with_page += isinstance(found, ExportItem) or found.page is not None
        double += url.identity in seen
        known += url.identity not in seen and vault is not None and vault.find(url.fetchable) is not None
        seen.add(url.identity)
    return ImportPreview(
        str(path),
        format_name,
        reader.title,
        reader.recognise(source),
        tuple(reader.columns(source).items()),
        len(seen) - known,
        known,
        double,
        with_page,
        tuple(unread),
    )
