"""Hits of a search -> passages on a terminal, records in a pipe, JSON."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from linkvault.cli.ui.search_answer import shorten
from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.cli.views.json_records import hit_record
from linkvault.cli.views.link_tables import print_json
from linkvault.cli.views.wrapped_text import Part, format_parts, wrap_parts
from linkvault.models import Hit, Status

if TYPE_CHECKING:
    from linkvault.cli.ui.search_answer import Answer
    from linkvault.search import SearchResult

_INDENT = 3  # columns before a passage: those of a small id and the space behind it
_MORE_HITS = 50  # that the message below the first hits offers
_SOME_WORDS = "the best results with only some of the words:"
_SIMILAR_WORDS = "results with similar words:"


def print_answer(session: Session, answer: "Answer", *, trashed: int, json: bool, jsonl: bool) -> None:
    """Print the hits of a search; without hits, say so.

    :param trashed: the number of links in the trash
    """
    screen = session.screen
    if answer.result.query.unread:
        _notify(screen, f"no filter, searched as words: {', '.join(answer.result.query.unread)}")
    if ignored := answer.result.query.ignored:
        _notify(screen, f"the query is too long; not searched: {shorten(ignored)}")
    if answer.message:
        _notify(screen, answer.message)
    if json or jsonl:
        print_json(screen, map(hit_record, chain(answer.hits, answer.others)), lines=jsonl)
    elif screen.is_terminal:
        text = "".join(f"{line}\n" for line in _format_hits(screen, answer))
        screen.print_paged(text, pager=session.has_pager)
    else:
        _print_records(screen, answer)
    if trashed and not answer.hits:
        from linkvault.cli.views.changes import count_links  # most searches have hits

        _notify(
            screen, f"the trash is not searched; `linkvault trash` lists the {count_links(trashed)} in it"
        )


def _notify(screen: Screen, text: str) -> None:
    """Write a message on standard error, on a terminal in lines that fit it."""
    if not screen.is_terminal:
        screen.notify(text)
        return
    for line in wrap_parts([Part(printable(text))], screen.width, 0):
        screen.notify("".join(part.text for part in line))


def print_query(screen: Screen, result: "SearchResult") -> None:
    """Print how a query was understood: in the query language, then each clause in words."""
    from datetime import date

    from linkvault.search import explain

    screen.notify(f"query: {str(result.query) or 'empty'}")
    for clause in explain(result.query, date.today()):
        screen.notify(f"  {clause}")


def _print_records(screen: Screen, answer: "Answer") -> None:
    """Print hits as records, best first; those without some words of the query come last, after a message."""
    heading = ""
    for hit in chain(answer.hits, answer.others):
        if (own := _heading(answer, hit)) != heading:
            heading = own
            screen.notify(heading)
        screen.print_record(hit.link.id, hit.link.url, hit.link.title, hit.snippet)


def _format_hits(screen: Screen, answer: "Answer") -> Iterator[str]:
    """Yield the lines of the hits, best first; those without some words of the query come last, after a heading."""
    heading = ""
    for hit in answer.hits:
        if (own := _heading(answer, hit)) != heading:
            heading = own
            yield from format_parts(screen, [Part(heading, screen.DIM)])
        yield from _format_hit(screen, hit, answer)
    if answer.has_more:
        count = f"{answer.more} " if answer.more else ""
        yield screen.dim(f"... {count}more: -n {_MORE_HITS}")


def _heading(answer: "Answer", hit: Hit) -> str:
    """Return the line above a group of hits; empty for hits with all words, which have none above them."""
    if not hit.is_partial:
        return ""
    if hit.correction is None:
        return _SOME_WORDS
    return _SIMILAR_WORDS if answer.result.strict_count else ""


def _format_hit(screen: Screen, hit: Hit, answer: "Answer") -> Iterator[str]:
    link = hit.link
    state = "" if link.status == Status.SAVED else f"[{link.status}: {link.reason}]"
    words = f"for {hit.correction}" if hit.correction and hit.correction != answer.correction else ""
    facts = (
        link.site,
        (link.published or link.added)[:10],
        ", ".join(link.tags),
        state,
        words,
        _near_copies(hit.copies),
    )
    about = "  ".join(printable(fact) for fact in facts if fact)
    number = str(link.id)
    head = [
        Part(f"{number}  ", screen.DIM),
        Part(printable(link.title), screen.BOLD),
        Part(f"  {about}", screen.DIM),
    ]
    yield from format_parts(screen, head, indent=_INDENT)
    if hit.snippet not in ("", " ".join(link.title.split())):  # a link without text has only its title
        place = [Part(f"  p. {hit.page}", screen.DIM)] if hit.page is not None else []
        yield from format_parts(screen, [*_split_matches(screen, hit), *place], first=_INDENT, indent=_INDENT)


def _split_matches(screen: Screen, hit: Hit) -> Iterator[Part]:
    """Yield the passage in parts, with the matches in their own style."""
    position = 0
    for offset, length in (*hit.matches, (len(hit.snippet), 0)):
        yield Part(printable(hit.snippet[position:offset]))
        position = offset + length
        yield Part(printable(hit.snippet[offset:position]), screen.HIT)


def _near_copies(ids: tuple[int, ...]) -> str:
    """Return the ids of links with nearly the same article, in words.

    >>> _near_copies((12,)), _near_copies((3, 4))
    ('(+1 near copy: 12)', '(+2 near copies: 3, 4)')
    """
    word = "copy" if len(ids) == 1 else "copies"
    return f"(+{len(ids)} near {word}: {', '.join(map(str, ids))})" if ids else ""
