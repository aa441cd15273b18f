"""Test the demo as a new user runs it: in a pipe, on a terminal, with closed input, behind a proxy, with a vault."""

import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from terminal import run_on_terminal

import linkvault
from linkvault.demo import PATH, serve

ORDER = ["add http://127.0.0.1:", "list", "search 损失", "show 1", "export --output notes"]
TITLE = "损失函数的两条来路"


def demo(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    environment |= {"PYTHONPATH": str(Path(linkvault.__file__).parents[1]), **more}
    command = [sys.executable, "-m", "linkvault", "demo", *arguments]
    return subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command],  # standard input is closed
        capture_output=True,
        text=True,
        env=environment,
        cwd=home,
        timeout=120,
    )


def test_every_command_is_printed_with_its_output_and_the_search_finds_the_page(tmp_path: Path) -> None:
    done = demo(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    typed = [line.removeprefix("$ linkvault ") for line in done.stdout.splitlines() if line.startswith("$ ")]
    assert len(typed) == len(ORDER)
    for line, start in zip(typed, ORDER, strict=True):
        assert line.startswith(start)
    saved, listed, hits, shown, exported = done.stdout.split("\n$ ")[1:]
    assert "saved http://127.0.0.1" in saved
    assert TITLE in listed.splitlines()[1]
    assert hits.splitlines()[1].split("\t")[3].count("损失") >= 1
    assert "\\frac{1}{2}" in shown
    assert "    return 0.5 * np.sum(error ** 2)" in shown
    assert "| 最小二乘 | 高斯分布 | 怕 |" in shown
    assert exported.splitlines()[1] == "wrote 1 file to notes"
    assert done.stdout.splitlines()[-1].startswith(f"# Search for 损失 found: {TITLE}")
    assert list(tmp_path.iterdir()) == []  # nothing is left


def test_the_demo_ignores_the_vault_and_the_proxy_of_the_user(tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    done = demo(
        tmp_path,
        "--keep",
        "kept.db",
        LINKVAULT_DB=str(own),
        http_proxy="http://127.0.0.1:1",
        HTTP_PROXY="http://127.0.0.1:1",
        all_proxy="http://127.0.0.1:1",
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
    )
    assert done.returncode == 0, done.stderr
    assert not own.exists()
    assert (tmp_path / "kept.db").exists()
    assert "# The vault is kept: linkvault --db kept.db list" in done.stdout
    again = demo(tmp_path, "--keep", "kept.db")
    assert (again.returncode, again.stdout) == (2, "")
    assert "kept.db" in again.stderr


def test_on_a_terminal(tmp_path: Path) -> None:
    source = str(Path(linkvault.__file__).parents[1])
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
        "PYTHONPATH": source,
    }
    status, shown = run_on_terminal([sys.executable, "-m", "linkvault", "demo"], environment, tmp_path)
    assert status == 0
    assert "Traceback" not in shown
    assert TITLE in shown.splitlines()[-1]


def test_the_page_is_gbk_labeled_gb2312_and_other_paths_are_not_found() -> None:
    ask = build_opener(ProxyHandler({})).open
    with serve() as url:
        with ask(url, timeout=10) as answer:
            body = answer.read()
        assert TITLE in body.decode("gbk")
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")
        with pytest.raises(HTTPError) as caught:
            ask(url.removesuffix(PATH) + "/etc/passwd", timeout=10)
        caught.value.close()
        assert caught.value.code == 404
