"""Standard streams that are closed, full, cut short or ASCII only, and environments without a home folder."""

import subprocess
from pathlib import Path
from typing import Any

import pytest


def shell(program: Any, line: str, **environment: str | None) -> "subprocess.CompletedProcess[str]":
    """Run a line of shell in which `$LV` is the program."""
    command = " ".join(program.command())
    return subprocess.run(
        ["bash", "-c", line.replace("$LV", command)],
        capture_output=True,
        text=True,
        env=program._environment(environment),
        cwd=program.folder,
        timeout=60,
    )


def test_a_pipe_that_is_closed_early(filled: Any) -> None:
    done = shell(
        filled, "for i in 1 2 3; do $LV list; done | head -1; $LV show 1 | head -1; $LV --help | head -1"
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("command", ["list", "list --json", "show 1", "export", "--help", "tag list"])
def test_a_full_disk_is_one_error_line(filled: Any, command: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell(filled, f"$LV {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "linkvault: cannot write to standard output: No space left on device\n"


def test_a_closed_output_is_reported_before_anything_changes(few: Any) -> None:
    done = shell(few, "$LV remove 1 >&-")
    assert (done.returncode, done.stderr) == (
        1,
        "linkvault: standard output is closed\n",
    )
    assert len(few.run("list").stdout.splitlines()) == 3


@pytest.mark.parametrize("closing", ["2>&-", "<&-", "<&- 2>&-"])
def test_other_closed_streams_are_ignored(filled: Any, closing: str) -> None:
    done = shell(filled, f"$LV list {closing}")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"COLUMNS": "0"},
        {"COLUMNS": "1", "LINES": "1"},
        {"TERM": None},
        {"TERM": "dumb"},
        {"HOME": None},
        {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "relative"},
    ],
    ids=str,
)
@pytest.mark.parametrize("command", [["list"], ["search", "loss"], ["show", "1"]], ids=" ".join)
def test_every_environment_works(filled: Any, environment: dict[str, str | None], command: list[str]) -> None:
    done = filled.run(*command, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    status, shown = filled.type(*command, **{"PAGER": "cat", **environment})
    assert status == 0, shown
    assert "Traceback" not in shown


def test_exports_are_utf8_in_any_locale(few: Any) -> None:
    output = few.run("export", PYTHONIOENCODING="ascii").stdout
    assert "title: Loss 损失" in output


def test_long_text_is_paged_only_on_a_terminal(filled: Any) -> None:
    pager = filled.folder / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    shown = filled.type("show", "1", height=5, PAGER=str(pager))[1]
    assert shown.startswith("PAGED")
    assert "PAGED" not in filled.type("show", "1", height=200, PAGER=str(pager))[1]  # it fits
    # A terminal without a height, as in a recording.
    assert "PAGED" not in filled.type("show", "1", LINES="5", PAGER=str(pager))[1]
    assert "PAGED" not in filled.run("show", "1", LINES="5", PAGER=str(pager)).stdout
    assert "损失" in filled.type("show", "1", height=5, PAGER="/nonexistent/pager")[1]


def test_quiet_keeps_results_and_errors(filled: Any) -> None:
    assert filled.run("list", "-q", "--tag", "none").stderr == ""
    assert filled.run("list", "--tag", "none").stderr == "no links match\n"
    assert filled.run("-q", "show", "99").stderr.startswith("linkvault: no such link: 99\n")
