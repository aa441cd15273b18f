"""Hits of a search -> passages on a terminal, records in a pipe, JSON."""

from typing import TYPE_CHECKING

from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.changes import count_links
from linkvault.cli.views.json_records import hit_record
from linkvault.cli.views.link_tables import print_json
from linkvault.models import Hit

if TYPE_CHECKING:
    from linkvault.cli.ui.corrected_search import Answer
    from linkvault.search import SearchResult


def print_answer(screen: Screen, answer: "Answer", *, trashed: int, json: bool, jsonl: bool) -> None:
    """Print the hits of a search; without hits, say so.

    :param trashed: the number of links in the trash
    """
    if answer.result.suggestion:
        screen.notify(f"did you mean: {answer.result.suggestion}")
    if json or jsonl:
        print_json(screen, map(hit_record, answer.hits), lines=jsonl)
        return
    if answer.message:
        screen.notify(answer.message)
    print_hits(screen, answer.hits)
    if trashed and not answer.hits:
        screen.notify(f"the trash is not searched; `linkvault trash` lists the {count_links(trashed)} in it")


def print_query(screen: Screen, result: "SearchResult") -> None:
    """Print how a query was understood: in the query language, then each clause in words."""
    from datetime import date

    from linkvault.search import explain

    screen.notify(f"query: {str(result.query) or 'empty'}")
    for clause in explain(result.query, date.today()):
        screen.notify(f"  {clause}")


def print_hits(screen: Screen, hits: list[Hit]) -> None:
    """Print hits, best first; those without some words of the query come last, after a heading."""
    headed = False
    for hit in hits:
        if hit.is_partial and not headed:
            headed = True
            screen.notify("results with only some of the words:")
        if screen.is_terminal:
            _print_hit(screen, hit)
        else:
            screen.print_record(hit.link.id, hit.link.url, hit.link.title, hit.snippet)


def _print_hit(screen: Screen, hit: Hit) -> None:
    link = hit.link
    parts = (link.site, (link.published or link.added)[:10], ", ".join(link.tags), _near_copies(hit.copies))
    about = "  ".join(filter(None, parts))
    screen.print_line(
        f"{screen.dim(str(link.id))}  {screen.bold(printable(link.title))}  {screen.dim(printable(about))}"
    )
    if hit.snippet not in ("", " ".join(link.title.split())):  # a link without text has only its title
        screen.print_line("   " + screen.highlight(hit.snippet, hit.matches))


def _near_copies(ids: tuple[int, ...]) -> str:
    """Return the ids of links with nearly the same article, in words.

    >>> _near_copies((12,)), _near_copies((3, 4))
    ('(+1 near copy: 12)', '(+2 near copies: 3, 4)')
    """
    word = "copy" if len(ids) == 1 else "copies"
    return f"(+{len(ids)} near {word}: {', '.join(map(str, ids))})" if ids else ""
