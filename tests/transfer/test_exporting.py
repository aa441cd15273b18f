"""Exports on a real disk: complete files, none outside the folder, none rewritten without a change."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from vaults import LOSS, save_link, save_page

from linkvault import formats, transfer
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Selection
from linkvault.transfer import ExportOptions, ExportResult, export
from linkvault.vault import Vault

# A measurement of coverage could not write its file on a full disk.
WITHOUT_COVERAGE = {**os.environ, "COVERAGE_PROCESS_START": ""}
HOSTILE = "[/red] \x1b[31m ../../etc/passwd"

DRY_RUN = ExportOptions(dry_run=True)


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, "https://example.org/loss", title="Loss 损失", tags=("ml",), note="for the talk")
        save_link(vault, "https://example.org/later", title="Later")
        yield vault


def stamps(folder):
    return {file.name: (file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.iterdir()}


def test_one_file_per_link(vault, tmp_path):
    out = tmp_path / "deep" / "out"
    assert export(vault, Selection(), "markdown", out) == ExportResult(new=2)
    assert {file.name for file in out.iterdir()} == {"Loss 损失 (1).md", "Later (2).md"}
    text = (out / "Loss 损失 (1).md").read_text(encoding="utf-8")
    assert text.startswith("---\n")
    assert LOSS.strip() in text


def test_unchanged_files_are_not_touched_and_changed_ones_are(vault, tmp_path):
    out = tmp_path / "out"
    export(vault, Selection(), "markdown", out)
    before = stamps(out)
    assert export(vault, Selection(), "markdown", out) == ExportResult(unchanged=2)
    assert stamps(out) == before
    vault.tag([2], ["new"])
    assert export(vault, Selection(), "markdown", out) == ExportResult(new=1, unchanged=1)
    assert {file for file, stamp in stamps(out).items() if before[file] != stamp} == {"Later (2).md"}


@pytest.mark.parametrize("format_name", ["markdown", "jsonl", "json"])
def test_a_dry_run_has_the_same_result_and_writes_nothing(vault, tmp_path, format_name):
    out = tmp_path / "deep" / "out"
    expected = export(vault, Selection(), format_name, out, DRY_RUN)
    assert not out.parent.exists()
    assert export(vault, Selection(), format_name, out) == expected
    again = export(vault, Selection(), format_name, out, DRY_RUN)
    assert again.new == 0
    assert again.unchanged == expected.new
    vault.edit(2, title="Changed")
    assert export(vault, Selection(), format_name, out, DRY_RUN).new == 1


@pytest.mark.parametrize("format_name", ["jsonl", "json"])
def test_one_file(vault, tmp_path, format_name):
    out = tmp_path / "deep" / "all"
    assert export(vault, Selection(), format_name, out) == ExportResult(new=1)
    before = stamps(out.parent)
    assert export(vault, Selection(), format_name, out) == ExportResult(unchanged=1)
    assert stamps(out.parent) == before
    assert out.read_text(encoding="utf-8") == "".join(transfer.stream(vault, Selection(), format_name))


def test_a_selection(vault, tmp_path):
    assert export(vault, Selection(tags=("ml",)), "markdown", tmp_path / "out") == ExportResult(new=1)


def test_a_symbolic_link_is_not_replaced(vault, tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    export(vault, Selection(), "jsonl", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert len((tmp_path / "real").read_text(encoding="utf-8").splitlines()) == 2


def test_a_pipe_is_not_replaced(vault, tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert export(vault, Selection(), "jsonl", pipe) == ExportResult(new=1)
    reader.join()
    assert [json.loads(line)["id"] for line in read[0].splitlines()] == [2, 1]
    assert pipe.is_fifo()


def test_a_target_of_the_wrong_kind(vault, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError):
        export(vault, Selection(), "markdown", tmp_path / "file")
    with pytest.raises(UsageError):
        export(vault, Selection(), "jsonl", tmp_path)
    with pytest.raises(UsageError):
        export(vault, Selection(), "papyrus", tmp_path / "out")


@pytest.mark.parametrize("target", ["file/out", "x" * 300, "/proc/nowhere/out"])
@pytest.mark.parametrize("format_name", ["markdown", "jsonl"])
def test_a_target_that_cannot_be_written(vault, tmp_path, target, format_name):
    (tmp_path / "file").touch()
    with pytest.raises(LinkvaultError) as caught:
        export(vault, Selection(), format_name, tmp_path / target)
    assert "cannot write" in str(caught.value)


def test_a_full_disk_is_an_error_and_leaves_no_incomplete_file(vault, tmp_path):
    code = (
        "import resource, signal, sys; from pathlib import Path; from linkvault.vault import Vault\n"
        "from linkvault import errors, transfer; from linkvault.models import Selection\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with Vault(Path(sys.argv[1])) as vault:\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        "    try: transfer.export(vault, Selection(), 'markdown', Path(sys.argv[2]))\n"
        "    except errors.LinkvaultError as error: print(error)\n"
    )
    command = [sys.executable, "-c", code, str(vault.path), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env=WITHOUT_COVERAGE)
    assert (done.stderr, done.stdout.startswith("cannot write to")) == ("", True)
    assert {file.name for file in (tmp_path / "out").iterdir()} <= {"Later (2).md"}


def test_a_hostile_title_stays_in_the_folder(vault, tmp_path):
    link = save_link(vault, "https://example.org/x", title=HOSTILE)
    out = tmp_path / "box" / "out"
    export(vault, Selection(ids=(link,)), "markdown", out)
    assert [file.name for file in out.iterdir()] == ["red 31m .. .. etc passwd (3).md"]
    assert [file.name for file in (tmp_path / "box").iterdir()] == ["out"]


def test_links_with_the_same_title_have_their_own_files(vault, tmp_path):
    for place in "abc":
        save_link(vault, f"https://example.org/{place}", title="Same")
    assert export(vault, Selection(), "markdown", tmp_path / "out") == ExportResult(new=5)
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_every_naughty_string_as_title_has_its_own_file_in_the_folder(vault, tmp_path, shared):
    lines = (shared / "data/hostile/inputs/strings/blns.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["s"] for line in lines]
    for number, text in enumerate(texts):
        save_link(vault, f"https://example.org/{number}", title=text, note=text)
    out = tmp_path / "box" / "out"
    assert export(vault, Selection(), "markdown", out) == ExportResult(new=len(texts) + 2)
    assert all(file.is_file() for file in out.iterdir())
    assert len(list(out.iterdir())) == len(texts) + 2
    assert [file.name for file in (tmp_path / "box").iterdir()] == ["out"]
    assert export(vault, Selection(), "markdown", out).new == 0


def test_a_reading_page_runs_no_script(vault):
    link = vault.get(1)
    page = transfer.reading_page(vault, replace(link, title="<script>alert(1)</script>"), vault.snapshot(1))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "<p>The loss tells" in page


def test_every_format_streams(vault):
    for format_name in ("markdown", "jsonl", "json"):
        assert "Loss" in "".join(transfer.stream(vault, Selection(), format_name)), format_name
        assert formats.get_writer(format_name)


def test_the_export_of_an_empty_selection_is_empty(vault, tmp_path):
    empty = Selection(tags=("none",))
    assert export(vault, empty, "markdown", tmp_path / "out") == ExportResult()
    assert json.loads("".join(transfer.stream(vault, empty, "json"))) == []
    assert Path(tmp_path / "out").is_dir()


def test_temporary_files_of_a_killed_export_are_removed(vault, tmp_path):
    """A process that still runs may be another export, but not for more than an hour."""
    out = tmp_path / "out"
    out.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for process_id in (dead.pid, os.getppid(), 1):
        (out / f".{process_id}.linkvault-new").touch()
    os.utime(out / ".1.linkvault-new", (0, 0))
    (out / ".mine").touch()
    (out / "assets").mkdir()
    (out / "assets" / f".{dead.pid}.linkvault-new").touch()  # of a picture
    export(vault, Selection(), "markdown", out)
    assert list((out / "assets").iterdir()) == []
    assert {file.name for file in out.glob(".*")} == {f".{os.getppid()}.linkvault-new", ".mine"}


EXPORT_WITHOUT_SPACE = """
import resource, signal, sys
from pathlib import Path
from linkvault import errors, transfer
from linkvault.models import Selection
from linkvault.vault import Vault
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.signal(signal.SIGXFSZ, getattr(signal, sys.argv[4]))
with Vault(Path(sys.argv[1])) as vault:
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
    try:
        transfer.export(vault, Selection(), sys.argv[2], Path(sys.argv[3]))
    except errors.LinkvaultError as error:
        print(error)
