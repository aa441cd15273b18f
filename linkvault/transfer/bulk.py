"""Many pages -> one vault: the fetcher, the limit for each host and the pipeline that imports and retries share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from linkvault import fetch
from linkvault.errors import FormatError
from linkvault.extract import NO_RULES, SiteRules
from linkvault.models import ImportRun, Link, Outcome, UnreadableEntry
from linkvault.transfer.crawler import CrawlOptions, Pipeline
from linkvault.transfer.import_job import Import, ImportOptions, recognise, retry
from linkvault.vault import Vault

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import. `name`: what to call it in messages, if not by its path."""

    path: Path
    name: str | None = None


class ImportProgress(Protocol):
    """Receives what happens while files are read; each method is called from the thread of `load`."""

    def reading(self, run: ImportRun, size: int) -> None:
        """Reading of a file begins; `size` is in bytes."""

    def unread(self, run: ImportRun, unread: UnreadableEntry) -> None:
        """A part of the file is no bookmark."""

    def loaded(self, run: ImportRun) -> None:
        """All bookmarks of the file are stored; `run` has their counts."""


class BulkCapture:
    """An open vault with a fetcher for many hosts. Use as a context manager.

    For files: one of `start`, `resume` and `retry_failed`, then `load`, then `outcomes`. For links: `retry`.
    """

    def __init__(
        self,
        path: Path,
        settings: fetch.FetchSettings,
        pace: CrawlOptions | None = None,
        rules: SiteRules = NO_RULES,
        *,
        create: bool = False,
    ) -> None:
        """Prepare; the vault is opened by `with`.

        :param create: create the vault if there is none
        """
        self._path, self._settings, self._pace, self._rules = path, settings, pace or CrawlOptions(), rules
        self._create = create
        self._imports: list[Import] = []
        self._stack = ExitStack()
        self.vault: Vault
        self.is_offline = False  # host after host was out of reach, so fetching ended early

    def __enter__(self) -> Self:
        """Open the vault and the fetcher.

        :raises VaultMissing: if there is no vault and none is to be created
        """
        if not self._create:
            Vault(self._path).close()
        with ExitStack() as stack:
            self.vault = stack.enter_context(Vault(self._path, write=True))
            settings, gate = self._settings.among_many(), fetch.Gate()
            self._fetcher = stack.enter_context(fetch.Fetcher(settings, gate=gate.passing))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End threads and processes; close the fetcher and the vault."""
        self._stack.close()

    def start(self, files: Iterable[ImportFile], wishes: ImportOptions) -> int:
        """Begin to import files, or go on with those that were begun before; return how many imports there are."""
        self._imports = [Import.of_file(self.vault, file.path, wishes, name=file.name) for file in files]
        return len(self._imports)

    def resume(self, numbers: Iterable[int] = ()) -> int:
        """Take up imports by their numbers, or the newest that is not done; return how many there are.

        :raises NotFound: if there is no import of a number
        """
        self._imports = [Import.again(self.vault, run) for run in self._runs(numbers, "waiting")]
        return len(self._imports)

    def retry_failed(self, numbers: Iterable[int] = ()) -> int:
        """Take up imports, or the newest with failures, and let their failures wait again; return how many there are.

        :raises NotFound: if there is no import of a number
        """
        self._imports = []
        for run in self._runs(numbers, "failed"):
            self.vault.imports.reopen_failed(run)
            self._imports.append(Import.again(self.vault, self.vault.imports.get(run.id)))
        return len(self._imports)

    def load(self, progress: ImportProgress) -> int:
        """Store what all files say, so that it can be found at once; return how many bookmarks wait for a page."""
        for each in self._imports:
            progress.reading(each.run, each.size)
            for unread in each.load():
                progress.unread(each.run, unread)
            progress.loaded(each.run)
        return sum(each.waiting for each in self._imports)

    def outcomes(self) -> Iterator[Outcome]:
        """Fetch and read what waits; yield what becomes of each. Of an import that is done, yield what is stored."""
        pipeline = self._pipeline(sum(each.waiting for each in self._imports))
        yield from chain.from_iterable(
            each.outcomes(pipeline) if each.waiting else each.settled() for each in self._imports
        )
        self.is_offline = pipeline.is_offline

    def count_waiting(self) -> int:
        """Return how many bookmarks of these imports still wait."""
        return sum(self.vault.imports.get(each.run.id).count("waiting") for each in self._imports)

    def retry(self, links: list[Link]) -> Iterator[Outcome]:
        """Capture links again; yield what becomes of each, once it is stored."""
        yield from retry(self.vault, links, self._pipeline(len(links)))

    def _pipeline(self, expected: int) -> Pipeline:
        return self._stack.enter_context(Pipeline(self._fetcher.fetch, self._pace, expected, self._rules))

    def _runs(self, numbers: Iterable[int], state: str) -> list[ImportRun]:
        """Return the imports of these numbers; without numbers the newest with links in this state."""
        if runs := [self.vault.imports.get(number) for number in numbers]:
            return runs
        unfinished = (run for run in self.vault.imports.all() if run.count(state) or not run.is_loaded)
        return list(islice(unfinished, 1))


def check_files(files: Iterable[ImportFile], format_name: str | None) -> None:
    """Recognise files before a vault is created for them.

    :raises FormatError: if one is of no known format
    :raises UsageError: if one cannot be read
    """
    for file in files:
        try:
            recognise(file.path, format_name)
        except FormatError as error:
            message = str(error).replace(str(file.path), file.name or str(file.path))
            raise FormatError(message, hint=error.hint) from error
