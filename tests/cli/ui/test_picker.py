"""Search as you type, on a real terminal."""

import os
import pty
import re
import select
import struct
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import pytest


class Terminal:
    """A program on a terminal of 24 lines. `type` sends keys, `wait_for` waits for output."""

    def __init__(self, program: Any, *arguments: str, width: int = 80, **environment: str) -> None:
        self._controller, terminal = pty.openpty()
        ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        variables = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **environment}
        self._process = subprocess.Popen(
            program.command(*arguments), stdin=terminal, stdout=terminal, stderr=terminal,
            env=program._environment(variables), cwd=program.folder, start_new_session=True,
        )  # fmt: skip
        os.close(terminal)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        """Read until the text is shown."""
        self._read(lambda: text in plain(self.shown))
        assert text in plain(self.shown), self.shown

    def type(self, keys: str) -> None:
        self.shown = ""
        os.write(self._controller, keys.encode())

    def end(self) -> int:
        self._read(lambda: False)
        os.close(self._controller)
        return self._process.wait(timeout=30)

    def _read(self, enough: Any) -> None:
        until = time.monotonic() + 30
        while not enough() and time.monotonic() < until and select.select([self._controller], [], [], 30)[0]:
            try:
                piece = os.read(self._controller, 65536)
            except OSError:
                return
            if not piece:
                return
            self.shown += piece.decode("utf-8", "replace")


def plain(shown: str) -> str:
    return re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[()].|[=>])", "", shown)


