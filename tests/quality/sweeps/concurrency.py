"""Let many processes run mixed commands on one vault at the same time, with a search in a pager that stays open.

    python tests/quality/sweeps/concurrency.py --processes 16 --seconds 600
    python tests/quality/sweeps/concurrency.py --processes 6 --commands 8 --seed 3

Bad: an exit status that the command cannot have here, such as that of a locked vault; a traceback; a link that was
reported as saved and is neither there nor undone; a vault that is not sound; a log that grows beyond its limit.
Needs `fork`.
"""

import argparse
import json
import os
import pty
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # the helpers of the tests

from commands import OTHER, VAULT, build_two
from launcher import import_all, redirect, run_command
from states import acknowledged, find_damage, read_urls

# SQLite moves the log into the file when it has 1,000 pages (4 MB), as soon as no reader needs it. Beyond that is what
# the commands write while one of them reads, as `backup` and `export` do.
LOG_LIMIT = 40_000_000
TAGS = ("a", "b", "a/c", "x", "later")
POLL_SECONDS = 0.1
FAILS_IF = {  # exit statuses besides 0: what else the command may find
    "undo": {1, 3},  # another process changed the same
    "redo": {1, 3},
    "import": {3},  # another process has taken it back meanwhile
    "show": {3, 5},
    "edit": {3},
    "tag": {3},
    "remove": {3},
    "restore": {3},
}


def next_command(rng: random.Random, name: str, number: int) -> list[str]:
    """Return the arguments of a random command; `name` is that of the process."""
    link, tag = str(rng.randrange(1, 12)), rng.choice(TAGS)
    url = f"http://{name}.example/{number}"
    choices = (
        (6, ["add", "--no-fetch", url, "--tag", tag]),
        (4, ["add", "--html", "new.html", "--url", url, "--note", f"of {name}"]),
        (3, ["tag", "add", tag, link]),
        (2, ["edit", link, "--note", f"{name} {number}"]),
        (1, ["remove", link, "--yes"]),
        (1, ["restore", link]),
        (1, ["undo"]),
        (1, ["redo"]),
        (4, ["search", rng.choice(("loss", "ruler coin", "损失"))]),
        (3, ["list", "--tag", tag, "--json"]),
        (2, ["show", link]),
        (1, ["stats"]),
        (1, ["export", "--format", "jsonl", "--output", f"{name}.jsonl"]),
        (1, ["backup", f"backups-{name}", "--keep", "1"]),
        (1, ["import", "--no-fetch", f"{name}.txt"]),
        (1, ["merge", OTHER]),
        (1, ["doctor", "--quick"]),
    )
    weights = [weight for weight, _ in choices]
    return rng.choices([arguments for _, arguments in choices], weights)[0]


def run(folder: Path, name: str, arguments: list[str]) -> tuple[int, float, str, str]:
    """Run a command in a forked process; return its exit status, seconds, and what it printed."""
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    started = time.monotonic()
    process = os.fork()
    if not process:
        redirect(out, err)
        sys.argv = ["linkvault", "--db", VAULT, *arguments]
        os._exit(run_command())
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return (
        status,
        time.monotonic() - started,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
    )


def work(folder: Path, name: str, options: argparse.Namespace) -> None:
    """Run commands until the time is over or their number is reached; write one JSON line for each."""
    rng, end = random.Random(f"{name} {options.seed}"), time.monotonic() + options.seconds
    (folder / f"{name}.txt").write_text(
        "".join(f"http://{name}.example/list/{n}\n" for n in range(5)), "utf-8"
    )
    with (folder / f"{name}.log").open("w", encoding="utf-8") as log:
        for number in range(options.commands or sys.maxsize):
            if time.monotonic() > end:
                break
            arguments = next_command(rng, name, number)
            status, seconds, output, errors = run(folder, name, arguments)
            wrong = status not in {0, *FAILS_IF.get(arguments[0], ())} or "Traceback" in errors
            urls = sorted(acknowledged(output)) if arguments[0] in ("add", "import") and not status else []
            record = {"command": arguments, "status": status, "seconds": seconds, "saved": urls}
            log.write(f"{json.dumps(record | ({'errors': errors[-500:]} if wrong else {}))}\n")


