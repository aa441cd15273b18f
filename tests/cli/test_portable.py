"""The program on a system without POSIX: the modules and functions that Windows lacks are absent."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import Host, Hosts

import linkvault
from linkvault.models import Bookmark
from linkvault.vault import Vault

SOURCE = str(Path(linkvault.__file__).parents[1])
PARAGRAPHS = (
    "<p>The loss tells how wrong a model is, and learning makes that number small, step by step.</p>" * 5
)

# Python imports sitecustomize at every start, so this holds in the processes that read pages too.
SITECUSTOMIZE = """
import os, select, signal, sys

for name in "resource fcntl termios tty pty pwd grp syslog".split():
    sys.modules[name] = None
for module, names in {
    signal: "pthread_sigmask SIG_BLOCK SIG_SETMASK SIGHUP SIGXCPU alarm setitimer",
    os: "fork killpg getpgid setsid sched_getaffinity getuid geteuid getgid chown mkfifo fchmod fchown",
    select: "poll epoll",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
PROBE = "import linkvault.extract.process_limits as limits; print(limits.peak_memory())"


@pytest.fixture
def without_posix(program: Any) -> Any:
    """The program in an environment where POSIX-only modules and functions are absent."""
    folder = program.folder / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    program.environment["PYTHONPATH"] = os.pathsep.join([str(folder), SOURCE])
    return program


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    with Hosts({"127.0.0.1": Host()}).serving() as served:
        yield served


def test_the_environment_lacks_posix(without_posix: Any) -> None:
    environment = {"PYTHONPATH": without_posix.environment["PYTHONPATH"]}
    done = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_pages_are_imported(without_posix: Any, hosts: Hosts) -> None:
    urls = [hosts.url("127.0.0.1", path) for path in ("/page/a", "/page/b", "/gone/c")]
    done = without_posix.run("import", "-", stdin="\n".join(urls))
    assert sorted(done.stdout.splitlines()) == [
        f"failed {urls[2]}: http_404",
        f"saved {urls[0]}",
        f"saved {urls[1]}",
    ]
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_failed_links_are_tried_again(without_posix: Any, hosts: Hosts) -> None:
    url = hosts.url("127.0.0.1", "/page/d")
    with Vault(without_posix.vault, write=True) as vault:
        vault.store_link(Bookmark(url), at="2026-11-21T10:00:00Z", outcome="failed", reason="http_503")
    done = without_posix.run("add", "--retry")
    assert (done.stdout, done.stderr, done.returncode) == (f"saved {url}\n", "", 0)


def test_a_page_is_read_from_standard_input(without_posix: Any) -> None:
    page = f"<title>Loss</title><article>{PARAGRAPHS}</article>"
    done = without_posix.run("add", "--html", "-", "--url", "https://example.org/loss", stdin=page)
    assert (done.stdout, done.returncode) == ("saved https://example.org/loss\n", 0)
    done = without_posix.run("add", "--html", "-", "--url", "https://example.org/empty")
    assert "standard input is empty" in done.stderr
