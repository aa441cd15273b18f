"""The current snapshot of a link -> a file that shows it without a network, in a new temporary folder of the user."""

import re
import tempfile
from pathlib import Path

from linkvault.models import Link, Snapshot
from linkvault.states import AssetKind
from linkvault.transfer.exporting import reading_page
from linkvault.vault import Vault
from linkvault.vault.assets import find_document

_HEAD = re.compile(rb"<head\b[^<>]{0,1000}>", re.IGNORECASE)
_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\b", re.IGNORECASE)
_MAX_HEAD = 4_096  # bytes at the beginning of a file, in which SingleFile writes its comment
# What a copy may load is in the file itself; it runs no script and sends nothing.
_POLICY = (
    b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; media-src data:; '
    b"font-src data:; style-src 'unsafe-inline' data:; frame-src data:; form-action 'none'\">"
)


def write_saved_copy(vault: Vault, link: Link) -> Path:
    """Write the saved copy of a link; return the path of the file.

    That is the file as received for a PDF; else the page as it looked, as the browser or SingleFile stored it; else the
    article as an HTML page.
    """
    snapshot = vault.snapshot(link.id)
    folder = Path(tempfile.mkdtemp(prefix="linkvault-"))
    document = find_document(vault, snapshot)
    mhtml = None if document is not None else _find_mhtml(vault, snapshot)
    page = None if document is not None or mhtml is not None else _find_single_file(vault, snapshot)
    if document is not None:
        return _write(folder / "snapshot.pdf", document.body)
    if mhtml is not None:
        return _write(folder / "snapshot.mhtml", mhtml)
    if page is not None:
        return _write(folder / "snapshot.html", page)
    text = reading_page(vault, link, snapshot)
    return _write(folder / "snapshot.html", text.encode("utf-8", "replace"))


def _write(file: Path, body: bytes) -> Path:
    file.write_bytes(body)
    return file


def _find_mhtml(vault: Vault, snapshot: Snapshot) -> bytes | None:
    """Return the copy that the browser made of a page; None if there is none."""
    for place in vault.assets.of(snapshot):
        if place.kind == AssetKind.MHTML and place.asset is not None:
            return vault.assets.read(place.asset).body
    return None


def _find_single_file(vault: Vault, snapshot: Snapshot) -> bytes | None:
    """Return a page that SingleFile saved, so that it loads nothing; None if the page is another one."""
    page = vault.page(snapshot)
    if page is None or page.received is not None or not _SINGLE_FILE.search(page.body[:_MAX_HEAD]):
        return None
    head = _HEAD.search(page.body)
    if head is None:  # a policy after the first element of the body has no effect
        return None
    return page.body[: head.end()] + _POLICY + page.body[head.end() :]
