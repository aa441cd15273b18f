"""Measure the CPU time of `related`, of a search that groups near copies, and of `dedupe`, on a vault.

    python tests/quality/related_speed.py VAULT [QUERY ...]

Any vault works; `search_vault.py` builds a large one.
"""

import random
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linkvault.models import Selection
from linkvault.vault import Vault

_LINKS = 60


def measure(name: str, call: Callable[[object], object], values: Iterable[object]) -> None:
    """Call with each value; print the median, the 95th percentile and the maximum, in milliseconds."""
    times = []
    for value in values:
        start = process_time()
        call(value)
        times.append(1000 * (process_time() - start))
    times.sort()
    median, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"{name:15} {median:7.1f} {p95:7.1f} {times[-1]:7.1f}", flush=True)


def main() -> None:
    """Measure on random links; the first call has a cold cache."""
    path, queries = Path(sys.argv[1]), sys.argv[2:] or ["the loss", "损失", "history"]
    chance = random.Random(5)
    with Vault(path) as vault:
        ids = vault.select_ids(Selection(sort="id"))
        chosen = [ids[0], *chance.choices(ids, k=_LINKS)]
        print(f"{len(ids):,} links, CPU ms       p50     p95     max")
        measure("related", lambda link: vault.similar.related(int(str(link)), 10), chosen)
        measure("related, 200", lambda link: vault.similar.related(int(str(link)), 200), chosen[:10])
        measure("search", lambda text: vault.search(str(text), Selection(limit=20)), queries * 3)
        measure(
            "search, grouped", lambda text: vault.similar.search(str(text), Selection(limit=20)), queries * 3
        )
        start = process_time()
        count = len(vault.similar.duplicates())
        print(f"dedupe: {count} groups of copies in {process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
