"""Options and arguments that mean the same in every command."""

from pathlib import Path
from typing import Annotated, Any

import typer

from linkvault.cli.parameters.signature import typer_parameter
from linkvault.cli.parameters.table import FETCHING, ID, IDS, JSON, JSONL
from linkvault.cli.ui.completion import complete_tags
from linkvault.states import BrowserUse

MIN_SECONDS = 0.1  # a shorter time limit than this would end every fetch
# The defaults of `FetchSettings` and of the scheduler: to import them here would cost `--help` 100 ms. A test compares.
DEFAULT_SECONDS, DEFAULT_MEGABYTES, DEFAULT_DELAY = "50", "20", "0.5"

Json = Annotated[bool, typer_parameter(JSON)]
Jsonl = Annotated[bool, typer_parameter(JSONL)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
Ids = Annotated[list[str] | None, typer_parameter(IDS)]
Id = Annotated[str, typer_parameter(ID)]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        "-t",
        metavar="TAG",
        help="Add this tag; repeat it or use commas for several.",
        autocompletion=complete_tags,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=MIN_SECONDS,
        help="Maximum time for one page.",
        show_default=DEFAULT_SECONDS,
        rich_help_panel=FETCHING,
    ),
]
Cookies = Annotated[
    Path | None,
    typer.Option(
        "--cookies",
        metavar="FILE",
        help="Send the cookies of a cookies.txt file, as exported by browsers.",
        rich_help_panel=FETCHING,
    ),
]


def _browser_option(default: str) -> Any:
    """Return the option of a command that fetches pages; only its default depends on the command."""
    return typer.Option(
        "--browser",
        metavar="WHEN",
        help="Render pages in a browser of the Chromium family: auto (those that scripts write), always or never.",
        show_default=default,
        rich_help_panel=FETCHING,
    )


UseOfBrowser = Annotated[BrowserUse | None, _browser_option("the setting browser, else auto")]
ImportBrowser = Annotated[BrowserUse | None, _browser_option("never")]
AddImages = Annotated[
    bool | None,
    typer.Option(
        "--images/--no-images",
        help="Store the pictures of the article too. With IDs: only the pictures that saved articles lack.",
        show_default="the setting images, else yes; with --html only those in the file",
        rich_help_panel=FETCHING,
    ),
]
ImportImages = Annotated[
    bool,
    typer.Option(
        "--images",
        help="Store the pictures of the articles too: 0.1 to 8 MB a page.",
        rich_help_panel=FETCHING,
    ),
]

AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Fetch pages of this machine and of private networks, too.",
        rich_help_panel=FETCHING,
    ),
]
