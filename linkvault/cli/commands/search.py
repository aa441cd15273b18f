"""`linkvault search`: ranked hits, each with the passage that made it one."""

from dataclasses import replace
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from linkvault.cli.ui.options import Json, Jsonl, Session, examples, is_on_terminal, selecting, session
from linkvault.cli.views.hits import Answer, print_answer
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
    chosen = replace(chosen, limit=chosen.limit or _HITS)
    for_programs = json or jsonl
    folds = (for_programs or now.screen.is_terminal) if fold is None else fold
    answer = _search(now, text, chosen, snippets=snippets, folds=folds)
    if answer.found.meant and not answer.hits and now.screen.is_terminal and not for_programs:
        meant = str(answer.found.meant)
        now.screen.say(f"nothing found for: {text}; searched for this instead: {meant}")
        answer = _search(now, meant, chosen, snippets=snippets, folds=folds)
    print_answer(now.screen, answer, explain=explain, json=json, jsonl=jsonl)


def _search(now: Session, text: str, chosen: Selection, *, snippets: int, folds: bool) -> Answer:
    """Search; with `folds` one hit stands for all links with nearly the same article."""
    from linkvault.vault import Vault

    with Vault(now.path) as vault:
        search_vault = vault.similar.search if folds else vault.search
        hits, found = search_vault(text, chosen, snippets=snippets)
        trashed = 0 if hits else vault.count(Selection(trashed=True))
    return Answer(text, hits, found, trashed)


def _pick(ctx: typer.Context, chosen: Selection, *, fzf: bool) -> None:
    """Let the user search while typing, and show or open what is chosen."""
    from linkvault.cli.commands.open_ import open_
    from linkvault.cli.commands.show import show
    from linkvault.cli.ui.picker import pick, pick_by_fzf

    link, live = (pick_by_fzf if fzf else pick)(session(ctx), chosen)
    if link is not None:
        (open_ if live else show)(ctx, str(link.id))
