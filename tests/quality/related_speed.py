"""How long `related`, the folding of copies and `dedupe` take on a vault: CPU, so that a busy machine does not count.

usage: related_speed.py VAULT [QUERY ...]     search_vault.py makes a large one; any vault will do
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


def measure(name: str, ask: Callable[[object], object], of: Iterable[object]) -> None:
    """Print the median, the 95th percentile and the worst, in milliseconds."""
    took = []
    for each in of:
        before = process_time()
        ask(each)
        took.append(1000 * (process_time() - before))
    took.sort()
    print(
        f"{name:14} {took[len(took) // 2]:7.1f} {took[len(took) * 95 // 100]:7.1f} {took[-1]:7.1f}",
        flush=True,
    )


def main() -> None:
    """Measure on links that chance chooses; the first asks a cold cache."""
    path, queries = Path(sys.argv[1]), sys.argv[2:] or ["the loss", "损失", "history"]
    chance = random.Random(5)
    with Vault(path) as vault:
        ids = vault.select_ids(Selection(sort="id"))
        chosen = [ids[0], *chance.choices(ids, k=_LINKS)]
        print(f"{len(ids):,} links, CPU ms      p50     p95   worst")
        measure("related", lambda link: vault.similar.related(int(str(link)), 10), chosen)
        measure("related, 200", lambda link: vault.similar.related(int(str(link)), 200), chosen[:10])
        measure("search", lambda text: vault.search(str(text), Selection(limit=20)), queries * 3)
        measure(
            "search, folded", lambda text: vault.similar.search(str(text), Selection(limit=20)), queries * 3
        )
        before = process_time()
        print(f"{len(vault.similar.duplicates())} groups of copies, found in {process_time() - before:.1f} s")


if __name__ == "__main__":
    main()
