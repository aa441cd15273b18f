"""The program as users run it: in its own process, in a pipe or on a terminal."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from terminal import run_on_terminal

import linkvault
from linkvault.capture import read
from linkvault.models import Bookmark, Page
from linkvault.vault import Vault

SOURCE = str(Path(linkvault.__file__).parents[1])
PARAGRAPHS = (
    "<p>The loss tells how wrong a model is, and learning makes that number small, step by step.</p>"
    "<p>Two roads lead to it: one begins with a ruler, the other with a coin that is thrown ten times.</p>"
    "<p>损失函数就是这把尺子:它把预测与事实之间的距离变成一个数,学习就是让这个数小下去。</p>"
    "<p>Whoever believes that errors are Gaussian squares them; whoever does not takes another ruler.</p>"
)


@dataclass
class Program:
    """Runs `linkvault` in a folder with its own vault and environment."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def vault(self) -> Path:
        return self.folder / "vault.db"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "linkvault", *arguments]

    def run(
        self, *arguments: str, stdin: str | bytes = b"", **environment: str | None
    ) -> "subprocess.CompletedProcess[str]":
        """Run in pipes."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            self.command(*arguments),
            input=data,
            capture_output=True,
            env=self._environment(environment),
            cwd=self.folder,
            timeout=60,
        )
        out, err = (
            done.stdout.decode("utf-8", "surrogateescape"),
            done.stderr.decode("utf-8", "surrogateescape"),
        )
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def type(
        self,
        *arguments: str,
        keys: str = "",
        answer: tuple[str, str] | None = None,
        height: int = 0,
        width: int = 80,
        **environment: str | None,
    ) -> tuple[int, str]:
        """Run on a terminal with these keys typed in advance; return the exit status and the output.

        :param answer: a question, and what is typed when the command asks it
        """
        size = {"COLUMNS": str(width), "LINES": "200"}
        variables = self._environment({"TERM": "xterm", **size, **environment})
        return run_on_terminal(
            self.command(*arguments),
            variables,
            self.folder,
            keys=keys,
            answer=answer,
            height=height,
            width=width,
        )

    def _environment(self, more: dict[str, str | None]) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        base = {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", "PYTHONPATH": SOURCE}
        base["LINKVAULT_ALLOW_PRIVATE"] = "1"  # the servers of the tests run on this machine
        base |= {"LINKVAULT_DB": str(self.vault), **self.environment}
        return {name: value for name, value in {**base, **more}.items() if value is not None}

    def keep(
        self, url: str, title: str, *, tags: tuple[str, ...] = (), body: str = PARAGRAPHS, **more: Any
    ) -> int:
        """Store an article in the vault, extracted by the pipeline; return its id."""
        html = f"<title>{title}</title><article><h1>{title}</h1>{body}</article>".encode()
        page = Page(url, url, 200, "text/html", html, more.pop("fetched", "2026-11-20T10:00:00Z"))
        article, rendered, snapshot = read(page)
        bookmark = Bookmark(url, tags=tags, added=page.fetched, **more)
        with Vault(self.vault, write=True) as vault:
            return vault.store_capture(bookmark, snapshot, article, rendered, page).link.id

    def name(self, url: str, title: str, *, tags: tuple[str, ...] = ()) -> int:
        """Store a link without a page; return its id."""
        with Vault(self.vault, write=True) as vault:
            bookmark = Bookmark(url, title=title, tags=tags)
            result = vault.store_link(
                bookmark, at="2026-11-21T10:00:00Z", outcome="link only", reason="not_fetched"
            )
            return result.link.id


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program without a vault."""
    return Program(tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program with a vault that tests only read: links 1 and 3 have an article, link 2 has none."""
    program = Program(tmp_path_factory.mktemp("filled"))
    program.keep("https://example.org/loss", "Loss 损失", tags=("ml", "to read"), note="for the talk")
    program.name("https://example.org/later", "Later", tags=("ml/deep",))
    program.keep("https://blog.example.net/ruler", "Ruler and coin", fetched="2026-11-22T10:00:00Z")
    return program


@pytest.fixture
def few(tmp_path: Path) -> Program:
    """A program with a vault that the test may change."""
    program = Program(tmp_path)
    program.keep("https://example.org/loss", "Loss 损失", tags=("ml", "to read"))
    program.name("https://example.org/later", "Later", tags=("ml/deep",))
    program.name("https://example.net/third", "Third")
    return program


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program that tests only read: an article, a copy, a similar one, a link without text, and a site rule."""
    program = Program(tmp_path_factory.mktemp("compared"))
    program.keep("https://example.org/loss", "Loss", tags=("ml",))
    program.keep("https://copy.example.net/loss", "Loss again")
    near = "<p>A coin and a ruler lead to the loss of a Gaussian model, in words of their own.</p>" * 5
    program.keep("https://blog.example.net/coin", "Coin", tags=("ml",), body=near)
    program.name("https://example.org/later", "Later")
    rules = program.folder / ".config" / "linkvault" / "rules.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text('["example.org"]\nbody = "article"\n', encoding="utf-8")
    return program
