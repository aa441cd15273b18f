"""The links that a command works on: numbers, ranges, addresses, standard input, options. Nothing never means all."""

from typing import Any

import pytest


def ids(program: Any, *arguments: str, stdin: str = "") -> list[str]:
    done = program.run("list", "--sort", "id", "--reverse", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("references", "wanted"),
    [
        (["2"], ["2"]),
        (["1-2"], ["1", "2"]),
        (["3", "1"], ["1", "3"]),
        (["https://example.org/loss"], ["1"]),
        (["HTTP://WWW.Example.org:80/loss?utm_source=x"], ["1"]),
        (["2-99"], ["2", "3"]),
    ],
    ids=" ".join,
)
def test_references(filled: Any, references: list[str], wanted: list[str]) -> None:
    assert ids(filled, *references) == wanted


@pytest.mark.parametrize(
    ("stdin", "wanted"),
    [
        ("1\n3\n", ["1", "3"]),
        ("1 2-3\n", ["1", "2", "3"]),
        ("\ufeff2\r\n", ["2"]),
        ("https://example.org/later\n", ["2"]),
        ("3\thttps://blog.example.net/ruler\tRuler 1\n", ["3"]),
        ('{"id": 2, "url": "x"}\n', ["2"]),
        ("", []),
        ("\n \n", []),
    ],
    ids=repr,
)
def test_references_on_standard_input(filled: Any, stdin: str, wanted: list[str]) -> None:
    assert ids(filled, "-", stdin=stdin) == wanted


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--tag", "ml"], ["1"]),
        (["--tag", "ML/*"], ["1", "2"]),
        (["--tag", "ml, to read"], ["1"]),
        (["--tag", "ml", "--tag", "none"], []),
        (["--not-tag", "ml"], ["2", "3"]),
        (["--untagged"], ["3"]),
        (["--site", "example.org"], ["1", "2"]),
        (["--since", "2026-11-22"], ["3"]),
        (["--until", "2026-11-21"], ["1"]),
        (["--failed"], []),
        (["-n", "1"], ["1"]),
        (["1-2", "--site", "example.org", "--tag", "ml"], ["1"]),
    ],
    ids=" ".join,
)
def test_selections(filled: Any, options: list[str], wanted: list[str]) -> None:
    assert ids(filled, *options) == wanted


@pytest.mark.parametrize(
    "command", [["remove"], ["restore"], ["tag", "add", "x"], ["tag", "remove", "ml"]], ids=" ".join
)
def test_no_reference_and_no_filter_is_wrong_usage(filled: Any, command: list[str]) -> None:
    done = filled.run(*command)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "linkvault: no links selected")


@pytest.mark.parametrize(
    "command", [["remove", "-"], ["tag", "add", "x", "-"], ["export", "-"], ["reextract", "-"]], ids=" ".join
)
def test_an_empty_input_selects_nothing(few: Any, command: list[str]) -> None:
    done = few.run(*command, stdin="")
    assert done.returncode == 0
    assert len(few.run("list").stdout.splitlines()) == 3
    assert "Third" not in done.stdout


@pytest.mark.parametrize(
    ("reference", "status"),
    [("99", 3), ("50-60", 3), ("https://example.org/none", 3), ("ftp://x", 2), ("x y", 2)],
)
def test_a_reference_without_a_link(filled: Any, reference: str, status: int) -> None:
    done = filled.run("list", reference)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith("linkvault: ")


def test_the_output_of_one_command_is_the_input_of_another(few: Any) -> None:
    few.run("tag", "add", "new, other", "-", stdin=few.run("search", "loss").stdout)
    few.run("tag", "add", "json", "-", stdin=few.run("list", "2", "--jsonl").stdout)
    assert ids(few, "--tag", "new", "--tag", "other") == ["1"]
    assert ids(few, "--tag", "json") == ["2"]


def test_a_change_prints_its_count_and_a_dry_run_changes_nothing(few: Any) -> None:
    assert few.run("tag", "add", "ml", "1-3", "--dry-run").stdout.count("\n") == 3
    assert ids(few, "--tag", "ml") == ["1"]
    assert few.run("tag", "add", "ml", "1-3").stdout == "tagged 2 links (1 unchanged): ml\n"
    assert few.run("remove", "2", "--dry-run").stdout.startswith("2\t")
    assert few.run("remove", "2").stdout == "moved 1 link to the trash\n"
    assert few.run("restore", "2", "--dry-run").stdout.startswith("2\t")
    assert few.run("restore", "2").stdout == "restored 1 link from the trash\n"


def test_questions_are_asked_only_on_a_terminal(few: Any) -> None:
    done = few.run("remove", "--site", "example.org")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1] == "hint: confirm with --yes"
    assert few.type("remove", "--site", "example.org", keys="n\n")[0] == 1
    assert len(ids(few)) == 3
    assert few.type("remove", "--site", "example.org", keys="y\n")[0] == 0
    assert ids(few) == ["3"]
    assert few.run("trash", "--empty").returncode == 2
    assert few.run("trash", "--empty", "--yes").stdout == "deleted 2 links\n"
    assert few.run("trash").stderr == "the trash is empty\n"


def test_only_the_named_links_are_deleted_from_the_trash(few: Any) -> None:
    few.run("remove", "1-3")
    assert few.run("trash", "--empty", "2", "--dry-run").stdout.startswith("2\t")
    assert few.run("trash", "--empty", "2", "--yes").stdout == "deleted 1 link\n"
    assert few.run("trash", "--empty", "-", "--yes", stdin="").stdout == "deleted 0 links\n"
    assert len(few.run("trash").stdout.splitlines()) == 2


@pytest.mark.parametrize(("stdin", "status"), [("1\n", 0), ("", 2), ("1\n2\n", 2), ("99\n", 3)], ids=repr)
def test_one_link_on_standard_input(filled: Any, stdin: str, status: int) -> None:
    done = filled.run("show", "-", "--meta", stdin=stdin)
    assert (done.returncode, done.stdout.startswith("id:           1\n")) == (status, status == 0)


def test_hits_have_one_order_but_can_be_listed_in_another(few: Any) -> None:
    done = few.run("search", "loss", "--sort", "title")
    assert done.returncode == 2
    assert "no such option: --sort" in done.stderr
    assert few.run("list", "-", "--sort", "title", stdin=few.run("search", "loss").stdout).returncode == 0
