"""Fuzz the readers of the package: `python tests/fuzz [TARGET...] --seconds 60 --save FOLDER`.

Each target runs in a process of its own, because a crash inside of a library ends it. Prints executions and findings;
exit status 1 if there is one. `--replay FILE...` runs saved inputs again.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz_runs import Run, execute, fuzz, read_finding
from fuzz_targets import TARGETS

FOLDER = Path(tempfile.gettempdir()) / "linkvault-fuzz"
MEMORY = 2_000_000_000  # bytes of address space


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all without")
    parser.add_argument("--seconds", type=float, default=60, help="CPU time of each target")
    parser.add_argument("--seed", default="1")
    parser.add_argument(
        "--save", type=Path, default=FOLDER, help=f"folder for the inputs of findings; {FOLDER}"
    )
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="run saved inputs")
    parser.add_argument("--here", action="store_true", help="run in this process")
    options = parser.parse_args()
    if options.replay:
        return replay(options.replay)
    names = options.targets or list(TARGETS)
    if unknown := set(names) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if options.here:
        limit_memory()
        return sum(report(name, fuzz_target(name, options), options.save) for name in names) > 0
    arguments = [
        "--seconds",
        str(options.seconds),
        "--seed",
        options.seed,
        "--save",
        str(options.save),
        "--here",
    ]
    statuses = [subprocess.run([sys.executable, __file__, name, *arguments]).returncode for name in names]
    for name, status in zip(names, statuses, strict=True):
        if status not in (0, 1):
            print(f"{name}: the process ended with status {status}")
    return any(statuses)


def fuzz_target(name: str, options: argparse.Namespace) -> Run:
    """Fuzz one target."""
    return fuzz(TARGETS[name], f"{name} {options.seed}", seconds=options.seconds)


def report(name: str, run: Run, folder: Path) -> int:
    """Print the result of a target, save its findings, and return their number."""
    count = len(run.findings)
    print(f"{name}: {run.executions:,} executions, {count} findings, slowest x {run.slowest:.0f}", flush=True)
    for finding in run.findings.values():
        print(f"  {finding.kind}: {finding.save(folder, name)}", flush=True)
    return count


def replay(paths: list[Path]) -> int:
    """Run saved inputs and print what happens."""
    status = 0
    for path in paths:
        name, sample = read_finding(path)
        finding = execute(TARGETS[name], sample)
        print(f"{path}: {finding.details if finding else 'no crash'}")
        status = status or int(finding is not None)
    return status


def limit_memory() -> None:
    """Limit the memory of this process, where the system can."""
    if os.name != "nt":
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main())
