"""The files of a folder after a command -> what they hold, so that two states can be compared."""

import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile

from commands import OTHER, VAULT

from linkvault.errors import LinkvaultError
from linkvault.store.integrity.database_copy import LOGS
from linkvault.upkeep import doctor

TABLES = (
    "link",
    "alias",
    "tag",
    "link_tag",
    "snapshot",
    "content",
    "page",
    "refused_page",
    "asset",
    "snapshot_asset",
)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:?\d\d:?\d\d(\.\d+)?(Z(-\d+)?|\+00:00)")
ABSENT = frozenset[str]()

Rows = frozenset[str]


def hide_dates(value: object) -> object:
    """Return a value without the dates in it, which differ between two runs."""
    return DATE.sub("DATE", value) if isinstance(value, str) else value


def read_rows(path: Path) -> Rows:
    """Return the rows of a vault, as text without dates; none if there is no vault."""
    if not path.exists() or not path.stat().st_size:
        return ABSENT
    rows = []
    with closing(sqlite3.connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for table in names.intersection(TABLES):
            condition = " WHERE id IN (SELECT asset_id FROM snapshot_asset)" if table == "asset" else ""
            for row in connection.execute(f"SELECT * FROM {table}{condition}"):
                rows.append(repr((table, *map(hide_dates, row))))
    return frozenset(rows)


def read_urls(path: Path) -> set[str]:
    """Return the addresses of all links of a vault, those in the trash too."""
    if not path.exists() or not path.stat().st_size:
        return set()
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'link'").fetchone():
            return set()
        return {url for (url,) in connection.execute("SELECT url FROM link")}


def read_files(folder: Path) -> dict[str, object]:
    """Return name without dates -> content of the files that are no vaults in use and no logs; backups by their rows."""
    contents: dict[str, object] = {}
    for file in sorted(folder.rglob("*")):
        name = str(hide_dates(str(file.relative_to(folder))))
        if file.is_dir() or (
            name.startswith((VAULT, OTHER)) and name.removeprefix(VAULT).removeprefix(OTHER) in ("", *LOGS)
        ):
            continue
        if name.endswith(LOGS) and ".db-" in name:
            continue
        contents[name] = read_content(file)
    return contents


def read_content(file: Path) -> object:
    """Return the rows of a vault, also a compressed one; the text of another file without dates."""
    body = file.read_bytes()
    try:
        body = gzip.decompress(body) if file.suffix == ".gz" else body
    except (OSError, EOFError) as error:
        return f"cannot be unpacked: {error}"
    if not body.startswith(b"SQLite format 3"):
        return hide_dates(body.decode("utf-8", "replace"))
    with NamedTemporaryFile(suffix=".db") as copy:
        copy.write(body)
        copy.flush()
        try:
            return read_rows(Path(copy.name))
        except sqlite3.Error as error:
            return f"cannot be read: {error}"


def find_damage(path: Path) -> list[str]:
    """Return what a full check of a vault finds, and SQLite's own."""
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        report = doctor.check(path)
    except LinkvaultError as error:
        return [f"cannot be opened: {error}"]
    problems = [str(problem) for problem in report.problems]
    with closing(sqlite3.connect(path)) as connection:
        if (message := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            problems.append(message)
    return problems


def acknowledged(output: str) -> set[str]:
    """Return the addresses that a command reported as stored: complete lines only."""
    lines = output.rpartition("\n")[0].splitlines()
    words = [line.split() for line in lines if line.startswith(("saved ", "already saved ", "link only "))]
    return {word.rstrip(":") for line in words for word in line if word.startswith("http")}
