"""Damage of known kinds to a vault, and the comparison of what a check and a repair say with what was really there."""

import random
import shutil
import sqlite3
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vaults import NOW, refuse_page, save_link, save_page

from linkvault.errors import LinkvaultError
from linkvault.models import AssetFile, NewAsset, Selection, Snapshot
from linkvault.store.packing.changed_pages import read_earlier_id
from linkvault.store.packing.codec import Packing
from linkvault.upkeep.doctor import check
from linkvault.upkeep.vault_repair import repair
from linkvault.vault import Vault

WORDS = "loss ruler coin model truth 损失 函数 street table length error square train small number".split()
TABLES = (
    "link",
    "alias",
    "tag",
    "link_tag",
    "snapshot",
    "content",
    "page",
    "asset",
    "snapshot_asset",
    "link_digest",
    "page_fts_data",
    "setting",
)


@dataclass
class Outcome:
    """What happened to one damaged vault."""

    kind: str
    seed: int
    is_harmless: bool = False  # every row and the index are as before
    is_noticed: bool = False
    readable: int = 0  # links whose row is still in the file as it was
    saved: int = 0
    # Links that differ after the repair but are not in its list.
    unlisted: list[int] = field(default_factory=list)
    traceless: int = 0  # links of which no row is left, so that a repair cannot name them
    invented: list[str] = field(default_factory=list)  # addresses that were never there
    error: str = ""
    problems: tuple[str, ...] = ()


def build_vault(path: Path, links: int = 60, seed: int = 1) -> Path:
    """Store links with snapshots, pictures, notes and tags, some without a page, refused or in the trash."""
    rng = random.Random(seed)
    with Vault(path, write=True) as vault, vault.transaction():
        for number in range(links):
            url = f"https://site{number % 7}.example/{number}/{rng.randrange(10**6)}"
            text = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(20, 400))) + ". "
            tags = tuple({rng.choice(WORDS) for _ in range(rng.randrange(4))})
            head = f"<style>/* {rng.randbytes(1_500).hex()} */</style>"
            match number % 10:
                case 8:
                    save_link(vault, url, title=f"Later {number}", tags=tags, note=text[:200])
                case 9:
                    refuse_page(vault, url, tags=tags)
                case _:
                    save_page(
                        vault,
                        url,
                        text,
                        f"Title {number}",
                        tags=tags,
                        note=f"note {number} {text[:60]}",
                        head=head,
                    )
            if number % 10 in (1, 2, 4):
                picture = AssetFile(
                    b"\x89PNG\r\n\x1a\n" + rng.randbytes(rng.randrange(500, 9_000)), "image/png", 30, 20
                )
                vault.assets.attach(vault.snapshot(number + 1), [NewAsset("image", f"{url}.png", picture)])
            if number % 10 in (3, 5):  # later pages, of which the vault stores what differs from the first
                for version in range(2):
                    save_page(
                        vault, url, f"{text} more {version}", f"Title {number} again", force=True, head=head
                    )
            if number % 10 == 7:
                vault.trash([number + 1], at=NOW)
    return path


def _rewrite(path: Path, change: Callable[[bytearray, random.Random], None], rng: random.Random) -> None:
    body = bytearray(path.read_bytes())
    change(body, rng)
    path.write_bytes(body)


def flip_bytes(path: Path, rng: random.Random) -> None:
    """Change one to eight random bytes."""

    def change(body: bytearray, rng: random.Random) -> None:
        for _ in range(rng.randrange(1, 9)):
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)

    _rewrite(path, change, rng)


def cut_off(path: Path, rng: random.Random) -> None:
    """Cut the file off at a random place."""
    _rewrite(path, lambda body, rng: body.__delitem__(slice(rng.randrange(4096, len(body)), None)), rng)


def zero_pages(path: Path, rng: random.Random) -> None:
    """Fill one to four random pages with zeros, the first page too."""

    def change(body: bytearray, rng: random.Random) -> None:
        (size,) = struct.unpack_from(">H", body, 16)
        for _ in range(rng.randrange(1, 5)):
            start = rng.randrange(len(body) // size) * size
            body[start : start + size] = bytes(size)

    _rewrite(path, change, rng)


def drop_table(path: Path, rng: random.Random) -> None:
    """Drop a table, or delete some of its rows, as a mistaken SQL command does."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=OFF")
    table = rng.choice(TABLES)
    if rng.random() < 0.5 and not table.startswith("page_fts"):
        connection.execute(f"DROP TABLE {table}")
    else:
        key = "rowid" if table not in ("alias", "link_tag", "setting", "snapshot_asset") else "1"
        connection.execute(f"DELETE FROM {table} WHERE {key} % 3 = 1")
    connection.close()


def damage_earlier_pages(path: Path, rng: random.Random) -> None:
    """Change, shorten or delete pages from which later pages differ, or delete their snapshots."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=OFF")
    rows = connection.execute("SELECT body FROM page WHERE packing = ?", (int(Packing.CHANGES),)).fetchall()
    ids = sorted({read_earlier_id(Packing.CHANGES, body) for (body,) in rows})
    for snapshot_id in rng.sample(ids, min(len(ids), rng.randrange(1, 4))):
        (stored,) = connection.execute(
            "SELECT body FROM page WHERE snapshot_id = ?", (snapshot_id,)
        ).fetchone()
        body = bytearray(stored)
        match rng.randrange(4):
            case 0:
                body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
            case 1:
                del body[rng.randrange(len(body)) :]
            case 2:
                connection.execute("DELETE FROM page WHERE snapshot_id = ?", (snapshot_id,))
            case _:
                connection.execute("DELETE FROM snapshot WHERE id = ?", (snapshot_id,))
        connection.execute("UPDATE page SET body = ? WHERE snapshot_id = ?", (bytes(body), snapshot_id))
    connection.close()


