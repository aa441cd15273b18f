"""Print and count what makes code hard to find or hard to read: `python tests/structure.py [PATH...]`.

`test_architecture.py` requires every count to be zero. Exceptions are listed here with their reason. With paths,
only findings below them are printed.
"""

import argparse
import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import unnamed_numbers
from parsed_modules import nodes

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "linkvault"
TESTS = ROOT / "tests"

MAX_FILES_IN_A_FOLDER = 16  # about 15: more than one screen of `ls` and names are no longer read
MAX_LINES_OF_A_FILE = 400
MAX_LINES_OF_A_FUNCTION = 60

# Folders that hold more files than the limit, each with its reason.
LARGE_FOLDERS = {
    "linkvault/cli/commands": "one file per command, named as the command: the folder is the list of commands",
}
# Modules of one name, each with its reason. Modules in `cli/commands` have the name of their command.
SHARED_NAMES = {
    "assets": "store keeps the rows of assets, vault offers the files to the layers above",
    "imports": "store keeps the rows of import runs, vault offers them to the layers above",
    "statistics": "store counts the rows, vault offers the counts to the layers above",
}

# Modules with an `except` for all exceptions, each with its reason.
BROAD_EXCEPTS = {
    "linkvault/formats/parts/guarded.py": "parsers of untrusted files raise errors that they do not document",
}

# Participles, which say what happened to a value instead of what it is, and pronouns.
BANNED_NAMES = frozenset(
    [
        "told",
        "found",
        "seen",
        "kept",
        "made",
        "taken",
        "given",
        "wished",
        "brought",
        "said",
        "asked",
        "meant",
        "held",
        "borne",
        "each",
        "ones",
        "whole",
        "wholes",
    ]
)
# Words that no part of a name may be: programmers do not use them.
BANNED_PARTS = frozenset(
    [
        "told",
        "tell",
        "tells",
        "telling",
        "whence",
        "wish",
        "wishes",
        "forgive",
        "forgiven",
        "bear",
        "bears",
        "lie",
        "lies",
        "dear",
        "clutter",
    ]
)
STANDARD_METHODS = frozenset(["tell"])  # the standard library calls this method of file objects
BANNED_PROSE = re.compile(
    r"\b(?:told|tells?|telling|whence|wherefore|hither|thither|bears?|borne|dear|in vain|lies|lie|lay|stands?|standing|"
    r"stood|ours|theirs|forgive[ns]?|forgiving|wish(?:es|ed)?|brings?|brought|clutter|rooms?|the wire|at the door|"
    r"a person's words|for ever|yields to|is meant|are meant|are to be|is to be had|to be had)\b",
    re.IGNORECASE,
)
# Terms of the field that the pattern above would match.
TERMS = re.compile(
    r"stand(?:s|ing)?[- ]?(?:alone|ard|in|ins)\b|stands? for\b|bearer|bring(?:s)? up|understand\w*|long-standing",
    re.IGNORECASE,
)
OPTION_OR_COMMAND = re.compile(
    r"(?<![\w-])--[a-z][a-z-]+|`linkvault\b|\blinkvault (?:add|list|search|show|import|merge|export)\b"
)


