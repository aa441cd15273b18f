"""A snapshot -> its article, its page or its metadata on standard output."""

import sys

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.json_records import meta_record, refused_record
from linkvault.cli.views.link_tables import local_date
from linkvault.errors import NotFound
from linkvault.models import ArticleText, Link, Snapshot, Status
from linkvault.vault import Vault


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


def _meta_text(value: object) -> str:
    """Return a value of the metadata in one line; of a refused page, why and when it was refused."""
    if isinstance(value, dict):
        return f"{value['message']} ({value['reason']}, {local_date(value['fetched'])})"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def print_page(screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None) -> None:
    """Write the page of a snapshot as received; without one, the page that was refused, and say so.

    :raises NotFound: if there is no such snapshot, or no page is stored
    """
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
    if screen.is_terminal:  # the bytes of a page may control a terminal
        screen.print_paged(printable(page.body.decode(charset or "utf-8", "replace"), lines=True))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(page.body)
