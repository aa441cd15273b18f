"""Test that every mutation of `mutations.py` can still be applied, and that the script notices one."""

import importlib.util
from pathlib import Path

import pytest

path = Path(__file__).with_name("mutations.py")
spec = importlib.util.spec_from_file_location("mutations", path)
assert spec is not None
assert spec.loader is not None
mutations = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutations)


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=lambda mutation: mutation.rule)
def test_a_mutation_can_be_applied(mutation: "mutations.Mutation") -> None:
    assert mutations.problem_of(mutation) is None
    if mutation.path.endswith(".py"):
        text = (mutations.ROOT / mutation.path).read_text(encoding="utf-8")
        compile(text.replace(mutation.old, mutation.new), mutation.path, "exec")


def test_there_are_at_least_forty_and_no_two_are_the_same() -> None:
    places = {(mutation.path, mutation.old) for mutation in mutations.MUTATIONS}
    assert len(places) == len(mutations.MUTATIONS) >= 40


def test_a_fragment_that_occurs_twice_or_never_is_stale(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("LIMIT = 5\nOTHER = 5\n", encoding="utf-8")
    (tmp_path / "test_module.py").touch()
    for fragment, is_stale in (("LIMIT = 5", False), ("= 5", True), ("LIMIT = 6", True)):
        mutation = mutations.Mutation("rule", "module.py", fragment, "", "test_module.py")
        assert (mutations.problem_of(mutation, tmp_path) is not None) is is_stale


def test_a_mutation_is_noticed_by_the_test_that_fails_and_undone(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("LIMIT = 5\n", encoding="utf-8")
    (tmp_path / "test_module.py").write_text(
        "import module\n\ndef test_limit():\n    assert module.LIMIT < 7\n", encoding="utf-8"
    )
    for new, is_noticed in (("LIMIT = 9", True), ("LIMIT = 6", False)):
        mutation = mutations.Mutation("rule", "module.py", "LIMIT = 5", new, "test_module.py")
        assert mutations.is_noticed(mutation, tmp_path) is is_noticed
    assert (tmp_path / "module.py").read_text(encoding="utf-8") == "LIMIT = 5\n"
