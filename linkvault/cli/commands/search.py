"""`linkvault search`: find links by words, best matches first, each with a passage that matches."""

from typing import TYPE_CHECKING

from linkvault.cli.parameters import table
from linkvault.cli.parameters.values import MAX_LIMIT
from linkvault.cli.ui.search_answer import Answer
from linkvault.cli.ui.session import Session, is_on_terminal
from linkvault.cli.views.hits import print_answer, print_query
from linkvault.errors import UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Selection

if TYPE_CHECKING:  # not needed for a command line of a plain form
    import typer

    from linkvault.vault import Vault


_MAX_COUNTED = 10_000  # hits; more are many, and counting a million takes half a second


def register(app: "typer.Typer") -> None:
    """Add the command to the program."""
    from linkvault.cli.parameters.excluded_words import WordsCommand
    from linkvault.cli.parameters.signature import with_parameters
    from linkvault.cli.ui.help_layout import examples

    app.command(
        "search",
        cls=WordsCommand,
        epilog=examples(
            "linkvault search 损失函数",
            "linkvault search 'gradient -momentum tag:ml'",
            "linkvault search '\"maximum likelihood\" OR 似然 site:csdn.net' --json",
            "linkvault search loss | linkvault list - --sort title",
        ),
    )(with_parameters(table.SEARCH)(search))


def search(
    session: Session,
    selection: Selection,
    *,
    words: list[str] | None,
    snippets: int,
    fold: bool | None,
    explain: bool,
    fzf: bool,
    limit: int | None,
    json: bool,
    jsonl: bool,
) -> None:
    """Search titles, tags, notes and text, best matches first.

    All words must match. A query may contain "a phrase", prefix*, -without, OR and the filters title: tag: site: lang:
    note: before: after: has:note is:untagged. If few links match all words, links that match some of them follow.
    `linkvault help search` explains the query language.

    A terminal shows the best ten. In a pipe, each hit is one line with tabs: id, URL, title, passage. A pipe and JSON
    get every hit; those beyond the best hundred follow newest first, without a passage and with near copies.
    """
    for_programs, text = json or jsonl, " ".join(words or ())
    if not text.strip():
        if words or for_programs or not (session.screen.is_terminal and is_on_terminal()):
            raise UsageError("no words to search for", hint="for example `linkvault search loss`")
        _pick(session, replace(selection, limit=limit and min(limit, MAX_LIMIT)), fzf=fzf)
        return
    folds = (for_programs or session.screen.is_terminal) if fold is None else fold
    best_only = limit is None and session.screen.is_terminal and not for_programs
    limit = table.DEFAULT_HITS + 1 if best_only else limit and min(limit, MAX_LIMIT)
    with session.vault() as vault:
        answer = _search(vault, text, replace(selection, limit=limit), snippets=snippets, folds=folds)
        if best_only:
            answer = _cut(vault, answer, selection)
        if explain:
            print_query(session.screen, answer.result)
        trashed = 0 if answer.hits else vault.count(Selection(trashed=True))
        print_answer(session, answer, trashed=trashed, json=json, jsonl=jsonl)
        if not answer.hits:
            _suggest_names(session, vault, answer, selection)


def _search(vault: "Vault", text: str, selection: Selection, *, snippets: int, folds: bool) -> Answer:
    """Return the answer to a query.

    :param folds: show links with nearly the same article as one hit
    """
    searching = vault.similar.search if folds else vault.full_text.search
    is_all = selection.limit is None
    hits, result = searching(text, selection, snippets=snippets, ranked_only=is_all)
    return Answer(text, hits, result, others=vault.full_text.other_hits(result) if is_all else ())


def _suggest_names(session: Session, vault: "Vault", answer: Answer, selection: Selection) -> None:
    """Say which tag or site may be meant instead of one that no link has."""
    from datetime import date

    from linkvault.cli.ui.near_names import suggest_names
    from linkvault.search import list_selections

    for message in suggest_names(vault, [selection, *list_selections(answer.result.query, date.today())]):
        session.screen.notify(message)


def _cut(vault: "Vault", answer: Answer, selection: Selection) -> Answer:
    """Return the best hits of an answer, and how many more there are if these have all words as well."""
    shown, more = answer.hits[: table.DEFAULT_HITS], answer.hits[table.DEFAULT_HITS :]
    if not more:
        return answer
    count = ""
    if not more[0].is_partial:
        matching = len(vault.search_ids(answer.text, replace(selection, limit=_MAX_COUNTED)))
        other = matching - sum(1 + len(hit.copies) for hit in shown)
        count = str(other) if matching < _MAX_COUNTED else f"over {other - 1}"
    return replace(answer, hits=shown, has_more=True, more=count)


def _pick(session: Session, selection: Selection, *, fzf: bool) -> None:
    """Let the user search while typing, and show or open the link that is picked."""
    from linkvault.cli.commands.open_ import open_link
    from linkvault.cli.commands.show import show
    from linkvault.cli.ui.picker import pick, pick_by_fzf

    link, live = (pick_by_fzf if fzf else pick)(session, selection)
    if link is not None:
        (open_link if live else show)(session, str(link.id))
