"""CPU of the reading commands on a vault of 1,000 links, as ratios to `python -c "import sqlite3"` in the same run.

`python tests/quality/start_up.py [--links 1000] [--rounds 15]`. User and system time of whole processes, medians
of interleaved runs: what the machine does meanwhile meets all commands alike.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from linkvault.capture import read
from linkvault.models import Bookmark, Page
from linkvault.vault import Vault

WORDS = [
    "loss",
    "gradient",
    "model",
    "vector",
    "ruler",
    "coin",
    "error",
    "learning",
    "garden",
    "river",
    "paper",
]
SIGNS = "损失函数梯度下降模型训练向量误差学习概率分布最小二乘似然曲线数据方法我们他们一个这个时候"
COMMANDS = {
    "--version": ["--version"],
    "list": ["list"],
    "list -n 20": ["list", "-n", "20"],
    "search": ["search", "gradient"],
    "search 损失": ["search", "损失"],
    "show": ["show", "500"],
    "tag list": ["tag", "list"],
}


def article(number: int, chance: random.Random) -> Page:
    """Write a page of some 400 words, English and Chinese."""
    paragraphs = []
    for _ in range(6):
        english = " ".join(chance.choices(WORDS, k=40))
        chinese = "".join(chance.choices(SIGNS, k=60))
        paragraphs.append(f"<p>{english.capitalize()}, and so on. {chinese}。</p>")
    title = f"{chance.choice(WORDS)} {number} {''.join(chance.choices(SIGNS, k=4))}"
    html = f"<title>{title}</title><article><h1>{title}</h1>{''.join(paragraphs)}</article>"
    url = f"https://site{number % 50}.example/{number}"
    return Page(url, url, 200, "text/html", html.encode(), f"2026-11-{number % 28 + 1:02}T10:00:00Z")


def build(path: Path, links: int) -> None:
    """Fill a vault through the pipeline's own reading."""
    chance = random.Random(3)
    with Vault(path, write=True) as vault:
        for number in range(1, links + 1):
            page = article(number, chance)
            found, rendered, snapshot = read(page)
            bookmark = Bookmark(page.url, tags=tuple(chance.sample(WORDS, 2)), added=page.fetched)
            vault.store_capture(bookmark, snapshot, found, rendered, page)


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """Run a command; return its user and system time in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Build the vault, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--links", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=15)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault.db"
        build(vault, told.links)
        environment = {**os.environ, "HOME": folder, "LINKVAULT_DB": str(vault)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users start from compiled modules
        runs = {"import sqlite3": [sys.executable, "-c", "import sqlite3"]}
        runs["import typer"] = [sys.executable, "-c", "import typer"]
        runs |= {name: [sys.executable, "-m", "linkvault", *rest] for name, rest in COMMANDS.items()}
        times: dict[str, list[float]] = {name: [] for name in runs}
        for turn in range(told.rounds + 1):
            for name, command in runs.items():
                taken = cpu(command, environment)
                if turn:  # the first run compiles
                    times[name].append(taken)
    base = statistics.median(times["import sqlite3"])
    print(f"{told.links} links, medians of {told.rounds} interleaved runs, user+sys CPU")
    for name, all_taken in times.items():
        median = statistics.median(all_taken)
        print(f"{name:16} {median * 1000:6.1f} ms  {median / base:5.2f}x")


if __name__ == "__main__":
    main()
