"""`linkvault search`: find links by words, best matches first, each with a passage that matches."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from linkvault.cli.ui.help_layout import SELECTION, SectionedCommand, examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.search_answer import Answer
from linkvault.cli.ui.selection_options import MAX_LIMIT, with_selection_options
from linkvault.cli.ui.session import Session, current_session, is_on_terminal
from linkvault.cli.views.hits import print_answer, print_query
from linkvault.errors import UsageError
from linkvault.models import Selection

_LIMIT = 10  # hits on a terminal without --limit; programs get all
_MAX_SNIPPETS = 20  # of one hit
_GUARD = "\0"  # cannot occur in an argument


class _SearchCommand(SectionedCommand):
    """A command whose words may begin with a minus: `search loss -momentum` excludes momentum."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(
            ctx, [_GUARD + argument if _is_excluded_word(argument) else argument for argument in args]
        )


def _is_excluded_word(argument: str) -> bool:
    """Return whether an argument is an excluded word or phrase, not an option such as `-n`, `-n20` or `--tag`.

    >>> [_is_excluded_word(text) for text in ("-momentum", "-损失", "-n", "-n20", "--tag", "-", "loss")]
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
        cls=_SearchCommand,
        epilog=examples(
            "linkvault search 损失函数",
            "linkvault search 'gradient -momentum tag:ml'",
            "linkvault search '\"maximum likelihood\" OR 似然 site:csdn.net' --json",
            "linkvault search loss | linkvault list - --sort title",
        ),
    )(search)


@with_selection_options(without=("limit", "sort", "reverse"))
def search(
    ctx: typer.Context,
    selection: Selection,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS...",
            help="The query. Without it, on a terminal, search as you type.",
            show_default=False,
        ),
    ] = None,
    snippets: Annotated[
        int,
        typer.Option("--snippets", metavar="N", min=1, max=_MAX_SNIPPETS, help="Passages to show per hit."),
    ] = 1,
    fold: Annotated[
        bool | None,
        typer.Option(
            "--fold/--no-fold",
            help="Show links with nearly the same article as one hit.",
            show_default="fold on a terminal and in JSON, no-fold in a pipe",
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the query was understood.")] = False,
    fzf: Annotated[
        bool, typer.Option("--fzf", help="Search as you type with fzf; only without WORDS.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            min=1,
            metavar="N",
            help="At most N hits.",
            show_default=f"{_LIMIT} on a terminal, else all",
            rich_help_panel=SELECTION,
        ),
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Search titles, tags, notes and text, best matches first.

    All words must match. A query may contain "a phrase", prefix*, -without, OR and the filters title: tag: site: lang:
    note: before: after: has:note is:untagged. If few links match all words, links that match some of them follow.
    `linkvault help search` explains the query language.

    A terminal shows the best ten. In a pipe, each hit is one line with tabs: id, URL, title, passage. A pipe and JSON
    get every hit; those beyond the best hundred follow newest first and without a passage.
    """
    session, for_programs = current_session(ctx), json or jsonl
    text = " ".join(words or ()).replace(_GUARD, "")
    if not text.strip():
        if words or for_programs or not (session.screen.is_terminal and is_on_terminal()):
            raise UsageError("no words to search for", hint="linkvault search loss")
        _pick(ctx, replace(selection, limit=limit and min(limit, MAX_LIMIT)), fzf=fzf)
        return
    folds = (for_programs or session.screen.is_terminal) if fold is None else fold
    best_only = limit is None and session.screen.is_terminal and not for_programs
    limit = _LIMIT + 1 if best_only else limit and min(limit, MAX_LIMIT)
    answer, trashed = _search(session, text, replace(selection, limit=limit), snippets=snippets, folds=folds)
    if best_only:
        answer = _cut(session, answer, selection)
    if explain:
        print_query(session.screen, answer.result)
    print_answer(session, answer, trashed=trashed, json=json, jsonl=jsonl)


def _search(
    session: Session, text: str, selection: Selection, *, snippets: int, folds: bool
) -> tuple[Answer, int]:
    """Return the answer to a query, and the number of links in the trash if there are no hits.

    :param folds: show links with nearly the same article as one hit
    """
    with session.vault() as vault:
        search_vault = vault.similar.search if folds else vault.search
        answer = Answer(text, *search_vault(text, selection, snippets=snippets))
        return answer, 0 if answer.hits else vault.count(Selection(trashed=True))


def _cut(session: Session, answer: Answer, selection: Selection) -> Answer:
    """Return the best hits of an answer, and how many more there are if these have all words as well."""
    shown, more = answer.hits[:_LIMIT], answer.hits[_LIMIT:]
    if not more:
        return answer
    count = None
    if not more[0].is_partial:
        with session.vault() as vault:
            matching = len(vault.search_ids(answer.text, selection))
        count = matching - sum(1 + len(hit.copies) for hit in shown)
    return replace(answer, hits=shown, has_more=True, more=count)


def _pick(ctx: typer.Context, selection: Selection, *, fzf: bool) -> None:
    """Let the user search while typing, and show or open the link that is picked."""
    from linkvault.cli.commands.open_ import open_
    from linkvault.cli.commands.show import show
    from linkvault.cli.ui.picker import pick, pick_by_fzf

    link, live = (pick_by_fzf if fzf else pick)(current_session(ctx), selection)
    if link is not None:
        (open_ if live else show)(ctx, str(link.id))
