"""`linkvault show`: one saved article, to read or to pass on."""

import sys
from typing import Annotated

import typer

from linkvault.cli.choosing import chosen_link
from linkvault.cli.lines import tell_lines
from linkvault.cli.options import Id, Json, Jsonl, date_span, examples, session
from linkvault.cli.records import meta_record
from linkvault.cli.render import Screen, printable, to_json
from linkvault.errors import NotFound, UsageError
from linkvault.models import Link, Snapshot
from linkvault.vault import Vault


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "show",
        epilog=examples(
            "linkvault show 12",
            "linkvault show 12 --markdown > post.md",
            "linkvault show https://example.org/post --meta --json",
            "linkvault show 12 --find 'loss 损失' -C 1",
        ),
    )(show)


def show(
    ctx: typer.Context,
    link_id: Id,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The article as Markdown, as it is kept.")
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="The article as plain text.")] = False,
    html: Annotated[bool, typer.Option("--html", help="The page as it was fetched, byte by byte.")] = False,
    meta: Annotated[bool, typer.Option("--meta", help="What is known about it.")] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="As it was then.")] = None,
    number: Annotated[
        int | None, typer.Option("--snapshot", metavar="N", help="That snapshot of it.")
    ] = None,
    find: Annotated[
        str | None,
        typer.Option("--find", metavar="WORDS", help="Only lines that hold any of the words, numbered."),
    ] = None,
    around: Annotated[
        int, typer.Option("--context", "-C", metavar="N", min=0, help="With --find: N lines around each.")
    ] = 0,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show a saved article.

    On a terminal it is rendered and goes through the pager; in a pipe it is Markdown.
    --find shows lines of the Markdown, or with --text of the plain text, in which search tells where it matched.
    """
    if find is not None and (html or meta):
        raise UsageError("--find looks in the article: it goes with --markdown or --text only")
    now, form, json = session(ctx), "lines" if jsonl else "list" if json else "", json or jsonl
    with now.vault() as vault:
        link = chosen_link(vault, link_id)
        if meta:
            _show_meta(now.screen, vault, link, number, at, json=json)
            return
        snapshot = vault.snapshot(link.id, number=number, until=_end_of(at))
        if html:
            _write_page(now.screen, vault, link, snapshot)
            return
        pager = now.settled.pager is not False
        content = vault.content(snapshot)
        if find is not None:
            tell_lines(now, content, find, around, text=text, json=form)
        elif json:
            record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
            now.screen.line(to_json({**record, "markdown": content.markdown, "text": content.text}))
        elif text:
            now.screen.page(printable(content.text, lines=True).rstrip("\n") + "\n", pager=pager)
        elif markdown or not now.screen.is_terminal:
            now.screen.page(printable(content.markdown, lines=True).rstrip("\n") + "\n", pager=pager)
        else:
            from linkvault.cli.article import rendered

            now.screen.page(rendered(now.screen, link, snapshot, content.markdown), pager=pager)


def _end_of(at: str | None) -> str | None:
    """Return the first instant after a date: as of a day, month or year is as of its end."""
    return None if at is None else date_span(at).end


def _show_meta(
    screen: Screen, vault: Vault, link: Link, number: int | None, at: str | None, *, json: bool
) -> None:
    try:
        snapshot = vault.snapshot(link.id, number=number, until=_end_of(at))
    except NotFound:
        if number is not None or at is not None:
            raise
        snapshot = None
    record = meta_record(link, snapshot, len(vault.snapshots(link.id)))
    if json:
        screen.line(to_json(record))
        return
    for key, value in record.items():
        if value not in (None, []):
            told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            screen.line(f"{screen.dim((key + ':').ljust(13))} {printable(told)}")
    for kind, url in vault.aliases(link.id):
        screen.line(f"{screen.dim('alias:'.ljust(13))} {printable(url)} ({kind})")


def _write_page(screen: Screen, vault: Vault, link: Link, snapshot: Snapshot) -> None:
    page = vault.page(snapshot)
    if page is None:
        raise NotFound(f"the page of link {link.id} as it was fetched is not in the vault")
    if screen.is_terminal:  # bytes of a page may drive a terminal
        screen.page(printable(page.body.decode(snapshot.charset or "utf-8", "replace"), lines=True))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(page.body)
