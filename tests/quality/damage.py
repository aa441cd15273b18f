"""Damage many vaults in known ways; count what a check notices and what a repair saves: `damage.py [--runs 40]`.

Every kind of damage is tried `--runs` times. The bars: all damage is noticed, at least 99 % of the readable links are
saved, no address is invented, and no link differs that the repair does not list.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from damaged_vaults import KINDS, Outcome, build_vault, experiment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40, help="damaged vaults of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--links", type=int, default=60)
    parser.add_argument("--only", help="one kind of damage")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        original = build_vault(Path(folder, "original.db"), options.links, options.seed)
        work = Path(folder, "work")
        work.mkdir()
        for kind in [options.only] if options.only else KINDS:
            for number in range(options.runs):
                outcome = experiment(work, original, kind, options.seed * 10_000 + number)
                outcomes[kind].append(outcome)
                if options.verbose or outcome.error or outcome.invented or outcome.unlisted:
                    print(outcome)
    return int(not report(outcomes))


def report(outcomes: dict[str, list[Outcome]]) -> bool:
    """Print a table; return whether every bar is reached."""
    is_good = True
    for kind, group in outcomes.items():
        unnoticed = sum(not outcome.is_noticed and not outcome.is_harmless for outcome in group)
        harmless = sum(outcome.is_harmless for outcome in group)
        readable, saved = sum(outcome.readable for outcome in group), sum(outcome.saved for outcome in group)
        invented = sum(len(outcome.invented) for outcome in group)
        unlisted = sum(len(outcome.unlisted) for outcome in group)
        traceless = sum(outcome.traceless for outcome in group)
        errors = sum(bool(outcome.error) for outcome in group)
        share = saved / readable if readable else 1
        is_good &= not unnoticed and not invented and not unlisted and not errors and share >= 0.99
        print(
            f"{kind:14} {len(group):3} vaults, {harmless:3} without an effect, {unnoticed} not noticed;"
            f" {saved} of {readable} readable links saved ({share:.2%}), {invented} invented,"
            f" {unlisted} different and not listed, {traceless} without a trace, {errors} errors"
        )
    return is_good


if __name__ == "__main__":
    sys.exit(main())
