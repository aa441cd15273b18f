"""A command of a plain form, which runs without typer, has the output and the exit status that it has with typer."""

import os
import signal
import sqlite3
import subprocess
from typing import Any

import pytest

# Typer runs a command line while this variable is set; empty, it asks for no completion.
BY_TYPER = {"_LINKVAULT_COMPLETE": ""}
LINES = [
    "list",
    "list -n 2 --sort title --reverse",
    "list 1 3 --json",
    "list --jsonl --tag ml/* --since 2026-01",
    "list -",
    "list 99",
    "list --sort color",
    "list --since never",
    "list --tag missing",
    "list --tag missing --quiet",
    "list --color purple",
    "list --color always",
    "list --db none.db",
    "search loss",
    "search ruler OR loss --json",
    "search lossy --snippets 2",
    "search nowhere",
    "search -n 1 loss --explain --no-fold",
    "search --since 7x loss",
    "show 1",
    "show 1 --meta --json",
    "show 1 --find loss --context 1",
    "show 2",
    "show https://example.org/loss --text",
    "show 1 --find loss --meta",
    "show 9",
    "tag list",
    "tag list --json",
    "tag list --jsonl --color always",
    "tag list ml",
    "--db none.db tag list",
    "add",
    "add --no-fetch https://example.org/loss",
    "add --no-fetch https://example.org/loss --json --tag ml",
    "add --no-fetch --jsonl ftp://example.org/ https://example.org/loss",
    "add --no-fetch ftp://example.org/",
    "add --file none.txt",
    "add --file=- --no-fetch",
    "add --html none.html https://example.org/loss",
    "add --since 7d https://example.org/loss",
    "add --retry",
    "add --title a --no-fetch https://example.org/a https://example.org/b",
    "import",
    "import none.html --no-fetch",
    "import none.html --dry-run --format none",
    "import - --no-fetch --jobs 0",
    "import --list --json",
    "import --resume --no-folders-as-tags",
]


@pytest.mark.parametrize("line", LINES)
def test_a_plain_command_answers_as_with_typer(filled: Any, line: str) -> None:
    done, by_typer = (filled.run(*line.split(), stdin="1\n", **more) for more in ({}, BY_TYPER))
    assert (done.returncode, done.stdout, done.stderr) == (
        by_typer.returncode,
        by_typer.stdout,
        by_typer.stderr,
    )


@pytest.mark.parametrize("line", ["list", "search loss", "show 1", "list --color never", "tag list"])
def test_a_plain_command_looks_the_same_on_a_terminal(filled: Any, line: str) -> None:
    assert filled.type(*line.split()) == filled.type(*line.split(), **BY_TYPER)


@pytest.mark.parametrize("setting", ['color = "purple"', "db = 3", 'color = "always"', "pager = false"])
def test_a_plain_command_follows_the_configuration_as_with_typer(
    filled: Any, setting: str, tmp_path: Any
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(setting, encoding="utf-8")
    done, by_typer = (filled.run("list", LINKVAULT_CONFIG=str(file), **more) for more in ({}, BY_TYPER))
    assert (done.returncode, done.stdout, done.stderr) == (
        by_typer.returncode,
        by_typer.stdout,
        by_typer.stderr,
    )


def test_a_damaged_article_ends_a_plain_command_as_with_typer(few: Any) -> None:
    connection = sqlite3.connect(few.vault)
    connection.execute("UPDATE content SET digests = zeroblob(32)")
    connection.commit()
    connection.close()
    results = [few.run("show", "1", **more) for more in ({}, BY_TYPER)]
    assert len({(done.returncode, done.stdout, done.stderr) for done in results}) == 1
    assert results[0].returncode == 6


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes of POSIX")
@pytest.mark.parametrize("more", [{}, BY_TYPER], ids=["plain", "typer"])
def test_a_closed_pipe_ends_a_plain_command_with_status_1(filled: Any, more: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        filled.command("list"), env=filled._environment(more), stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_completion_is_left_to_typer(filled: Any) -> None:
    done = filled.run("list", _LINKVAULT_COMPLETE="source_bash")
    assert "complete" in done.stdout
