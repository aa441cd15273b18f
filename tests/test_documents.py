"""Run every command in the README and the guides, and compare it with the output in the document."""

import re
import sys
from pathlib import Path

import console_blocks
import pytest
import terminal_picture
from terminal import run_on_terminal

from linkvault import help as guides

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDES = [Path(guides.__file__).with_name(f"{name}.md") for name in guides.TOPICS]


@pytest.mark.parametrize("path", [README, *GUIDES], ids=lambda path: path.name)
def test_every_command_prints_what_the_document_shows(path: Path) -> None:
    if path.name == "python.md":
        pytest.skip("its examples are doctests: tests/help/test_python_guide.py")
    assert console_blocks.check(path) >= 2


def test_the_readme_has_two_commands_that_set_up() -> None:
    text = README.read_text(encoding="utf-8")
    setup, test = re.findall(r"```sh\n(.*?)```", text, re.S)
    assert setup.rstrip().endswith("linkvault demo")
    assert ".venv/bin/pytest" in test


def test_the_readme_links_to_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_readme_is_short() -> None:
    text = re.sub(r"```.*?```|^\|.*$", "", README.read_text(encoding="utf-8"), flags=re.S | re.M)
    assert len(text.split()) <= 550


def test_every_guide_is_a_topic() -> None:
    assert {path.stem for path in GUIDES} == {path.stem for path in GUIDES[0].parent.glob("*.md")}


@pytest.mark.parametrize("name", guides.TOPICS)
def test_a_topic_has_a_title_and_a_one_line_summary(name: str) -> None:
    title, summary, _ = guides.read_topic(name).split("\n\n", 2)
    assert title.startswith("# ")
    assert summary.endswith(".")
    assert len(guides.read_summary(name)) <= 70


def test_a_topic_is_shown_rendered_on_a_terminal_and_as_it_is_in_a_pipe(tmp_path: Path) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LINES": "900",
    }
    shown = run_on_terminal("linkvault help search", {**environment, "TERM": "xterm"}, tmp_path)
    piped = run_on_terminal("linkvault help search | cat", {**environment, "TERM": "xterm"}, tmp_path)
    assert shown[0] == piped[0] == 0
    assert "# Search" in piped[1]
    assert "# Search" not in shown[1]
    assert "The query language" in shown[1]


def test_the_picture_shows_what_the_demo_prints() -> None:
    current = terminal_picture.draw(terminal_picture.demo_output())
    stored = terminal_picture.PICTURE.read_text(encoding="utf-8")
    without_dates = [re.sub(r"\d{4}-\d\d-\d\d", "DAY", word) for word in terminal_picture.words_of(stored)]
    assert without_dates == [
        re.sub(r"\d{4}-\d\d-\d\d", "DAY", word) for word in terminal_picture.words_of(current)
    ]
