"""The lines of an article that hold what is looked for, as `grep -n` shows them: for `linkvault show --find`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linkvault.cli.ui.options import Session
from linkvault.cli.ui.terminal import Screen
from linkvault.cli.views.link_tables import tell_json
from linkvault.errors import UsageError
from linkvault.models import Rendered

if TYPE_CHECKING:
    from linkvault.search import Line


def tell_lines(now: Session, content: Rendered, words: str, around: int, *, text: bool, json: str) -> None:
    """Show the lines of the Markdown, or with `text` of the plain text, that hold any of the words.

    :param json: "list" for one document, "lines" for an object a line, "" for people
    :raises UsageError: if the words hold nothing that can be looked for
    """
    from linkvault import search

    query = search.parse(words)
    if not search.has_words(query):
        raise UsageError(f"no words to look for: {words}", hint="linkvault show 12 --find 损失")
    found = search.find_lines(content.text if text else content.markdown, query, around)
    if json:
        records = ({"line": each.number, "text": each.text, "matches": each.matches} for each in found)
        tell_json(now.screen, records, lines=json == "lines")
        return
    if found:
        told = "\n".join(_told(now.screen, found, parted=around > 0)) + "\n"
        now.screen.page(told, pager=now.settled.pager is not False)
    else:
        now.screen.say(f"no line holds: {words}")


def _told(screen: Screen, lines: Iterable["Line"], *, parted: bool) -> Iterator[str]:
    """Yield `12:` and a line that matched, `12-` and another; if `parted`, `--` where some are left out."""
    last = 0
    for line in lines:
        if parted and last and line.number > last + 1:
            yield screen.dim("--")
        sign = ":" if line.matches else "-"
        yield screen.dim(f"{line.number}{sign}") + screen.highlighted(line.text, line.matches, lines=True)
        last = line.number
