"""The options and arguments that are data: typer's signatures and the plain parser are made from these tables.

`plain` reads them without typer, which takes a third of the time of `list`; so this module must not import it.
"""

from importlib import import_module
from typing import Any

from linkvault.store.selection import SORTS

COLORS = ("auto", "always", "never")
DEFAULT_HITS = 10  # of a search on a terminal without --limit; programs get all
MAX_SNIPPETS = 20  # of one hit
SELECTION, FETCHING, OUTPUT = "Selection", "Fetching", "Output"  # sections of the help
REQUIRED: Any = ...  # the default of an argument that has none


class Parameter:
    """An option, or an argument if it has no flags. A flag `--on/--off` has a negative form."""

    def __init__(
        self,
        name: str,
        *flags: str,
        kind: type = bool,
        default: Any = None,
        repeats: bool = False,
        **settings: Any,
    ) -> None:
        """Keep what both parsers need.

        :param name: the keyword argument of the command that gets the value
        :param default: the value without the option; that of a switch is False
        :param repeats: whether the value is a list of all occurrences
        :param settings: further keyword arguments of `typer.Option` and `typer.Argument`, such as `min` and `help`
        """
        self.name, self.flags, self.kind, self.repeats, self.settings = name, flags, kind, repeats, settings
        self.all_flags = [form for flag in flags for form in flag.split("/")]
        self.off_flags = [flag.partition("/")[2] for flag in flags if "/" in flag]
        self.is_switch = kind is bool
        self.default = False if self.is_switch and not self.off_flags else default


DB = Parameter(
    "db",
    "--db",
    kind=str,
    metavar="PATH",
    help="The vault.",
    show_default="$LINKVAULT_DB, else the setting db, else vault.db in the data folder",
)
QUIET = Parameter("quiet", "--quiet", "-q", help="Print only results and errors.")
COLOR = Parameter(
    "color",
    "--color",
    kind=str,
    metavar="WHEN",
    help=f"Use colors: {', '.join(COLORS)}.",
    show_default="the setting color, else auto",
)
GLOBAL = (DB, QUIET, COLOR)  # the options of every command

JSON = Parameter("json", "--json", help="Print one JSON document.", rich_help_panel=OUTPUT)
JSONL = Parameter("jsonl", "--jsonl", help="Print one JSON object per line.", rich_help_panel=OUTPUT)
IDS = Parameter(
    "ids",
    kind=str,
    repeats=True,
    metavar="ID...",
    help="Numbers, ranges (3-7), -1 (the last added) or URLs of links; - reads them from standard input.",
    show_default=False,
)
ID = Parameter(
    "link_id",
    kind=str,
    default=REQUIRED,
    metavar="ID",
    help="Number or URL of a link, or -1 (the last added); - reads it from standard input.",
)
CHOICE = (  # the options that choose links, in every command that works on links
    Parameter(
        "tag",
        "--tag",
        "-t",
        kind=str,
        repeats=True,
        metavar="TAG",
        help="Links with this tag; repeat it for links with all of them. T/*: T and the tags below it.",
        rich_help_panel=SELECTION,
    ),
    Parameter(
        "not_tag",
        "--not-tag",
        kind=str,
        repeats=True,
        metavar="TAG",
        help="Links without this tag.",
        rich_help_panel=SELECTION,
    ),
    Parameter("untagged", "--untagged", help="Links without tags.", rich_help_panel=SELECTION),
    Parameter(
        "site", "--site", kind=str, metavar="HOST", help="Links of this site.", rich_help_panel=SELECTION
    ),
    Parameter(
        "since",
        "--since",
        kind=str,
        metavar="DATE",
        help="Links added on or after a date: 2026-11-25, 7d, 2w, 3m, 1y, yesterday.",
        rich_help_panel=SELECTION,
    ),
    Parameter(
        "until",
        "--until",
        kind=str,
        metavar="DATE",
        help="Links added before a date, not including it.",
        rich_help_panel=SELECTION,
    ),
    Parameter("failed", "--failed", help="Links whose page could not be fetched.", rich_help_panel=SELECTION),
)


def _limit(things: str, **settings: Any) -> Parameter:
    """Return the option that limits an answer to a number of things."""
    return Parameter(
        "limit",
        "--limit",
        "-n",
        kind=int,
        min=1,
        metavar="N",
        help=f"At most N {things}.",
        rich_help_panel=SELECTION,
        **settings,
    )


