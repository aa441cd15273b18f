"""`linkvault show --find`: the lines of an article that contain a word, with numbers as in `grep -n`."""

import json
from typing import Any

import pytest


def test_a_pipe_gets_the_lines_of_the_markdown(filled: Any) -> None:
    lines = filled.run("show", "1", "--markdown").stdout.splitlines()
    matching = filled.run("show", "1", "--find", "尺子 ruler").stdout.splitlines()
    assert matching
    for line in matching:
        number, _, text = line.partition(":")
        assert lines[int(number) - 1] == text
    assert [line for line in lines if "尺子" in line or "ruler" in line] == [
        x.partition(":")[2] for x in matching
    ]


def test_lines_of_the_text_have_the_numbers_of_search_hits(filled: Any) -> None:
    hit = json.loads(filled.run("search", "这把尺子", "--json").stdout)[0]
    first = json.loads(filled.run("show", str(hit["id"]), "--find", "这把尺子", "--text", "--jsonl").stdout)
    assert (first["line"], first["text"][first["matches"][0][0] :][:4]) == (hit["line"], "这把尺子")
    assert filled.run("show", "1", "--text").stdout.splitlines()[hit["line"] - 1] == first["text"]


def test_a_terminal_shows_matches_in_color_and_lines_around(filled: Any) -> None:
    _, shown = filled.type("show", "1", "--find", "coin", "-C", "1", LINKVAULT_PAGER="cat")
    assert "\x1b[1;33mcoin\x1b[0m" in shown
    before, hit, after = (line.removeprefix("\x1b[2m") for line in shown.splitlines())
    assert (before[1], hit[1], after[1]) == ("-", ":", "-")


def test_a_message_says_that_no_line_matches(filled: Any) -> None:
    done = filled.run("show", "1", "--find", "zebra")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no line contains zebra\n")
    assert filled.run("show", "1", "--find", "zebra", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments", [["--find", "tag:ml"], ["--find", "x", "--html"], ["--find", "x", "--meta"], ["--find", ""]]
)
def test_wrong_usage(filled: Any, arguments: list[str]) -> None:
    done = filled.run("show", "1", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
