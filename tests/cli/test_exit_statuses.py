"""Every error is one line and at most one hint on standard error, with the exit status that the guide documents."""

from pathlib import Path
from typing import Any

import pytest

WRONG = {
    "no such command": (["lst"], 2, "no such command 'lst'. Did you mean 'list'?"),
    "the command of another program": (["rm", "1"], 2, "no such command 'rm'. Did you mean 'remove'?"),
    "no such option": (["list", "--lmit", "3"], 2, "no such option: --lmit"),
    "no value": (["list", "--db"], 2, "no such option: --db"),
    "not a number": (["list", "-n", "x"], 2, "invalid value for '--limit'"),
    "too small a number": (["list", "-n", "0"], 2, "invalid value for '--limit'"),
    "missing argument": (["show"], 2, "missing argument 'ID'"),
    "too many arguments": (["show", "1", "2"], 2, "got unexpected extra argument"),
    "not a date": (["list", "--since", "soon"], 2, "not a date: soon"),
    "not a sort key": (["list", "--sort", "size"], 2, "cannot sort by 'size'"),
    "not a format": (["export", "--format", "pdf"], 2, ""),
    "not a colour": (["list", "--color", "red"], 2, "--color must be auto, always or never, not red"),
    "no words": (["search", " "], 2, "no words to search for"),
    "not an address": (["add", "ftp://example.org/"], 2, ""),
    "no address": (["add"], 2, "no address to add"),
    "two addresses, one title": (["add", "--title", "x", "http://a.test", "http://b.test"], 2, "--title"),
    "no such file": (["add", "--file", "none.txt"], 2, "cannot read none.txt"),
    "no such link": (["show", "99"], 3, "no such link: 99"),
    "neither ID nor address": (["show", "heel"], 2, "not an ID or address: heel"),
    "a word instead of links": (["export", "nothere"], 2, "not an ID or address: nothere"),
    "an address of another program": (["show", "ftp://example.org/"], 2, "not a web address: ftp:"),
    "no such snapshot": (["show", "1", "--snapshot", "9"], 3, "link 1 has no snapshot 9"),
    "no snapshot at all": (["show", "2"], 3, "no page is saved for https://example.org/later"),
    "before the first": (["show", "1", "--at", "2020"], 3, "link 1 has no snapshot before"),
    "no such tag": (["tag", "rename", "none", "x"], 3, ""),
    "connection refused": (["add", "http://127.0.0.1:9/"], 4, ""),
    "no such setting": (["config", "colour"], 2, "no such setting: colour"),
    "no setting to unset": (["config", "--unset"], 2, "--unset needs a setting"),
    "no editor without a terminal": (["edit", "1"], 2, "nothing to change"),
}


@pytest.mark.parametrize(("arguments", "status", "message"), WRONG.values(), ids=WRONG)
def test_an_error_is_one_line_and_at_most_one_hint(
    few: Any, arguments: list[str], status: int, message: str
) -> None:
    done = few.run(*arguments)
    first, *hints = done.stderr.splitlines()
    assert done.returncode == status
    assert first.startswith(f"linkvault: {message}")
    assert len(hints) <= 1
    assert all(hint.startswith("hint: ") for hint in hints)


def test_a_mistyped_reference_or_query_hints_at_a_search(few: Any) -> None:
    assert (
        few.run("show", "the heel").stderr.splitlines()[1].startswith("hint: `linkvault search 'the heel'`")
    )
    assert few.run("search").stderr.splitlines()[1] == "hint: for example `linkvault search loss`"


def test_a_missing_vault_is_an_error(program: Any) -> None:
    """A mistyped --db must not look like an empty vault: a script would then report an empty backup as a success."""
    done = program.run("list")
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.splitlines()[1] == "hint: `linkvault add URL` creates it"
    assert not program.vault.exists()


def test_a_file_that_is_not_a_vault_is_an_error(program: Any) -> None:
    Path(program.vault).write_bytes(b"not a database, but long enough to look at " * 40)
    assert program.run("list").returncode == 6
    Path(program.vault).unlink()
    Path(program.vault).mkdir()
    assert program.run("list").returncode == 6
    assert program.run("add", "--no-fetch", "example.org").returncode == 6


def test_debugging_shows_the_traceback(few: Any) -> None:
    assert "Traceback" in few.run("show", "99", LINKVAULT_DEBUG="1").stderr
    assert "Traceback" in few.run("lst", LINKVAULT_DEBUG="1").stderr


@pytest.mark.parametrize("arguments", [["list", "--db", "{}"], ["--db", "{}", "list"], ["list", "--db={}"]])
def test_global_options_can_follow_the_command(few: Any, arguments: list[str]) -> None:
    words = [argument.format(few.vault) for argument in arguments]
    assert len(few.run(*words, LINKVAULT_DB="/nonexistent/v.db").stdout.splitlines()) == 3


def test_precedence_flag_environment_config(few: Any, tmp_path: Path) -> None:
    few.run("add", "--no-fetch", "example.org/other", "--db", str(tmp_path / "other.db"))
    few.run("config", "db", str(tmp_path / "other.db"))
    assert len(few.run("list", LINKVAULT_DB=None).stdout.splitlines()) == 1
    assert len(few.run("list").stdout.splitlines()) == 3
    assert len(few.run("list", "--db", str(tmp_path / "other.db")).stdout.splitlines()) == 1


@pytest.mark.parametrize("word", ["-coin", '-"a coin"', "-tag:none", "-损失"])
def test_a_minus_in_a_search_belongs_to_the_query(filled: Any, word: str) -> None:
    assert filled.run("search", "ruler", word).returncode == 0


def test_excluded_words_are_not_found(filled: Any) -> None:
    assert len(filled.run("search", "ruler").stdout.splitlines()) == 2
    assert len(filled.run("search", "ruler", "-tag:ml").stdout.splitlines()) == 1
    assert len(filled.run("search", "ruler", "-n1").stdout.splitlines()) == 1


def test_a_search_without_results_succeeds_with_a_message(filled: Any) -> None:
    done = filled.run("search", "zebra")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no results for zebra\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--tag", "\udcff"],
        ["list", "--site", "\udcff", "--not-tag", "\udcfe"],
        ["list", "-n", "9" * 30],
        ["search", "loss", "-n", "9" * 30],
        ["search", "loss", "--fold", "-n", "9" * 30],
        ["stats", "-n", "9" * 30],
        ["search", "\udcff"],
        ["edit", "1", "--title", "\udcff", "--note", "\udcfe"],
    ],
    ids=ascii,
)
def test_invalid_utf8_and_large_numbers_are_accepted(few: Any, arguments: list[str]) -> None:
    done = few.run(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["tag", "add", "\udcff", "1"],
        ["show", "\udcff"],
        ["list", "9" * 30],
        ["config", "user_agent", "\udcff"],
    ],
    ids=ascii,
)
def test_invalid_utf8_and_large_numbers_are_refused_as_names(few: Any, arguments: list[str]) -> None:
    done = few.run(*arguments)
    assert done.returncode in (2, 3)
    assert done.stderr.startswith("linkvault: ")
