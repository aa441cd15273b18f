"""Files and links -> snapshots in one vault: what imports and retries share, and their interface for other layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from linkvault import fetch
from linkvault.capture import AddOptions
from linkvault.errors import FormatError
from linkvault.formats import Source
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import ImportRun, LeftOut, Link, Outcome, Selection, Status, UnreadableEntry
from linkvault.states import ImportState
from linkvault.transfer.crawler import Crawler, CrawlOptions
from linkvault.transfer.import_file import detect_format
from linkvault.transfer.import_job import ImportJob, ImportOptions
from linkvault.vault import Vault

if TYPE_CHECKING:
    from types import TracebackType

    from linkvault.capture import Rendering
    from linkvault.capture.images import ImageFetcher
    from linkvault.extract import SiteRules
    from linkvault.models import Page


_ANY_TEXT = "text"  # the format of files that have no other
# Files that stay open after their format was detected: a system allows 256 open files or more.
_MAX_BEGUN_FILES = 20


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import. `name`: its name in messages; None for its path."""

    path: Path
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DetectedFile:
    """A file to import whose format is known."""

    path: Path
    name: str | None
    format: str
    source: Source
    is_any_text: bool  # it has no format, and the addresses in its text are imported


class ImportProgress(Protocol):
    """Receives events while files are read. The methods are called from the thread of `load`."""

    def reading(self, run: ImportRun, size: int) -> None:
        """A file is about to be read; `size` is in bytes."""

    def unread(self, run: ImportRun, unread: UnreadableEntry) -> None:
        """An entry of the file is not a bookmark."""

    def loaded(self, run: ImportRun, count: int, left_out: Sequence[LeftOut]) -> None:
        """All bookmarks of the file are stored; `run` has their counts, `left_out` the fields that no link has.

        :param count: how many outcomes follow, if the import was not finished before
        """


