"""The house stands: imports point down, strangers stay strangers, each library has its owners, files stay small.

A wrong import fails here with the place and the rule it breaks.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvault.cli.app import COMMANDS

PACKAGE = Path(__file__).parents[1] / "linkvault"

FLOORS = {
    "errors": 0,
    "clock": 1,
    "models": 1,
    "urls": 2,
    "config": 2,
    "fetch": 3,
    "extract": 3,
    "markup": 3,
    "compare": 3,
    "suggest": 3,
    "store": 3,
    "search": 3,
    "formats": 3,
    "vault": 4,
    "capture": 5,
    "transfer": 6,
    "check": 6,
    "web": 7,
    "demo": 8,
    "cli": 9,
}
OWNERS = {
    "httpx": {"fetch"},
    "httpcore": {"fetch"},
    "readability": {"extract"},
    "cssselect": {"extract"},
    "lxml": {"extract", "markup", "formats"},
    "charset_normalizer": {"extract", "formats"},
    "markdown_it": {"markup"},
    "sqlite3": {"store", "search", "vault", "formats"},
    "fastwarc": {"formats"},
    "math_core": {"formats"},
    "sqlite_utils": {"store"},
    "yaml": {"formats"},
    "tomlkit": {"config"},
    "platformdirs": {"config"},
    "typer": {"cli"},
    "rich": {"cli"},
    "prompt_toolkit": {"cli"},
}
WHO_ASKS_CONFIG = {"cli", "web"}
LONGEST_FILE = 400
TOP_LEVEL = {"pyproject.toml", "linkvault", "tests", "README.md", "LICENSE", "CHANGELOG.md"}

SOURCES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folder = ("linkvault", *path.relative_to(PACKAGE).parts[:-1])
    return ".".join([*folder[: len(folder) - node.level + 1], *filter(None, [node.module])])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            if module == "linkvault":
                yield from ((node.lineno, f"linkvault.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_and_libraries_have_owners(path: Path) -> None:
    room = room_of(path)
    wrong = []
    for line, name in imports(path):
        first, *rest = name.split(".")
        if first == "linkvault" and rest and rest[0] in FLOORS:
            other = rest[0]
            if other != room and FLOORS[other] >= FLOORS.get(room, 99):
                wrong.append(
                    f"line {line}: {room} (floor {FLOORS[room]}) imports {other} (floor {FLOORS[other]})"
                )
            if other == "config" and room not in WHO_ASKS_CONFIG:
                wrong.append(f"line {line}: only {WHO_ASKS_CONFIG} ask config")
        elif first in OWNERS and room not in OWNERS[first]:
            wrong.append(f"line {line}: {first} belongs to {sorted(OWNERS[first])}, not to {room}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_stay_small_enough_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "table" in path.stem or len(text) > 40 * text.count("\n") * 4:  # a literal table has few, long lines
        return
    assert text.count("\n") <= LONGEST_FILE


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(path) for path in SOURCES} - {"__init__", "__main__"}
    assert rooms <= set(FLOORS)


def test_top_level_holds_nothing_else() -> None:
    found = {path.name for path in PACKAGE.parent.iterdir() if not path.name.startswith(".")}
    made_by_tools = {"build", "dist"} | {name for name in found if name.endswith(".egg-info")}
    assert found - made_by_tools == TOP_LEVEL


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string in a file, docstrings excluded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, with_docstring) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


NAMES_THE_COMMAND_LINE = re.compile(rf"(?<![\w-])--[a-z]|\blinkvault (?:{'|'.join(COMMANDS)})\b")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_cli_names_commands_and_options(path: Path) -> None:
    """Errors below cli carry a `Remedy`; each interface words it (linkvault/cli/ui/remedies.py)."""
    if room_of(path) == "cli":
        return
    assert not [(line, text) for line, text in strings(path) if NAMES_THE_COMMAND_LINE.search(text)]


@pytest.mark.parametrize("text", ["see --cookies", "`linkvault tag list` shows all", "linkvault import x"])
def test_the_pattern_finds_commands_and_options(text: str) -> None:
    assert NAMES_THE_COMMAND_LINE.search(text)
