"""One run of a command with one fault, and what is wrong afterwards."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import states
from commands import VAULT, Command, build

CALLS = (
    "write", "pwrite64", "pread64", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "openat", "mmap", "mkdir",
    "allocation", "statement",
)  # fmt: skip
KILLS = {"kill before": -1, "kill after": -2, "kill halfway": -3}
SIGNALS = {"SIGTERM": -4, "SIGINT": -5}
LASTING = " from now on"
FAILURES = {
    "write": ("EIO", "ENOSPC", f"ENOSPC{LASTING}"),
    "pwrite64": ("EIO", "ENOSPC", f"ENOSPC{LASTING}"),
    "pread64": ("EIO", f"EIO{LASTING}"),
    "fdatasync": ("EIO",),
    "fsync": ("EIO",),
    "ftruncate": ("EIO",),
    "rename": ("EIO", "ENOSPC", "EACCES"),
    "unlink": ("EIO", "EACCES"),
    "openat": ("EMFILE", "EACCES", f"EMFILE{LASTING}"),
    "mmap": ("ENOMEM",),
    "mkdir": ("EACCES", "ENOSPC"),
    "allocation": ("ENOMEM",),
    "statement": tuple(SIGNALS),
}
KILLED_CALLS = tuple(call for call in CALLS if call not in ("pread64", "allocation"))
_INSTANT = "instant"  # a kill after some time


class Point(NamedTuple):
    """Where and how a command fails."""

    command: str
    call: str
    fault: str  # the name of an error, a signal or a kill
    number: float  # the how many-th call; seconds for a kill at an instant

    @property
    def is_kill(self) -> bool:
        """Whether the process is killed."""
        return self.fault.startswith("kill")


class Run(NamedTuple):
    """How a run ended."""

    status: int | None  # None: it hangs
    seconds: float
    counts: dict[str, int]
    output: str
    errors: str


@dataclass
class Template:
    """The files from which the runs of a command start, and what they hold before and after it."""

    folder: Path
    before: states.Rows = states.ABSENT
    after: states.Rows = states.ABSENT
    files_before: dict[str, object] = field(default_factory=dict)
    files_after: dict[str, object] = field(default_factory=dict)
    urls_before: set[str] = field(default_factory=set)
    urls_after: set[str] = field(default_factory=set)
    run: Run | None = None


class Laboratory:
    """A folder with a launcher that runs commands in it."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.folder = folder
        self.case = folder / "case"
        (folder / "home").mkdir(parents=True)
        (folder / "tmp").mkdir()
        self._launcher = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("launcher.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**self._environment(), "LD_PRELOAD": str(library)},
            text=True,
        )
        self.counts_allocations = self._read_reply()["allocations"]

    def close(self) -> None:
        """End the launcher and delete the folder."""
        self._launcher.stdin.close()
        self._launcher.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, arguments: list[str], point: Point | None = None) -> Run:
        """Run a command in the folder of the case."""
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        for file in (out, err):  # the process may be killed before it opens them
            file.write_bytes(b"")
        is_instant = point is not None and point.call == _INSTANT
        is_call = point is not None and not is_instant
        request = {
            "arguments": ["--db", VAULT, *arguments],
            "folder": str(self.case),
            "below": str(self.folder),
            "environment": self._environment(),
            "out": str(out),
            "err": str(err),
            "call": CALLS.index(point.call) if is_call else -1,
            "number": int(point.number) if is_call else 0,
            "action": action_of(point.fault) if is_call else 0,
            "lasting": int(is_call and point.fault.endswith(LASTING)),
            "kill_after": point.number if is_instant else None,
            "statements": point is None or point.call == "statement",
        }
        self._launcher.stdin.write(f"{json.dumps(request)}\n")
        self._launcher.stdin.flush()
        reply = self._read_reply()
        counts = dict(zip(CALLS, reply["counts"], strict=True))
        return Run(
            reply["status"],
            reply["seconds"],
            counts,
            out.read_text("utf-8", "replace"),
            err.read_text("utf-8", "replace"),
        )

    def _read_reply(self) -> dict:
        line = self._launcher.stdout.readline()
        if not line:
            raise RuntimeError("the launcher has ended")
        return json.loads(line)

    def _environment(self) -> dict[str, str]:
        names = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XDG_", "LINKVAULT", "COVERAGE"))
        }
        return names | {
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "LC_ALL": "C.UTF-8",
        }

    def prepare(self, name: str, command: Command) -> Template:
        """Build the files of a command, run it without a fault, and return what it changed."""
        template = Template(self.folder / "templates" / name)
        build(command, self.case)
        for arguments in command.before:
            self._require(self.run(arguments), arguments)
        for file in self.case.glob("*-wal"):
            raise RuntimeError(f"a log is left: {file}")
        shutil.copytree(self.case, template.folder)
        template.before, template.files_before = (
            states.read_rows(self.case / VAULT),
            states.read_files(self.case),
        )
        template.urls_before = states.read_urls(self.case / VAULT)
        template.run = self.run(command.arguments)
        self._require(template.run, command.arguments)
        template.after, template.files_after = (
            states.read_rows(self.case / VAULT),
            states.read_files(self.case),
        )
        template.urls_after = states.read_urls(self.case / VAULT)
        if problems := states.find_damage(self.case / VAULT):
            raise RuntimeError(f"{name}: damaged without a fault: {problems}")
        return template

    def _require(self, run: Run, arguments: list[str]) -> None:
        if run.status:
            raise RuntimeError(f"{arguments} fails without a fault: {run}")

    def reset(self, template: Template) -> None:
        """Put the files of a template in the place of the case's."""
        for folder in (self.case, self.folder / "tmp"):
            shutil.rmtree(folder)
        shutil.copytree(template.folder, self.case)
        (self.folder / "tmp").mkdir()