ORDER = (  # the options that order and limit the links that are chosen
    _limit("links"),
    Parameter(
        "sort",
        "--sort",
        kind=str,
        default="added",
        metavar="KEY",
        help=f"Order: {', '.join(SORTS)}.",
        rich_help_panel=SELECTION,
    ),
    Parameter("reverse", "--reverse", help="Reverse the order.", rich_help_panel=SELECTION),
)

LIST = (IDS, JSON, JSONL, *CHOICE, *ORDER)
SEARCH = (
    Parameter(
        "words",
        kind=str,
        repeats=True,
        metavar="WORDS...",
        help="The query. Without it, on a terminal, search as you type.",
        show_default=False,
    ),
    Parameter(
        "snippets",
        "--snippets",
        kind=int,
        default=1,
        metavar="N",
        min=1,
        max=MAX_SNIPPETS,
        help="Passages to show per hit.",
    ),
    Parameter(
        "fold",
        "--fold/--no-fold",
        help="Show links with nearly the same article as one hit.",
        show_default="fold on a terminal and in JSON, no-fold in a pipe",
    ),
    Parameter("explain", "--explain", help="Show how the query was understood."),
    Parameter("fzf", "--fzf", help="Search as you type with fzf; only without WORDS."),
    _limit("hits", show_default=f"{DEFAULT_HITS} on a terminal, else all"),
    JSON,
    JSONL,
    *CHOICE,
)
SHOW = (
    ID,
    Parameter("markdown", "--markdown", help="Print the article as Markdown."),
    Parameter("text", "--text", help="Print the article as plain text."),
    Parameter("html", "--html", help="Print the page as received, even if it has no article."),
    Parameter(
        "original",
        "--original",
        help="Write the stored file, such as a PDF, as received; not on a terminal.",
    ),
    Parameter("meta", "--meta", help="Print the metadata."),
    Parameter("assets", "--assets", help="List the stored pictures and other files of the article."),
    Parameter("at", "--at", kind=str, metavar="DATE", help="Show the snapshot as of DATE."),
    Parameter("number", "--snapshot", kind=int, metavar="N", help="Show snapshot N."),
    Parameter(
        "find",
        "--find",
        kind=str,
        metavar="WORDS",
        help="Print the lines of the article that contain one of the words; not with --html or --meta.",
    ),
    Parameter(
        "around",
        "--context",
        "-C",
        kind=int,
        default=0,
        metavar="N",
        min=0,
        help="With --find: print N lines around each line.",
    ),
    JSON,
    JSONL,
)
TAG_LIST = (JSON, JSONL)
# command that `plain` can parse -> the module of this package with its parameters, and their name there
_PARAMETERS = {
    "list": ("table", "LIST"),
    "search": ("table", "SEARCH"),
    "show": ("table", "SHOW"),
    "tag list": ("table", "TAG_LIST"),
    "add": ("add_options", "ADD"),
    "import": ("import_options", "IMPORT"),
}
COMMANDS = tuple(_PARAMETERS)


def parameters_of(command: str) -> tuple[Parameter, ...]:
    """Return the parameters of one of the `COMMANDS`."""
    module, name = _PARAMETERS[command]
    parameters: tuple[Parameter, ...] = getattr(import_module(f"linkvault.cli.parameters.{module}"), name)
    return parameters


GLOBAL_FLAGS = {flag: not option.is_switch for option in GLOBAL for flag in option.flags}  # -> has a value
_GLOBAL_STARTS = tuple(f"{flag}=" for flag, has_value in GLOBAL_FLAGS.items() if has_value)


def move_global_options(arguments: list[str]) -> list[str]:
    """Return the arguments with the options of all commands before the command's name, where typer expects them.

    >>> move_global_options(["list", "--db", "v.db", "--", "--db"])
    ['--db', 'v.db', 'list', '--', '--db']
    >>> move_global_options(["list", "--db"])
    ['list', '--db']
    """
    front, rest, remaining = [], [], list(reversed(arguments))
    while remaining:
        argument = remaining.pop()
        if argument == "--":
            rest += [argument, *reversed(remaining)]
            break
        if GLOBAL_FLAGS.get(argument) and remaining:
            front += [argument, remaining.pop()]
        elif GLOBAL_FLAGS.get(argument) is False or argument.startswith(_GLOBAL_STARTS):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest
