"""Commands that read start in a tenth of a second, so they must not import what they do not need.

Outside the standard library only the names in ALLOWED may be imported, so that no new dependency can slow the start
down unnoticed.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ALLOWED = {"linkvault", "typer", "annotated_doc", "typing_extensions", "shellingham"}
UNPACKS = {"brotli"}  # unpacks texts; half a millisecond
READ_TEXTS = {"show", "search", "related"}
# Commands of a plain form run without typer, its completion of the shell, and what only these import.
PLAIN = {"list", "search", "show"}
ONLY_WITH_TYPER = {
    "typer",
    "annotated_doc",
    "typing_extensions",
    "shellingham",
    "click",
    "linkvault.cli.app",
    "linkvault.cli.ui.completion",
    "linkvault.cli.ui.help_layout",
    "subprocess",
    "gettext",
    "platform",
    "difflib",
    "textwrap",
}
# Modules of the standard library whose import takes 10 ms or more each, as measured.
BANNED = {
    "asyncio",
    "email",
    "http",
    "ssl",
    "urllib.request",
    "xml",
    "multiprocessing",
    "concurrent",
    "socket",
    "hashlib",
    "decimal",
    "logging",
    "csv",
    "ctypes",
    "html",
    "zipfile",
    "zoneinfo",
    "importlib.metadata",
    "tomllib",
}
# Modules of the package whose import takes 3 ms or more, and the commands that do not need them.
UNNEEDED = {
    "list": {
        "linkvault.clock",
        "linkvault.states",
        "linkvault.urls",
        "shutil",
        "linkvault.search",
        "linkvault.store.assets",
        "linkvault.store.snapshots",
        "linkvault.models.page_values",
    },
    "search": {"linkvault.store.assets", "linkvault.models.page_values", "linkvault.cli.views.changes"},
    "show": {"linkvault.store.assets", "linkvault.models.asset_values", "linkvault.models.result_values"},
    "tag": {"linkvault.store.assets", "linkvault.models.page_values", "linkvault.models.result_values"},
}
PROBE = """
import json, sys
from linkvault.__main__ import run
sys.argv = ["linkvault", *json.loads(sys.argv[1])]
try:
    run()
except SystemExit as exit_:
    status = exit_.code
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(arguments: list[str], home: Path, statuses: tuple[int | None, ...] = (0, None)) -> set[str]:
    """Run the command line in a new process; return the names of all modules it imported."""
    # Without the measurement of coverage (see .ci/checks.py), which imports modules of its own.
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "COVERAGE_PROCESS_START": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(arguments)], capture_output=True, text=True, env=environment
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status in statuses, done.stderr
    return set(modules)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "vault.db"
    page = path.with_name("page.html")
    body = "<p>The loss tells how wrong a model is, and learning makes that number small, step by step.</p>"
    body += "<p>Two roads lead to it: one begins with a ruler, the other with a coin that is thrown ten times.</p>"
    body += (
        "<p>Whoever believes that errors are Gaussian squares them; whoever does not takes another ruler.</p>"
    )
    page.write_text(f"<title>Loss</title><article><h1>Loss</h1>{body}</article>", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "linkvault",
        "--db",
        str(path),
        "add",
        "--tag",
        "ml",
        "--html",
        str(page),
    ]
    subprocess.run([*command, "--url", "https://example.org/loss"], check=True, capture_output=True)
    return path


