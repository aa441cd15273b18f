"""Measure the CPU time of a search as a ratio to the bare FTS5 statement for the same words in the same run.

    python tests/quality/search_latency.py [--pages 30000 300000] [--vault FILE ...] [--queries 200]

`raw` is `MATCH ... ORDER BY bm25(page_fts) LIMIT 20` on the same file, one expression of all words. `floor` is the least
that 20 hits with passages need: raw, the rows and the packed texts of the links by one statement each, and for each text
its unpacking and one `str.find`. `index` is the time that a search spends in the index, the part that grows with the vault. `search` is all of
Vault.search with 20 hits and their snippets. Times are CPU times of the process, p50 / p95 in ms; each is the least of
three runs. A band is the share of the pages that contain a word; "two" are pairs of words of the band that occur
together on some page, "sentence" are 16 characters of a Chinese page.
"""

import argparse
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from search_vault import build, chinese, latin

from linkvault.models import Selection
from linkvault.search import parse
from linkvault.search.query.compiler import compile_query
from linkvault.search.ranking import ranked_search
from linkvault.store.connection import open_for_reading
from linkvault.store.packing import TEXTS as TEXT_ROWS
from linkvault.store.packing.codec import read_texts, unpack_texts
from linkvault.vault import Vault

BANDS = (0.0001, 0.001, 0.01, 0.2, 1.0)
RAW = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY bm25(page_fts) LIMIT 20"
ROWS = "SELECT * FROM links WHERE id IN (SELECT value FROM json_each(?))"
TEXTS = (
    f"SELECT {TEXT_ROWS} FROM content JOIN link ON link.snapshot_id = content.snapshot_id"
    " WHERE link.id IN (SELECT value FROM json_each(?))"
)
SENTENCE = 16  # characters
RUNS = 3  # of each query: the least time is the one that other processes disturbed least
LENGTHS = {300_000: 70}  # words of a page, else 350: 300,000 long pages take half an hour to write


class Stopwatch:
    """Replace a function of a module by one that adds up the CPU time of its calls in `seconds`."""

    def __init__(self, module: Any, name: str) -> None:
        self.seconds = 0.0
        timed = getattr(module, name)

        def call(*values: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return timed(*values, **named)
            finally:
                self.seconds += time.process_time() - start

        setattr(module, name, call)


def queries(path: Path, count: int) -> dict[str, list[str]]:
    """Return at most `count` words, and pairs of words, for each band."""
    chance = random.Random(8)
    seed = random.Random(5)
    words = [word for part in (latin(60_000, seed), chinese(40_000, seed)) for word in part.words]
    chance.shuffle(words)
    connection = open_for_reading(path)
    total = connection.execute("SELECT max(id) FROM link").fetchone()[0]
    bands: dict[str, list[str]] = defaultdict(list)
    for word in words:
        share = len(pages_with(connection, word)) / total
        band = next(limit for limit in BANDS if share <= limit)
        if share and len(bands[name := f"<= {100 * band:g} %"]) < count:
            bands[name].append(word)
        if sum(map(len, bands.values())) >= count * 3 and len(bands) == len(BANDS):
            break
    frequent = [word for word in (*latin(60_000, random.Random(5)).words[:40], *"的一是不了在") if word]
    bands["<= 100 %"] = [w for w in frequent if len(pages_with(connection, w)) > 0.2 * total]
    for name, band in list(bands.items()):
        pairs = (" ".join(chance.choices(band, k=2)) for _ in range(count * 3))
        bands[f"two {name}"] = [pair for pair in pairs if pages_with(connection, pair)][:count]
    bands["sentence"] = sentences(connection, count, chance)
    connection.close()
    return bands


def sentences(connection: Any, count: int, chance: random.Random) -> list[str]:
    """Return at most `count` runs of 16 Chinese characters from the texts."""
    rows = connection.execute(f"SELECT {TEXT_ROWS} FROM content LIMIT ?", (count * 10,)).fetchall()
    texts = [read_texts(row)[1] for row in rows]
    lines = [line for text in texts for line in text.split("。") if len(line) > SENTENCE]
    chinese_lines = [line[:SENTENCE] for line in lines if line[:SENTENCE].isalpha() and line[0] > "\u3400"]
    return chance.sample(chinese_lines, min(count, len(chinese_lines)))


def fetch(connection: Any, text: str) -> list[int]:
    """Return the ids of the best 20 links by bm25 alone."""
    return [link for (link,) in connection.execute(RAW, (expression(text),))]


def fetch_floor(connection: Any, text: str) -> None:
    """Do the least that 20 hits with passages need."""
    ids = json.dumps(fetch(connection, text))
    connection.execute(ROWS, (ids,)).fetchall()
    for packed, _, body, *_ in connection.execute(TEXTS, (ids,)).fetchall():
        (body if packed is None else unpack_texts(packed, count=2)[1]).find(text)


def least_time(call: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three calls."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def pages_with(connection: Any, text: str) -> list[int]:
    """Return the ids of all pages that contain the words."""
    return [link for (link,) in connection.execute(f"{RAW.split(' ORDER')[0]}", (expression(text),))]


def expression(text: str) -> str:
    """Return the FTS5 expression for these words; `""` if they have none."""
    return compile_query(parse(text), no_filter, NO_DATE).strict or '""'


def no_filter(_: Selection) -> Any:
    raise AssertionError("these queries have no filter")


NO_DATE: Any = None  # these queries have no dates


def measure(path: Path, count: int) -> None:
    """Run each query raw and by the vault, in turn; print a line per band."""
    index = Stopwatch(ranked_search, "find_candidates")
    texts_by_band = queries(path, count)
    connection = open_for_reading(path)
    names = ("raw", "floor", "index", "search")
    print(
        f"{'words in':14} {'n':>4}",
        *(f"{name:>13}" for name in names),
        "  p50 / p95 ms; p50 of search as ratio",
    )
    with Vault(path) as vault:
        for name, texts in texts_by_band.items():
            times: dict[str, list[float]] = {name: [] for name in names}
            for text in texts:
                times["raw"].append(least_time(partial(fetch, connection, text)))
                times["floor"].append(least_time(partial(fetch_floor, connection, text)))
                index.seconds = 0.0
                times["search"].append(least_time(partial(vault.search, text, Selection(limit=20))))
                times["index"].append(index.seconds / RUNS)
            rows = {name: figures(times[name]) for name in names}
            ratios = [f"{rows['search'][0] / (rows[name][0] or 1):6.2f}x {name}" for name in ("raw", "floor")]
            print(
                f"{name:14} {len(texts):4}",
                *(f"{1000 * a:6.2f}/{1000 * b:6.2f}" for a, b in rows.values()),
                *ratios,
            )
    connection.close()


def figures(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    times = sorted(times) or [0.0]
    return times[len(times) // 2], times[int(0.95 * len(times))]


def main() -> None:
    """Build the vaults that are not given, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="*", default=[30_000])
    parser.add_argument("--vault", type=Path, nargs="*", default=[], help="vaults of earlier runs")
    parser.add_argument("--queries", type=int, default=200, help="of each band")
    options = parser.parse_args()
    for path in options.vault:
        print(path)
        measure(path, options.queries)
    for pages in () if options.vault else options.pages:
        print(f"{pages} pages")
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder) / "vault.db", pages, LENGTHS.get(pages, 350)).close()
            measure(Path(folder) / "vault.db", options.queries)


if __name__ == "__main__":
    main()