def action_of(fault: str) -> int:
    """Return what the library of `faults.c` calls a fault."""
    known = KILLS | SIGNALS
    return known[fault] if fault in known else int(getattr(errno, fault.removesuffix(LASTING)))


def try_point(laboratory: Laboratory, command: Command, template: Template, point: Point) -> list[str]:
    """Run a command with a fault and again without one; return what is wrong."""
    laboratory.reset(template)
    vault = laboratory.case / VAULT
    run = laboratory.run(command.arguments, point)
    wrong = judge_end(run, point)
    files = states.read_files(laboratory.case)
    is_scratch_expected = point.is_kill or point.call == "unlink" or (run.status or 0) < 0
    wrong += judge_files(files, template, is_scratch_expected=is_scratch_expected)
    if not is_scratch_expected:
        wrong += [
            f"left in the temporary folder: {file.name}" for file in (laboratory.folder / "tmp").iterdir()
        ]
    wrong += judge_reading(laboratory, template)
    wrong += judge_vault(vault, command, template, run)
    if point.call == "unlink":  # nobody can delete it then; the next run does
        files = {name: files[name] for name in files.keys() & template.files_after.keys()}
    if run.status == 0 and files != template.files_after:
        wrong.append(
            f"exit status 0, but the files are not complete: {describe(files, template.files_after)}"
        )
    is_done = states.read_rows(vault) == template.after and template.after != template.before
    if command.is_repeatable or not is_done:
        wrong += judge_again(laboratory, command, template, is_done=is_done)
    return wrong


def judge_end(run: Run, point: Point) -> list[str]:
    """Return what is wrong with the exit status and the messages of a run."""
    if run.status is None:
        return ["does not end"]
    wrong = []
    lines = run.errors.strip().splitlines()
    if "Traceback" in run.errors or "Exception ignored" in run.errors:
        wrong.append(f"traceback: {lines[-1][:120]}")
    is_stopped = point.fault in SIGNALS or point.is_kill
    if run.status < 0 and not is_stopped:
        wrong.append(f"ended by signal {-run.status}")
    reasons = [line for line in lines if line.startswith("linkvault: ")]
    is_named = any(words in run.output + run.errors for words in ("failed ", ": cannot be read: "))
    if run.status > 0 and not is_stopped and not reasons and not is_named:
        wrong.append(f"exit status {run.status} without a reason: {lines[-1:]}")
    if len(reasons) > 1:
        wrong.append(f"{len(reasons)} reasons: {reasons}")
    return wrong


