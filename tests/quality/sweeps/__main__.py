"""Let commands fail or be killed at every system call, allocation and statement; look at the vault after each.

    python tests/quality/sweeps                          # every point; hours
    python tests/quality/sweeps --sample 400 --seed 7    # some of them, spread over commands, calls and faults
    python tests/quality/sweeps --kills-only --instants 1000
    python tests/quality/sweeps --only backup --call fsync -v

Each point is a run of its own: the command runs in a process in which one call fails (as with a full or broken disk, or
without memory), or at which the process is killed. Then the vault must open, be sound, and be as before or after the
command; what was reported as saved must be there; one reason must be on standard error; no file may be incomplete; and
the same command must complete when it runs again, and leave no other files. Needs Linux and a C compiler.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # the helpers of the tests

from commands import COMMANDS
from points import CALLS, FAILURES, KILLED_CALLS, KILLS, Laboratory, Point, Template, try_point

UNSUPPORTED = 77  # the exit status by which a test knows that this machine cannot do it


def main() -> int:
    """Run the sweep and print its table; return 1 if any point is bad."""
    options = parse_options()
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        print("not run: sweeps need Linux and a C compiler")
        return UNSUPPORTED
    root = Path(tempfile.mkdtemp(prefix="sweeps-"))
    try:
        library = root / "faults.so"
        source = Path(__file__).with_name("faults.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        return run_all(options, root, library)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="*", default=list(COMMANDS), choices=list(COMMANDS), metavar="COMMAND"
    )
    parser.add_argument("--call", nargs="*", default=[*CALLS, "instant"], choices=[*CALLS, "instant"])
    parser.add_argument(
        "--sample", type=int, help="the number of points, at least one of each kind if it allows that"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=60, help="numbers of one call of one command at most")
    parser.add_argument("--instants", type=int, default=0, help="kills at random instants, over all commands")
    parser.add_argument("--kills-only", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every point")
    return parser.parse_args()


def run_all(options: argparse.Namespace, root: Path, library: Path) -> int:
    """Try the points in one or several folders, each with a launcher."""
    rng = random.Random(options.seed)
    laboratories = [Laboratory(root / str(number), library) for number in range(options.jobs)]
    try:
        templates = [
            {name: laboratory.prepare(name, COMMANDS[name]) for name in options.only}
            for laboratory in laboratories
        ]
        points = list(list_points(options, templates[0], rng, laboratories[0].counts_allocations))
        points = sample(points, options.sample, rng) if options.sample else points
        total, bad = Counter(), Counter()
        started = time.monotonic()

        def work(number: int) -> None:
            for point in points[number :: options.jobs]:
                wrong = try_point(
                    laboratories[number], COMMANDS[point.command], templates[number][point.command], point
                )
                key = (point.command, kind_of(point))
                total[key] += 1
                bad[key] += bool(wrong)
                if wrong or options.verbose:
                    print("BAD" if wrong else "ok", *point, *wrong, sep=" | ", flush=True)

        with ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(work, range(options.jobs)))
        print_table(total, bad)
        print(f"{sum(total.values())} points, {sum(bad.values())} bad, {time.monotonic() - started:.0f} s")
        if not laboratories[0].counts_allocations:
            print("not tried: allocations, because SQLite is a part of this Python")
        return int(bool(sum(bad.values())))
    finally:
        for laboratory in laboratories:
            laboratory.close()


def list_points(
    options: argparse.Namespace, templates: dict[str, Template], rng: random.Random, counts_allocations: bool
) -> Iterator[Point]:
    """Yield the points of all commands; of a call that is made often, only some numbers."""
    for name, template in templates.items():
        for call in options.call:
            count = template.run.counts.get(call, 0)
            numbers = sorted(rng.sample(range(1, count + 1), min(count, options.most)))
            failures = (
                ()
                if options.kills_only or (call == "allocation" and not counts_allocations)
                else FAILURES.get(call, ())
            )
            kills = [kill for kill in KILLS if kill != "kill halfway" or call in ("write", "pwrite64")]
            kills = kills if call in KILLED_CALLS else []
            yield from (
                Point(name, call, fault, number) for fault in (*failures, *kills) for number in numbers
            )
    for number in range(options.instants if "instant" in options.call else 0):
        name = list(templates)[number % len(templates)]
        yield Point(name, "instant", "kill", round(rng.random() * templates[name].run.seconds, 4))


def sample(points: list[Point], size: int, rng: random.Random) -> list[Point]:
    """Return some points: in turn one of each (command, call, fault), in an order that the seed decides."""
    groups: dict[tuple[str, str, str], list[Point]] = {}
    for point in rng.sample(points, len(points)):
        groups.setdefault(point[:3], []).append(point)
    return list(take_turns(groups))[:size]


def take_turns(groups: dict[tuple[str, str, str], list[Point]]) -> Iterator[Point]:
    """Yield the first point of every group, then the second, and so on."""
    depth = max(map(len, groups.values()), default=0)
    for number in range(depth):
        yield from (group[number] for group in groups.values() if number < len(group))


def kind_of(point: Point) -> str:
    """Return the column of the table."""
    return "kill" if point.is_kill else point.fault if point.call == "statement" else point.call


def print_table(total: Counter, bad: Counter) -> None:
    """Print commands x kinds: the points tried, and the bad ones if there are any."""
    kinds = [kind for kind in (*CALLS, "SIGTERM", "SIGINT", "kill") if any(key[1] == kind for key in total)]
    print(f"{'':20}" + "".join(f"{kind:>11}" for kind in kinds) + f"{'bad':>6}")
    for name in COMMANDS:
        counts = [total[name, kind] for kind in kinds]
        if any(counts):
            cells = [
                f"{total[name, kind]}" + (f"!{bad[name, kind]}" if bad[name, kind] else "") for kind in kinds
            ]
            print(
                f"{name:20}"
                + "".join(f"{cell:>11}" for cell in cells)
                + f"{sum(bad[name, kind] for kind in kinds):>6}"
            )


if __name__ == "__main__":
    sys.exit(main())
