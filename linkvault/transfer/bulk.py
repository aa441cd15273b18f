"""Files and links -> snapshots in one vault: what imports and retries share, and their interface for other layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from linkvault import fetch
from linkvault.capture import AddOptions
from linkvault.capture.images import ImageFetcher
from linkvault.errors import FormatError
from linkvault.extract import NO_RULES, SiteRules
from linkvault.models import ImportRun, LeftOut, Link, Outcome, Selection, Status, UnreadableEntry
from linkvault.states import ImportState
from linkvault.transfer.crawler import Crawler, CrawlOptions
from linkvault.transfer.import_file import detect_format
from linkvault.transfer.import_job import ImportJob, ImportOptions
from linkvault.transfer.store_result import retry_links
from linkvault.vault import Vault

if TYPE_CHECKING:
    from types import TracebackType


_ANY_TEXT = "text"  # the format of files that have no other


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import. `name`: its name in messages; None for its path."""

    path: Path
    name: str | None = None


class ImportProgress(Protocol):
    """Receives events while files are read. The methods are called from the thread of `load`."""

    def reading(self, run: ImportRun, size: int) -> None:
        """A file is about to be read; `size` is in bytes."""

    def unread(self, run: ImportRun, unread: UnreadableEntry) -> None:
        """An entry of the file is not a bookmark."""

    def loaded(self, run: ImportRun, left_out: Sequence[LeftOut]) -> None:
        """All bookmarks of the file are stored; `run` has their counts, `left_out` the fields that no link has."""


class BulkCapture:
    """An open vault with a fetcher for many hosts, as a context manager.

    For files: one of `start`, `resume` and `retry_failed`, then `load`, then `outcomes`. For links: `retry`.
    """

    def __init__(
        self,
        path: Path,
        settings: fetch.FetchSettings,
        options: CrawlOptions | None = None,
        rules: SiteRules = NO_RULES,
        *,
        create: bool = False,
    ) -> None:
        """Store the arguments; `with` opens the vault.

        :param create: create the vault if there is none
        """
        self._path, self._settings, self._rules = path, settings, rules
        self._options = options or CrawlOptions()
        self._create = create
        self._jobs: list[ImportJob] = []
        self._stack = ExitStack()
        self.vault: Vault
        self.fetcher: fetch.Fetcher
        self.images: ImageFetcher | None = None  # set it to store the pictures of the articles
        self.is_offline = False  # no host was reached any more, so fetching ended early

    def __enter__(self) -> Self:
        """Open the vault and the fetcher.

        :raises VaultMissing: if there is no vault and `create` is false
        """
        if not self._create:
            Vault(self._path).close()
        with ExitStack() as stack:
            self.vault = stack.enter_context(Vault(self._path, write=True))
            settings, limiter = self._settings.for_many_hosts(), fetch.HostLimiter()
            self.fetcher = stack.enter_context(fetch.Fetcher(settings, limit_host=limiter.slot))
            self._stack = stack.pop_all()
        self._trashed_ids = self._select_trash()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End threads and processes; close the fetcher and the vault."""
        self._stack.close()

    def start(self, files: Iterable[ImportFile], options: ImportOptions) -> int:
        """Start the imports of files, or resume those that were started before; return the number of imports."""
        self._jobs = [ImportJob.from_file(self.vault, file.path, options, name=file.name) for file in files]
        return len(self._jobs)

    def resume(self, numbers: Iterable[int] = ()) -> int:
        """Resume imports by their numbers, or the newest unfinished one; return the number of imports.

        :raises NotFound: if there is no import of a number
        """
        self._jobs = [ImportJob.resume(self.vault, run) for run in self._runs(numbers, ImportState.WAITING)]
        return len(self._jobs)

    def retry_failed(self, numbers: Iterable[int] = ()) -> int:
        """Resume imports by their numbers, or the newest with failures, and retry what failed; return their number.

        :raises NotFound: if there is no import of a number
        """
        self._jobs = []
        for run in self._runs(numbers, Status.FAILED):
            self.vault.imports.reopen_failed(run)
            self._jobs.append(ImportJob.resume(self.vault, self.vault.imports.get(run.id)))
        return len(self._jobs)

    def load(self, progress: ImportProgress) -> int:
        """Store the bookmarks of all files, so that a search finds them; return how many wait for their page."""
        for job in self._jobs:
            progress.reading(job.run, job.unread_bytes)
            for unread in job.load():
                progress.unread(job.run, unread)
            progress.loaded(job.run, job.left_out)
        return sum(job.waiting_count for job in self._jobs)

    def outcomes(self) -> Iterator[Outcome]:
        """Capture all waiting bookmarks; yield an outcome for each. A finished import yields its stored outcomes."""
        crawler = self._start_crawler(sum(job.waiting_count for job in self._jobs))
        yield from chain.from_iterable(
            job.outcomes(crawler, self.images) if job.waiting_count else job.stored_outcomes()
            for job in self._jobs
        )
        self.is_offline = crawler.is_offline

    def count_waiting(self) -> int:
        """Return how many bookmarks of these imports wait for their page."""
        return sum(self.vault.imports.get(job.run.id).count(ImportState.WAITING) for job in self._jobs)

    def count_pages_without_images(self) -> int:
        """Return how many pages were stored whose pictures were not."""
        return sum(job.pages_without_images for job in self._jobs)

    def count_restored(self) -> int:
        """Return how many links were taken out of the trash since the vault was opened here."""
        return len(self._trashed_ids - self._select_trash())

    def retry(self, links: list[Link], options: AddOptions | None = None) -> Iterator[Outcome]:
        """Capture links again; yield an outcome for each after its transaction is committed.

        :param options: tags, title and note for the links, and whether the new text becomes the current one
        """
        crawler = self._start_crawler(len(links))
        yield from retry_links(self.vault, links, crawler, options or AddOptions(), self.images)

    def _select_trash(self) -> set[int]:
        return set(self.vault.select_ids(Selection(trashed=True)))

    def _start_crawler(self, expected: int) -> Crawler:
        return self._stack.enter_context(Crawler(self.fetcher.fetch, self._options, expected, self._rules))

    def _runs(self, numbers: Iterable[int], state: str) -> list[ImportRun]:
        """Return the imports with these numbers; without numbers the newest with bookmarks in `state`."""
        if runs := [self.vault.imports.get(number) for number in numbers]:
            return runs
        unfinished = (run for run in self.vault.imports.all() if run.count(state) or not run.is_loaded)
        return list(islice(unfinished, 1))


def check_files(files: Iterable[ImportFile], format_name: str | None) -> list[str]:
    """Check that files can be imported, before a vault is created for them.

    :returns: the names of files without a format, of which the addresses in their text would be imported
    :raises FormatError: if the format of a file is unknown
    :raises UsageError: if a file cannot be read
    """
    without_format = []
    for file in files:
        try:
            detected, _ = detect_format(file.path, format_name)
        except FormatError as error:
            message = str(error).replace(str(file.path), file.name or str(file.path))
            raise FormatError(message, hint=error.hint) from error
        if format_name is None and detected == _ANY_TEXT:
            without_format.append(file.name or str(file.path))
    return without_format
