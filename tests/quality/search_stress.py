"""Run odd queries on a large vault: none may raise an error, none may take more than a second of CPU time.

    python tests/quality/search_stress.py [--pages 30000] [--queries 100000] [--vault FILE] [--seed 1]

Random Unicode, operators in random order, unbalanced quotes, prefixes of one letter, single characters, words that
every page contains, misspelt words, thousands of characters, and the naughty strings of the shared folder if there is
one. Times are CPU times of the process, so the machine may be busy. The exit status is 1 if a query was slow.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from search_vault import build, chinese, cyrillic, latin

from linkvault.models import Selection
from linkvault.vault import Vault

SLOW = 1.0  # seconds
STRANGE = ("unicode", "bytes", "operators", "naughty", "naughty, cut and joined")  # run four times as often
PIECES = [*"()*-\"“”「」『』«»:：\\/'^~+&|{}[]<>!?.,，。　\t\n\x00\ud800\u200b\u202e🙂",
          "OR", "AND", "NOT", "NEAR(", "OR OR", "--", "-(", "*)", "title:", "tag:", "note:", "text:", "heading:", "site:",
          "lang:", "before:", "after:", "has:note", "is:untagged", "is:", "9999d", "2026-02-31", "0000", "a*", "的*", "c++",
          "c#", "f(x)", "std::", "损失", "的", "the", "loss", "%", "_", "0x", "rowid", "page_fts"]  # fmt: skip
Kind = Callable[[random.Random], str]


def kinds(naughty: Sequence[str]) -> dict[str, Kind]:
    """Return the function that writes a query, for each kind."""
    seed = random.Random(5)
    words = (latin(60_000, seed), chinese(40_000, seed), cyrillic(20_000, seed))

    def drawn(chance: random.Random, count: int) -> list[str]:
        return chance.choice(words).draw(chance, count)

    def misspelt(chance: random.Random) -> str:
        word = list(chance.choice(chance.choice(words).words) + chance.choice("xqzjж错"))
        chance.shuffle(word) if len(word) < 5 else word.pop(chance.randrange(len(word)))
        return "".join(word)

    return {
        "unicode": lambda c: "".join(map(chr, (c.randrange(0x11000) if c.random() < 0.8 else c.randrange(0x110000)
                                               for _ in range(c.randint(1, 60))))),
        "bytes": lambda c: c.randbytes(c.randint(1, 80)).decode("utf-8", "surrogateescape"),
        "operators": lambda c: c.choice(("", " ")).join(c.choices(PIECES, k=c.randint(1, 40))),
        "words": lambda c: " ".join(drawn(c, c.randint(1, 8))),
        "everywhere": lambda c: " ".join(c.choice(c.choice(words).words[:25]) for _ in range(c.randint(1, 6))),
        "prefix": lambda c: " ".join(word[: c.randint(1, 2)] + "*" for word in drawn(c, c.randint(1, 5))),
        "character": lambda c: " ".join(c.choices("的一是不了在人有我他这" + chr(c.randrange(0x4E00, 0x9FA5)), k=c.randint(1, 4))),
        "run": lambda c: "".join(words[1].draw(c, c.randint(2, 40))),
        "or": lambda c: " OR ".join(drawn(c, c.randint(2, 60))),
        "without": lambda c: " ".join([*drawn(c, c.randint(0, 2)), *("-" + word for word in drawn(c, c.randint(1, 20)))]),
        "phrase": lambda c: f'"{" ".join(drawn(c, c.randint(2, 12)))}"',
        "misspelt": lambda c: " ".join(misspelt(c) for _ in range(c.randint(1, 6))),
        "filters": lambda c: " ".join([*drawn(c, c.randint(0, 2)), c.choice(PIECES) + c.choice(PIECES), c.choice(PIECES) + "2"]),
        "brackets": lambda c: "".join(c.choices(["(", ")", "-", " OR ", " ", *drawn(c, 3)], k=c.randint(5, 80))),
        "long": lambda c: " ".join(drawn(c, c.randint(50, 1500)))[: c.randint(300, 10_000)],
        "repeated": lambda c: c.choice((" ", "", "(", '"', "*")).join([c.choice([*drawn(c, 1), "a", "的"])] * c.randint(2, 3000)),
        "naughty": lambda c: c.choice(naughty),
        "naughty, cut and joined": lambda c: c.choice(naughty)[: c.randint(1, 40)] + c.choice(PIECES) + c.choice(naughty)[-20:],
    }  # fmt: skip


def run_queries(vault: Vault, queries: Iterator[tuple[str, str]]) -> dict[str, list[tuple[float, str]]]:
    """Run every query; return the times and texts of each kind. The first error ends the run and prints its query."""
    times: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for kind, text in queries:
        start = time.process_time()
        try:
            vault.search(text, Selection(limit=20))
        except BaseException:
            print(f"ERROR {kind}: {text[:3000]!r}")
            raise
        times[kind].append((time.process_time() - start, text))
    return times


def naughty_strings() -> list[str]:
    """Return the naughty strings of the shared folder, or a few built-in ones."""
    for folder in Path(__file__).resolve().parents:
        path = folder / "shared" / "data" / "hostile" / "inputs" / "strings" / "blns.jsonl"
        if path.exists():
            return [json.loads(line)["s"] for line in path.read_text("utf-8").splitlines()]
    return ["undefined", "1/0", "'; DROP TABLE link; --", "Ω≈ç√∫˜µ≤≥÷", "ﷺ" * 20, "\u202etest"]


def _open(path: Path | None, folder: Path, pages: int) -> Vault:
    return Vault(path) if path else build(folder / "vault.db", pages, 350)


def main() -> int:
    """Build the vault, run the queries, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=30_000)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--vault", type=Path, help="the vault of an earlier run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    writers = kinds(naughty_strings())
    names = list(writers)
    turns = [*names, *(name for name in names if name in STRANGE for _ in range(3))]
    queries = (
        (name, writers[name](chance)) for name in (turns[n % len(turns)] for n in range(options.queries))
    )
    with tempfile.TemporaryDirectory() as folder, _open(options.vault, Path(folder), options.pages) as vault:
        times = run_queries(vault, queries)
    print(f"{'kind':24} {'queries':>8} {'p50':>7} {'p95':>7} {'max':>7} ms CPU")
    for name in names:
        seconds = sorted(used for used, _ in times[name]) or [0.0]
        figures = (seconds[len(seconds) // 2], seconds[int(0.95 * len(seconds))], seconds[-1])
        print(f"{name:24} {len(seconds):8}", *(f"{1000 * figure:7.1f}" for figure in figures))
    slowest = sorted((pair for pairs in times.values() for pair in pairs), reverse=True)
    slow = sum(used > SLOW for used, _ in slowest)
    print(f"{len(slowest)} queries, no error, {slow} over {SLOW:.0f} s; the slowest:")
    for used, text in slowest[:10]:
        print(f"{1000 * used:8.0f} ms {len(text):6} characters {text[:90]!r}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
