"""The options and arguments of `add`, and those that it shares with `import`."""

from pathlib import Path

from linkvault.cli.parameters.table import FETCHING, JSON, JSONL, Parameter
from linkvault.states import BrowserUse

MIN_SECONDS = 0.1  # a shorter time limit than this would end every fetch
# The defaults of `FetchSettings` and of the scheduler: to import them here would cost `--help` 100 ms. A test compares.
DEFAULT_SECONDS, DEFAULT_MEGABYTES, DEFAULT_DELAY = "50", "20", "0.5"
_MIN_MEGABYTES = 0.001  # a page of fewer than 1000 bytes has no article

ADDED_TAGS = Parameter(
    "tag",
    "--tag",
    "-t",
    kind=str,
    repeats=True,
    metavar="TAG",
    help="Add this tag; repeat it or use commas for several.",
)
TIMEOUT = Parameter(
    "timeout",
    "--timeout",
    kind=float,
    metavar="SECONDS",
    min=MIN_SECONDS,
    help="Maximum time for one page.",
    show_default=DEFAULT_SECONDS,
    rich_help_panel=FETCHING,
)
COOKIES = Parameter(
    "cookies",
    "--cookies",
    kind=Path,
    metavar="FILE",
    help="Send the cookies of a cookies.txt file, as exported by browsers.",
    rich_help_panel=FETCHING,
)


def browser_option(default: str) -> Parameter:
    """Return the option of a command that fetches pages; only its default depends on the command."""
    return Parameter(
        "browser",
        "--browser",
        kind=BrowserUse,
        metavar="WHEN",
        help="Render pages in a browser of the Chromium family: auto (where scripts write the text), always or never.",
        show_default=default,
        rich_help_panel=FETCHING,
    )


ADD = (
    Parameter(
        "urls",
        kind=str,
        repeats=True,
        metavar="URL...",
        help="Addresses of pages; - reads them from standard input, also as list and search write them. "
        "With --retry and with --images also IDs of links.",
        show_default=False,
    ),
    Parameter(
        "file",
        "--file",
        kind=str,
        repeats=True,
        metavar="LIST",
        help="Read addresses from a file, one per line.",
    ),
    ADDED_TAGS,
    Parameter(
        "title",
        "--title",
        kind=str,
        metavar="TEXT",
        help="Use this title; only with a single address.",
    ),
    Parameter("note", "--note", kind=str, metavar="TEXT", help="Add this note."),
    Parameter(
        "html",
        "--from",
        "--html",
        kind=Path,
        metavar="FILE",
        help="Read the page from a file (- for standard input): HTML, PDF, MHTML, .webarchive, .maff; only with "
        "a single address, or with none if the file names it.",
    ),
    Parameter("url", "--url", kind=str, metavar="URL", help="The address of the page in --from."),
    Parameter("no_fetch", "--no-fetch", help="Save the link without fetching its page."),
    Parameter("force", "--force", help="Store a new snapshot in any case, and make it the current one."),
    Parameter("keep", "--keep", help="Take the page as it is, even if it looks like no article."),
    Parameter(
        "pdf",
        "--pdf/--no-pdf",
        help="Store the PDF that the page about a paper names, too.",
        show_default="of arXiv, OpenReview, ACL, bioRxiv, JMLR, NeurIPS, PMLR and CVF",
    ),
    Parameter(
        "pdf_password",
        "--pdf-password",
        help="Ask for the password of an encrypted PDF; it is not stored.",
    ),
    Parameter(
        "retry",
        "--retry",
        help="Fetch the pages of failed links again: of all, or of the given IDs.",
    ),
    Parameter(
        "since",
        "--since",
        kind=str,
        metavar="DATE",
        help="With --retry: only links added on or after a date.",
    ),
    Parameter(
        "reason",
        "--reason",
        kind=str,
        repeats=True,
        metavar="REASON",
        help="With --retry: links with this reason, such as timeout, http_503, login or not_fetched, whether "
        "they failed or not; repeat it or use commas for several.",
    ),
    Parameter(
        "user_agent",
        "--user-agent",
        kind=str,
        metavar="TEXT",
        help="Identify as this to web sites.",
        show_default="the setting user_agent, else linkvault and its version",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "header",
        "--header",
        kind=str,
        repeats=True,
        metavar="'NAME: VALUE'",
        help="Send this header, only to the host of the address.",
        rich_help_panel=FETCHING,
    ),
    COOKIES,
    browser_option("the setting browser, else auto"),
    TIMEOUT,
    Parameter(
        "images",
        "--images/--no-images",
        help="Store the pictures of the article too. With IDs: only the pictures that saved articles lack.",
        show_default="the setting images, else yes; with --html only those in the file",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "snapshot",
        "--snapshot",
        help="Store the page as it looks in the browser, too: `linkvault open --snapshot` shows it.",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "max_size",
        "--max-size",
        kind=float,
        metavar="MB",
        min=_MIN_MEGABYTES,
        help="Maximum size of a page, uncompressed.",
        show_default=DEFAULT_MEGABYTES,
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "allow_private",
        "--allow-private",
        help="With --retry without IDs: fetch pages of this machine and of private networks, too.",
        rich_help_panel=FETCHING,
    ),
    JSON,
    JSONL,
)
