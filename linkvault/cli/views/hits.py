"""Hits of a search -> the answer: passages on a terminal, records in a pipe, JSON."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.changes import links_in_words
from linkvault.cli.views.json_records import hit_record
from linkvault.cli.views.link_tables import tell_json
from linkvault.models import Hit

if TYPE_CHECKING:
    from linkvault.search import Found


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits for a query, how the query was understood, and, if there are none, how many links are in the trash."""

    text: str
    hits: list[Hit]
    found: "Found"
    trashed: int


def print_answer(screen: Screen, answer: Answer, *, explain: bool, json: bool, jsonl: bool) -> None:
    """Print the hits; with `explain` say first how the query was understood."""
    if explain:
        print_query(screen, answer.found)
    if answer.found.meant:
        screen.say(f"did you mean: {answer.found.meant}")
    if json or jsonl:
        tell_json(screen, map(hit_record, answer.hits), lines=jsonl)
    elif answer.hits:
        print_hits(screen, answer.hits)
    else:
        print_no_hits(screen, answer.text, answer.trashed)


def print_query(screen: Screen, found: "Found") -> None:
    """Say how the query was understood: as it would be typed, and each clause in words."""
    from datetime import date

    from linkvault.search import explain

    screen.say(f"understood as: {str(found.understood) or 'nothing'}")
    for clause in explain(found.understood, date.today()):
        screen.say(f"  {clause}")


def print_hits(screen: Screen, hits: list[Hit]) -> None:
    """Print hits, best first; those that lack a word of the query come last, after a heading."""
    loosened = False
    for hit in hits:
        if hit.loosened and not loosened:
            loosened = True
            screen.say("only some of the words:")
        if screen.is_terminal:
            _print_hit(screen, hit)
        else:
            screen.record(hit.link.id, hit.link.url, hit.link.title, hit.snippet)


def print_no_hits(screen: Screen, text: str, trashed: int) -> None:
    """Say that nothing was found, and how many links are in the trash, which is not searched."""
    screen.say(f"nothing found for: {text}")
    if trashed:
        screen.say(
            f"the trash is not searched: `linkvault trash` lists what is in it, {links_in_words(trashed)}"
        )


def _print_hit(screen: Screen, hit: Hit) -> None:
    link = hit.link
    told = (link.site, (link.published or link.added)[:10], ", ".join(link.tags), _copies(hit.copies))
    about = "  ".join(filter(None, told))
    screen.line(
        f"{screen.dim(str(link.id))}  {screen.bold(printable(link.title))}  {screen.dim(printable(about))}"
    )
    if hit.snippet not in ("", " ".join(link.title.split())):  # a link alone has no more than its title
        screen.line("   " + screen.highlighted(hit.snippet, hit.matches))


def _copies(ids: tuple[int, ...]) -> str:
    """Name the links with nearly the same article.

    >>> _copies((12,)), _copies((3, 4))
    ('(+1 near copy: 12)', '(+2 near copies: 3, 4)')
    """
    word = "copy" if len(ids) == 1 else "copies"
    return f"(+{len(ids)} near {word}: {', '.join(map(str, ids))})" if ids else ""