def test_hits_appear_while_typing_and_enter_shows_the_article(filled: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search", LINKVAULT_PAGER="cat")
    terminal.wait_for("Ruler and coin")  # the newest, before anything is typed
    terminal.type("title:coi*")
    terminal.wait_for("title:coi*")
    terminal.type("\x15这把尺子")
    terminal.wait_for("损失函数就是这把尺子")  # the passage
    terminal.type("\r")
    terminal.wait_for("Two roads lead to it")  # only the article shows this
    assert terminal.end() == 0


def test_a_word_is_searched_as_a_prefix_and_then_corrected(filled: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search")
    terminal.wait_for("Ruler and coin")
    terminal.type("gaussi")
    terminal.wait_for("believes that errors are Gaussian")
    terminal.type("\x15lerning")
    terminal.wait_for("learning")  # in the passage; of the message only the cells that change are drawn
    terminal.type("\x03")
    assert terminal.end() == 130


def test_a_misspelled_word_before_an_unfinished_one_is_corrected(filled: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search")
    terminal.wait_for("Ruler and coin")
    terminal.type("beleives gaussi")
    terminal.wait_for("believes that errors are Gaussian")
    terminal.type("\x03")
    assert terminal.end() == 130


def test_a_message_has_no_star_that_nobody_typed(filled: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search")
    terminal.wait_for("Ruler and coin")
    terminal.type("beleives squ")
    terminal.wait_for("no results for")
    assert "*" not in plain(terminal.shown)
    terminal.type("\x03")
    assert terminal.end() == 130


def test_the_last_word_is_a_prefix_even_if_pages_have_it_as_a_word(program: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    program.name("https://example.org/1", "Loss functions compared")
    program.name("https://example.org/2", "The loss of all fun")
    terminal = Terminal(program, "search")
    terminal.wait_for("The loss of all fun")
    terminal.type("loss func")
    terminal.wait_for("Loss functions compared")
    terminal.type("\x15loss fun")
    terminal.wait_for("The loss of all fun")
    assert "~" not in plain(terminal.shown)
    terminal.type("\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize("width", [80, 120])
def test_a_list_that_is_cut_says_so(program: Any, width: int) -> None:
    pytest.importorskip("prompt_toolkit")
    for number in range(5):
        program.name(f"https://example.org/{number}", f"Title {number}")
    terminal = Terminal(program, "search", "-n", "4", width=width)
    terminal.wait_for("the first 4")
    terminal.type("\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hits_without_some_words_are_marked_on_every_terminal(filled: Any, width: int) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search", width=width)
    terminal.wait_for("Esc")  # the keys are shown in whole
    terminal.type("lerning")
    terminal.wait_for("~Ruler and coin")
    terminal.type("\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize(
    ("key", "status"), [("\x1b", 0), ("\x04", 0), ("\x03", 130)], ids=["Esc", "Ctrl-D", "Ctrl-C"]
)
def test_escape_and_interrupt_quit(filled: Any, key: str, status: int) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search")
    terminal.wait_for("Ruler and coin")
    terminal.type(key)
    assert terminal.end() == status
    assert "Traceback" not in terminal.shown


def test_a_message_says_that_nothing_matches(filled: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    terminal = Terminal(filled, "search")
    terminal.type("zebra")
    terminal.wait_for("no results for zebra")  # of the rest only what differs from the line before is drawn
    terminal.type("\r\x03")
    assert terminal.end() == 130


def test_ctrl_o_opens_the_page(filled: Any, tmp_path: Path) -> None:
    pytest.importorskip("prompt_toolkit")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    terminal = Terminal(filled, "search", BROWSER=f"{browser} %s")
    terminal.wait_for("Ruler and coin")
    terminal.type("\x0f")
    terminal.wait_for("opened https://blog.example.net/ruler")
    assert terminal.end() == 0
    assert (tmp_path / "opened").read_text().strip() == "https://blog.example.net/ruler"


def test_a_hostile_title_is_printed_as_codes(program: Any) -> None:
    pytest.importorskip("prompt_toolkit")
    program.name("https://example.org/x", "Evil \x1b]0;owned\x07 \u202e title")
    terminal = Terminal(program, "search")
    terminal.wait_for("Evil \\x1b]0;owned\\x07")
    terminal.type("\x03")
    assert terminal.end() == 130


def test_without_prompt_toolkit_a_hint_names_the_extra(filled: Any, tmp_path: Path) -> None:
    (tmp_path / "prompt_toolkit.py").write_text("raise ImportError")
    path = f"{tmp_path}:{Path(filled._environment({})['PYTHONPATH'])}"
    terminal = Terminal(filled, "search", PYTHONPATH=path)
    terminal.wait_for("[picker]'`")
    assert terminal.end() == 2


def test_fzf_picks_a_link(filled: Any, tmp_path: Path) -> None:
    """A stand-in for fzf: it takes the last line that it is given, by Enter."""
    fzf = tmp_path / "fzf"
    fzf.write_text(
        f"#!{sys.executable}\nimport sys\nlines = sys.stdin.read().splitlines()\nprint()\nprint(lines[-1])\n"
    )
    fzf.chmod(0o755)
    terminal = Terminal(filled, "search", "--fzf", PATH=f"{tmp_path}:/usr/bin:/bin", LINKVAULT_PAGER="cat")
    terminal.wait_for("Two roads lead to it")
    assert terminal.end() == 0


def test_fzf_gets_every_link_unless_a_limit_is_given(program: Any, tmp_path: Path) -> None:
    for number in range(25):
        program.name(f"https://example.org/{number}", f"Title {number}")
    fzf = tmp_path / "fzf"
    fzf.write_text(f"#!/bin/sh\nwc -l > {tmp_path}/count\n")
    fzf.chmod(0o755)
    for arguments, newlines in (([], 24), (["-n", "3"], 2)):
        terminal = Terminal(program, "search", "--fzf", *arguments, PATH=f"{tmp_path}:/usr/bin:/bin")
        assert terminal.end() == 0
        assert int((tmp_path / "count").read_text()) == newlines


def test_missing_fzf_is_an_error(filled: Any) -> None:
    terminal = Terminal(filled, "search", "--fzf", PATH="/nonexistent")
    terminal.wait_for("fzf is not installed")
    assert terminal.end() == 2


@pytest.mark.parametrize("arguments", [["search"], ["search", "--fzf"], ["search", "--json"]])
def test_a_pipe_needs_words(filled: Any, arguments: list[str]) -> None:
    done = filled.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no words to search for" in done.stderr