def judge_files(files: dict[str, object], template: Template, *, is_scratch_expected: bool) -> list[str]:
    """Return which files are incomplete, missing, or left by mistake."""
    wrong = []
    for name, content in files.items():
        wanted = [part[name] for part in (template.files_before, template.files_after) if name in part]
        if not wanted and not is_scratch_expected:
            wrong.append(f"left: {name}")
        elif wanted and content not in wanted:
            wrong.append(f"incomplete: {name}")
    missing = template.files_before.keys() & template.files_after.keys() - files.keys()
    return wrong + [f"missing: {name}" for name in sorted(missing)]


def judge_reading(laboratory: Laboratory, template: Template) -> list[str]:
    """Return whether a vault that was there cannot be listed."""
    run = laboratory.run(["list", "--json"])
    is_empty = not template.urls_before and ("no vault" in run.errors or "empty" in run.errors)
    return [f"list refuses: {run.errors.strip()[:160]}"] if run.status and not is_empty else []


def judge_vault(vault: Path, command: Command, template: Template, run: Run) -> list[str]:
    """Return what is wrong with the rows of a vault after a fault."""
    wrong = states.find_damage(vault)
    if command.arguments[0] == "doctor" or (command.arguments == ["migrate"] and run.status != 0):
        wrong = []  # the vault was damaged before; the next change builds the index of a migrated vault
    rows, urls = states.read_rows(vault), states.read_urls(vault)
    if run.status == 0 and rows != template.after:
        wrong.append(f"exit status 0, but not done: {describe(rows, template.after)}")
    if command.is_atomic and rows not in (
        template.before,
        template.after,
        states.ABSENT if not template.before else None,
    ):
        wrong.append(f"neither before nor after: {describe(rows, template.before)}")
    if lost := (template.urls_before & template.urls_after) - urls:
        wrong.append(f"lost: {sorted(lost)}")
    if invented := urls - template.urls_before - template.urls_after:
        wrong.append(f"invented: {sorted(invented)}")
    if missing := states.acknowledged(run.output) - urls:
        wrong.append(f"reported as saved, but not there: {sorted(missing)}")
    return wrong


def judge_again(laboratory: Laboratory, command: Command, template: Template, *, is_done: bool) -> list[str]:
    """Return what is wrong after the command has run again without a fault."""
    run = laboratory.run(command.arguments)
    vault = laboratory.case / VAULT
    wrong = [f"again: {message}" for message in judge_end(run, Point("", "", "", 0))]
    if run.status and not is_done:
        wrong.append(f"again: exit status {run.status}: {run.errors.strip()[-160:]}")
    rows = states.read_rows(vault)
    # Of several transactions, those of the second run may give other ids: a page that could not be read comes last.
    is_same = rows == template.after if command.is_atomic else count_rows(rows) == count_rows(template.after)
    if not is_same or states.read_urls(vault) != template.urls_after:
        wrong.append(f"again: another vault: {describe(rows, template.after)}")
    wrong += [f"again: {message}" for message in states.find_damage(vault)]
    files = states.read_files(laboratory.case)
    wrong += [f"again: {message}" for message in judge_files(files, template, is_scratch_expected=False)]
    if not is_done and (lacking := template.files_after.keys() - files.keys()):
        wrong.append(f"again: not written: {sorted(lacking)}")
    return wrong


def count_rows(rows: states.Rows) -> Counter:
    """Return table -> the number of its rows."""
    return Counter(row.partition(",")[0] for row in rows)


def describe(rows: object, wanted: object) -> str:
    """Return the first difference of two sets of rows or files, cut to one line."""
    if isinstance(rows, dict) and isinstance(wanted, dict):
        names = rows.keys() ^ wanted.keys() or {name for name in rows if rows[name] != wanted[name]}
        return ", ".join(sorted(names))[:160]
    more, less = sorted(rows - wanted), sorted(wanted - rows)
    return re.sub(r"\s+", " ", f"more {more[:1]}, less {less[:1]}")[:300]
