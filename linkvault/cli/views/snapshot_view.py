"""A snapshot -> its article, its page or its metadata on standard output."""

import sys

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.json_records import meta_record
from linkvault.errors import NotFound
from linkvault.models import ArticleText, Link, Snapshot
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
    record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
    if json:
        screen.print_line(to_json(record))
        return
    for key, value in record.items():
        if value not in (None, []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            screen.print_line(f"{screen.dim((key + ':').ljust(13))} {printable(text)}")
    for kind, url, title in vault.aliases(link.id):
        words = f"{kind}: {title}" if title else kind
        screen.print_line(f"{screen.dim('alias:'.ljust(13))} {printable(f'{url} ({words})')}")


def print_page(screen: Screen, vault: Vault, link: Link, snapshot: Snapshot) -> None:
    """Write the page as received; on a terminal, as safe text."""
    page = vault.page(snapshot)
    if page is None:
        raise NotFound(f"the page of link {link.id} was not stored")
    if screen.is_terminal:  # the bytes of a page may control a terminal
        screen.print_paged(printable(page.body.decode(snapshot.charset or "utf-8", "replace"), lines=True))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(page.body)
