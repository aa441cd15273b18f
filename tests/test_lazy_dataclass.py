"""A class of `lazy_dataclass` behaves as the dataclass of the standard library of which it has the options."""

import copy
import dataclasses
import pickle
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from linkvault import lazy_dataclass
from linkvault.models import Bookmark

OPTIONS: list[dict[str, bool]] = [
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"slots": True, "eq": False},
]
FEW = lazy_dataclass._FEW_OBJECTS
PACKAGE = Path(lazy_dataclass.__file__).parent


def make_class(module: ModuleType | Any, options: dict[str, bool]) -> Any:
    """Return a class with fields of each kind, and a subclass of it."""

    @module.dataclass(**options)
    class Base:
        name: str
        size: int = 3
        items: list[int] = module.field(default_factory=list)
        secret: str = module.field(default="s", compare=False, repr=False)

        @property
        def double(self) -> int:
            return self.size * 2

    @module.dataclass(**options)
    class Sub(Base):
        last: tuple[int, ...] = ()

    return Base, Sub


@pytest.mark.parametrize("count", [0, FEW, FEW + 1], ids="after {}".format)
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_objects_have_values_defaults_and_messages_as_those_of_the_standard_library(
    options: dict[str, bool], count: int
) -> None:
    for ours, theirs in zip(
        make_class(lazy_dataclass, options), make_class(dataclasses, options), strict=True
    ):
        for _ in range(count):
            ours("a")
        values: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
            (("a",), {}),
            (("a", 4), {"secret": "x"}),
            ((), {"name": "b", "items": [1]}),
        ]
        for arguments, named in values:
            assert repr(ours(*arguments, **named)) == repr(theirs(*arguments, **named))
            assert dataclasses.asdict(ours(*arguments, **named)) == dataclasses.asdict(
                theirs(*arguments, **named)
            )
        assert ours("a").double == theirs("a").double
        assert ours.__match_args__ == theirs.__match_args__
        assert hasattr(ours("a"), "__dict__") == hasattr(theirs("a"), "__dict__")
        assert ours("a").items is not ours("a").items
        wrong: list[Any] = [((), {}), (("a",), {"nothing": 1}), (("a", 1, [], "s", (), 6), {})]
        for arguments, named in wrong:
            errors = []
            for kind in (ours, theirs):
                with pytest.raises(TypeError) as error:
                    kind(*arguments, **named)
                errors.append(str(error.value))
            assert errors[0] == errors[1]


def test_a_missing_and_an_unknown_argument_are_a_type_error() -> None:
    for kind in make_class(lazy_dataclass, {}):
        with pytest.raises(TypeError):
            kind(nothing=1)


@pytest.mark.parametrize("count", [1, 2])
def test_fields_are_compared_by_identity_first(count: int) -> None:
    names = ["first", "second"][:count]
    kind: Any = lazy_dataclass.dataclass(type("Kind", (), {"__annotations__": dict.fromkeys(names, float)}))
    values = [float("nan")] * count
    assert kind(*values) == kind(*values)
    assert kind(*values) != kind(*[1.0] * count)


def test_few_objects_are_made_without_a_compiled_method(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[type] = []
    compile_init = lazy_dataclass._compile_init

    def record(cls: type, **options: bool) -> Any:
        compiled.append(cls)
        return compile_init(cls, **options)

    monkeypatch.setattr(lazy_dataclass, "_compile_init", record)
    base, sub = make_class(lazy_dataclass, {"frozen": True, "slots": True})
    for _ in range(FEW):
        base("a")
        sub("a", size=4)
    assert compiled == []
    base("a")
    base("a")
    assert compiled == [base]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_objects_are_equal_and_hashed_as_those_of_the_standard_library(options: dict[str, bool]) -> None:
    for module in (lazy_dataclass, dataclasses):
        base, sub = make_class(module, options)
        is_compared = options.get("eq", True)
        assert (base("a") == base("a", secret="other")) == is_compared
        assert base("a") != base("b")
        assert base("a") != sub("a")
        assert (base.__hash__ is None) == (is_compared and not options.get("frozen", False))
        if options.get("frozen"):
            assert hash(base("a", items=())) == hash(base("a", items=(), secret="other"))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_replace_changes_some_fields(options: dict[str, bool]) -> None:
    _, sub = make_class(lazy_dataclass, options)
    value = sub("a", last=(1,))
    changed = lazy_dataclass.replace(value, name="b")
    assert (changed.name, changed.last, changed.items, value.name) == ("b", (1,), [], "a")
    assert repr(dataclasses.replace(value, name="b")) == repr(changed)
    assert repr(value.__replace__(name="b")) == repr(changed)  # of `copy.replace` in Python 3.13
    with pytest.raises(TypeError):
        lazy_dataclass.replace(value, nothing=1)


@pytest.mark.parametrize("options", [{"frozen": True}, {"frozen": True, "slots": True}], ids=str)
def test_a_frozen_object_cannot_be_changed(options: dict[str, bool]) -> None:
    for kind in make_class(lazy_dataclass, options):
        value = kind("a")
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.size = 4
        with pytest.raises(dataclasses.FrozenInstanceError):
            del value.size
        assert value.size == 3


def test_an_object_is_copied_and_passed_to_another_process() -> None:
    value = Bookmark("https://example.org/", title="Loss", tags=("ml",))
    assert copy.copy(value) == value == copy.deepcopy(value) == pickle.loads(pickle.dumps(value))
    program = "import pickle, sys; print(repr(pickle.loads(sys.stdin.buffer.read())))"
    done = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(value), capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == repr(value)


def test_all_modules_make_their_dataclasses_by_it() -> None:
    """`dataclasses` is there for what reads the fields of an object."""
    wrong = re.compile(r"^ *from dataclasses import .*\b(dataclass|field|replace)\b", re.MULTILINE)
    modules = {path.name for path in PACKAGE.rglob("*.py") if wrong.search(path.read_text("utf-8"))}
    assert modules == {"lazy_dataclass.py"}