@dataclass(frozen=True)
class Finding:
    """A place that breaks a rule: `path` from the root of the checkout, line (0: the whole file), description."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def sources(*roots: Path) -> list[Path]:
    """Return the Python files below `roots`, sorted."""
    return sorted(path for root in roots for path in root.rglob("*.py"))


def relative(path: Path) -> str:
    """Return a path from the root of the checkout, with slashes on every system."""
    return path.relative_to(ROOT).as_posix()


def large_folders() -> Iterator[Finding]:
    """Yield the folders of the package that hold more modules than the limit."""
    counts = Counter(relative(path.parent) for path in sources(PACKAGE) if path.stem != "__init__")
    for folder, count in sorted(counts.items()):
        if count > MAX_FILES_IN_A_FOLDER and folder not in LARGE_FOLDERS:
            yield Finding(folder, 0, f"{count} modules, at most {MAX_FILES_IN_A_FOLDER}")


def shared_module_names() -> Iterator[Finding]:
    """Yield module names that occur more than once in the package, except those of commands."""
    paths = defaultdict(list)
    for path in sources(PACKAGE):
        if path.stem not in ("__init__", "__main__") and path.parent != PACKAGE / "cli" / "commands":
            paths[path.stem.strip("_")].append(relative(path))
    for name, places in sorted(paths.items()):
        if len(places) > 1 and name not in SHARED_NAMES:
            yield Finding(places[0], 0, f"the name {name} is also that of {', '.join(places[1:])}")


def long_files() -> Iterator[Finding]:
    """Yield modules of the package with more lines than the limit."""
    for path in sources(PACKAGE):
        lines = path.read_text("utf-8").count("\n")
        if lines > MAX_LINES_OF_A_FILE:
            yield Finding(relative(path), lines, f"{lines} lines, at most {MAX_LINES_OF_A_FILE}")


def long_functions() -> Iterator[Finding]:
    """Yield functions of the package with more lines below their docstring than the limit."""
    for path in sources(PACKAGE):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
                length = (node.end_lineno or 0) - (start or 0)
                if length > MAX_LINES_OF_A_FUNCTION:
                    yield Finding(relative(path), node.lineno, f"{node.name}: {length} lines")


def banned_names() -> Iterator[Finding]:
    """Yield names of variables, parameters, functions, classes and modules that are banned."""
    for path in sources(PACKAGE, TESTS):
        names = [(0, path.stem), *_defined_names(nodes(path))]
        for line, name in names:
            lower = name.strip("_").lower()
            is_banned = lower in BANNED_NAMES or not BANNED_PARTS.isdisjoint(lower.split("_"))
            if is_banned and name not in STANDARD_METHODS:
                yield Finding(relative(path), line, f"name {name}")


def _defined_names(tree: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in tree:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name


def banned_prose() -> Iterator[Finding]:
    """Yield words in docstrings and comments that are not plain technical English."""
    for path in sources(PACKAGE, TESTS):
        if path == Path(__file__):
            continue
        text = path.read_text("utf-8")
        if not BANNED_PROSE.search(TERMS.sub("", text)):  # tokens take four times as long
            continue
        for line, prose in (*_docstrings(nodes(path)), *_comments(text)):
            for number, part in enumerate(TERMS.sub("", prose).splitlines()):
                for match in BANNED_PROSE.finditer(part):
                    yield Finding(relative(path), line + number, f"{match[0]}: {part.strip()[:90]}")


def _docstrings(tree: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in tree:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            match first:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield first.lineno, text


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def options_below_cli() -> Iterator[Finding]:
    """Yield strings below `cli` that name an option or a command: only the interface writes remedies."""
    for path in sources(PACKAGE):
        if path.relative_to(PACKAGE).parts[0] in ("cli", "demo", "__main__.py"):
            continue
        docstrings = {line for line, _ in _docstrings(nodes(path))}
        for node in nodes(path):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.lineno not in docstrings
            ) and (match := OPTION_OR_COMMAND.search(node.value)):
                yield Finding(relative(path), node.lineno, f"string with {match[0]}")


def numbers_without_name() -> Iterator[Finding]:
    """Yield the numbers that decide something and have no name (see `unnamed_numbers.py`)."""
    for number in unnamed_numbers.find_all():
        yield Finding(relative(number.path), number.line, f"number {number.text}")


def broad_excepts() -> Iterator[Finding]:
    """Yield `except` clauses of the package that catch everything and do not raise again, or that hide an error."""
    for path in sources(PACKAGE):
        for node in nodes(path):
            if isinstance(node, ast.ExceptHandler):
                is_broad = node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
                raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                if is_broad and not raises and relative(path) not in BROAD_EXCEPTS:
                    yield Finding(relative(path), node.lineno, "broad except")


def mocks() -> Iterator[Finding]:
    """Yield uses of mocks in the tests."""
    pattern = re.compile(r"unittest\.mock|\bMagicMock\b|\bmocker\b")
    for path in sources(TESTS):
        if path != Path(__file__):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if pattern.search(line):
                    yield Finding(relative(path), number, line.strip())


RULES: dict[str, Callable[[], Iterable[Finding]]] = {
    "folders with too many modules": large_folders,
    "modules of one name": shared_module_names,
    "long files": long_files,
    "long functions": long_functions,
    "names that say nothing": banned_names,
    "words that are not plain English": banned_prose,
    "options or commands named below cli": options_below_cli,
    "numbers without a name": numbers_without_name,
    "broad excepts": broad_excepts,
    "mocks": mocks,
}


def main(arguments: list[str]) -> int:
    """Print the findings and the counts; return 1 if there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", help="print only findings below these paths")
    parser.add_argument("--counts", action="store_true", help="print only the counts")
    options = parser.parse_args(arguments)
    total = 0
    for rule, check in RULES.items():
        findings = [
            finding
            for finding in check()
            if not options.paths or any(finding.path.startswith(path.strip("/")) for path in options.paths)
        ]
        total += len(findings)
        if not options.counts:
            for finding in findings:
                print(finding)
        print(f"{len(findings):5d}  {rule}")
    return int(total > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
