"""The tables of the benchmark: the first row is what no program can avoid, the others are commands.

Other programs are measured where they are installed: buku for links, trafilatura for reading pages.
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
_INSERT = """
import re, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
connection.execute("CREATE VIRTUAL TABLE link USING fts5(url, title)")
text = open(sys.argv[1], encoding="utf-8").read()
connection.executemany("INSERT INTO link VALUES (?, ?)", re.findall('HREF="(.*?)".*?>(.*?)</A>', text))
connection.commit()
"""
_WRITE_PAGE = """
import sqlite3, sys, httpx
from readability import Document
document = Document(httpx.get(sys.argv[1]).text)
connection = sqlite3.connect(sys.argv[2])
connection.execute("CREATE TABLE page(url, title, article)")
connection.execute("INSERT INTO page VALUES (?, ?, ?)", (sys.argv[1], document.title(), document.summary()))
connection.commit()
"""
_SUMMARIZE_FILES = """
import pathlib, sys
from readability import Document
for path in pathlib.Path(sys.argv[1]).iterdir():
    Document(path.read_text("utf-8", "replace")).summary()
"""
_SUMMARIZE_PAGES = """
import re, sys, httpx
from readability import Document
with httpx.Client() as client, open(sys.argv[1], encoding="utf-8") as file:
    for url in re.findall('HREF="(.*?)"', file.read()):
        Document(client.get(url).text).summary()
"""
_READ = """
import pathlib, sys
from linkvault.capture import read
from linkvault.models import Page
for path in pathlib.Path(sys.argv[1]).iterdir():
    url = f"https://example.org/{path.name}"
    read(Page(url, url, 200, "text/html", path.read_bytes(), "2026-11-01T00:00:00Z"))
"""


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
    original, vault, other = _vault(folder, size), folder / "add.db", folder / "other.db"
    url = _first_url(folder)
    add = [*_LINKVAULT, "--db", str(vault), "add"]
    commands = {
        "floor: fetch, read and write": Command([sys.executable, "-c", _WRITE_PAGE, url, str(other)], other),
        "add --no-fetch": Command([*add, "--no-fetch", "https://example.org/new"], vault, original),
        "add": Command([*add, url], vault, original),
    }
    if program := shutil.which("buku"):
        with_one_link = folder / "buku.db"
        link = ["--offline", "--add", "https://example.org/first"]
        subprocess.run([program, *_buku_options(with_one_link), *link], check=True, capture_output=True)
        commands["buku --add"] = Command([program, *_buku_options(other), "--add", url], other, with_one_link)
    return commands


def changing(folder: Path, size: int) -> dict[str, Command]:
    """Return commands that change half of the links."""
    original, vault = _vault(folder, size), folder / "change.db"
    rename = ["tag", "rename", "half", "other"]
    return {
        "typer hello": Command([sys.executable, "-c", _HELLO]),
        "tag rename": Command([*_LINKVAULT, "--db", str(vault), *rename], vault, original),
    }


def importing(folder: Path, size: int) -> dict[str, Command]:
    """Return commands that import bookmarks without their pages."""
    file, vault, other = folder / f"{size}.html", folder / "import.db", folder / "other.db"
    _make("bookmarks", file, size)
    options = ["--db", str(vault), "import", "--no-fetch", str(file)]
    commands = {
        "floor: insert by sqlite3": _floor(_INSERT, str(file), str(other))._replace(database=other),
        "import --no-fetch": Command([*_LINKVAULT, *options], vault),
    }
    if program := shutil.which("buku"):
        commands["buku --import"] = Command([program, *_buku_options(other), "--import", str(file)], other)
    return commands


def reading_pages(folder: Path, _: int) -> dict[str, Command]:
    """Return commands that read the pages of the server, or fetch and store them."""
    pages, file, vault = folder / "pages", folder / "pages.html", folder / "pages.db"
    options = ["--db", str(vault), "import", str(file)]
    commands = {
        "floor: readability": Command([sys.executable, "-c", _SUMMARIZE_FILES, str(pages)]),
        "read()": Command([sys.executable, "-c", _READ, str(pages)]),
        "floor: fetch and readability": Command([sys.executable, "-c", _SUMMARIZE_PAGES, str(file)]),
        "import": Command([*_LINKVAULT, *options], vault),
    }
    if program := shutil.which("trafilatura"):
        commands["trafilatura"] = Command([program, "--input-dir", str(pages), "--output-dir", str(folder)])
    return commands


def _first_url(folder: Path) -> str:
    """Return the address of the first page of the server."""
    bookmarks = (folder / "pages.html").read_text("utf-8")
    return bookmarks.partition('HREF="')[2].partition('"')[0]


def _buku_options(database: Path) -> list[str]:
    return ["--db", str(database), "--nostdin", "--tacit"]


LINK_TABLES: dict[str, Callable[[Path, int], dict[str, Command]]] = {
    "reading": reading,
    "adding": adding,
    "changing": changing,
    "importing": importing,
}
TABLES = {**LINK_TABLES, "pages": reading_pages}