def open_pager(folder: Path) -> subprocess.Popen:
    """Start a search on a small terminal whose pager never ends."""
    _, terminal = pty.openpty()
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 4, 80, 0, 0))
    environment = {**os.environ, "LINKVAULT_PAGER": "sleep 100000", "TERM": "xterm"}
    command = [sys.executable, "-m", "linkvault", "--db", VAULT, "search", "loss"]
    reader = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    return reader


def find_lost(folder: Path, records: list[dict]) -> set[str]:
    """Return the addresses that were reported as saved, are not there, and that no undo took back."""
    saved = {url: " ".join(record["command"]) for record in records for url in record["saved"]}
    missing = saved.keys() - read_urls(folder / VAULT)
    with closing(sqlite3.connect(folder / VAULT)) as connection:
        undone = "SELECT text FROM command WHERE id IN (SELECT undoes FROM command)"
        texts = " ".join(text for (text,) in connection.execute(undone))
    return {url for url in missing if url not in texts and saved[url].split()[-1] not in texts}


def main() -> int:
    """Run the processes, and print what they did; return 1 if anything is bad."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--commands", type=int, help="commands of each process; else until the time is over")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="concurrency-"))
    os.environ.update({"HOME": str(folder), "LC_ALL": "C.UTF-8"})
    for name in [name for name in os.environ if name.startswith(("XDG_", "LINKVAULT"))]:
        del os.environ[name]
    try:
        os.chdir(folder)
        build_two(folder)
        return run_all(folder, options)
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


def run_all(folder: Path, options: argparse.Namespace) -> int:
    """Run the processes and judge the vault afterwards."""
    import_all()
    reader = open_pager(folder)
    processes = []
    for number in range(options.processes):
        process = os.fork()
        if not process:
            try:
                work(folder, f"p{number}", options)
            finally:  # whatever happened, this process must not end as its parent does
                os._exit(0)
        processes.append(process)
    largest, log = 0, folder / f"{VAULT}-wal"
    while processes:
        largest = max(largest, log.stat().st_size if log.exists() else 0)
        for process in list(processes):
            if os.waitpid(process, os.WNOHANG)[0]:
                processes.remove(process)
        time.sleep(POLL_SECONDS)
    is_open = reader.poll() is None
    os.killpg(reader.pid, signal.SIGKILL)  # the pager too
    reader.wait()
    records = [
        json.loads(line) for file in folder.glob("p*.log") for line in file.read_text("utf-8").splitlines()
    ]
    return report(folder, records, largest, is_open=is_open)


def report(folder: Path, records: list[dict], largest: int, *, is_open: bool) -> int:
    """Print the figures; return 1 if anything is bad."""
    seconds = defaultdict(list)
    for record in records:
        seconds[record["command"][0]].append(record["seconds"])
    for name, values in sorted(seconds.items()):
        print(f"{name:10} {len(values):6} runs, longest {max(values):6.2f} s")
    bad = [record for record in records if "errors" in record]
    lost, damage = find_lost(folder, records), find_damage(folder / VAULT)
    for problem in (*bad, *sorted(lost), *damage):
        print("BAD", problem)
    saved = sum(len(record["saved"]) for record in records)
    statuses = Counter(record["status"] for record in records)
    print(f"{len(records)} commands, {len(bad)} bad; exit statuses {dict(statuses)}")
    print(
        f"{saved} links reported as saved, {len(lost)} lost; the vault is {'damaged' if damage else 'sound'}"
    )
    print(f"largest log {largest / 1e6:.1f} MB; the pager was {'open' if is_open else 'closed'}")
    return int(bool(bad or lost or damage or largest > LOG_LIMIT or not is_open))


if __name__ == "__main__":
    sys.exit(main())
