"""The tables of the benchmark: the first row is what no program can avoid, the others are commands.

Other programs are measured where they are installed: buku for links, trafilatura for reading a page.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from measuring import Command

_LINKVAULT = [sys.executable, "-m", "linkvault"]
_HELLO = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
@app.command()
def hello(name: str = "you") -> None:
    print("hello", name)
app()
"""
_NEWEST = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for row in connection.execute("SELECT id, url, title, added FROM link WHERE trashed IS NULL ORDER BY added DESC LIMIT 10"):
    print(*row, sep="\\t")
"""
_MATCHES = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for row in connection.execute("SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rank LIMIT 10", sys.argv[2:]):
    print(*row)
"""
_PARSE = "import sys, lxml.html; print(len(lxml.html.parse(sys.argv[1]).getroot().text_content()))"
_INSERT = """
import re, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
connection.execute("CREATE VIRTUAL TABLE link USING fts5(url, title)")
text = open(sys.argv[1], encoding="utf-8").read()
connection.executemany("INSERT INTO link VALUES (?, ?)", re.findall('HREF="(.*?)".*?>(.*?)</A>', text))
connection.commit()
"""
_PAGE_KILOBYTES = 100


def _vault(folder: Path, size: int) -> Path:
    path = folder / f"{size}.db"
    if not path.exists():
        _make("vault", path, size)
    return path


def _make(kind: str, path: Path, size: int) -> None:
    """Make a file in another process: the peak memory of a command is never below that of its parent."""
    script = Path(__file__).with_name("synthetic_vaults.py")
    subprocess.run([sys.executable, str(script), kind, str(path), str(size)], check=True)


def _floor(script: str, *arguments: str) -> Command:
    """Return a script as a command of a Python that loads nothing else."""
    return Command([sys.executable, "-S", "-c", script, *arguments])


def reading(folder: Path, size: int) -> dict[str, Command]:
    """Return commands that read a vault."""
    vault = str(_vault(folder, size))
    commands = {
        "list": ["list", "-n", "10"],
        "list --tag rare": ["list", "-n", "10", "--tag", "rare"],
        "list --site": ["list", "-n", "10", "--site", "site7.example"],
        "list --untagged": ["list", "-n", "10", "--untagged"],
        "list --sort title": ["list", "-n", "10", "--sort", "title"],
        "search, one word": ["search", "-n", "10", "vecing"],
        "search, Chinese": ["search", "-n", "10", "损失"],
        "search, rare tag": ["search", "-n", "10", "losse tag:rare"],
        "show": ["show", "11"],
        "tag list": ["tag", "list"],
        "stats": ["stats"],
        "stats, rare tag": ["stats", "--tag", "rare"],
        "dedupe": ["dedupe"],
    }
    return {
        "floor: newest 10 by sqlite3": _floor(_NEWEST, vault),
        "floor: 10 matches by sqlite3": _floor(_MATCHES, vault, "vecing"),
        "typer hello": Command([sys.executable, "-c", _HELLO]),
        **{name: Command([*_LINKVAULT, "--db", vault, *rest]) for name, rest in commands.items()},
    }


def adding(folder: Path, size: int) -> dict[str, Command]:
    """Return commands that save one page or link, in a vault that has links already."""
    vault, page = str(_vault(folder, size)), folder / "page.html"
    _make("page", page, _PAGE_KILOBYTES)
    add = [*_LINKVAULT, "--db", vault, "add", "--force"]
    commands = {
        "floor: parse the page by lxml": Command([sys.executable, "-c", _PARSE, str(page)]),
        "add --no-fetch": Command(
            [*_LINKVAULT, "--db", vault, "add", "--no-fetch", "https://example.org/new"]
        ),
        "add, a page of 100 kB": Command([*add, "--html", str(page), "--url", "https://example.org/page"]),
    }
    if program := shutil.which("trafilatura"):
        commands["trafilatura"] = Command(["sh", "-c", f'exec "{program}" < "{page}"'])
    return commands


def importing(folder: Path, size: int) -> dict[str, Command]:
    """Return commands that import bookmarks without their pages."""
    file, target = folder / f"{size}.html", folder / "import.db"
    _make("bookmarks", file, size)
    removed = tuple(target.with_name(target.name + suffix) for suffix in ("", "-wal", "-shm"))
    commands = {
        "floor: insert by sqlite3": Command(_floor(_INSERT, str(file), str(target)).arguments, removed),
        "import --no-fetch": Command(
            [*_LINKVAULT, "--db", str(target), "import", "--no-fetch", str(file)], removed
        ),
    }
    if program := shutil.which("buku"):
        base = folder / "buku.db"
        commands["buku --import"] = Command(
            [program, "--db", str(base), "--nostdin", "--tacit", "--import", str(file)], (base,)
        )
    return commands


TABLES: dict[str, Callable[[Path, int], dict[str, Command]]] = {
    "reading": reading,
    "adding": adding,
    "importing": importing,
}
