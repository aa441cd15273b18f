"""Run a target on mutated samples: count executions, and collect the inputs that crash it or take too long."""

import hashlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

from fuzz_mutations import Mutator, read_dictionary
from fuzz_targets import Sample, Target

from linkvault.errors import LinkvaultError

DICTIONARY = Path(__file__).parent / "dictionary.txt"
SLOW_FACTOR = 60.0  # times the time per byte of the slowest sample: quadratic work on 200 kB is above it
CERTAIN_FACTOR = 100 * SLOW_FACTOR  # no busy machine is the reason; to try it again could take hours
USUAL_BYTES = 2000  # below that, the time does not depend on the size
ATTEMPTS = 3  # at a slow input; the fastest counts, so that a busy machine matters little


@dataclass
class Finding:
    """An input, and what it does: the exception and its place, or `slow`."""

    kind: str
    sample: Sample
    details: str

    def save(self, folder: Path, target: str) -> Path:
        """Write the input to a file that `--replay` reads, and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(self.sample.data).hexdigest()[:8]
        path = folder / f"{target}-{digest}"
        path.write_bytes(f"{target}\n{self.sample.label}\n".encode() + self.sample.data)
        return path


@dataclass
class Run:
    """The result of fuzzing one target."""

    executions: int = 0
    findings: dict[str, Finding] = field(default_factory=dict)
    slowest: float = 0.0  # times the usual time per byte


def read_finding(path: Path) -> tuple[str, Sample]:
    """Return the target and the input of a file that `Finding.save` wrote."""
    target, label, data = path.read_bytes().split(b"\n", 2)
    return target.decode(), Sample(label.decode(), data)


def inputs(target: Target, seed: str) -> Iterator[Sample]:
    """Yield the samples of a target, and then mutated samples without end."""
    samples = target.samples()
    yield from samples
    random = Random(seed)
    mutator = Mutator(random, read_dictionary(DICTIONARY), [sample.data for sample in samples])
    while True:
        sample = random.choice(samples)
        yield Sample(sample.label, mutator.mutate(sample.data))


def execute(target: Target, sample: Sample) -> Finding | None:
    """Run a target on one input; return what is wrong. The errors of the package are right answers."""
    try:
        target.run(sample)
    except LinkvaultError:
        return None
    except Exception as error:  # noqa: BLE001  # any other one is a finding
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "linkvault" in frame.filename
        ]
        place = (
            f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "outside of the package"
        )
        kind = f"{type(error).__name__} at {place}"
        if not frames:
            kind = f"{type(error).__name__}: {error}"[:100]
        return Finding(kind, sample, "".join(traceback.format_exception(error)))
    return None


class Clock:
    """Knows the usual CPU time per byte of a target, and says how much more an input takes."""

    def __init__(self, target: Target) -> None:
        self._target = target
        # Repeated, so that the time of a short sample is not that of the call alone.
        samples = [
            Sample(sample.label, sample.data * -(-USUAL_BYTES // max(len(sample.data), 1)))
            for sample in target.samples()
        ]
        for sample in samples:  # what is loaded at the first use does not count
            execute(target, sample)
        self._usual = max(map(self._rate, samples))

    def _rate(self, sample: Sample) -> float:
        start = process_time()
        execute(self._target, sample)
        return self._per_byte(sample, process_time() - start)

    @staticmethod
    def _per_byte(sample: Sample, seconds: float) -> float:
        return seconds / max(len(sample.data), USUAL_BYTES)

    def factor(self, sample: Sample, seconds: float) -> float:
        """Return how many times the usual time per byte an input takes."""
        factor = self._per_byte(sample, seconds) / self._usual
        if SLOW_FACTOR < factor < CERTAIN_FACTOR:
            factor = min(factor, *(self._rate(sample) / self._usual for _ in range(ATTEMPTS - 1)))
        return factor


def fuzz(target: Target, seed: str, *, executions: int | None = None, seconds: float | None = None) -> Run:
    """Run a target for a number of executions or of CPU seconds."""
    run, clock, begin = Run(), Clock(target), process_time()
    for sample in inputs(target, seed):
        if executions is not None and run.executions >= executions:
            break
        start = process_time()
        if seconds is not None and start - begin >= seconds:
            break
        finding = execute(target, sample)
        run.executions += 1
        factor = clock.factor(sample, process_time() - start)
        run.slowest = max(run.slowest, factor)
        if factor > SLOW_FACTOR and finding is None:
            finding = Finding("slow", sample, f"{factor:.0f} times the usual time per byte")
        if finding is not None:
            run.findings.setdefault(finding.kind, finding)
    return run
