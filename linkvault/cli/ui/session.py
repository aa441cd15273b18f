"""The options before a command's name -> the session: which vault, which output, which configuration."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from linkvault import config
from linkvault.cli.ui.terminal import Screen, print_error
from linkvault.errors import UsageError
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.capture.images import ImageFetcher
    from linkvault.extract import SiteRules
    from linkvault.fetch import Fetcher, FetchSettings
    from linkvault.transfer.bulk import BulkCapture
    from linkvault.transfer.crawler import CrawlOptions


@dataclass(frozen=True)
class Session:
    """What every command gets: the path of the vault, the output and the configuration."""

    path: Path
    screen: Screen
    config: config.Config

    def has_vault(self) -> bool:
        """Return whether there is a file at the path of the vault."""
        return os.path.exists(self.path)  # Path.exists raises an error in an unreadable folder

    def vault(self, *, write: bool = False, create: bool = False) -> Vault:
        """Open the vault; with `create`, create it if there is none, and say so.

        :raises VaultMissing: if there is no vault and it is not to be created
        """
        is_new = write and not self.has_vault()
        vault = Vault(self.path, write=write and (create or not is_new))
        if is_new:
            self.announce_new_vault()
        return vault

    @contextmanager
    def bulk_capture(
        self, settings: "FetchSettings", options: "CrawlOptions | None" = None, *, create: bool = False
    ) -> "Iterator[BulkCapture]":
        """Open the vault with a fetcher for many pages; with `create`, create the vault if there is none, and say so.

        :raises VaultMissing: if there is no vault and it is not to be created
        """
        from linkvault.transfer.bulk import BulkCapture

        is_new = not self.has_vault()
        with BulkCapture(self.path, settings, options, self.rules(), create=create) as bulk:
            if is_new:
                self.announce_new_vault()
            yield bulk

    def announce_new_vault(self) -> None:
        """Say where a vault was created: from a mistyped path, it would go unnoticed."""
        self.screen.notify(f"created the vault {self.path}")

    def rules(self) -> "SiteRules":
        """Return the user's extraction rules for sites."""
        from linkvault import extract

        return extract.load_rules(*config.rules_paths())

    def fetch_settings(self, *, user_agent: str | None = None, **options: Any) -> "FetchSettings":
        """Return how to fetch: by the arguments of `FetchSettings.from_options`, else as configured."""
        from linkvault import fetch

        return fetch.FetchSettings.from_options(user_agent=user_agent or self.config.user_agent, **options)

    def image_fetcher(
        self, fetcher: "Fetcher", wanted: bool | None, *, fetches: bool = True
    ) -> "ImageFetcher | None":
        """Return what stores the pictures of pages; None if they are not stored.

        :param wanted: what the user asked for; None: the setting, else yes
        :param fetches: False: store only the pictures that come with a page
        """
        from linkvault.capture.images import ImageFetcher, ImageLimits

        if wanted is False or (wanted is None and self.config.images is False):
            return None
        settings = self.config
        limits = ImageLimits.from_settings(
            megabytes=settings.image_megabytes,
            seconds=settings.image_seconds,
            count=settings.page_images,
            page_megabytes=settings.page_image_megabytes,
            page_seconds=settings.page_image_seconds,
        )
        return ImageFetcher(fetcher if fetches else None, limits)

    @property
    def has_pager(self) -> bool:
        """Whether long text goes through the pager."""
        return self.config.pager is not False


def current_session(ctx: typer.Context) -> Session:
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
        raise typer.Exit(1)


def ask(question: str, *, default: bool = False) -> bool:
    """Return the answer to a question.

    :raises KeyboardInterrupt: for Ctrl-C
    :raises typer.Abort: if the input ends
    """
    try:
        return typer.confirm(question, default=default, err=True)
    except typer.Abort as stop:  # typer raises it for both
        if isinstance(stop.__context__, KeyboardInterrupt):
            print_error("")  # ends the line of the question
            raise KeyboardInterrupt from stop
        raise
