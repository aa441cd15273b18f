"""An article and words -> the lines that contain one of the words, as `grep -n` prints them, for `show --find`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import Screen
from linkvault.cli.views.link_tables import print_json
from linkvault.errors import UsageError
from linkvault.models import ArticleText

if TYPE_CHECKING:
    from linkvault.search import Line


def print_matching_lines(
    session: Session, content: ArticleText, words: str, around: int, *, text: bool, json: str
) -> None:
    """Print the lines of the Markdown, or with `text` of the plain text, that contain one of the words.

    :param around: the number of lines to print before and after each
    :param json: "list" for one JSON document, "lines" for one object per line, "" for plain lines
    :raises UsageError: if there are no words to search for
    """
    from linkvault import search

    query = search.parse(words)
    if not search.has_words(query):
        raise UsageError(
            f"no words to search for: {words}", hint="for example `linkvault show 12 --find 损失`"
        )
    lines = search.find_lines(content.text if text else content.markdown, query, around)
    if json:
        records = ({"line": line.number, "text": line.text, "matches": line.matches} for line in lines)
        print_json(session.screen, records, lines=json == "lines")
    elif lines:
        formatted = "\n".join(_format(session.screen, lines, separated=around > 0)) + "\n"
        session.screen.print_paged(formatted, pager=session.has_pager)
    else:
        session.screen.notify(f"no line contains {words}")


def _format(screen: Screen, lines: Iterable["Line"], *, separated: bool) -> Iterator[str]:
    """Yield `12:` and a line that matches, `12-` and one that does not; with `separated`, `--` between groups."""
    last = 0
    for line in lines:
        if separated and last and line.number > last + 1:
            yield screen.dim("--")
        sign = ":" if line.matches else "-"
        yield screen.dim(f"{line.number}{sign}") + screen.highlight(line.text, line.matches, lines=True)
        last = line.number
