"""A web archive and the address of a picture -> the bytes that the archive has for it.

An import asks only when it stores pictures. The last archive that was asked is indexed in memory: a WARC file by the
places of its records, an MHTML file with its pictures, which are as large as those of one page.
"""

from email.message import Message
from functools import lru_cache
from pathlib import Path

from linkvault.formats.archives.http_body import decode_body
from linkvault.formats.archives.mime_parts import read_parts

MAX_PICTURE_BYTES = 20_000_000  # the limit for a picture that is fetched
MAX_ARCHIVE_BYTES = 60_000_000  # of the pictures of an MHTML file: the limit for those of a page
MAX_MHTML_BYTES = 60_000_000  # the limit for a copy that a browser makes
_MAX_INDEX = 1_000_000  # records of a WARC file: 200 MB of addresses


def find_in_mhtml(path: str, url: str) -> bytes | None:
    """Return the bytes that an MHTML file has for an address; None if it has none."""
    return _mhtml_files(path).get(url)


def read_mhtml(path: str) -> bytes | None:
    """Return the bytes of an MHTML file; None if it is too large or cannot be read any more."""
    file = Path(path)
    try:
        return file.read_bytes() if file.stat().st_size <= MAX_MHTML_BYTES else None
    except OSError:
        return None


def find_in_warc(path: str, url: str) -> bytes | None:
    """Return the bytes of the response to an address in a WARC file; None if it has none, or it cannot be read."""
    place = _warc_index(path).get(url)
    if place is None:
        return None
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        with Path(path).open("rb") as stream:
            stream.seek(place)
            record = next(iter(ArchiveIterator(stream, record_types=WarcRecordType.response)))
            headers = record.http_headers
            body = record.reader.read(MAX_PICTURE_BYTES + 1)
            return decode_body(
                body,
                transfer=headers.get("Transfer-Encoding") or "",
                content=headers.get("Content-Encoding") or "",
                limit=MAX_PICTURE_BYTES,
            )
    except (OSError, ValueError, EOFError, StopIteration):  # what FastWARC raises for a damaged record
        return None


@lru_cache(maxsize=1)
def _mhtml_files(path: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = MAX_ARCHIVE_BYTES
    with Path(path).open("rb") as stream:
        for part in read_parts(stream, _is_picture):
            url = "".join(str(part.head["content-location"] or "").split())  # long lines are folded in e-mail
            left -= len(part.body)
            if left < 0:
                break
            if url and not part.is_large:
                files.setdefault(url, part.body)
    return files


def _is_picture(head: Message) -> bool:
    return head.get_content_maintype() == "image" or head.get_content_type() == "application/octet-stream"


@lru_cache(maxsize=1)
def _warc_index(path: str) -> dict[str, int]:
    """Return the place of the first good response with a picture, by its address."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    index: dict[str, int] = {}
    try:
        with Path(path).open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                headers = record.http_headers
                media_type = (headers.get("Content-Type") or "").lower() if headers is not None else ""
                if headers is None or headers.status_code != 200 or media_type.startswith("text/html"):
                    continue
                url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
                index.setdefault(url, record.stream_pos)
                if len(index) >= _MAX_INDEX:
                    break
    except (OSError, ValueError, EOFError):  # a damaged file: what came before is in the index
        return index
    return index
