"""Test the rules of `linkvault/README.md`: imports point to lower layers, libraries have owners, counts are zero.

A wrong import fails with its line and the rule that it breaks. `structure.py` prints all other findings.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import structure
from parsed_modules import nodes

PACKAGE = Path(__file__).parents[1] / "linkvault"

LAYERS = (
    {"lazy_dataclass", "lazy_names", "lazy_re", "deferred_imports"},
    {"errors"},
    {"models", "states", "clock"},
    {"text", "pictures"},
    {"urls", "config"},
    {"fetch", "extract", "markup", "search", "compare", "suggest", "store", "formats"},
    {"vault"},
    {"capture"},
    {"transfer", "upkeep"},
    {"demo", "help"},
    {"cli"},
)
OWNERS = {
    "brotli": {"fetch", "formats", "store"},
    "httpcore": {"fetch"},
    "readability": {"extract"},
    "cssselect": {"extract"},
    "lxml": {"extract", "markup", "formats"},
    "pypdfium2": {"extract"},
    "pikepdf": {"extract"},
    "charset_normalizer": {"extract", "formats"},
    "markdown_it": {"markup"},
    "sqlite3": {"store", "search", "vault", "formats"},
    "fastwarc": {"formats"},
    "math_core": {"formats"},
    "PIL": {"formats"},
    "sqlite_utils": {"store"},
    "yaml": {"formats"},
    "tomlkit": {"config"},
    "platformdirs": {"config"},
    "typer": {"cli"},
    "rich": {"cli"},
    "prompt_toolkit": {"cli"},
}
USERS_OF_CONFIG = {"cli"}
TOP_LEVEL = {"pyproject.toml", "linkvault", "tests", "README.md", "LICENSE", "CHANGELOG.md"}

LAYER_OF = {package: number for number, packages in enumerate(LAYERS) for package in packages}
SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.fixture(scope="module", autouse=True)
def forget_parsed_modules() -> Iterator[None]:
    """Free some 100 MB for the tests that follow."""
    yield
    nodes.cache_clear()


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def absolute_name(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folder = ("linkvault", *path.relative_to(PACKAGE).parts[:-1])
    return ".".join([*folder[: len(folder) - node.level + 1], *filter(None, [node.module])])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, those inside functions too."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = absolute_name(path, node)
            if module == "linkvault":
                yield from ((node.lineno, f"linkvault.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_to_lower_layers_and_libraries_have_owners(path: Path) -> None:
    package = package_of(path)
    layer = LAYER_OF.get(package, len(LAYERS))  # `__init__` and `__main__` may import everything
    violations = []
    for line, name in imports(path):
        first, *rest = name.split(".")
        if first == "linkvault" and rest and rest[0] in LAYER_OF:
            other = rest[0]
            if other != package and LAYER_OF[other] >= layer:
                violations.append(
                    f"line {line}: {package} (layer {layer}) imports {other} (layer {LAYER_OF[other]})"
                )
            if other == "config" and package not in USERS_OF_CONFIG:
                violations.append(f"line {line}: only {USERS_OF_CONFIG} use config")
        elif first in OWNERS and package not in OWNERS[first]:
            violations.append(f"line {line}: {first} belongs to {sorted(OWNERS[first])}, not to {package}")
    assert not violations, "\n".join(violations)


def test_every_package_has_a_layer() -> None:
    packages = {package_of(path) for path in SOURCES} - {"__init__", "__main__"}
    assert packages <= set(LAYER_OF)


def test_the_top_level_contains_nothing_else() -> None:
    names = {path.name for path in PACKAGE.parent.iterdir() if not path.name.startswith(".")}
    build_products = {"build", "dist"} | {name for name in names if name.endswith(".egg-info")}
    assert names - build_products == TOP_LEVEL


@pytest.mark.parametrize("rule", structure.RULES)
def test_nothing_breaks_a_rule_that_is_counted(rule: str) -> None:
    findings = [str(finding) for finding in structure.RULES[rule]()]
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("text", ["see --cookies", "`linkvault tag list` shows all", "linkvault import x"])
def test_the_pattern_matches_options_and_commands(text: str) -> None:
    assert structure.OPTION_OR_COMMAND.search(text)


@pytest.mark.parametrize("text", ["a -- b", "linkvault does not import it", "--"])
def test_the_pattern_matches_no_prose(text: str) -> None:
    assert not structure.OPTION_OR_COMMAND.search(text)
