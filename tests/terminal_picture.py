"""Draw the demo's output as the picture of the README: `python tests/terminal_picture.py` writes the SVG file."""

import html
import os
import re
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text
from terminal import run_on_terminal

PICTURE = Path(__file__).parents[1] / ".github" / "terminal.svg"
WIDTH = 92  # columns; GitHub shrinks a wider picture
MAX_LINES_OF_A_COMMAND = 9  # lines of a long output that the picture shows


def demo_output() -> list[str]:
    """Run the demo on a terminal; return its lines with ANSI colors, long outputs cut, port and date replaced."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}/usr/bin:/bin",
            "HOME": folder,
            "TERM": "xterm",
            "COLUMNS": str(WIDTH),
            "LINES": "400",
            "LANG": "C.UTF-8",
        }
        status, output = run_on_terminal("linkvault demo", environment, Path(folder))
    assert status == 0, output
    output = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8765", output)
    output = output.replace(datetime.now().astimezone().date().isoformat(), "2026-11-29")
    return list(_cut(output.splitlines()))


def _cut(lines: list[str]) -> list[str]:
    result: list[str] = []
    count = 0
    for line in lines:
        count = 0 if "$ linkvault" in line else count + 1
        if count < MAX_LINES_OF_A_COMMAND:
            result.append(line)
        elif count == MAX_LINES_OF_A_COMMAND:
            result += ["...", ""]
    return result


def draw(lines: list[str]) -> str:
    """Return lines with ANSI colors as an SVG picture of a terminal."""
    with Path(os.devnull).open("w", encoding="utf-8") as null_device:
        console = Console(record=True, width=WIDTH, file=null_device, force_terminal=True)
        for line in lines:
            console.print(Text.from_ansi(line), soft_wrap=False)
        return console.export_svg(title="linkvault demo", theme=MONOKAI, unique_id="linkvault")


def words_of(picture: str) -> list[str]:
    """Return the words that a picture shows, in order."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", picture, re.S)
    return html.unescape(" ".join(texts)).replace("\xa0", " ").split()


if __name__ == "__main__":
    PICTURE.write_text(draw(demo_output()), encoding="utf-8")