def stale_log(path: Path, rng: random.Random) -> None:
    """Put the log of an older state beside the vault, as an incomplete synchronization does."""
    with Vault(path, write=True) as vault:
        for number in range(rng.randrange(1, 6)):
            save_page(
                vault, f"https://late.example/{number}", f"An older {number} text. " * 9, f"Late {number}"
            )
        log = path.with_name(path.name + "-wal").read_bytes()
        vault.tag([1, 2, 3], ["newer"])
        vault.edit(2, note=f"a newer note {rng.random()}")
    mode = rng.randrange(3)
    cut = log if mode == 0 else log[: rng.randrange(len(log))] if mode == 1 else log[:-1000] + bytes(1000)
    path.with_name(path.name + "-wal").write_bytes(cut)


KINDS: dict[str, Callable[[Path, random.Random], None]] = {
    "flipped bytes": flip_bytes,
    "cut off": cut_off,
    "zeroed pages": zero_pages,
    "dropped table": drop_table,
    "earlier page": damage_earlier_pages,
    "stale log": stale_log,
}


def read_links(path: Path) -> dict[str, tuple[object, ...]]:
    """Return address -> everything that the vault says of the link, its texts too."""
    with Vault(path) as vault:
        links = {}
        for trashed in (False, True):
            for link in vault.select(Selection(trashed=trashed)):
                texts = tuple(
                    (snapshot, vault.content(snapshot), vault.page(snapshot), read_assets(vault, snapshot))
                    for snapshot in vault.snapshots(link.id)
                )
                links[link.url] = (
                    link,
                    tuple(vault.aliases(link.id)),
                    vault.refused_pages.get(link.id),
                    texts,
                )
        return links


def read_assets(vault: Vault, snapshot: Snapshot) -> list[tuple[object, ...]]:
    """Return the files of a snapshot with their bytes."""
    places = vault.assets.of(snapshot)
    return [(place, vault.assets.read(place.asset) if place.asset else None) for place in places]


def count_readable(path: Path, original: Path) -> set[str]:
    """Return the addresses of the links whose row is still in the file, byte for byte, which is what any repair could find."""
    body = path.read_bytes()
    log = path.with_name(path.name + "-wal")
    body += log.read_bytes() if log.exists() else b""
    connection = sqlite3.connect(original)
    rows = connection.execute("SELECT url, identity, site, title FROM link").fetchall()
    connection.close()
    return {url for url, *rest in rows if "".join((url, *rest)).encode() in body}


def experiment(folder: Path, original: Path, kind: str, seed: int) -> Outcome:
    """Damage a copy of a vault, check it, repair it, and compare."""
    path = folder / "vault.db"
    for file in folder.iterdir():
        file.unlink() if file.is_file() else shutil.rmtree(file)
    shutil.copyfile(original, path)
    outcome, rng = Outcome(kind, seed), random.Random(f"{kind} {seed}")
    before = read_links(original)
    if kind == "stale log":
        KINDS[kind](path, rng)
        with_log = folder / "intact.db"
        shutil.copyfile(path, with_log)
        before |= read_links(with_log)
    else:
        KINDS[kind](path, rng)
    readable = count_readable(path, folder / "intact.db" if kind == "stale log" else original)
    try:
        report = check(path)
        outcome.problems = tuple(map(str, report.problems))
        outcome.is_noticed = not report.is_sound
        if report.is_sound:
            outcome.is_harmless = _is_same(read_links(path), before)
            return outcome
        result = repair(path, report)
        after = read_links(path)
    except LinkvaultError as error:
        outcome.error = repr(error)
        return outcome
    listed = {loss.link_id for loss in result.losses}
    outcome.readable, outcome.saved = len(readable), len(readable & after.keys())
    outcome.invented = sorted(after.keys() - before.keys())
    outcome.unlisted = [
        values[0].id  # type: ignore[attr-defined]
        for url, values in after.items()
        if url in before and values[0].id not in listed and not _is_same({url: values}, {url: before[url]})  # type: ignore[attr-defined]
    ]
    lost = [url for url in before.keys() - after.keys() if before[url][0].id not in listed]  # type: ignore[attr-defined]
    outcome.unlisted += [before[url][0].id for url in lost if url in readable]  # type: ignore[attr-defined]
    outcome.traceless = len(lost) - sum(url in readable for url in lost)
    return outcome


def _is_same(one: dict[str, tuple[object, ...]], other: dict[str, tuple[object, ...]]) -> bool:
    return all(one.get(url) == other.get(url) for url in one.keys() | other.keys())
