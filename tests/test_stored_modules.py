"""Modules come from the file of stored code, and from their sources whenever that file does not fit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

IMPORT = """
import json, sys
from importlib.machinery import PathFinder
from linkvault.stored_modules import ModuleStore
sys.path.insert(0, sys.argv[1])
store = ModuleStore(sys.argv[2])
sys.meta_path.insert(sys.meta_path.index(PathFinder), store)
import pack, pack.inner
store.store()
loaders = [type(module.__spec__.loader).__name__ for module in (pack, pack.inner)]
print(json.dumps([pack.inner.NUMBER, loaders, list(pack.__path__), pack.inner.__file__, pack.inner.__cached__]))
"""
FROM_SOURCE, FROM_STORE = ["SourceFileLoader"] * 2, ["_Loader"] * 2


class Folder:
    """A package with one module, and the file in which their code is stored."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path / "modules.code"
        self.inner = path / "pack" / "inner.py"
        self.inner.parent.mkdir()
        (path / "pack" / "__init__.py").touch()
        self.write(1)

    def write(self, number: int) -> None:
        self.inner.write_text(f"NUMBER = {number}\n", encoding="utf-8")

    def load(self, **environment: str) -> tuple[int, list[str]]:
        """Import the module in a new process; return its number and the types of the loaders."""
        command = [sys.executable, "-c", IMPORT, str(self.path), str(self.file)]
        variables = {"PATH": "/usr/bin:/bin", "PYTHONPYCACHEPREFIX": str(self.path / "cache"), **environment}
        done = subprocess.run(command, capture_output=True, text=True, env=variables, check=True)
        number, loaders, package_path, file, cached = json.loads(done.stdout)
        assert (package_path, file) == ([str(self.inner.parent)], str(self.inner))
        assert cached.startswith(str(self.path / "cache"))
        return number, loaders


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_next_process_takes_the_code_from_the_file(folder: Folder) -> None:
    assert folder.load() == (1, FROM_SOURCE)
    assert folder.load() == (1, FROM_STORE)


def test_a_changed_module_is_imported_as_it_is_now(folder: Folder) -> None:
    folder.load()
    folder.write(22)
    assert folder.load() == (22, ["_Loader", "SourceFileLoader"])
    assert folder.load() == (22, FROM_STORE)


def test_a_module_in_another_folder_is_not_taken_from_the_file(folder: Folder, tmp_path: Path) -> None:
    folder.load()
    (tmp_path / "other").mkdir()
    other = Folder(tmp_path / "other")
    other.write(3)
    other.file = folder.file
    assert other.load() == (3, FROM_SOURCE)


@pytest.mark.parametrize("damage", ["no index", "no code", "empty", "other version"])
def test_a_damaged_file_is_ignored(folder: Folder, damage: str) -> None:
    folder.load()
    data = folder.file.read_bytes()
    cut = {"no index": data[:20], "no code": data[:-60], "empty": b""}
    version = sys.version.encode()
    folder.file.write_bytes(cut.get(damage, data.replace(version, b"X" + version[1:])))
    assert folder.load()[0] == 1


def test_nothing_is_stored_where_python_stores_nothing(folder: Folder) -> None:
    folder.load(PYTHONDONTWRITEBYTECODE="1")
    assert not folder.file.exists()


def test_a_folder_that_cannot_be_written_has_no_file(folder: Folder, tmp_path: Path) -> None:
    folder.file = tmp_path / "missing" / "modules.code"
    assert folder.load() == folder.load() == (1, FROM_SOURCE)


COUNT = """
import sys
from linkvault.__main__ import run
sys.argv = ["linkvault", *sys.argv[1:]]
try:
    run()
except SystemExit:
    pass
specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
loaders = [type(spec.loader).__name__ for spec in specs if spec]
print(loaders.count("_Loader"), file=sys.stderr)
"""


def test_an_add_takes_most_modules_from_the_file(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "COVERAGE_PROCESS_START": ""}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path / "cache")
    counts = []
    for command in (["add", "--no-fetch", "example.org"], ["add", "--no-fetch", "example.com"], ["list"]):
        done = subprocess.run(
            [sys.executable, "-c", COUNT, "--db", str(tmp_path / "vault.db"), *command],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        counts.append(int(done.stderr.splitlines()[-1]))
    assert counts[0] == counts[2] == 0
    assert counts[1] > 100