COMMANDS = [
    ["--version"],
    ["--help"],
    ["list"],
    ["list", "--json"],
    ["list", "--tag", "ml", "-n", "5", "--sort=title"],
    ["search", "loss"],
    ["search", "-n", "3", "--json", "loss"],
    ["show", "1"],
    ["show", "1", "--meta"],
    ["related", "1"],
    ["dedupe"],
    ["tag", "list"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_that_read_import_no_slow_module(command: list[str], vault: Path, tmp_path: Path) -> None:
    modules = loaded(["--db", str(vault), *command], tmp_path)
    packages = {name.partition(".")[0] for name in modules}
    site = {name for name in packages if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert site <= ALLOWED | (UNPACKS if command[0] in READ_TEXTS else set())
    assert not modules & BANNED
    if "--meta" not in command:
        assert not modules & UNNEEDED.get(command[0], set())
    if command[0] in PLAIN or command == ["tag", "list"]:
        assert not modules & ONLY_WITH_TYPER


# What saving needs no part of: an HTTP client, its command line, other processes, guesses of encodings, colors.
UNUSED = {
    "add --no-fetch": {
        "httpcore",
        "lxml",
        "multiprocessing",
        "readability",
        "chardet",
        "rich",
        "pygments",
        "ssl",
    },
    "add --html": {
        "httpcore",
        "multiprocessing",
        "chardet",
        "rich",
        "pygments",
        "ssl",
        "urllib.request",
        "linkvault.extract.normalize.formulas.visible_katex.katex_html",
    },
    "import --no-fetch": {
        "httpcore",
        "lxml",
        "multiprocessing",
        "readability",
        "chardet",
        "rich",
        "pygments",
        "ssl",
        "yaml",
        "linkvault.transfer.exporting",
        "linkvault.transfer.store_result",
        "linkvault.capture.images",
        "linkvault.capture.papers",
        "linkvault.pictures",
    },
    # With a proxy or cookies, urllib.request and http.cookiejar are needed: 15 ms.
    "add": {
        "httpx",
        "rich",
        "pygments",
        "chardet",
        "http.client",
        "urllib.request",
        "http.cookiejar",
        "email",
        "certifi",
        "idna",
    },
}


# readability and the HTTP client import these themselves.
USED_BY_LIBRARIES = {"subprocess", "gettext", "platform", "difflib", "textwrap", "typing_extensions"}


@pytest.mark.parametrize("name", UNUSED)
def test_commands_that_save_import_only_what_they_use(name: str, vault: Path, tmp_path: Path) -> None:
    bookmarks = tmp_path / "bookmarks.html"
    items = "".join(f'<DT><A HREF="https://example.org/{number}">Page {number}</A>' for number in range(9))
    bookmarks.write_text(f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>{items}</DL>", encoding="utf-8")
    arguments = {
        "add --no-fetch": ["add", "--no-fetch", "https://example.org/later"],
        "add --html": [
            "add",
            "--html",
            str(vault.with_name("page.html")),
            "--url",
            "https://example.org/file",
        ],
        "import --no-fetch": ["import", "--no-fetch", str(bookmarks)],
        "add": ["add", "--timeout", "1", "http://127.0.0.1:9/"],  # nothing answers on this port
    }
    modules = loaded(["--db", str(vault), *arguments[name]], tmp_path, statuses=(0, None, 4))
    packages = {module.partition(".")[0] for module in modules}
    assert not UNUSED[name] & (modules | packages)
    assert not (ONLY_WITH_TYPER - USED_BY_LIBRARIES) & modules


def test_a_new_vault_is_made_without_sqlite_utils(tmp_path: Path) -> None:
    arguments = ["--db", str(tmp_path / "new.db"), "add", "--no-fetch", "https://example.org/"]
    assert "sqlite_utils" not in loaded(arguments, tmp_path)


COUNT = """
import json, re._compiler as compiler, sys
patterns = []
compile_pattern = compiler.compile
def count(pattern, flags=0):
    patterns.append(pattern)
    return compile_pattern(pattern, flags)
compiler.compile = count
from linkvault.__main__ import run
sys.argv = ["linkvault", *json.loads(sys.argv[1])]
try:
    run()
except SystemExit:
    pass
print(len(patterns), file=sys.stderr)
"""
# As many as are used in a first process and in a second one, and a tenth more. Those of the second are of libraries.
MOST_PATTERNS = {"list": (32, 12), "search loss": (70, 12), "add": (330, 90)}


@pytest.mark.parametrize("name", MOST_PATTERNS)
def test_a_command_compiles_only_the_patterns_that_it_uses(name: str, vault: Path, tmp_path: Path) -> None:
    page = ["--force", "--html", str(vault.with_name("page.html")), "--url", "https://example.org/patterns"]
    arguments = ["--db", str(vault), *name.split(), *(page if name == "add" else [])]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "COVERAGE_PROCESS_START": ""}
    command = [sys.executable, "-c", COUNT, json.dumps(arguments)]
    for most in MOST_PATTERNS[name]:  # the first process finds no file of patterns in the empty folder
        environment["PYTHONPYCACHEPREFIX"] = str(tmp_path)
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        assert int(done.stderr.splitlines()[-1]) <= most


def test_an_installed_pandas_is_never_imported(tmp_path: Path) -> None:
    """sqlite-utils imports pandas if it is installed, which takes half a second; creating a vault loads sqlite-utils."""
    (tmp_path / "pandas.py").write_text("raise SystemExit('pandas was imported')", encoding="utf-8")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)}
    command = [
        sys.executable,
        "-m",
        "linkvault",
        "--db",
        str(tmp_path / "v.db"),
        "add",
        "--no-fetch",
        "example.org",
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "pandas was imported" not in done.stderr
    assert done.returncode == 0


COLLECTIONS = """
import gc, sys
count = []
gc.callbacks.append(lambda phase, info: count.append(phase))
from linkvault.__main__ import run
sys.argv = ["linkvault", *sys.argv[1:]]
try:
    run()
except SystemExit:
    pass
print(count.count("start"), file=sys.stderr)
"""


def test_an_add_collects_garbage_seldom(vault: Path, tmp_path: Path) -> None:
    """With Python's own threshold it does so 48 times, as each import makes thousands of objects that live on."""
    page = ["--force", "--html", str(vault.with_name("page.html")), "--url", "https://example.org/garbage"]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "COVERAGE_PROCESS_START": ""}
    command = [sys.executable, "-c", COLLECTIONS, "--db", str(vault), "add", *page]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert int(done.stderr.splitlines()[-1]) <= 6


ENDING = """
import atexit, sys, threading, time
from linkvault import __main__ as entry

def work():
    time.sleep(0.2)
    print("the thread has ended")

def run():
    atexit.register(print, "at the end")
    if sys.argv[1:] == ["thread"]:
        threading.Thread(target=work).start()
    sys.stdout.write("the last line has no end;")
    sys.exit(3)

entry.run = run
entry.run_and_end()
"""


@pytest.mark.parametrize("name", ["", "thread"])
def test_a_quick_end_loses_no_output_and_waits_for_threads(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", ENDING, name], capture_output=True, text=True)
    lines = ["the last line has no end;", "the thread has ended\n" if name else "", "at the end\n"]
    assert (done.returncode, done.stdout, done.stderr) == (3, "".join(lines), "")
