"""`linkvault search`: ranked hits, each with the passage that made it one."""

from typing import Annotated

import typer

from linkvault.cli.options import Json, Jsonl, selecting, session
from linkvault.cli.records import hit_record
from linkvault.cli.render import Screen, printable
from linkvault.cli.tables import tell_json
from linkvault.errors import UsageError
from linkvault.models import Hit, Selection

_HITS = 20


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "search",
        epilog="Examples: linkvault search 损失函数 | linkvault search 'gradient -momentum tag:ml' |"
        " linkvault search '\"maximum likelihood\" OR 似然 site:csdn.net' --json",
    )(search)


@selecting
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.")],
    chosen: Selection,
    snippets: Annotated[
        int, typer.Option("--snippets", min=1, max=20, help="Passages shown of each hit.")
    ] = 1,
    explain: Annotated[bool, typer.Option("--explain", help="Say how the query was understood.")] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Search titles, tags, notes and text; best hits first.

    All words must occur: "a phrase", prefix*, -without, OR; title: tag: site: lang: note: before: after: has:note
    is:untagged narrow it. If few links hold all words, those with some of them follow and are marked.
    In a pipe one tab-separated line each: id, URL, title, passage.
    """
    now = session(ctx)
    text = " ".join(words)
    if not text.strip():
        raise UsageError("no words to search for", hint="linkvault search 损失函数")
    limit = _HITS if chosen.limit is None else chosen.limit
    with now.vault() as vault:
        hits, found = vault.search(text, _limited(chosen, limit), snippets=snippets)
    if explain:
        now.screen.say(f"understood as: {found.understood}")
    if json or jsonl:
        tell_json(now.screen, map(hit_record, hits), lines=jsonl)
    else:
        _tell(now.screen, hits, text)


def _limited(chosen: Selection, limit: int) -> Selection:
    from dataclasses import replace

    return replace(chosen, limit=limit)


def _tell(screen: Screen, hits: list[Hit], text: str) -> None:
    loosened = False
    for hit in hits:
        if hit.loosened and not loosened:
            loosened = True
            screen.say("only some of the words:")
        if screen.is_terminal:
            _tell_person(screen, hit)
        else:
            screen.record(hit.link.id, hit.link.url, hit.link.title, hit.snippet)
    if not hits:
        screen.say(f"nothing found for: {text}")


def _tell_person(screen: Screen, hit: Hit) -> None:
    link = hit.link
    about = "  ".join(filter(None, [link.site, (link.published or link.added)[:10], ", ".join(link.tags)]))
    screen.line(
        f"{screen.dim(str(link.id))}  {screen.bold(printable(link.title))}  {screen.dim(printable(about))}"
    )
    if hit.snippet:
        screen.line("   " + screen.highlighted(hit.snippet, hit.matches))
