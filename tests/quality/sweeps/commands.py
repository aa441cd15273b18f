"""The commands that a sweep tries, each with the files that it starts from."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vaults import LOSS, NOW, RULER, make_page, refuse_page, save_link, save_page

from linkvault.models import AssetFile, NewAsset
from linkvault.store.schema import APPLICATION_ID
from linkvault.vault import Vault

VAULT, OTHER = "vault.db", "other.db"
SCHEMAS = Path(__file__).parents[2] / "store" / "schemas"
PICTURE = AssetFile(b"\x89PNG\r\n\x1a\n" + bytes(9_000), "image/png", 30, 20)


@dataclass(frozen=True)
class Command:
    """A command that changes a vault or writes files."""

    arguments: list[str]
    build: Callable[[Path], None]  # writes the files of a folder
    before: tuple[list[str], ...] = ()  # commands that run first, without a fault
    is_atomic: bool = True  # everything is one transaction
    is_repeatable: bool = True  # after success the same command again leaves the same vault


def build_vault(folder: Path) -> None:
    """Write a vault with links of all kinds, and pages to add."""
    with Vault(folder / VAULT, write=True) as vault:
        for number, text in enumerate((LOSS, LOSS + "One more sentence. ", RULER)):
            url = f"http://a.example/{number}"
            result = save_page(
                vault, url, text, f"Title {number}", tags=("x", f"t{number}"), note=f"note {number}"
            )
        vault.assets.attach(result.snapshot, [NewAsset("image", "http://a.example/p.png", PICTURE)])
        save_link(vault, "http://a.example/later", title="Later", tags=("later",))
        refuse_page(vault, "http://a.example/wall", tags=("wall",))
        gone = [save_link(vault, f"http://trash.example/{number}", tags=("gone",)) for number in range(2)]
        vault.trash(gone, at=NOW)
    (folder / "new.html").write_bytes(make_page("http://new.example/x", RULER + LOSS, "A new page").body)
    (folder / "list.txt").write_text("".join(f"http://c.example/{number}\n" for number in range(12)), "utf-8")


def build_changed(folder: Path) -> None:
    """Write a vault and a later version of one of its pages, of which the vault stores only the difference."""
    build_vault(folder)
    url, head = "http://v.example/x", f"<style>/* {random.Random(1).randbytes(4_500).hex()} */</style>"
    with Vault(folder / VAULT, write=True) as vault:
        save_page(vault, url, RULER, "A version", head=head)
    page = make_page(url, f"{RULER} One more sentence.", "A version", head=head)
    (folder / "changed.html").write_bytes(page.body)


def build_two(folder: Path) -> None:
    """Write two vaults, with a link that both have."""
    build_vault(folder)
    with Vault(folder / OTHER, write=True) as vault:
        for number in range(3):
            save_page(vault, f"http://b.example/{number}", RULER * 2, f"Other {number}", tags=("y",))
        save_page(
            vault, "http://a.example/1", RULER, "Title 1", tags=("both",), fetched="2026-11-26T10:00:00Z"
        )


def build_pages(folder: Path) -> None:
    """Write an export with pages, to import."""
    build_two(folder)
    page = make_page("", RULER, "Saved page").body.decode()
    rows = [
        {"url": f"http://d.example/{number}", "title": f"Saved {number}", "tags": ["d"]}
        for number in range(4)
    ]
    (folder / "export.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    (folder / "pages").mkdir()
    for number in range(3):
        head = f'<head><link rel="canonical" href="http://e.example/{number}">'
        (folder / "pages" / f"{number}.html").write_text(page.replace("<head>", head), "utf-8")


def build_nothing(folder: Path) -> None:
    """Write the pages to add, and no vault."""
    build_vault(folder)
    (folder / VAULT).unlink()


def build_old(folder: Path) -> None:
    """Write a vault of schema 3."""
    connection = sqlite3.connect(folder / VAULT, isolation_level=None)
    connection.executescript((SCHEMAS / "3.sql").read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def build_plain(folder: Path) -> None:
    """Write a vault without write-ahead logging, as VACUUM INTO and a copy by another program leave it."""
    build_vault(folder)
    connection = sqlite3.connect(folder / VAULT, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def build_with_copy(folder: Path) -> None:
    """Write a vault and a backup of an older state."""
    build_vault(folder)
    with Vault(folder / VAULT, write=True) as vault:
        vault.integrity.copy(folder / "copy.db")
        save_link(vault, "http://a.example/after", title="After the backup")


def build_damaged(folder: Path) -> None:
    """Write a vault without its index of addresses."""
    build_vault(folder)
    connection = sqlite3.connect(folder / VAULT, isolation_level=None)
    connection.execute("DROP INDEX alias_link")
    connection.execute("UPDATE content SET text = replace(text, 'loss', 'lose') WHERE snapshot_id = 1")
    connection.close()


ADD = ["add", "--html", "new.html", "--url", "http://new.example/x", "--tag", "new"]
COMMANDS = {
    "add": Command(ADD, build_vault),
    "add a new version": Command(
        ["add", "--html", "changed.html", "--url", "http://v.example/x"], build_changed
    ),
    "add links": Command(
        ["add", "--no-fetch", *(f"http://l.example/{n}" for n in range(3))], build_vault, is_atomic=False
    ),
    "first add": Command(ADD, build_nothing),
    "add to a plain file": Command(["add", "--no-fetch", "http://a.example/first"], build_plain),
    "import": Command(["import", "--no-fetch", "list.txt"], build_vault, is_atomic=False),
    "import pages": Command(["import", "pages"], build_pages, is_atomic=False),
    "merge": Command(["merge", OTHER], build_two, is_atomic=False),
    "edit": Command(["edit", "1", "--title", "Another", "--note", "another note"], build_vault),
    "tag": Command(["tag", "rename", "x", "y"], build_vault),
    "remove": Command(["remove", "--tag", "x", "--yes"], build_vault),
    "trash": Command(["trash", "--empty", "--yes"], build_vault),
    "trash now": Command(["trash", "--empty", "--now", "--yes"], build_vault, is_atomic=False),
    "dedupe": Command(["dedupe", "--merge", "--yes"], build_vault, is_atomic=False),
    "reextract": Command(["reextract", "1", "2"], build_vault, is_atomic=False),
    "undo": Command(["undo"], build_vault, (ADD,), is_repeatable=False),
    "redo": Command(["redo"], build_vault, (ADD, ["undo"]), is_repeatable=False),
    "export": Command(["export", "--output", "out"], build_vault, is_atomic=False),
    "export file": Command(["export", "--format", "jsonl", "--output", "out.jsonl"], build_vault),
    "backup": Command(["backup", "--keep", "2"], build_vault),
    "backup file": Command(["backup", "copy.db.gz"], build_vault),
    "restore": Command(["restore", "--backup", "copy.db", "--yes"], build_with_copy, is_repeatable=False),
    "migrate": Command(["migrate"], build_old),
    "repair": Command(["doctor", "--repair", "--yes"], build_damaged, is_repeatable=False),
}


def build(command: Command, folder: Path) -> None:
    """Write the files of a command into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command.build(folder)
