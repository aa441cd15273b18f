"""How long a search takes, as a ratio to FTS5's own answer for the same words in the same run.

    python tests/quality/search_latency.py [--pages 30000 300000] [--vault FILE ...] [--queries 200]

The raw statement is `MATCH ... ORDER BY bm25(page_fts) LIMIT 20` on the same file, one expression of all words. Beside
it: `index`, what a search asks of the index, the part that grows with the vault; and `search`, all of Vault.search
with 20 hits and their passages. CPU times of the process, p50 / p95 in ms. A band is the share of the pages that
hold a word; "two" are two words of the band, of which some page holds both.
"""

import argparse
import random
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from search_vault import build, chinese, latin

from linkvault.models import Selection
from linkvault.search import parse
from linkvault.search.query.compiler import compile_query
from linkvault.search.ranking import ranked_search
from linkvault.store.connection import open_for_reading
from linkvault.vault import Vault

BANDS = (0.0001, 0.001, 0.01, 0.2, 1.0)
RAW = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY bm25(page_fts) LIMIT 20"
LENGTHS = {300_000: 70}  # words of a page; else 350: so many long pages take half an hour to make


class Stopwatch:
    """Adds up the CPU time of the calls of one function."""

    def __init__(self, module: Any, name: str) -> None:
        self.seconds = 0.0
        timed = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return timed(*given, **named)
            finally:
                self.seconds += time.process_time() - began

        setattr(module, name, call)


def queries(path: Path, count: int) -> dict[str, list[str]]:
    """Return words, and pairs of words, by the share of the pages that hold them."""
    chance = random.Random(8)
    seed = random.Random(5)
    words = [word for each in (latin(60_000, seed), chinese(40_000, seed)) for word in each.words]
    chance.shuffle(words)
    connection = open_for_reading(path)
    total = connection.execute("SELECT max(id) FROM link").fetchone()[0]
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        share = len(holding(connection, word)) / total
        band = next(limit for limit in BANDS if share <= limit)
        if share and len(found[name := f"<= {100 * band:g} %"]) < count:
            found[name].append(word)
        if sum(map(len, found.values())) >= count * 3 and len(found) == len(BANDS):
            break
    frequent = [word for word in (*latin(60_000, random.Random(5)).words[:40], *"的一是不了在") if word]
    found["<= 100 %"] = [w for w in frequent if len(holding(connection, w)) > 0.2 * total]
    for name, band in list(found.items()):
        pairs = (" ".join(chance.choices(band, k=2)) for _ in range(count * 3))
        found[f"two {name}"] = [pair for pair in pairs if holding(connection, pair)][:count]
    connection.close()
    return found


def holding(connection: Any, text: str) -> list[int]:
    """Return all pages that hold the words."""
    return [link for (link,) in connection.execute(f"{RAW.split(' ORDER')[0]}", (expression(text),))]


def expression(text: str) -> str:
    """Return what the index is asked for these words."""
    return compile_query(parse(text), no_filter, time_of_no_query).strict or '""'


def no_filter(_: Selection) -> Any:
    raise AssertionError("these queries have no filter")


time_of_no_query: Any = None


def measure(path: Path, count: int) -> None:
    """Ask each query raw and by the vault, in turn; print a line a band."""
    index = Stopwatch(ranked_search, "_candidates")
    asked = queries(path, count)
    connection = open_for_reading(path)
    print(
        f"{'words in':14} {'n':>4} {'raw':>13} {'index':>13} {'search':>13}   p50 / p95 ms; p95 as ratio to raw"
    )
    with Vault(path) as vault:
        for name, texts in asked.items():
            raw, looked, whole = [], [], []
            for text in texts:
                began = time.process_time()
                connection.execute(RAW, (expression(text),)).fetchall()
                raw.append(time.process_time() - began)
                index.seconds, began = 0.0, time.process_time()
                vault.search(text, Selection(limit=20))
                whole.append(time.process_time() - began)
                looked.append(index.seconds)
            told = [figures(each) for each in (raw, looked, whole)]
            ratios = [each[1] / told[0][1] for each in told[1:]]
            print(f"{name:14} {len(texts):4}", *(f"{1000 * a:6.2f}/{1000 * b:6.2f}" for a, b in told),
                  *(f"{ratio:6.2f}x" for ratio in ratios))  # fmt: skip
    connection.close()


def figures(taken: list[float]) -> tuple[float, float]:
    """Return the median and the 95th of a hundred."""
    taken = sorted(taken) or [0.0]
    return taken[len(taken) // 2], taken[int(0.95 * len(taken))]


def main() -> None:
    """Build what was not given, measure, print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--pages", type=int, nargs="*", default=[30_000])
    options.add_argument("--vault", type=Path, nargs="*", default=[], help="ones that were built before")
    options.add_argument("--queries", type=int, default=200, help="of each band")
    told = options.parse_args()
    for path in told.vault:
        print(path)
        measure(path, told.queries)
    for pages in () if told.vault else told.pages:
        print(f"{pages} pages")
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder) / "vault.db", pages, LENGTHS.get(pages, 350)).close()
            measure(Path(folder) / "vault.db", told.queries)


if __name__ == "__main__":
    main()
