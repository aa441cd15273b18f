"""Run the `console` blocks of a Markdown file and compare their output with the file.

`python tests/console_blocks.py FILE...` rewrites the output in the files instead. The commands of a file run in order,
on a terminal, in one empty home folder. A local proxy answers for every host and serves the page of the demo and a PDF. Dates,
sizes and column widths vary, so they are not compared; a line `...` ends the comparison of a command.
"""

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from pdf_files import Text, build_pdf, paragraph
from terminal import run_on_terminal

PAGE = "/2026/loss-functions.html"
FILES = {PAGE: "article.html", "/loss.png": "loss.png"}
PAPER = "/papers/small-losses.pdf"
DEMO_PORT = 8765  # in the documents; `demo --serve` takes another port if this one is in use
MAX_OUTPUT_LINES = 14  # lines of a long output that are written into the file, before `...`
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.S)
_ERASED = re.compile(r"[^\n]*\r\x1b\[K")  # a line of progress that the program removes when it is done


class _Proxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        name = FILES.get(path)
        body = files("linkvault.demo").joinpath(name).read_bytes() if name else b"<h1>Not found</h1>"
        if path == PAPER:
            body = _paper()
        self.send_response(200 if name or path == PAPER else 404)
        self.send_header("Content-Type", "application/pdf" if path == PAPER else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


def _paper() -> bytes:
    """Return a PDF of two pages."""
    title = Text(100, 80, "A Theory of Small Losses", 18)
    author = Text(100, 110, "Ada Lovelace", 12)
    first = paragraph(
        50, 200, ["The loss of a model says how far its answers are", "from those of the teacher."]
    )
    second = paragraph(
        50, 100, ["A ruler is enough to measure it, said the teacher,", "who had no other one."]
    )
    return build_pdf([[title, author, *first], second])


@dataclass
class Step:
    """A command and the output that the file shows for it."""

    command: str
    output: list[str]


def read_steps(block: str) -> list[Step]:
    """Return the commands of a block with the output lines of each."""
    steps: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:], []))
        else:
            steps[-1].output.append(line)
    return steps


@contextmanager
def proxy() -> Iterator[str]:
    """Serve the page of the demo for every host; yield the URL of the proxy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Shell:
    """Run commands one after the other in one home folder; `close` stops those in the background."""

    def __init__(self, home: Path, proxy_url: str) -> None:
        self.home = home
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(home),
            "http_proxy": proxy_url,
            "no_proxy": "127.0.0.1",
            "NO_COLOR": "1",
            "COLUMNS": "100",
            "LINES": "200",
            "TERM": "xterm",
            "LANG": "C.UTF-8",
        }
        self._background: list[subprocess.Popen[str]] = []
        self._port = DEMO_PORT  # where the demo really serves, if another program has its port

    def run(self, command: str) -> list[str]:
        """Return the lines that a command prints."""
        if command.endswith("&"):
            return self._start(command.rstrip("& "))
        command = command.replace(f":{DEMO_PORT}/", f":{self._port}/")
        if " --db " in command:  # snapshots of one page in the same second are one for `merge`
            time.sleep(1 - time.time() % 1)
        return self._as_in_document(run_on_terminal(command, self.environment, self.home)[1])

    def _as_in_document(self, output: str) -> list[str]:
        output = output.replace(str(self.home), "/home/you").replace(f":{self._port}/", f":{DEMO_PORT}/")
        output = _ERASED.sub("", output)
        return [line.rstrip() for line in output.splitlines()]

    def _start(self, command: str) -> list[str]:
        log = self.home / "background.log"
        with log.open("w") as stream:
            process = subprocess.Popen(
                ["sh", "-c", f"exec {command}"],
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.home,
            )
        self._background.append(process)
        while process.poll() is None and not log.read_text().endswith("\n"):
            time.sleep(0.05)
        output = log.read_text()
        if port := re.search(r"127\.0\.0\.1:(\d+)/", output):
            self._port = int(port[1])
        return self._as_in_document(output)

    def close(self) -> None:
        """Stop the commands in the background."""
        for process in self._background:
            process.terminate()
            process.wait()


@contextmanager
def shell() -> Iterator[Shell]:
    """Yield a shell in a temporary home folder, with the proxy running."""
    with tempfile.TemporaryDirectory() as folder, proxy() as proxy_url:
        runner = Shell(Path(folder), proxy_url)
        try:
            yield runner
        finally:
            runner.close()


def normalize(lines: list[str]) -> list[str]:
    """Return lines without what varies from run to run: dates, ports, sizes and column widths."""
    text = "\n".join(lines)
    text = re.sub(r"\d{4}-\d\d-\d\d(T[\d:]+Z)?|\d{4}-\d\d(?= )", "DAY", text)
    text = re.sub(r"\b\d+(\.\d+)? [kM]B\b", "SIZE", text)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def check(path: Path) -> int:
    """Run every command of a file and return their number; raise AssertionError at the first difference."""
    count = 0
    with shell() as runner:
        for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
            for step in read_steps(block):
                count += 1
                actual, expected = normalize(runner.run(step.command)), normalize(step.output)
                if "..." in expected:
                    expected = expected[: expected.index("...")]
                    actual = actual[: len(expected)]
                assert actual == expected, f"{path.name}: $ {step.command}\n{actual}"
    return count


def update(path: Path) -> None:
    """Write the actual output of every command into a file."""
    with shell() as runner:

        def rewrite(match: re.Match[str]) -> str:
            lines = []
            for step in read_steps(match[0]):
                output = list(runner.run(step.command))
                if "..." in step.output:
                    output = [*output[: step.output.index("...")], "..."]
                elif len(output) > MAX_OUTPUT_LINES:
                    output = [*output[:MAX_OUTPUT_LINES], "..."]
                lines += [f"$ {step.command}", *output]
            return "\n".join(lines) + "\n"

        text = _BLOCK.sub(rewrite, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        update(Path(argument))
