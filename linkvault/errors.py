"""Every error that linkvault raises on purpose, with its exit status and at most one hint.

LinkvaultError                 1  failed
├── UsageError                 2  wrong usage
│   └── BadURL                 2  not the address of a web page
├── NotFound                   3  no such link, snapshot, tag or import
├── FetchError                 4  the page could not be fetched; `reason` says why
├── FormatError                1  an imported file has an unknown format or cannot be read
├── UndoConflict               1  a command cannot be undone, because a later one depends on it
├── NothingReadable            5  the page has no readable article; `reason` says why
└── VaultError                 6  the vault cannot be used
    ├── VaultMissing           6  there is no vault at this path
    ├── VaultLocked            6  another program is writing to the vault
    ├── VaultReplaced          6  another program has replaced the vault meanwhile
    ├── VaultReadOnly          6  the file or its folder is not writable
    ├── VaultFull              6  no space left on the disk
    ├── VaultDamaged           6  the SQLite file is damaged
    ├── VaultForeign           6  the file is not a vault
    ├── VaultOutdated          6  an older linkvault wrote the vault, and reading cannot migrate it
    └── VaultTooNew            6  a newer linkvault wrote the vault

The package that calls another library raises its exceptions again as one of these. Any other exception is a bug and
keeps its traceback.
"""

from enum import StrEnum

from linkvault.lazy_dataclass import dataclass


class Action(StrEnum):
    """A kind of step that a user can take about an error. A `Remedy` applies it to a URL, an id or the like."""

    ADD_LINK = "add_link"  # subject: the URL
    ALLOW_LARGER_PAGE = "allow_larger_page"
    ALLOW_PRIVATE = "allow_private"
    ALLOW_MORE_TIME = "allow_more_time"
    CHOOSE_OTHER_VAULT = "choose_other_vault"
    CHOOSE_VAULT = "choose_vault"
    CREATE_VAULT = "create_vault"
    EXPORT_TO_STREAM = "export_to_stream"
    FIND_BUG = "find_bug"
    IMPORT_FILE = "import_file"  # subject: the path
    INSTALL_BROWSER = "install_browser"
    INSTALL_EXTRA = "install_extra"  # subject: the name of the extra
    KEEP_NEW_PAGE = "keep_new_page"  # subject: the URL
    KEEP_PAGE = "keep_page"  # subject: the id of the link
    LIST_COMMANDS = "list_commands"
    LIST_FORMATS = "list_formats"
    LIST_IMPORTS = "list_imports"
    LIST_LINKS = "list_links"
    LIST_SNAPSHOTS = "list_snapshots"  # subject: the id of the link
    LIST_TAGS = "list_tags"
    LIST_TRASH = "list_trash"
    MERGE_VAULT = "merge_vault"
    MIGRATE_VAULT = "migrate_vault"
    RENDER_PAGE = "render_page"  # subject: the URL
    REPAIR_VAULT = "repair_vault"
    REPLACE_TEXT = "replace_text"  # subject: the URL
    RESTORE_LINK = "restore_link"  # subject: the id of the link, or a range of ids
    SAVE_IN_BROWSER = "save_in_browser"
    SEARCH_WORDS = "search_words"  # subject: the words
    SEND_COOKIES = "send_cookies"
    SEND_LOGIN = "send_login"
    SUPPLY_ADDRESS = "supply_address"
    WRITE_FILE = "write_file"  # subject: the id of the link
    UNDO_COMMAND = "undo_command"  # subject: the id of the command
    UNDO_EARLIER = "undo_earlier"
    UNLOCK_DOCUMENT = "unlock_document"  # subject: the URL


@dataclass(frozen=True, slots=True)
class Remedy:
    """The step that an error suggests: an action, and its subject: a URL, a path, an id or words.

    The packages below the interfaces know no commands. They raise an error with a remedy, and each interface words it:
    the command line, for example, turns `Remedy(Action.LIST_TAGS)` into a hint that names a command.
    The subject is empty if the action has none.
    """

    action: Action
    subject: str = ""


