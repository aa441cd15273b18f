"""No character of a page controls the terminal or breaks a record, in the output of any command."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from linkvault.cli.ui.terminal import printable

HOSTILE = {
    "markup, colour, path": "[/red] \x1b[31m ../../etc/passwd",
    "hyperlink": "\x1b]8;;https://evil.example\x1b\\bank\x1b]8;;\x1b\\",
    "C1": "\x9b31mred\x9d0;title\x9c",
    "bell and backspace": "a\x07b\x08c\x7f",
    "bidi": "user\u202etxt.exe\u2066\u2069",
    "lines": "one\ntwo\r\nthree\u2028four\u0085five\tsix",
    "format": "{changed} %s {0} \\N{DIGIT ONE}",
    "tags block": "x\U000e0041\U000e007f",
    "rich": "[bold]x[/bold] [link=https://evil.example]y[/link] :smile:",
}
# What the program itself may write on a terminal: colors and intensity.
COLORS = re.compile(r"\x1b\[[\d;]*m")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
COMMANDS = [
    ["list"],
    ["search", "word"],
    ["show", "1"],
    ["show", "1", "--meta"],
    ["show", "1", "--text"],
    ["show", "1", "--markdown"],
    ["export"],
    ["export", "--format", "jsonl"],
    ["export", "--format", "json"],
    ["list", "--json"],
    ["search", "word", "--jsonl"],
    ["show", "1", "--json"],
    ["tag", "add", "new", "1"],
    ["edit", "1", "--note", "x"],
    ["remove", "1", "--dry-run"],
    ["reextract", "1"],
    ["export", "--format", "netscape"],
    ["tag", "list"],
    ["stats"],
    ["stats", "--json"],
    ["related", "1"],
    ["dedupe"],
    ["dedupe", "--merge", "--yes"],
    ["explain", "1"],
    ["assets"],
    ["trash"],
    ["restore", "3"],
    ["log"],
    ["log", "--json"],
    ["undo"],
    ["undo", "--dry-run"],
    ["remove", "1", "--yes"],
]


def poisoned(program: Any) -> None:
    """Store two articles and one in the trash with every hostile text in title, note, tag and text."""
    everything = " ".join(HOSTILE.values())
    body = f"<p>A word: {everything} and more words, so that this is an article of some length, for all to read.</p>"
    for number in range(1, 4):
        program.keep(
            f"https://example.org/{number}", everything, body=body * 3, note=everything, tags=(everything,)
        )
    done = program.run("edit", "1", "--title", everything.replace("\0", ""))
    assert done.returncode == 0
    assert program.run("remove", "3", "--yes").returncode == 0


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_in_a_pipe(program: Any, command: list[str]) -> None:
    poisoned(program)
    done = program.run(*command)
    assert done.returncode == 0, done.stderr
    assert not CONTROLS.findall(done.stdout)
    assert not CONTROLS.findall(done.stderr)


@pytest.mark.parametrize("command", [*COMMANDS, ["show", "1", "--html"]], ids=" ".join)
def test_on_a_terminal(program: Any, command: list[str]) -> None:
    poisoned(program)
    status, shown = program.type(*command)
    assert status == 0
    assert not CONTROLS.findall(COLORS.sub("", shown))


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_is_one_record(program: Any, title: str) -> None:
    program.name("https://example.org/a", title)
    (line,) = program.run("list").stdout.splitlines()
    assert line.split("\t")[2] == printable(title)
    assert json.loads(program.run("list", "--json").stdout)[0]["title"] == title


def test_every_naughty_string_as_a_title(program: Any, shared: Path) -> None:
    lines = (shared / "data/hostile/inputs/strings/blns.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [title for line in lines if (title := json.loads(line)["s"]).strip()]
    for number, title in enumerate(titles):
        program.name(f"https://example.org/{number}", title)
    records = program.run("list", "--sort", "id", "--reverse")
    assert len(records.stdout.splitlines()) == len(titles)
    assert not CONTROLS.findall(records.stdout)
    listed = json.loads(program.run("list", "--json", "--sort", "id", "--reverse").stdout)
    assert [link["title"].strip() for link in listed] == [title.strip() for title in titles]
    status, shown = program.type("list")
    assert status == 0
    assert not CONTROLS.findall(COLORS.sub("", shown))
    assert len(shown.splitlines()) == len(titles) + 1


@pytest.mark.parametrize(
    "word", ["'; DROP TABLE link;--", "\x1b[31m", "\\", '"', "(((", "-", "--x", "NEAR(", "损"]
)
def test_a_hostile_search_is_never_an_error(filled: Any, word: str) -> None:
    done = filled.run("search", "--", word)
    assert done.returncode == 0
    assert not CONTROLS.findall(done.stdout + done.stderr)


def test_addresses_formulas_images_and_tables_are_shown(program: Any) -> None:
    body = (
        "<p>First a paragraph of words that makes this an article, and then <a href='https://evil.example/x'>"
        "https://bank.example</a> with <span class='math inline'>a_1*b[i]</span> in it, for all to see.</p>"
        "<p><span class='math display'>\\frac{a_1}{b_2}</span></p><p><img src='https://example.org/i.png' alt='曲线'>"
        "</p><p>And here is a table of two rulers, with the assumptions that each of them makes:</p><table><tr>"
        "<th>损失</th><th>assumption</th></tr><tr><td>squares</td><td>Gaussian errors</td></tr><tr><td>absolute"
        "</td><td>Laplacian errors</td></tr></table><p>One more paragraph of words follows the table, at last.</p>"
    )
    program.keep("https://example.org/a", "T", body=body)
    status, shown = program.type("show", "1", NO_COLOR="1")
    assert status == 0
    assert "\x1b" not in shown
    assert "https://evil.example/x" in shown
    assert "$a_1*b[i]$" in shown
    assert "\\frac{a_1}{b_2}" in shown
    assert "[image: 曲线 <https://example.org/i.png>]" in shown
    heads = next(line for line in shown.splitlines() if re.search(r"损失  +assumption", line))
    row = next(line for line in shown.splitlines() if re.search(r"squares  +Gaussian", line))
    assert heads.index("assumption") + len("损失") == row.index("Gaussian")  # two columns each


@pytest.mark.parametrize("when", ["auto", "always", "never"])
def test_colors_follow_the_option(filled: Any, when: str) -> None:
    _, shown = filled.type("--color", when, "list")
    assert ("\x1b" in shown) is (when != "never")
    assert ("\x1b" in filled.run("list", "--color", when, "-n1").stdout) is False  # records have no colors
    assert ("\x1b" in filled.type("list", "--color", when, NO_COLOR="1")[1]) is (when == "always")
