"""`linkvault search`: ranked hits, each with the passage that made it one."""

from dataclasses import replace
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from linkvault.cli.options import Json, Jsonl, examples, is_on_terminal, selecting, session
from linkvault.cli.records import hit_record
from linkvault.cli.tables import tell_json
from linkvault.cli.ui.hits import print_hits, print_no_hits, print_query
from linkvault.errors import UsageError
from linkvault.models import Selection

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
    fold: Annotated[
        bool | None,
        typer.Option(
            "--fold/--no-fold",
            help="One hit for links with nearly the same article; else only in a pipe each keeps its line.",
            show_default=False,
        ),
    ] = None,
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
    if (chosen.sort, chosen.reverse) != (Selection().sort, False):
        raise UsageError(
            "hits come best first", hint="`linkvault search ... | linkvault list - --sort added` sorts"
        )
    from linkvault.alike import ComparingVault

    chosen = replace(chosen, limit=_HITS) if chosen.limit is None else chosen
    folds = (json or jsonl or now.screen.is_terminal) if fold is None else fold
    with ComparingVault(now.path) as vault:
        look = vault.search_folded if folds else vault.search
        hits, found = look(text, chosen, snippets=snippets)
        if found.meant and not hits and now.screen.is_terminal and not (json or jsonl):
            now.screen.say(f"nothing found for: {text}; searched for this instead: {found.meant}")
            text = str(found.meant)
            hits, found = look(text, chosen, snippets=snippets)
        trashed = 0 if hits else vault.count(Selection(trashed=True))
    if explain:
        print_query(now.screen, found)
    if found.meant:
        now.screen.say(f"did you mean: {found.meant}")
    if json or jsonl:
        tell_json(now.screen, map(hit_record, hits), lines=jsonl)
    elif hits:
        print_hits(now.screen, hits)
    else:
        print_no_hits(now.screen, text, trashed)


def _pick(ctx: typer.Context, chosen: Selection, *, fzf: bool) -> None:
    """Let the user search while typing, and show or open what is chosen."""
    from linkvault.cli.open_ import open_
    from linkvault.cli.picker import pick, pick_by_fzf
    from linkvault.cli.show import show

    link, live = (pick_by_fzf if fzf else pick)(session(ctx), chosen)
    if link is not None:
        (open_ if live else show)(ctx, str(link.id))
