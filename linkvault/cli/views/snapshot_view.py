"""A saved article, its page, or what is known about it -> the terminal or the pipe."""

import sys

from linkvault.cli.ui.options import Session
from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.json_records import meta_record
from linkvault.errors import NotFound
from linkvault.models import Link, Rendered, Snapshot
from linkvault.vault import Vault


def print_article(now: Session, link: Link, snapshot: Snapshot, content: Rendered, form: str) -> None:
    """Print an article, through the pager if it is long.

    :param form: "text", "markdown", or "rendered" for people on a terminal
    """
    if form == "rendered":
        from linkvault.cli.views.article_text import rendered

        shown = rendered(now.screen, link, snapshot, content.markdown)
    else:
        shown = content.text if form == "text" else content.markdown
        shown = printable(shown, lines=True).rstrip("\n") + "\n"
    now.screen.page(shown, pager=now.settled.pager is not False)


def print_meta(
    screen: Screen, vault: Vault, link: Link, number: int | None, until: str | None, *, json: bool
) -> None:
    """Print what is known about a link and its snapshot; a link without any snapshot is no error."""
    try:
        snapshot = vault.snapshot(link.id, number=number, until=until)
    except NotFound:
        if number is not None or until is not None:
            raise
        snapshot = None
    record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
    if json:
        screen.line(to_json(record))
        return
    for key, value in record.items():
        if value not in (None, []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            screen.line(f"{screen.dim((key + ':').ljust(13))} {printable(text)}")
    for kind, url in vault.aliases(link.id):
        screen.line(f"{screen.dim('alias:'.ljust(13))} {printable(url)} ({kind})")


def print_page(screen: Screen, vault: Vault, link: Link, snapshot: Snapshot) -> None:
    """Write the page as it was received; on a terminal, as safe text."""
    page = vault.page(snapshot)
    if page is None:
        raise NotFound(f"the page of link {link.id} as it was fetched is not in the vault")
    if screen.is_terminal:  # bytes of a page may drive a terminal
        screen.page(printable(page.body.decode(snapshot.charset or "utf-8", "replace"), lines=True))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(page.body)
