"""A snapshot -> its article, its page or its metadata on standard output."""

import sys

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.json_records import meta_record, refused_record
from linkvault.cli.views.link_tables import local_date
from linkvault.errors import NotFound, UsageError
from linkvault.models import ArticleText, Link, Page, Snapshot, Status
from linkvault.vault import Vault

PDF = "application/pdf"


def print_article(session: Session, link: Link, snapshot: Snapshot, content: ArticleText, form: str) -> None:
    """Print an article, through the pager if it is long.

    :param form: "text", "markdown", or "rendered" for a terminal
    """
    if form == "rendered":
        from linkvault.cli.views.article_text import render_article

        output = render_article(session.screen, link, snapshot, content.markdown)
    else:
        output = content.text if form == "text" else content.markdown
        output = printable(output, lines=True).rstrip("\n") + "\n"
    session.screen.print_paged(output, pager=session.has_pager)


def print_meta(
    screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None, *, json: bool
) -> None:
    """Print the metadata of a link and its snapshot; a link without snapshots has those of the link alone."""
    try:
        snapshot = vault.snapshot(link.id, number=number, until=until)
    except NotFound:
        if number is not None or until is not None:
            raise
        snapshot = None
    record = {
        **meta_record(link, snapshot, len(vault.snapshots(link.id))),
        **(_document_record(vault, snapshot) if snapshot is not None else {}),
        "refused": refused_record(vault.refused_pages.get(link.id)),
    }
    if json:
        screen.print_line(to_json(record))
        return
    for key, value in record.items():
        if value not in (None, []):
            text = _meta_text(value)
            screen.print_line(f"{screen.dim((key + ':').ljust(13))} {printable(text)}")
    for kind, url, title in vault.aliases(link.id):
        words = f"{kind}: {title}" if title else kind
        screen.print_line(f"{screen.dim('alias:'.ljust(13))} {printable(f'{url} ({words})')}")


def _document_record(vault: Vault, snapshot: Snapshot) -> dict[str, object]:
    """Return what is stored of the file that the text of a snapshot is from; of a page, nothing."""
    from linkvault.vault.assets import find_document_place  # `show` without options reads no files

    place = find_document_place(vault, snapshot)
    if place is None or place.asset is None:
        return {}
    return {
        "media_type": place.asset.media_type,
        "filename": place.name,
        "bytes": place.asset.size,
        "pages": max((page for _, page in vault.content(snapshot).pages), default=None),
    }


def _meta_text(value: object) -> str:
    """Return a value of the metadata in one line; of a refused page, why and when it was refused."""
    if isinstance(value, dict):
        return f"{value['message']} ({value['reason']}, {local_date(value['fetched'])})"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def print_page(screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None) -> None:
    """Write the page of a snapshot as received; without one, the page that was refused, and say so.

    :raises NotFound: if there is no such snapshot, or no page is stored
    :raises UsageError: if the page is a PDF, on a terminal
    """
    page, charset = _find_page(screen, vault, link, number, until)
    if screen.is_terminal:  # the bytes of a page may control a terminal
        if page.media_type == PDF:
            raise _binary_error(link)
        screen.print_paged(printable(page.body.decode(charset or "utf-8", "replace"), lines=True))
        return
    _write_bytes(page.body)


def write_original(screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None) -> None:
    """Write the file that the text of a snapshot is from: a PDF, else the page as received.

    :raises NotFound: if there is no such snapshot, or no file is stored
    :raises UsageError: on a terminal
    """
    if screen.is_terminal:
        raise _binary_error(link)
    document = None
    if link.saved:
        from linkvault.vault.assets import find_document

        document = find_document(vault, vault.snapshot(link.id, number=number, until=until))
    _write_bytes(document.body if document else _find_page(screen, vault, link, number, until)[0].body)


def _find_page(
    screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None
) -> tuple[Page, str | None]:
    """Return the page of a snapshot and its charset; without one, the page that was refused, and say so."""
    is_current, charset = number is None and until is None, None
    page, refused = None, vault.refused_pages.get(link.id) if is_current else None
    if refused is None or link.status is Status.SAVED:
        snapshot = vault.snapshot(link.id, number=number, until=until)
        page, charset = vault.page(snapshot), snapshot.charset
    if page is None and refused is not None:
        page = refused.page
        screen.notify(f"this page was refused: {refused.message}")
    if page is None:
        raise NotFound(f"the page of link {link.id} was not stored")
    return page, charset


def _binary_error(link: Link) -> UsageError:
    return UsageError(
        "a file is not written to a terminal", hint=f"`linkvault show {link.id} --original > FILE` writes it"
    )


def _write_bytes(body: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