class BulkCapture:
    """An open vault with a fetcher for many hosts, as a context manager.

    For files: one of `start`, `resume` and `retry_failed`, then `load`, then `outcomes`. For links: `retry`.
    """

    def __init__(
        self,
        path: Path,
        settings: fetch.FetchSettings,
        options: CrawlOptions | None = None,
        rules: SiteRules | None = None,
        *,
        create: bool = False,
        rendering: Rendering | None = None,
    ) -> None:
        """Store the arguments; `with` opens the vault.

        :param rendering: the browser for pages whose text scripts write; None reads them without
        :param create: create the vault if there is none
        """
        self._path, self._settings, self._rules = path, settings, rules
        self._options = options or CrawlOptions()
        self._create, self._rendering = create, rendering
        self._jobs: list[ImportJob] = []
        self._stack = ExitStack()
        self.vault: Vault
        self.images: ImageFetcher | None = None  # set it to store the pictures of the articles
        # Which papers are fetched with their PDF or their page: see `capture.papers.find_document_url`.
        self.papers: bool | None = False
        self.is_offline = False  # no host could be reached, so fetching ended early

    def __enter__(self) -> Self:
        """Open the vault and the fetcher.

        :raises VaultMissing: if there is no vault and `create` is false
        """
        if not self._create:
            Vault(self._path).close()
        with ExitStack() as stack:
            self.vault = stack.enter_context(Vault(self._path, write=True))
            self._stack = stack.pop_all()
        self._trashed_ids = self._select_trash()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End threads and processes; close the fetcher and the vault."""
        self._stack.close()

    def start(self, files: Iterable[DetectedFile], options: ImportOptions) -> int:
        """Start the imports of files, or resume those that were started before; return the number of imports."""
        self._jobs = [
            ImportJob.from_file(
                self.vault, file.path, options, name=file.name, detected=(file.format, file.source)
            )
            for file in files
        ]
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
        """Store the bookmarks of all files, so that a search finds them; return how many outcomes follow."""
        # Links with ids of their own come first: a new link must not take one of these.
        is_settling = not any(job.keeps_ids for job in self._jobs)
        for job in self._jobs:
            progress.reading(job.run, job.unread_bytes)
            for unread in job.load(is_settling=is_settling):
                progress.unread(job.run, unread)
            progress.loaded(job.run, job.outcome_count, job.left_out)
        return sum(job.outcome_count for job in self._jobs)

    @property
    def has_io_errors(self) -> bool:
        """Return whether `load` met files that the system does not open; the same import tries them again."""
        return any(job.has_io_errors for job in self._jobs)

    def outcomes(self) -> Iterator[Outcome]:
        """Capture all waiting bookmarks; yield an outcome for each. A finished import yields its stored outcomes."""
        crawler = self._start_crawler(sum(job.capture_count for job in self._jobs))
        runs: set[int] = set()  # two files of the same content have one run
        for job in sorted(self._jobs, key=lambda job: not job.keeps_ids):
            if job.outcome_count:
                yield from job.outcomes(crawler, self.images)
            elif job.run.id not in runs:
                yield from job.stored_outcomes()
            runs.add(job.run.id)
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
        from linkvault.transfer.store_result import retry_links

        crawler = self._start_crawler(len(links))
        yield from retry_links(self.vault, links, crawler, options or AddOptions(), self.images)

    def _select_trash(self) -> set[int]:
        return set(self.vault.select_ids(Selection(trashed=True)))

    def _start_crawler(self, expected: int) -> Crawler:
        """Start the crawler for as many pages; for none it starts no process, thread or HTTP client."""
        fetch_page = self._fetch_article if expected else _fetch_nothing
        return self._stack.enter_context(
            Crawler(fetch_page, self._options, expected, self._rules, self._rendering)
        )

    def _fetch_article(self, url: str) -> Page:
        from linkvault.capture.page_parts import fetch_article
        from linkvault.extract import NO_RULES

        page = fetch_article(self.fetcher.fetch, url, self._rules or NO_RULES)
        if self.papers is False:
            return page
        from linkvault.capture.papers import Paper, complete

        paper = complete(page, self.fetcher.fetch, wanted=self.papers)
        return replace(paper.page, document=paper.document) if isinstance(paper, Paper) else paper

    @cached_property
    def fetcher(self) -> fetch.Fetcher:
        """Fetches pages; opened at its first use."""
        settings, limiter = self._settings.for_many_hosts(), fetch.HostLimiter()
        return self._stack.enter_context(fetch.Fetcher(settings, limit_host=limiter.slot))

    def _runs(self, numbers: Iterable[int], state: str) -> list[ImportRun]:
        """Return the imports with these numbers; without numbers the newest with bookmarks in `state`."""
        if runs := [self.vault.imports.get(number) for number in numbers]:
            return runs
        unfinished = (run for run in self.vault.imports.all() if run.count(state) or not run.is_loaded)
        return list(islice(unfinished, 1))


def _fetch_nothing(url: str) -> Page:
    """Take the place of a fetcher where no page is fetched."""
    raise AssertionError(f"no page should be fetched: {url}")


def detect_files(files: Iterable[ImportFile], format_name: str | None) -> list[DetectedFile]:
    """Return the files with their formats. This checks that they can be imported, before a vault is created.

    :raises FormatError: if the format of a file is unknown
    :raises UsageError: if a file cannot be read
    """
    detected_files: list[DetectedFile] = []
    for file in files:
        try:
            detected, source = detect_format(file.path, format_name)
        except FormatError as error:
            message = str(error).replace(str(file.path), file.name or str(file.path))
            raise FormatError(message, hint=error.hint) from error
        if len(detected_files) >= _MAX_BEGUN_FILES:
            source.end_begun()
        is_any_text = format_name is None and detected == _ANY_TEXT
        detected_files.append(DetectedFile(file.path, file.name, detected, source, is_any_text))
    return detected_files
