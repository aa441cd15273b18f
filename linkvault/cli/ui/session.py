"""The options before a command's name -> the session: which vault, which output, which configuration."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvault import config
from linkvault.cli.parameters.table import COLORS
from linkvault.cli.ui.terminal import Screen, name_vault_in_messages, print_error
from linkvault.errors import UsageError, VaultDamaged
from linkvault.lazy_dataclass import dataclass, field, replace
from linkvault.vault import Vault, identities

if TYPE_CHECKING:
    import typer  # imported where it is needed: the commands of a plain form run without it

    from linkvault.capture import Rendering
    from linkvault.capture.images import ImageFetcher
    from linkvault.extract import SiteRules
    from linkvault.fetch import Fetcher, FetchSettings
    from linkvault.states import BrowserUse
    from linkvault.transfer.bulk import BulkCapture
    from linkvault.transfer.crawler import CrawlOptions

ARGUMENTS = "linkvault.arguments"  # where the context of typer has the command line


@dataclass(frozen=True)
class Session:
    """What every command gets: the path of the vault, the output and the configuration."""

    path: Path
    screen: Screen
    config: config.Config
    damage: list[str] = field(default_factory=list)  # the damage that was found in what the command has shown
    arguments: Sequence[str] = ()  # of the command line, as typed
    records: list[str] = field(default_factory=list)  # the text under which the journal lists the command

    def has_vault(self) -> bool:
        """Return whether there is a file at the path of the vault."""
        return os.path.exists(self.path)  # Path.exists raises an error in an unreadable folder

    def vault(self, *, write: bool = False, create: bool = False) -> Vault:
        """Open the vault; with `create`, create it if there is none, and say so.

        :raises VaultMissing: if there is no vault and it is not to be created
        """
        is_new = write and not self.has_vault()
        if write:
            self.record_command()
        vault = Vault(self.path, write=write and (create or not is_new), on_damage=self.report_damage)
        if is_new:
            self.announce_new_vault()
        if write:
            self._report_copies(vault)
        return vault

    def address_of(self, link_id: int) -> str:
        """Return the address of a link.

        :raises NotFound: if there is no such link
        """
        with self.vault() as vault:
            return vault.link(str(link_id)).url

    def record_command(self) -> None:
        """Let the journal list the changes of the vault under the command line."""
        if self.records:
            return
        from linkvault.cli.command_line import describe_command  # commands that only read do not need both
        from linkvault.vault.journal import begin_command

        self.records.append(describe_command(self.arguments))
        begin_command(self.records[0])

    def end_record(self) -> None:
        """End what `record_command` began."""
        if self.records:
            from linkvault.vault.journal import end_command

            end_command()

    def report_damage(self, error: VaultDamaged) -> None:
        """Warn once about each damaged text or page that is shown; the command then fails at its end."""
        if str(error) not in self.damage:
            print_error(f"warning: {error}")
        if not self.damage and error.hint:
            from linkvault.cli.ui.remedies import hint_text  # few vaults are damaged

            print_error(f"hint: {hint_text(error.hint)}")
        self.damage.append(str(error))

    def exit_status(self, status: object = 0) -> int:
        """Return the final exit status of a command: the given one, or another one if it showed something damaged."""
        if isinstance(status, int) and status:
            return status
        return VaultDamaged.exit_status if self.damage else 0

    @contextmanager
    def bulk_capture(
        self,
        settings: "FetchSettings",
        options: "CrawlOptions | None" = None,
        *,
        create: bool = False,
        browser: "BrowserUse | None",
    ) -> "Iterator[BulkCapture]":
        """Open the vault with a fetcher for many pages; with `create`, create the vault if there is none, and say so.

        :raises VaultMissing: if there is no vault and it is not to be created
        """
        from linkvault.transfer.bulk import BulkCapture

        is_new = not self.has_vault()
        self.record_command()
        with (
            self.rendering(browser, settings) as rendering,
            BulkCapture(
                self.path, settings, options, self.rules(), create=create, rendering=rendering
            ) as bulk,
        ):
            if is_new:
                self.announce_new_vault()
            self._report_copies(bulk.vault)
            yield bulk

    @contextmanager
    def rendering(
        self, use: "BrowserUse | None", settings: "FetchSettings", *, copies: bool = False
    ) -> "Iterator[Rendering | None]":
        """Return the browser that renders pages; None if it renders none. It is started for its first page.

        :param use: which pages it renders; None: as configured
        :param copies: store a copy of each page as it looks in the browser, whatever the setting says
        """
        from linkvault.states import BrowserUse

        use = use or (BrowserUse.AUTO if copies and self.config.browser == BrowserUse.NEVER else None)
        use = use or BrowserUse(self.config.browser or BrowserUse.AUTO)
        if use is BrowserUse.NEVER:
            yield None
            return
        from linkvault.capture import Rendering
        from linkvault.fetch.browser import Browser, BrowserSettings

        options = BrowserSettings(
            self.config.browser_path, max_bytes=settings.max_bytes, cookies=settings.cookies
        )
        with Browser(options) as browser:
            yield Rendering(browser, use, copies)

    def announce_new_vault(self) -> None:
        """Say where a vault was created: from a mistyped path, it would go unnoticed."""
        self.screen.notify(f"created the vault {self.path}")

    def _report_copies(self, vault: Vault) -> None:
        """Say once how many links have the address of another link, since this version compares addresses better."""
        count = identities.take_unreported(vault)
        if count:
            have = "1 link has" if count == 1 else f"{count} links have"
            self.screen.notify(f"{have} the address of another link: `linkvault dedupe` lists them")

    def rules(self) -> "SiteRules":
        """Return the user's extraction rules for sites."""
        from linkvault import extract

        return extract.load_rules(*config.rules_paths())

    def fetch_settings(
        self,
        *,
        user_agent: str | None = None,
        allow_private: bool = False,
        rules: "SiteRules | None" = None,
        **options: Any,
    ) -> "FetchSettings":
        """Return how to fetch: by the arguments of `FetchSettings.from_options`, else as configured.

        :param rules: rules for sites, which may add headers
        """
        from linkvault import fetch

        if config.allows_private(self.config, option=allow_private):
            options["allows_private"] = True
        settings = fetch.FetchSettings.from_options(
            user_agent=user_agent or self.config.user_agent, **options
        )
        return replace(settings, site_headers=rules.headers_of) if rules else settings

    def image_fetcher(
        self, open_fetcher: "Callable[[], Fetcher]", wanted: bool | None, *, fetches: bool = True
    ) -> "ImageFetcher | None":
        """Return what stores the pictures of pages; None if they are not stored.

        :param open_fetcher: called if pictures are fetched: the HTTP client takes long to load
        :param wanted: what the user asked for; None: the setting, else yes
        :param fetches: False: store only the pictures that come with a page
        """
        if wanted is False or (wanted is None and self.config.images is False):
            return None
        from linkvault.capture.images import ImageFetcher, ImageLimits

        settings = self.config
        limits = ImageLimits.from_settings(
            megabytes=settings.image_megabytes,
            seconds=settings.image_seconds,
            count=settings.page_images,
            page_megabytes=settings.page_image_megabytes,
            page_seconds=settings.page_image_seconds,
        )
        return ImageFetcher(open_fetcher() if fetches else None, limits)

    @property
    def has_pager(self) -> bool:
        """Whether long text goes through the pager."""
        return self.config.pager is not False


