"""An article -> what a terminal shows of it, by rich. Imported only when someone reads."""

import io

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from linkvault.cli.render import Screen, printable
from linkvault.cli.tables import local_date
from linkvault.models import Link, Snapshot

_WIDEST = 100  # longer lines are hard to read


def rendered(screen: Screen, link: Link, snapshot: Snapshot, markdown: str) -> str:
    """Return the article as safe terminal text, with a head that says what it is."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        force_terminal=screen.in_color,
        no_color=not screen.in_color,
        color_system="standard" if screen.in_color else None,
        width=min(screen.width, _WIDEST),
        highlight=False,
    )
    console.print(Text(printable(link.title), style="bold"))
    console.print(Text(printable(_about(link, snapshot)), style="dim"))
    if link.note:
        console.print(Text(printable(link.note, lines=True), style="italic"))
    console.print()
    console.print(Markdown(printable(markdown, lines=True), hyperlinks=False))
    return buffer.getvalue()


def _about(link: Link, snapshot: Snapshot) -> str:
    parts = [
        snapshot.byline,
        snapshot.site_name or link.site,
        (snapshot.published or "")[:10],
        f"saved {local_date(snapshot.captured)}",
        f"{snapshot.words:,} words",
        ", ".join(link.tags),
        link.url,
    ]
    return " · ".join(part for part in parts if part)