"""


@pytest.mark.parametrize(
    ("reaction", "status"), [("SIG_IGN", 0), ("SIG_DFL", -signal.SIGXFSZ)], ids=["fails", "killed"]
)
@pytest.mark.parametrize("format_name", ["jsonl", "markdown"])
def test_an_interrupted_export_preserves_the_old_files(vault, tmp_path, format_name, reaction, status):
    out = tmp_path / "out"
    target = out / "all.jsonl" if format_name == "jsonl" else out
    export(vault, Selection(), format_name, target)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    vault.edit(1, note="changed")
    vault.trash([2], at="2026-11-25T10:00:00Z")
    command = [
        sys.executable,
        "-c",
        EXPORT_WITHOUT_SPACE,
        str(vault.path),
        format_name,
        str(target),
        reaction,
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=WITHOUT_COVERAGE)
    assert (done.returncode, done.stderr) == (status, "")
    after = {file.name: file.read_bytes() for file in out.iterdir()}
    left = after.keys() - before.keys()
    assert {name: after[name] for name in before} == before
    assert [name.endswith(".linkvault-new") for name in left] == ([] if status == 0 else [True])
    export(vault, Selection(), format_name, target)
    assert {file.name for file in out.iterdir()} == before.keys()


@pytest.mark.parametrize("format_name", ["jsonl", "markdown"])
def test_a_file_is_replaced_atomically(vault, tmp_path, format_name):
    """A program that has the old file open reads it to its end: nothing is written into it."""
    out = tmp_path / "out"
    target = out / "all.jsonl" if format_name == "jsonl" else out
    export(vault, Selection(ids=(1,)), format_name, target)
    (file,) = out.iterdir()
    before = file.read_bytes()
    with file.open("rb") as old:
        vault.edit(1, note="changed")
        export(vault, Selection(ids=(1,)), format_name, target)
        assert old.read() == before
    assert b"changed" in file.read_bytes()
