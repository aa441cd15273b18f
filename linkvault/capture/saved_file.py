"""A file with one saved page -> the page, and the address that it was saved from."""

import io
import shutil
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO

from linkvault import fetch, formats
from linkvault.errors import Action, Remedy, UsageError
from linkvault.extract import PDF
from linkvault.formats.reader import LIKELY
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Bookmark, Page, UnreadableEntry

_ARCHIVES = ("mhtml", "webarchive", "maff")  # formats of files that contain a page with its pictures
_STANDARD_INPUT = "standard input"
_MAX_BYTES = 100_000_001  # more than the largest PDF: the rest would be refused anyway
_ANY_ADDRESS = "http://localhost/"  # of a page until its own address is found


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A saved page: `get_page` returns it for any address, or raises FetchError if the file is no page."""

    name: str
    get_page: Callable[[str], Page]
    archive_address: str | None = None  # in an archive

    def find_address(self) -> str | None:
        """Return the address that the program which saved the page wrote into the file, else what the page declares.

        A PDF has the address of the paper by its arXiv number or its DOI, else one that is made of its bytes and its
        name. None: the page names no address.

        :raises FetchError: if the file is not a page
        """
        if self.archive_address is not None:
            return self.archive_address
        page = self.get_page(_ANY_ADDRESS)
        if page.media_type == PDF:
            return _find_document_address(page, self.name)
        from linkvault.extract.charset.detect import decode
        from linkvault.formats.pages.page_origin import find_origin

        return find_origin(decode(page.body, None).text).url


def read_saved_file(file: Path, *, copies: bool = False) -> SavedFile:
    """Return the page in a file: HTML, a PDF, or an archive of one page (MHTML, .webarchive, .maff, .htz).

    :param copies: the page has the MHTML file as its copy
    :raises UsageError: if the file cannot be read, or is an archive without a page or with several
    :raises FormatError: if an archive is damaged
    """
    if not file.is_file():
        return SavedFile(file.name, fetch.page_from_file(file))
    source = formats.Source(file)
    try:
        reader = _find_archive_reader(source)
        items = list(islice(reader.read(source), 2)) if reader is not None else []
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    if reader is None:
        return SavedFile(file.name, fetch.page_from_file(file))
    pages = [item.page for item in items if isinstance(item, Bookmark) and item.page is not None]
    if not pages:
        report = next((item for item in items if isinstance(item, UnreadableEntry)), None)
        raise UsageError(
            f"{file}: {report.reason if report else 'no web page'}", hint=report.hint if report else None
        )
    if len(pages) > 1:
        raise UsageError(f"{file} has several pages", hint=Remedy(Action.IMPORT_FILE, str(file)))
    page = pages[0]
    if copies and page.read_copy is not None:
        page = replace(page, copy=page.read_copy())
    return SavedFile(file.name, lambda url: replace(page, url=url, final_url=url), page.url)


def read_saved_stream(stream: IO[bytes], *, copies: bool = False) -> SavedFile:
    """Return the page in standard input, as `read_saved_file` does of a file."""
    with tempfile.TemporaryDirectory(prefix="linkvault-") as folder:
        file = Path(folder, _STANDARD_INPUT)  # the readers of archives need a file
        with file.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        if _find_archive_reader(formats.Source(file)) is not None:
            return read_saved_file(file, copies=copies)
        with file.open("rb") as copy:
            body = io.BytesIO(copy.read(_MAX_BYTES))
    return SavedFile("-", fetch.page_from_file(Path(_STANDARD_INPUT), body))


def _find_archive_reader(source: formats.Source) -> formats.Reader | None:
    return next((r for r in map(formats.get_reader, _ARCHIVES) if r.recognize(source) >= LIKELY), None)


def _find_document_address(page: Page, name: str) -> str:
    import hashlib

    from linkvault.extract.pdf import find_identifier
    from linkvault.urls.file_address import file_address

    return find_identifier(page.body) or file_address(name, hashlib.sha256(page.body).hexdigest())
