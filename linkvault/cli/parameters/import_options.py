"""The options and arguments of `import`."""

from linkvault import formats
from linkvault.cli.parameters.add_options import (
    ADDED_TAGS,
    COOKIES,
    DEFAULT_DELAY,
    TIMEOUT,
    browser_option,
)
from linkvault.cli.parameters.table import FETCHING, JSON, JSONL, Parameter

JOBS = 16  # as `transfer.crawler.JOBS`, which `--help` has no time to import
_MAX_JOBS = 100  # threads
IMPORT = (
    Parameter(
        "files",
        kind=str,
        repeats=True,
        metavar="FILE...",
        help="Files or folders; - is standard input. With --resume or --retry-failed: IDs of imports.",
        show_default=False,
    ),
    ADDED_TAGS,
    Parameter(
        "folders_as_tags",
        "--folders-as-tags/--no-folders-as-tags",
        default=True,
        help="Turn folders of bookmarks into tags.",
    ),
    Parameter(
        "format_name",
        "--format",
        kind=str,
        metavar="FORMAT",
        help=f"The format of the files, instead of detecting it. One of {', '.join(formats.reader_names())}.",
    ),
    Parameter("no_fetch", "--no-fetch", help="Save the links without fetching their pages."),
    Parameter("resume", "--resume", help="Continue the last import, or those given."),
    Parameter(
        "retry_failed",
        "--retry-failed",
        help="Fetch the failed pages of the last import again, or of those given.",
    ),
    Parameter("past", "--list", help="List past imports."),
    Parameter(
        "dry_run",
        "--dry-run",
        help="Show what the files contain, and change nothing; not with --resume or --retry-failed.",
    ),
    Parameter(
        "jobs",
        "--jobs",
        "-j",
        kind=int,
        default=JOBS,
        min=1,
        max=_MAX_JOBS,
        metavar="N",
        help="Number of pages to fetch at the same time.",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "delay",
        "--delay",
        kind=float,
        min=0,
        metavar="SECONDS",
        help="Time between two requests to the same host.",
        show_default=DEFAULT_DELAY,
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "max_time",
        "--max-time",
        kind=str,
        metavar="TIME",
        help="Stop after 90 (seconds), 30m or 2h.",
        rich_help_panel=FETCHING,
    ),
    TIMEOUT,
    COOKIES,
    browser_option("never"),
    Parameter(
        "images",
        "--images",
        help="Store the pictures of the articles too: 0.1 to 8 MB a page.",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "pdf",
        "--pdf",
        help="Store the PDF of a paper with its page, and the page with its PDF: two requests.",
        rich_help_panel=FETCHING,
    ),
    Parameter(
        "allow_private",
        "--allow-private",
        help="Fetch pages of this machine and of private networks, too.",
        rich_help_panel=FETCHING,
    ),
    JSON,
    JSONL,
)
