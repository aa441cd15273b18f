"""Imports that are killed or stopped by a signal: nothing is lost, and another run completes them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hosts import Hosts
from vaults import query

import linkvault

SOURCE = str(Path(linkvault.__file__).parents[1])


def command(vault: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "linkvault", "--db", str(vault), *arguments]


def start(vault: Path, file: Path, folder: Path) -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": SOURCE, "LANG": "C.UTF-8"}
    environment["LINKVAULT_ALLOW_PRIVATE"] = "1"
    return subprocess.Popen(
        command(vault, "import", str(file)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )


def stored_content(path: Path) -> list[tuple[object, ...]]:
    """Return the links and texts of a vault, without ids and times, which differ between runs."""
    return query(
        path,
        "SELECT link.url, link.title, outcome, reason, snapshot.fingerprint, content.markdown, content.packed,"
        " (SELECT count(*) FROM snapshot WHERE link_id = link.id),"
        " (SELECT group_concat(name) FROM link_tag JOIN tag ON tag.id = tag_id WHERE link_id = link.id)"
        " FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id"
        " LEFT JOIN content ON content.snapshot_id = snapshot.id ORDER BY link.url",
    )


def test_an_import_that_is_killed_repeatedly_ends_with_the_same_vault(hosts: Hosts, tmp_path: Path) -> None:
    lines = []
    for number in range(60):
        host = f"127.0.1.{number % 4 + 9}"
        lines.append(f"[Page {number}]({hosts.url(host, f'/page/kill-{number}')})")
        lines.append(
            f"[Gone {number}]({hosts.url(host, f'/gone/kill-{number}')})" if number % 10 == 0 else ""
        )
    file = tmp_path / "list.md"
    file.write_text("\n".join(f"- {line}" for line in lines if line), encoding="utf-8")
    undisturbed, killed = tmp_path / "undisturbed.db", tmp_path / "killed.db"
    started = time.monotonic()
    start(undisturbed, file, tmp_path).communicate()
    duration = time.monotonic() - started
    chance, acknowledged = random.Random(7), set()
    for _ in range(4):
        process = start(killed, file, tmp_path)
        try:
            out, _ = process.communicate(timeout=chance.uniform(0.3, duration))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
        acknowledged |= {line.split(" ")[1] for line in out.splitlines() if line.startswith("saved ")}
        if killed.exists():
            saved = {url for (url,) in query(killed, "SELECT url FROM links WHERE status = 'saved'")}
            assert acknowledged <= saved
    last = start(killed, file, tmp_path)
    last.communicate()
    assert last.returncode in (0, 1)  # 1 if this run reported the six missing pages, 0 if an earlier one did
    assert stored_content(killed) == stored_content(undisturbed)
    assert query(killed, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_a_signal_stops_an_import_and_captured_pages_are_stored(
    hosts: Hosts, tmp_path: Path, number: signal.Signals
) -> None:
    file, path = tmp_path / "list.txt", tmp_path / "vault.db"
    urls = [hosts.url("127.0.1.1", f"/page/{number.name}-{index}") for index in range(60)]
    file.write_text("\n".join(urls), encoding="utf-8")
    before = signal.signal(number, signal.SIG_DFL)  # nohup ignores SIGHUP, and child processes inherit that
    process = start(path, file, tmp_path)
    signal.signal(number, before)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 128 + number
    done = {line.split(" ")[1] for line in (first + rest).splitlines()}
    assert 0 < len(done) < 60
    assert {url for (url,) in query(path, "SELECT url FROM links")} >= done
    (counts,) = json.loads(
        subprocess.run(command(path, "import", "--list", "--json"), capture_output=True, cwd=SOURCE).stdout
    )
    assert counts["saved"] + counts["waiting"] == 60
