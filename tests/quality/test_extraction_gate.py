"""Test the quality of extraction on a sample of real pages, and the floors of `extraction.py` themselves."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def gate() -> ModuleType:
    """Return `extraction.py` as a module that worker processes can import by the same name."""
    path = Path(__file__).with_name("extraction.py")
    spec = importlib.util.spec_from_file_location("extraction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["extraction"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name", ["scrapinghub", "wcxb", "zhds", "gne", "trafilatura", "charsets", "postlight"]
)
def test_a_sample_of_real_pages_keeps_its_floors(gate: ModuleType, shared: Path, name: str) -> None:
    pages = shared / "data" / "pages"
    truth = gate.load_truth(pages, name, gate.SAMPLE)
    scores = gate.run("linkvault", truth, 2)
    row = gate.figures(scores)
    key = gate.key_of(name, gate.SAMPLE)
    floors = gate.read_floors()
    assert key in floors["floors"], f"no floors for {key}: run extraction.py --sample {gate.SAMPLE} --pin"
    assert gate.falls(floors, key, gate.digest(pages, name), row) == []
    assert [score["error"] for score in scores if score["error"]] == []


def floors_of(figures: dict[str, float]) -> dict[str, object]:
    return {"lowered": [], "floors": {"a": {"corpus": "c0ffee", "figures": figures}}}


def test_a_figure_below_its_floor_is_named(gate: ModuleType) -> None:
    messages = gate.falls(floors_of({"F1": 0.9, "sF1": 0.8}), "a", "c0ffee", {"F1": 0.894, "sF1": 0.9})
    assert messages == ["a: F1 0.8940 is below its floor 0.9000"]


@pytest.mark.parametrize("figure", [0.895, 0.9, 0.95])
def test_a_figure_within_the_tolerance_passes(gate: ModuleType, figure: float) -> None:
    assert gate.falls(floors_of({"F1": 0.9}), "a", "c0ffee", {"F1": figure}) == []


def test_floors_of_other_pages_do_not_count(gate: ModuleType) -> None:
    assert "pin them again" in gate.falls(floors_of({"F1": 0.9}), "a", "other", {"F1": 1.0})[0]


def test_a_set_without_floors_passes(gate: ModuleType) -> None:
    assert gate.falls(floors_of({"F1": 0.9}), "b", "c0ffee", {"F1": 0.1}) == []


def test_pinning_raises_a_floor_and_never_lowers_it_in_silence(gate: ModuleType) -> None:
    floors = floors_of({"F1": 0.9, "sF1": 0.8})
    messages = gate.pin(floors, "a", "c0ffee", {"F1": 0.85, "sF1": 0.85}, None)
    assert floors["floors"] == {"a": {"corpus": "c0ffee", "figures": {"F1": 0.9, "sF1": 0.85}}}
    assert len(messages) == 1
    assert floors["lowered"] == []


def test_a_floor_falls_only_for_a_reason_that_is_written_down(gate: ModuleType) -> None:
    floors = floors_of({"F1": 0.9})
    assert gate.pin(floors, "a", "c0ffee", {"F1": 0.85}, "the truth was corrected") == []
    assert floors["floors"]["a"]["figures"] == {"F1": 0.85}
    assert floors["lowered"] == [
        {"set": "a", "from": {"F1": 0.9}, "to": {"F1": 0.85}, "reason": "the truth was corrected"}
    ]


def test_a_sample_has_floors_of_its_own(gate: ModuleType) -> None:
    assert gate.key_of("gne", 0) != gate.key_of("gne", 60)


def test_a_sample_is_the_same_pages_each_time(gate: ModuleType, shared: Path) -> None:
    pages = shared / "data" / "pages"
    ten = [row["id"] for row in gate.load_truth(pages, "zhds", 10)]
    twenty = [row["id"] for row in gate.load_truth(pages, "zhds", 20)]
    assert len(ten) == 10
    assert twenty[:10] == ten
