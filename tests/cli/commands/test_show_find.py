"""`show --find`: the lines of an article that hold what is looked for, numbered as `grep -n` numbers them."""

import json
from typing import Any

import pytest


def test_in_a_pipe_they_are_those_of_the_markdown(filled: Any) -> None:
    shown = filled.run("show", "1", "--markdown").stdout.splitlines()
    found = filled.run("show", "1", "--find", "尺子 ruler").stdout.splitlines()
    assert found
    for line in found:
        number, _, text = line.partition(":")
        assert shown[int(number) - 1] == text
    assert [line for line in shown if "尺子" in line or "ruler" in line] == [
        x.partition(":")[2] for x in found
    ]


def test_with_text_they_are_those_that_a_hit_tells(filled: Any) -> None:
    hit = json.loads(filled.run("search", "这把尺子", "--json").stdout)[0]
    first = json.loads(filled.run("show", str(hit["id"]), "--find", "这把尺子", "--text", "--jsonl").stdout)
    assert (first["line"], first["text"][first["matches"][0][0] :][:4]) == (hit["line"], "这把尺子")
    assert filled.run("show", "1", "--text").stdout.splitlines()[hit["line"] - 1] == first["text"]


def test_on_a_terminal_they_are_marked_with_what_is_around(filled: Any) -> None:
    _, shown = filled.type("show", "1", "--find", "coin", "-C", "1", LINKVAULT_PAGER="cat")
    assert "\x1b[1;33mcoin\x1b[0m" in shown
    before, hit, after = (line.removeprefix("\x1b[2m") for line in shown.splitlines())
    assert (before[1], hit[1], after[1]) == ("-", ":", "-")


def test_nothing_is_said_in_words(filled: Any) -> None:
    done = filled.run("show", "1", "--find", "zebra")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no line holds: zebra\n")
    assert filled.run("show", "1", "--find", "zebra", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments", [["--find", "tag:ml"], ["--find", "x", "--html"], ["--find", "x", "--meta"], ["--find", ""]]
)
def test_what_cannot_be_is_wrong_usage(filled: Any, arguments: list[str]) -> None:
    done = filled.run("show", "1", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
