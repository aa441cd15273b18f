"""Shell completion, through typer's protocol in real processes. No text of a page is evaluated by a shell."""

from typing import Any

import pytest


def bash(program: Any, line: str) -> list[str]:
    words = line.split(" ")
    done = program.run(_LINKVAULT_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    assert done.stderr == ""
    return [word for word in done.stdout.splitlines() if word]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("linkvault se", ["search"]),
        ("linkvault list --not", ["--not-tag"]),
        ("linkvault list --tag ", ["ml", "ml/deep", "to read"]),
        ("linkvault list --tag ml", ["ml", "ml/deep"]),
        ("linkvault tag add to", ["to read"]),
        ("linkvault show ", ["1", "2", "3"]),
        ("linkvault remove 2", ["2"]),
        ("linkvault export --format js", ["json", "jsonl"]),
        ("linkvault list --sort s", ["saved", "site"]),
        ("linkvault --color n", ["never"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_completion(filled: Any, line: str, wanted: list[str]) -> None:
    assert sorted(bash(filled, line)) == sorted(wanted)


def test_completion_uses_the_vault_of_the_command_line(filled: Any, program: Any) -> None:
    assert bash(program, f"linkvault --db {filled.vault} show ") == ["3", "2", "1"]
    assert bash(program, f"linkvault show --db {filled.vault} ") == ["3", "2", "1"]
    assert bash(program, "linkvault list --tag ") == []  # no vault: no words and no error


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(program: Any, shell: str) -> None:
    done = program.run("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0
    assert "_LINKVAULT_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    "title",
    [
        "\\$(touch /tmp/x)",
        "`id`",
        "[/red] x",
        "'; id; '",
        '"; id; "',
        "$(id)",
        "\x1b[31m",
        "a\nb",
        "损失 “x”",
    ],
)
def test_no_title_is_evaluated_by_a_shell(program: Any, title: str) -> None:
    program.name("https://example.org/a", title)
    zsh = program.run(_LINKVAULT_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="linkvault show ")
    assert zsh.stderr == ""
    assert zsh.stdout.startswith('_arguments \'*: :(("1"')
    offered = zsh.stdout.removeprefix('_arguments \'*: :(("1"').strip().removesuffix("))'").strip(':"')
    assert not set(offered) & set("\\$`\"'[]();|&<>\n\x1b")
    fish = program.run(
        _LINKVAULT_COMPLETE="complete_fish",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        _TYPER_COMPLETE_ARGS="linkvault show ",
    )
    assert fish.stderr == ""
    assert fish.stdout.startswith("1")
