import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Iterator

import pytest

import linkvault
from linkvault import lazy_re
from linkvault.lazy_re import LazyPattern


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    pattern = lazy_re.compile("(a)(?P<rest>b*)", lazy_re.I)
    assert "search" not in vars(pattern)
    match = pattern.fullmatch("Abb")
    assert match
    assert (match[1], match["rest"]) == ("A", "bb")
    assert (pattern.sub("x", "abab"), pattern.groups, pattern.pattern) == ("xx", 2, "(a)(?P<rest>b*)")
    assert "search" in vars(pattern)


def test_a_mistake_in_a_pattern_is_an_error_at_its_first_use() -> None:
    pattern = lazy_re.compile("(")
    with pytest.raises(re.error):
        pattern.search("")


def test_a_pattern_can_be_copied_and_pickled() -> None:
    pattern = lazy_re.compile("a+")
    for other in (copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):
        assert other.findall("caab") == ["aa"]


def patterns() -> Iterator[tuple[str, LazyPattern]]:
    """Yield the name and the value of every pattern that a module of linkvault has as a constant."""
    for info in pkgutil.walk_packages(linkvault.__path__, "linkvault."):
        if not info.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(info.name)).items():
                values = value if isinstance(value, tuple | list) else [value]
                values = list(value.values()) if isinstance(value, dict) else values
                yield from ((f"{info.name}.{name}", item) for item in values if isinstance(item, LazyPattern))


def test_every_pattern_of_the_package_is_valid() -> None:
    constants = dict(patterns())
    assert len(constants) > 300
    for name, pattern in constants.items():
        assert pattern.groups >= 0, name
