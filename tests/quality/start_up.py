"""Measure the CPU time of the reading commands on a vault of 1,000 links, as ratios to `import sqlite3` in the same run.

    python tests/quality/start_up.py [--links 1000] [--rounds 15]
    python tests/quality/start_up.py --against OTHER/.venv/bin/python    the ratio to another installed version

User and system time of whole processes, medians of interleaved runs: a busy machine slows all commands alike.
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


def create_page(number: int, chance: random.Random) -> Page:
    """Return a page of about 400 words, English and Chinese."""
    paragraphs = []
    for _ in range(6):
        english = " ".join(chance.choices(WORDS, k=40))
        chinese = "".join(chance.choices(SIGNS, k=60))
        paragraphs.append(f"<p>{english.capitalize()}, and so on. {chinese}。</p>")
    title = f"{chance.choice(WORDS)} {number} {''.join(chance.choices(SIGNS, k=4))}"
    html = f"<title>{title}</title><article><h1>{title}</h1>{''.join(paragraphs)}</article>"
    url = f"https://site{number % 50}.example/{number}"
    return Page(url, url, 200, "text/html", html.encode(), f"2026-11-{number % 28 + 1:02}T10:00:00Z")


def fill_vault(path: Path, links: int) -> None:
    """Store as many pages in a new vault, extracted as `add` does."""
    chance = random.Random(3)
    with Vault(path, write=True) as vault:
        for number in range(1, links + 1):
            page = create_page(number, chance)
            article, rendered, snapshot = read(page)
            bookmark = Bookmark(page.url, tags=tuple(chance.sample(WORDS, 2)), added=page.fetched)
            vault.store_capture(bookmark, snapshot, article, rendered, page)


def cpu_seconds(command: list[str], environment: dict[str, str], folder: Path) -> float:
    """Run a command; return its user and system time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(
    runs: dict[str, list[str]], environment: dict[str, str], folder: Path, rounds: int
) -> dict[str, list[float]]:
    """Run all commands in turn, `rounds` times; return the CPU seconds of each run."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, command in runs.items():
            used = cpu_seconds(command, environment, folder)
            if number:  # the first run compiles the modules
                seconds[name].append(used)
    return seconds


def linkvault_runs(python: str, prefix: str = "") -> dict[str, list[str]]:
    """Return the measured commands as one Python runs them."""
    return {prefix + name: [python, "-m", "linkvault", *rest] for name, rest in COMMANDS.items()}


def main() -> None:
    """Fill a vault, run the commands, print their medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", metavar="PYTHON", help="a Python that has another version installed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = folder / "vault.db"
        fill_vault(vault, options.links)
        environment = {**os.environ, "HOME": name, "LINKVAULT_DB": str(vault)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users start from compiled modules
        runs = {"import sqlite3": [sys.executable, "-c", "import sqlite3"]}
        runs["import typer"] = [sys.executable, "-c", "import typer"]
        runs |= linkvault_runs(sys.executable)
        if options.against:
            runs |= linkvault_runs(options.against, "other: ")
        seconds = measure(runs, environment, folder, options.rounds)
    print(f"{options.links} links, medians of {options.rounds} interleaved runs, user and system time")
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, median in medians.items():
        other = medians.get(f"other: {name}")
        ratio = f"  {median / other:5.2f} of the other version" if other else ""
        print(f"{name:20} {median * 1000:6.1f} ms  {median / medians['import sqlite3']:5.2f}x{ratio}")


if __name__ == "__main__":
    main()
