import ast
import copy
import importlib
import os
import pickle
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


FOLDER = Path(linkvault.__file__).parent
COUNT = """
import re._compiler as compiler

compiled, compile_pattern = [], compiler.compile
def count(pattern, flags=0):
    compiled.append(pattern)
    return compile_pattern(pattern, flags)
compiler.compile = count
from linkvault import lazy_re
compiled.clear()
patterns = [lazy_re.compile("(?P<first>a)(b)?(?P<last>[^\\W_]+|损)", lazy_re.I), lazy_re.compile(b"a+")]
print(patterns[0].findall("ABc 损 a损"), patterns[1].findall(b"caab"), patterns[0].groupindex, patterns[0].flags)
print(len(compiled))
lazy_re.store_compiled()
"""


def run_counted(folder: Path, program: str = COUNT, **more: str) -> list[str]:
    """Use two patterns in a new process whose compiled modules are in a folder; return what it printed."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "COVERAGE_PROCESS_START": "",
        "PYTHONPYCACHEPREFIX": str(folder),
        **more,
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return done.stdout.splitlines()


LIBRARY = """
import re._compiler as compiler
from linkvault import lazy_re

with lazy_re.stored_patterns():
    import library
print(library.NUMBER.findall("1 22"), lazy_re._new, compiler.compile.__module__)
lazy_re.store_compiled()
"""


def test_the_patterns_of_a_library_are_stored_too(tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text("import re\nNUMBER = re.compile('[0-9]+', re.X)", encoding="utf-8")
    environment = {
        "PATH": "/usr/bin:/bin",
        "COVERAGE_PROCESS_START": "",
        "PYTHONPATH": str(tmp_path),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-c", LIBRARY]
    for new in ("[('[0-9]+', 64)]", "[]"):
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        assert done.stdout == f"['1', '22'] {new} re._compiler\n"


def stored_file(folder: Path) -> Path:
    (file,) = folder.rglob("*.patterns")
    return file


def test_a_pattern_is_compiled_by_the_first_process_only(tmp_path: Path) -> None:
    first, second = run_counted(tmp_path), run_counted(tmp_path)
    assert (first[0], first[1], second[1]) == (second[0], "2", "0")


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 100, None])
def test_a_damaged_file_of_patterns_is_written_again(damage: bytes | None, tmp_path: Path) -> None:
    first = run_counted(tmp_path)
    file = stored_file(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert run_counted(tmp_path) == first
    assert run_counted(tmp_path)[1] == "0"


def test_a_full_disk_leaves_no_incomplete_file(tmp_path: Path) -> None:
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
    run_counted(tmp_path, COUNT.replace("lazy_re.store", f"{limit}lazy_re.store"))
    assert not list(tmp_path.rglob("*.patterns*"))


def test_an_incomplete_file_of_a_killed_process_is_removed(tmp_path: Path) -> None:
    run_counted(tmp_path)
    file = stored_file(tmp_path)
    old, new = file.with_name(f"{file.name}.1"), file.with_name(f"{file.name}.2")
    for partial in (old, new):
        partial.write_bytes(b"x")
    os.utime(old, (0, 0))
    file.unlink()
    run_counted(tmp_path)
    assert {path.name for path in file.parent.glob("*.patterns*")} == {file.name, new.name}


def test_patterns_of_another_version_are_compiled_again(tmp_path: Path) -> None:
    first = run_counted(tmp_path)
    file = stored_file(tmp_path)
    file.write_bytes(file.read_bytes().replace(linkvault.__version__.encode(), b"9.9.9"))
    assert run_counted(tmp_path) == first


def test_no_pattern_is_stored_where_python_stores_no_modules(tmp_path: Path) -> None:
    run_counted(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert not list(tmp_path.rglob("*.patterns"))


def test_a_damaged_pattern_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy_re, "_stored", {("a+", 0): (32, b"\xff" * 40, 0, {})})
    assert lazy_re.compile("a+").findall("caab") == ["aa"]


def test_every_pattern_of_the_package_is_stored_as_the_compiler_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = {(pattern.pattern, int(pattern._given_flags)) for _, pattern in patterns()}
    monkeypatch.setattr(lazy_re, "_file", lambda: str(tmp_path / "patterns"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(lazy_re, "_stored", {})
    monkeypatch.setattr(lazy_re, "_new", list(constants))
    lazy_re.store_compiled()
    monkeypatch.setattr(lazy_re, "_stored", {})
    monkeypatch.setattr(lazy_re, "_new", [])
    for pattern, flags in constants:
        compiled, stored = re.compile(pattern, flags), lazy_re._load(pattern, flags)
        assert stored == compiled
        assert (stored.groupindex, stored.groups) == (compiled.groupindex, compiled.groups)
    assert not lazy_re._new


def test_no_function_with_parameters_stores_the_text_of_a_user() -> None:
    """`compile_text` is for it. These patterns are made of files and constants of the package."""
    calls = []
    for path in FOLDER.rglob("*.py"):
        text = path.read_text("utf-8")
        has_lazy_patterns = "import lazy_re as re" in text and path.name != "lazy_re.py"
        for function in ast.walk(ast.parse(text)) if has_lazy_patterns else ():
            if isinstance(function, ast.FunctionDef) and function.args.args:
                compiling = (node for node in ast.walk(function) if isinstance(node, ast.Call))
                calls += [
                    f"{path.parent.name}/{path.name}: {function.name}"
                    for call in compiling
                    if ast.unparse(call.func) == "re.compile" and not isinstance(call.args[0], ast.Constant)
                ]
    assert sorted(calls) == ["lexicon/__init__.py: compiled", "passage/matches.py: _gap"]
