"""Every error that linkvault raises on purpose, with its exit status and one hint.

LinkvaultError                 1  failed
├── UsageError                 2  wrong usage, or an option not understood
│   └── BadURL                 2  not the address of a web page
├── NotFound                   3  no such link, snapshot or tag
├── FetchError                 4  the page could not be fetched; `reason` is one fixed word
├── FormatError                1  a file to be imported is of no known kind, or broken beyond reading
├── NothingReadable            5  the page answered, but holds no article; `reason` is one fixed word
└── VaultError                 6  the vault cannot be used
    ├── VaultMissing           6  there is no vault at that path yet
    ├── VaultLocked            6  another program holds it
    ├── VaultReadOnly          6  the file or its folder cannot be written
    ├── VaultFull              6  no space left
    ├── VaultDamaged           6  not a sound SQLite file
    ├── VaultForeign           6  a file of another program
    └── VaultTooNew            6  written by a newer linkvault

Exceptions of other libraries become one of these at the door of the room that called them. What is not
here is a bug and keeps its traceback.
"""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a person can do about an error. Each interface words it: a command line names commands, a page buttons."""

    ADD_LINK = "add_link"  # subject: the URL
    ALLOW_LARGER_PAGE = "allow_larger_page"
    ALLOW_MORE_TIME = "allow_more_time"
    CHOOSE_OTHER_VAULT = "choose_other_vault"
    CHOOSE_VAULT = "choose_vault"
    CREATE_VAULT = "create_vault"
    EXPORT_TO_STREAM = "export_to_stream"
    FIND_BUG = "find_bug"
    IMPORT_FILE = "import_file"  # subject: the path
    LIST_FORMATS = "list_formats"
    LIST_IMPORTS = "list_imports"
    LIST_LINKS = "list_links"
    LIST_SNAPSHOTS = "list_snapshots"  # subject: the id of the link
    LIST_TAGS = "list_tags"
    MERGE_VAULT = "merge_vault"
    SAVE_IN_BROWSER = "save_in_browser"
    SEND_COOKIES = "send_cookies"
    SEND_LOGIN = "send_login"
    SUPPLY_ADDRESS = "supply_address"


@dataclass(frozen=True, slots=True)
class Remedy:
    """An action with what it is about: a URL, a path or an id; empty for actions that need none."""

    action: Action
    subject: str = ""


Hint = str | Remedy  # a sentence that holds for every interface, or an action that each interface words


class LinkvaultError(Exception):
    """Something went wrong that a person can understand and perhaps mend.

    `hint` says what to do about it, if there is something to do.
    """

    exit_status = 1
    hint: Hint | None = None

    def __init__(self, message: str, *, hint: Hint | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class UsageError(LinkvaultError):
    """The command was asked for in a way it does not understand."""

    exit_status = 2


class BadURL(UsageError):
    """The text is not the address of a page on the web."""

    hint = "an address begins with http:// or https://, for instance https://example.org/page"


class NotFound(LinkvaultError):
    """No such link, snapshot or tag in the vault."""

    exit_status = 3


class FetchError(LinkvaultError):
    """The page could not be fetched.

    `reason` is a member of `states.FetchReason`: `bad_encoding`, `bad_redirect`, `bad_url`, `broken`, `connect`,
    `content_type`, `dns`, `empty`, `host_down`, `protocol`, `timeout`, `tls`, `too_heavy`, `too_large`,
    `too_many_redirects`; or an HTTP status, as in `http_404`.
    `warnings` are those met on the way; `retry_after` are the seconds that a busy site asks to be left alone.
    """

    exit_status = 4
    retry_after: float | None = None

    def __init__(
        self, message: str, *, reason: str, url: str, hint: Hint | None = None, warnings: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.url = url
        self.warnings = warnings


class NothingReadable(LinkvaultError):
    """The page answered, but there is no article on it to keep.

    `reason` is a member of `states.UnreadableReason`: `challenge`, `javascript`, `login`, `no_text`, `soft_404`.
    `title` is what the page calls itself, so that the link can still be listed by a name.
    """

    exit_status = 5

    def __init__(
        self, message: str, *, reason: str, title: str | None = None, hint: Hint | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.title = title


class FormatError(LinkvaultError):
    """A file of another program is of no known kind, or is broken so that nothing more of it can be read."""


class VaultError(LinkvaultError):
    """The vault cannot be used as asked."""

    exit_status = 6


class VaultMissing(VaultError):
    """There is no vault at that path yet."""


class VaultLocked(VaultError):
    """Another program holds the vault."""

    hint = "wait until the other linkvault is done, or look for one that hangs"


class VaultReadOnly(VaultError):
    """The vault, or the folder it lies in, cannot be written."""


class VaultFull(VaultError):
    """There is no space left for the vault."""

    hint = "free some space and run the command again: what was acknowledged is kept"


class VaultDamaged(VaultError):
    """The file is not a sound SQLite database."""


class VaultForeign(VaultError):
    """The file belongs to another program."""

    hint = Remedy(Action.CHOOSE_VAULT)


class VaultTooNew(VaultError):
    """The vault was written by a newer linkvault."""

    hint = "install a newer linkvault"
