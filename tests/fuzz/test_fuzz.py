"""A short run of every fuzz target with fixed inputs, and tests of what finds and saves a crash."""

from pathlib import Path

import pytest
from fuzz_mutations import Mutator, read_dictionary
from fuzz_runs import DICTIONARY, Clock, Finding, execute, fuzz, read_finding
from fuzz_targets import TARGETS, Sample, Target

from linkvault import formats
from linkvault.errors import FormatError

SEED = "tests"  # the same inputs in every run


@pytest.mark.parametrize("name", TARGETS)
def test_mutated_samples_break_nothing(name: str) -> None:
    run = fuzz(TARGETS[name], SEED, executions=TARGETS[name].quick)
    assert run.executions == TARGETS[name].quick
    assert {kind: finding.details for kind, finding in run.findings.items()} == {}


def test_every_reader_of_one_file_has_a_sample() -> None:
    labels = {sample.label for sample in TARGETS["file"].samples()}
    assert labels <= set(formats.reader_names())
    assert len(labels) >= 35


def fragile(sample: Sample) -> None:
    if b"[[" in sample.data:
        raise KeyError(sample.label)
    if b"]]" in sample.data:
        raise FormatError("not readable")


def test_a_crash_is_found_saved_and_replayed(tmp_path: Path) -> None:
    target = Target(fragile, lambda: [Sample("a", b"x[y]z"), Sample("b", b"1[2")], 0)
    findings = fuzz(target, SEED, executions=2000).findings
    assert [kind.partition(":")[0] for kind in findings] == ["KeyError"] * len(findings)
    finding = next(iter(findings.values()))
    name, sample = read_finding(finding.save(tmp_path, "fragile"))
    assert (name, sample) == ("fragile", finding.sample)
    assert isinstance(execute(target, sample), Finding)
    assert execute(target, Sample("a", b"]]")) is None


def slow(sample: Sample) -> None:
    sum(sample.data.count(bytes([byte])) for byte in sample.data[:: 1 if b"(" in sample.data else 1000])


def test_a_slow_input_is_noticed() -> None:
    clock = Clock(Target(slow, lambda: [Sample("", b"a" * 2000)], 0))
    assert clock.factor(Sample("", b"(" * 2000), 1e9) > 20


def test_the_same_seed_gives_the_same_inputs() -> None:
    from random import Random

    dictionary = read_dictionary(DICTIONARY)
    assert b"\x00" in dictionary
    assert "损失".encode() in dictionary
    for data in (b"<p>a</p>", b'{"a": [1, 2]}', b"a,b\n1,2\n"):
        first, second = (Mutator(Random(1), dictionary, [data]) for _ in range(2))
        assert [first.mutate(data) for _ in range(20)] == [second.mutate(data) for _ in range(20)]
