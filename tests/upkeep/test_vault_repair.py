"""A sample of the experiment in `tests/quality/damage.py`, and what a repair does with single faults."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from damaged_vaults import KINDS, build_vault, experiment
from vaults import change_texts, select_ids

from linkvault.models import Selection
from linkvault.upkeep.doctor import check
from linkvault.upkeep.vault_repair import RepairReport, repair
from linkvault.vault import Vault
from linkvault.vault.recovery import DAMAGED_TEXT


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_vault(tmp_path_factory.mktemp("original") / "vault.db", links=20)


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(original, tmp_path / "vault.db"))


def damage(path: Path, sql: str) -> RepairReport:
    """Change a vault behind linkvault's back, and repair it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(sql)
    connection.close()
    report = repair(path, check(path))
    assert check(path).is_sound
    return report


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_noticed_and_what_is_readable_is_saved(
    original: Path, tmp_path: Path, kind: str, seed: int
) -> None:
    outcome = experiment(tmp_path, original, kind, seed)
    assert outcome.is_noticed or outcome.is_harmless
    assert (outcome.error, outcome.invented, outcome.unlisted) == ("", [], [])
    assert outcome.saved == outcome.readable


def test_a_text_comes_from_its_page_again(path: Path) -> None:
    with Vault(path) as vault:
        before = vault.content(vault.snapshot(1))
    report = damage(path, "UPDATE content SET packed = x'00' WHERE snapshot_id = 1")
    assert (report.losses, report.is_new_file) == ((), False)
    with Vault(path) as vault:
        assert vault.content(vault.snapshot(1)) == before
    assert not check(report.backup).is_sound  # the vault as it was


def test_a_text_without_its_page_is_kept_with_a_warning(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        change_texts(connection, 1, text=lambda text: f"{text}?")
    report = damage(path, "UPDATE page SET body = x'00' WHERE snapshot_id = 1")
    assert [(loss.link_id, loss.can_refetch) for loss in report.losses] == [(1, True), (1, True)]
    with Vault(path) as vault:
        assert vault.content(vault.snapshot(1)).text.endswith("?")
        assert DAMAGED_TEXT in vault.snapshot(1).warnings
        assert vault.page(vault.snapshot(1)) is None


def test_columns_that_repeat_others_get_their_values_again(path: Path) -> None:
    with Vault(path) as vault:
        before = vault.connection.execute("SELECT * FROM link").fetchall()
        tags = vault.connection.execute("SELECT * FROM link_tag").fetchall()
    report = damage(
        path,
        "UPDATE link SET host = 'x.', saved = NULL, lang = 'xx', words = words + 1, is_tagged = 1 - is_tagged;"
        " UPDATE link_tag SET added = '2020-01-01T00:00:00Z'",
    )
    assert (report.losses, report.is_new_file) == ((), False)
    with Vault(path) as vault:
        assert vault.connection.execute("SELECT * FROM link").fetchall() == before
        assert vault.connection.execute("SELECT * FROM link_tag").fetchall() == tags


def test_the_index_is_built_anew(path: Path) -> None:
    assert damage(path, "INSERT INTO page_fts (page_fts) VALUES ('delete-all')").losses == ()


def test_a_link_whose_row_is_lost_comes_back_with_its_address_and_text(path: Path) -> None:
    with Vault(path) as vault:
        before = {
            link_id: (vault.get(link_id).url, vault.content(vault.snapshot(link_id)).text)
            for link_id in (1, 2)
        }
        ids = select_ids(vault)
    report = damage(path, "PRAGMA foreign_keys=OFF; DELETE FROM link WHERE id IN (1, 2); DROP TABLE setting")
    assert report.is_new_file
    assert {loss.link_id for loss in report.losses} == {1, 2}
    with Vault(path) as vault:
        assert select_ids(vault, sort="id") == sorted(ids, reverse=True)
        after = {
            link_id: (vault.get(link_id).url, vault.content(vault.snapshot(link_id)).text)
            for link_id in (1, 2)
        }
    assert after == before


@pytest.mark.parametrize("is_new_file", [False, True])
@pytest.mark.parametrize("column", ["url", "identity"])
def test_an_address_with_a_wrong_letter_comes_back_from_its_aliases(
    path: Path, is_new_file: bool, column: str
) -> None:
    with Vault(path, write=True) as vault:
        vault.edit(3, title="My title", note="My note")
        before = vault.get(3)
    sql = f"UPDATE link SET {column} = replace({column}, 'example', 'exbmple') WHERE id = 3"
    report = damage(path, f"{sql}; {'DROP INDEX link_title' if is_new_file else ''}")
    assert report.is_new_file is is_new_file
    assert len(report.losses) <= 1  # that its row had changed
    with Vault(path) as vault:
        after = vault.get(3)
        assert (after.url, after.title, after.note) == (before.url, "My title", "My note")
        assert vault.find(before.url) == after


def test_rows_of_deleted_links_do_not_come_back(path: Path) -> None:
    with Vault(path, write=True) as vault:
        vault.trash([3, 4, 5], at="2026-11-25T10:00:00Z")
        gone = vault.empty_trash(Selection())
        total = len(vault.integrity.all_ids())
    assert gone
    report = damage(path, "DROP TABLE setting")
    assert (report.is_new_file, report.links, report.losses) == (True, total, ())


def test_the_damaged_file_is_kept(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096 * 3 : 4096 * 4] = bytes(4096)
    path.write_bytes(body)
    report = repair(path, check(path))
    assert report.backup.read_bytes() == body
    assert {file.suffix for file in path.parent.iterdir()} <= {".db", ".db-wal", ".db-shm"}
