"""The README cannot lie: every `console` block is run, in order, on a terminal, and must answer as it says there.

The address in it is served by a proxy on this machine. Only what cannot stay the same is blurred: days, and
white space, because columns are as wide as what stands in them.
"""

import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from terminal import on_a_terminal

README = Path(__file__).parents[1] / "README.md"
PATH = "/2026/loss-functions.html"


class Proxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = urlsplit(self.path).path == PATH
        body = (
            files("linkvault.demo").joinpath("article.html").read_bytes() if found else b"<h1>Not found</h1>"
        )
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def blocks() -> Iterator[tuple[str, list[str]]]:
    """Yield every command of the README with the lines it is said to answer."""
    for block in re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.S):
        command, said = "", []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, said
                command, said = line[2:], []
            else:
                said.append(line)
        yield command, said


def blurred(lines: list[str]) -> list[str]:
    dated = (re.sub(r"\d{4}-\d\d-\d\d(T[\d:]+Z)?", "DAY", line) for line in lines)
    return [" ".join(line.split()) for line in dated if line.strip()]


def test_every_command_answers_as_the_readme_says(web: str, tmp_path: Path) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "http_proxy": web,
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "LINES": "200",
        "TERM": "xterm",
        "LANG": "C.UTF-8",
    }
    seen = 0
    for command, said in blocks():
        seen += 1
        shown = blurred(on_a_terminal(command, environment, tmp_path)[1].splitlines())
        wanted = blurred(said)
        if "..." in wanted:  # the rest is left out
            wanted = wanted[: wanted.index("...")]
            shown = shown[: len(wanted)]
        assert shown == wanted, f"$ {command}"
    assert seen >= 10


def test_the_two_first_commands_are_there() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.index("linkvault demo") < text.index("pytest")
    assert len(re.findall(r"```sh\n", text)) >= 2
