"""What commands may cost: each figure with the most that it should be."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from measuring import Figure

Rows = Mapping[str, Figure]
Compute = Callable[[Rows, int], float]  # from the rows of a table, and the number of links or pages


class Aim(NamedTuple):
    """A figure, the table whose rows it is computed from, and the most that it should be."""

    what: str
    table: str
    most: float
    unit: str
    compute: Compute


def _ratio(row: str, base: str) -> Compute:
    """Return how many times the CPU time of another row a row takes."""
    return lambda rows, _: rows[row].cpu / rows[base].cpu


def _more(row: str, base: str) -> Compute:
    """Return how many milliseconds of CPU time a row takes more than another one."""
    return lambda rows, _: rows[row].cpu - rows[base].cpu


def _seconds(row: str) -> Compute:
    """Return the seconds of CPU time of a row."""
    return lambda rows, _: rows[row].cpu / 1000


def _memory(row: str) -> Compute:
    """Return the peak memory of a row."""
    return lambda rows, _: rows[row].peak


def _search(rows: Rows, _: int) -> float:
    """Return how many times the time of a program that does nothing a search takes besides its statement."""
    statement = rows["floor: 10 matches by sqlite3"].cpu - rows["floor: newest 10 by sqlite3"].cpu
    return (rows["search, one word"].cpu - statement) / rows["typer hello"].cpu


AIMS = (
    Aim("list, 10 links", "reading", 1.06, "x typer hello", _ratio("list", "typer hello")),
    Aim("search, one word, without the statement", "reading", 1.25, "x typer hello", _search),
    Aim("list --tag rare", "reading", 10, "ms more than list", _more("list --tag rare", "list")),
    Aim("list --site", "reading", 10, "ms more than list", _more("list --site", "list")),
    Aim("list --sort title", "reading", 10, "ms more than list", _more("list --sort title", "list")),
    Aim("stats", "reading", 1, "s", _seconds("stats")),
    Aim("dedupe, memory", "reading", 150, "MiB", _memory("dedupe")),
    Aim("list, memory", "reading", 25, "MiB", _memory("list")),
    Aim("search, memory", "reading", 25, "MiB", _memory("search, one word")),
    Aim("add, a page of 100 kB", "adding", 1, "x buku --add", _ratio("add", "buku --add")),
    Aim("add, a page of 100 kB", "adding", 1, "x floor", _ratio("add", "floor: fetch, read and write")),
    Aim("add, memory", "adding", 50, "MiB", _memory("add")),
    Aim("tag rename, half of the links", "changing", 5, "s", _seconds("tag rename")),
    Aim("import --no-fetch", "importing", 0.5, "x buku", _ratio("import --no-fetch", "buku --import")),
    Aim("import --no-fetch, memory", "importing", 100, "MiB", _memory("import --no-fetch")),
    Aim("read()", "pages", 1, "x readability", _ratio("read()", "floor: readability")),
    Aim("import with pages", "pages", 1.2, "x floor", _ratio("import", "floor: fetch and readability")),
    Aim("import with pages, memory", "pages", 100, "MiB", _memory("import")),
    Aim("a page in the file", "pages", 45, "KiB", lambda rows, pages: rows["import"].size / pages),
)