def open_session(*, db: str | None, quiet: bool, color: str | None, arguments: Sequence[str]) -> Session:
    """Return the session of a command line with these options of all commands.

    :raises UsageError: if an option or the configuration file is wrong
    """
    if db:
        name_vault_in_messages(db)
    if color not in (None, *COLORS):
        raise UsageError(f"--color must be {', '.join(COLORS[:-1])} or {COLORS[-1]}, not {color}")
    settings = config.load()
    screen = Screen(color or settings.color or "auto", quiet=quiet)
    return Session(config.vault_path(db, settings), screen, settings, arguments=arguments)


def current_session(ctx: "typer.Context") -> Session:
    """Return the session of a running command."""
    session: Session = ctx.obj  # set by the callback of the program, which runs before every command
    return session


def is_on_terminal() -> bool:
    """Return whether a person can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, *, yes: bool) -> None:
    """Ask before many things change or something is deleted; end the command if the answer is no.

    :param yes: do not ask
    :raises UsageError: if there is no terminal to ask on
    """
    if yes:
        return
    if not is_on_terminal():
        raise UsageError(f"{question} There is no terminal to answer on", hint="confirm with --yes")
    if not ask(question):
        import typer

        raise typer.Exit(1)


def ask(question: str, *, default: bool = False) -> bool:
    """Return the answer to a question.

    :raises KeyboardInterrupt: for Ctrl-C
    :raises typer.Abort: if the input ends
    """
    import typer

    try:
        return typer.confirm(question, default=default, err=True)
    except typer.Abort as stop:  # typer raises it for both
        if isinstance(stop.__context__, KeyboardInterrupt):
            print_error("")  # ends the line of the question
            raise KeyboardInterrupt from stop
        raise
