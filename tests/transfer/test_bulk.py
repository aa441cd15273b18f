"""`BulkCapture`: imports and retries, as interfaces call them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from linkvault.demo import serve
from linkvault.errors import FormatError, LinkvaultError
from linkvault.fetch import FetchSettings
from linkvault.models import ImportRun, LeftOut, UnreadableEntry
from linkvault.transfer.bulk import BulkCapture, ImportFile, detect_files
from linkvault.transfer.import_job import ImportOptions


class Recorder:
    """An `ImportProgress` that records its calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []

    def reading(self, run: ImportRun, size: int) -> None:
        self.calls.append(("reading", size))

    def unread(self, run: ImportRun, unread: UnreadableEntry) -> None:
        self.calls.append(("unread", unread.text))

    def loaded(self, run: ImportRun, count: int, left_out: Sequence[LeftOut]) -> None:
        self.calls.append(("loaded", count))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_no_vault_is_created_to_resume_or_retry(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with (
        pytest.raises(LinkvaultError, match="no vault at"),
        BulkCapture(path, FetchSettings(allows_private=True)),
    ):
        pass
    assert not path.exists()


def test_an_import_loads_then_captures_and_can_be_resumed(tmp_path: Path) -> None:
    listed, recorder = tmp_path / "urls.txt", Recorder()
    with serve() as url:
        listed.write_text(f"{url}\nnot an address\n{url}\n", encoding="utf-8")
        with BulkCapture(tmp_path / "v.db", FetchSettings(allows_private=True), create=True) as bulk:
            assert bulk.start(detect_files([ImportFile(listed)], None), ImportOptions(tags=("ml",))) == 1
            assert bulk.load(recorder) == bulk.count_waiting() == 1
            assert [(outcome.status, outcome.tags) for outcome in bulk.outcomes()] == [("saved", ("ml",))]
            assert (bulk.count_waiting(), bulk.is_offline) == (0, False)
    assert recorder.calls == [
        ("reading", listed.stat().st_size),
        ("unread", "not an address"),
        ("loaded", 1),
    ]
    with BulkCapture(tmp_path / "v.db", FetchSettings(allows_private=True)) as bulk:
        assert bulk.resume() == 0
        assert bulk.resume([1]) == 1
        assert bulk.load(Recorder()) == 0
        assert [outcome.status for outcome in bulk.outcomes()] == ["already saved"]
        assert bulk.retry_failed() == 0


def test_failures_are_retried_by_import_or_by_link(tmp_path: Path) -> None:
    with serve() as url:
        gone = url.rsplit("/", 1)[0] + "/nothing-here.html"
        listed = tmp_path / "urls.txt"
        listed.write_text(gone, encoding="utf-8")
        with BulkCapture(tmp_path / "v.db", FetchSettings(allows_private=True), create=True) as bulk:
            bulk.start(detect_files([ImportFile(listed)], None), ImportOptions())
            bulk.load(Recorder())
            assert [outcome.status for outcome in bulk.outcomes()] == ["failed"]
            assert bulk.retry_failed() == 1
            assert bulk.count_waiting() == 1
        with BulkCapture(tmp_path / "v.db", FetchSettings(allows_private=True)) as bulk:
            links = [bulk.vault.link(gone)]
            assert [outcome.reason for outcome in bulk.retry(links)] == ["http_404"]


def test_messages_have_the_name_of_the_file(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"\x00\x01\x02")
    with pytest.raises(FormatError, match=r"^standard input: unknown format"):
        detect_files([ImportFile(copy, "standard input")], None)