Hint = str | Remedy  # a sentence for every interface, or an action that the interface words


class LinkvaultError(Exception):
    """The base class: an error that a user can understand. `hint`, if there is one, says how to fix it."""

    exit_status = 1
    hint: Hint | None = None

    def __init__(self, message: str, *, hint: Hint | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class UsageError(LinkvaultError):
    """An argument has a wrong value, or arguments do not fit together."""

    exit_status = 2


class BadURL(UsageError):
    """The text is not the address of a web page."""

    hint = "an address begins with http:// or https://, for instance https://example.org/page"


class NotFound(LinkvaultError):
    """The vault has no such link, snapshot, tag or import."""

    exit_status = 3


class UndoConflict(LinkvaultError):
    """A command cannot be undone, because it is undone already or a later change depends on it."""


class FetchError(LinkvaultError):
    """The page could not be fetched.

    `reason` is a member of `states.FetchReason`: `bad_encoding`, `bad_redirect`, `bad_url`, `broken`, `connect`,
    `content_type`, `dns`, `empty`, `host_down`, `private_address`, `protocol`, `timeout`, `tls`, `too_heavy`,
    `too_large`, `too_many_redirects`; or an HTTP status, as in `http_404`.
    `warnings` are those of the requests before the error; `retry_after` is the number of seconds to wait that the site
    asked for. `page` is the `models.Page` that came with an HTTP status that is an error, if it was text or HTML.
    """

    exit_status = 4
    retry_after: float | None = None
    page: object | None = None

    def __init__(
        self, message: str, *, reason: str, url: str, hint: Hint | None = None, warnings: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.url = url
        self.warnings = warnings


class NothingReadable(LinkvaultError):
    """The page was fetched, but has no readable article.

    `reason` is a member of `states.UnreadableReason`: `blocked`, `browser_crash`, `browser_memory`, `browser_timeout`,
    `challenge`, `consent`, `damaged`, `encrypted`, `geo_block`, `javascript`, `login`, `no_text`, `parked`,
    `server_error`, `soft_404`, `too_complex`, `unreadable_text`.
    `title` is the title of the page, which the link gets. `description` is what the page says about itself, if it is
    not that of a wall or an error: the link is found by it. `summary` is a `models.Article` made of it, or None:
    this module imports none of them.
    """

    exit_status = 5

    def __init__(
        self,
        message: str,
        *,
        reason: str,
        title: str | None = None,
        description: str | None = None,
        summary: object = None,
        hint: Hint | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.title = title
        self.description = description
        self.summary = summary


class FormatError(LinkvaultError):
    """An imported file has an unknown format, or is so damaged that the rest of it cannot be read."""


class VaultError(LinkvaultError):
    """The vault cannot be used."""

    exit_status = 6


class VaultMissing(VaultError):
    """There is no vault at this path."""


class VaultLocked(VaultError):
    """Another program is writing to the vault."""

    hint = "wait until the other linkvault has finished, or stop it if it hangs"


class VaultReplaced(VaultError):
    """Another file has taken the place of the vault while it was open for writing."""

    hint = "run the command again; what it reported as saved before is in the file that was there"


class VaultReadOnly(VaultError):
    """The file of the vault or its folder is not writable."""


class VaultFull(VaultError):
    """There is no space left on the disk of the vault."""

    hint = "free some disk space and run the command again; everything reported as saved is saved"


class VaultDamaged(VaultError):
    """The SQLite file of the vault is damaged, or data in it is not as linkvault stored it."""

    hint = Remedy(Action.REPAIR_VAULT)


class VaultForeign(VaultError):
    """The file is not a vault."""

    hint = Remedy(Action.CHOOSE_VAULT)


class VaultOutdated(VaultError):
    """An older linkvault wrote the vault, and what was asked for needs the tables of this version."""

    hint = Remedy(Action.MIGRATE_VAULT)


class VaultTooNew(VaultError):
    """A newer linkvault wrote the vault."""

    hint = "install a newer linkvault"
