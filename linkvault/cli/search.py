"""`linkvault search`: ranked hits, each with the passage that made it one."""

from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from linkvault.cli.options import Json, Jsonl, examples, is_on_terminal, selecting, session
from linkvault.cli.records import hit_record
from linkvault.cli.render import Screen, printable
from linkvault.cli.tables import tell_json
from linkvault.errors import UsageError
from linkvault.models import Hit, Selection

_HITS = 20
_GUARD = "\0"  # cannot occur in an argument


class _Search(TyperCommand):
    """A command whose words may begin with a minus: `search loss -momentum` looks for loss without momentum."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [_GUARD + each if _is_excluded_word(each) else each for each in args])


def _is_excluded_word(argument: str) -> bool:
    """Tell `-momentum` and `-"a phrase"` from the options `-n`, `-n20`, `-t` and `--tag`.

    >>> [_is_excluded_word(each) for each in ("-momentum", "-损失", "-n", "-n20", "--tag", "-", "loss")]
    [True, True, False, False, False, False, False]
    """
    first, rest = argument[:1], argument[1:]
    if first != "-" or rest.startswith("-"):
        return False
    return (len(rest) > 1 and not (rest[0] == "n" and rest[1:].isdigit())) or not rest.isascii()


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "search",
        cls=_Search,
        epilog=examples(
            "linkvault search 损失函数",
            "linkvault search 'gradient -momentum tag:ml'",
            "linkvault search '\"maximum likelihood\" OR 似然 site:csdn.net' --json",
        ),
    )(search)


@selecting
def search(
    ctx: typer.Context,
    chosen: Selection,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS...",
            help="What to look for; on a terminal without words: search as you type.",
            show_default=False,
        ),
    ] = None,
    snippets: Annotated[
        int, typer.Option("--snippets", metavar="N", min=1, max=20, help="Passages shown of each hit.")
    ] = 1,
    explain: Annotated[bool, typer.Option("--explain", help="Say how the query was understood.")] = False,
    fzf: Annotated[bool, typer.Option("--fzf", help="Without words: choose by fzf.")] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Search titles, tags, notes and text; best hits first.

    All words must occur: "a phrase", prefix*, -without, OR; title: tag: site: lang: note: before: after: has:note
    is:untagged narrow it. If few links hold all words, those with some of them follow and are marked.
    In a pipe one tab-separated line each: id, URL, title, passage.
    """
    now = session(ctx)
    text = " ".join(words or ()).replace(_GUARD, "")
    if not text.strip():
        if words or json or jsonl or not (now.screen.is_terminal and is_on_terminal()):
            raise UsageError("no words to search for", hint="linkvault search 损失函数")
        _pick(ctx, chosen, fzf=fzf)
        return
    limit = _HITS if chosen.limit is None else chosen.limit
    with now.vault() as vault:
        hits, found = vault.search(text, _limited(chosen, limit), snippets=snippets)
        if found.meant and not hits and now.screen.is_terminal and not (json or jsonl):
            now.screen.say(f"nothing found for: {text}; searched for this instead: {found.meant}")
            text = str(found.meant)
            hits, found = vault.search(text, _limited(chosen, limit), snippets=snippets)
        elif found.meant:
            now.screen.say(f"did you mean: {found.meant}")
    if explain:
        now.screen.say(f"understood as: {found.understood}")
    if json or jsonl:
        tell_json(now.screen, map(hit_record, hits), lines=jsonl)
    else:
        _tell(now.screen, hits, text)


def _pick(ctx: typer.Context, chosen: Selection, *, fzf: bool) -> None:
    """Let the user search while typing, and show or open what is chosen."""
    from linkvault.cli.open_ import open_
    from linkvault.cli.picker import pick, pick_by_fzf
    from linkvault.cli.show import show

    link, live = (pick_by_fzf if fzf else pick)(session(ctx), chosen)
    if link is not None:
        (open_ if live else show)(ctx, str(link.id))


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
