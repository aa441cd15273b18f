"""A check finds nothing in a vault that linkvault wrote, and every change that something else made."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from damaged_vaults import build_vault
from vaults import change_texts, save_link

from linkvault import search
from linkvault.errors import VaultDamaged, VaultMissing
from linkvault.models import AssetFile, Document, NewAsset, Selection
from linkvault.upkeep.check_progress import CheckProgress
from linkvault.upkeep.check_report import ProblemKind
from linkvault.upkeep.doctor import check
from linkvault.upkeep.vault_repair import repair
from linkvault.urls import get_identity
from linkvault.vault import Vault


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_vault(tmp_path_factory.mktemp("original") / "vault.db", links=12)
    with Vault(path, write=True) as vault:
        file = AssetFile(b"\x89PNG picture", "image/png", 3, 2)
        vault.assets.attach(vault.snapshot(1), [NewAsset("image", "https://example.org/a.png", file)])
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(original, tmp_path / "vault.db"))


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def test_a_vault_that_linkvault_wrote_is_sound(path: Path) -> None:
    before = path.read_bytes()
    report = check(path)
    assert (report.problems, report.checked) == ((), 12)
    assert check(path, quick=True).is_sound
    assert path.read_bytes() == before


CHANGES = {
    "a title": "UPDATE link SET title = 'other' WHERE id = 2",
    "a note": "UPDATE link SET note = 'other' WHERE id = 2",
    "a date": "UPDATE link SET attempted = '2020-01-01T00:00:00Z' WHERE id = 2",
    "a text that became bytes": "UPDATE link SET site = CAST(site AS BLOB) WHERE id = 2",
    "an alias": "DELETE FROM alias WHERE link_id = 2",
    "an address": "UPDATE link SET url = 'https://example.org/x' WHERE id = 2",
    "a host": "UPDATE link SET host = 'org.other.' WHERE id = 2",
    "a number of words": "UPDATE link SET words = 7 WHERE id = 2",
    "a language": "UPDATE link SET lang = 'xx' WHERE id = 2",
    "words without a snapshot": "UPDATE link SET words = 7 WHERE snapshot_id IS NULL",
    "a tagged link": "UPDATE link SET is_tagged = 1 - is_tagged WHERE id = 2",
    "the date of a tag": "UPDATE link_tag SET added = '2020-01-01T00:00:00Z'",
    "a tag": "INSERT INTO tag VALUES (99, 'x', 'x'); INSERT INTO link_tag (link_id, tag_id) VALUES (2, 99)",
    "a snapshot": "UPDATE snapshot SET lang = 'xx' WHERE link_id = 2",
    "a packed text": "UPDATE content SET packed = substr(packed, 2) WHERE snapshot_id = 2",
    "a text beside the packed ones": "UPDATE content SET text = text || '.' WHERE snapshot_id = 2",
    "a digest": "UPDATE content SET digests = zeroblob(32) WHERE snapshot_id = 2",
    "a page": "UPDATE page SET body = zeroblob(9) WHERE snapshot_id = 2",
    "headers": 'UPDATE page SET headers = \'[["a", "b"]]\' WHERE snapshot_id = 2',
    "a picture": "UPDATE asset SET body = x'00' WHERE id = (SELECT asset_id FROM snapshot_asset WHERE snapshot_id = 1)",
    "the place of a picture": "UPDATE snapshot_asset SET url = 'x' WHERE snapshot_id = 1",
    "a refused page": "UPDATE refused_page SET body = x'00'",
}
ELSEWHERE = {
    "a reference": "PRAGMA foreign_keys=OFF; UPDATE link SET snapshot_id = 99 WHERE id = 8",
    "a tag without links": "INSERT INTO tag VALUES (99, 'x', 'x')",
    "a missing text": "DELETE FROM content WHERE snapshot_id = 2",
    "a status": "UPDATE link SET outcome = 'sbved' WHERE id = 2",
    "a reason": "UPDATE link SET reason = 'unknown' WHERE id = 2",
    "a date": "UPDATE link SET added = 'yesterday' WHERE id = 2",
    "a missing table": "DROP TABLE link_tag",
    "a missing column": "ALTER TABLE link DROP COLUMN description",
    "a missing index": "DROP INDEX link_added",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON link BEGIN DELETE FROM tag; END",
    "the index": "DELETE FROM page_fts_docsize WHERE id = 2",
    "another analyzer": "UPDATE setting SET value = 'x' WHERE name = 'analyser'",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_full_check_finds_what_changed_outside_of_linkvault(path: Path, name: str) -> None:
    change(path, CHANGES[name])
    problems = check(path).problems
    assert problems
    assert {problem.link_id for problem in problems} <= {1, 2, 10, None}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_quick_check_finds_damage_to_tables_references_and_words(path: Path, name: str) -> None:
    change(path, ELSEWHERE[name])
    assert check(path, quick=True).problems


def test_the_index_is_compared_with_the_texts_in_both_directions(path: Path) -> None:
    change(path, "INSERT INTO page_fts (page_fts, rowid, title) VALUES ('delete', 2, 'note')")
    change(path, "INSERT INTO page_fts (rowid, title) VALUES (77, 'nothing')")
    problems = check(path).problems
    assert {problem.kind for problem in problems} >= {ProblemKind.INDEX}
    assert any("entry 77 without a link" in str(problem) for problem in problems)
    assert any(problem.link_id == 2 for problem in problems)


def test_tables_of_the_user_are_no_problem(path: Path) -> None:
    change(path, "CREATE TABLE mine (a); CREATE INDEX by_title ON link(title)")
    assert check(path).is_sound


def test_an_interrupted_check_goes_on_where_it_was(path: Path) -> None:
    with Vault(path, write=True) as vault:
        for number in range(400):
            save_link(vault, f"https://many.example/{number}")
    change(path, "UPDATE link SET title = 'other' WHERE id = 2")

    class Interrupted(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        check(path, progress=stop)
    assert CheckProgress(path).last == 200
    steps: list[tuple[int, int]] = []
    report = check(path, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(400, 412), (412, 412)]
    assert {problem.link_id for problem in report.problems} == {2}
    assert {file.name for file in path.parent.iterdir()} <= {"vault.db", "vault.db-wal", "vault.db-shm"}


def test_a_missing_vault_and_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        check(tmp_path / "vault.db")
    (tmp_path / "text").write_text("not a vault")
    assert not check(tmp_path / "text").is_sound


# Reading


def test_a_text_that_has_changed_is_not_given_without_an_error(path: Path) -> None:
    change(path, "UPDATE content SET packed = substr(packed, 2) WHERE snapshot_id = 1")
    with Vault(path) as vault:
        with pytest.raises(VaultDamaged, match="text of link 1 has changed"):
            vault.content(vault.snapshot(1))
        with pytest.raises(VaultDamaged, match="text of link 1 has changed"):
            vault.search("title", Selection())
        with pytest.raises(VaultDamaged):
            vault.transfer.full_link(vault.get(1))
        assert vault.content(vault.snapshot(2)).text


def test_a_page_that_has_changed_is_not_given_without_an_error(path: Path) -> None:
    change(path, "UPDATE page SET body = substr(body, 2) WHERE snapshot_id = 1")
    with Vault(path) as vault, pytest.raises(VaultDamaged, match="page of link 1 has changed"):
        vault.page(vault.snapshot(1))


def test_a_reader_can_get_damaged_texts_with_a_report_of_each(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        change_texts(connection, 1, text=lambda text: text.replace("loss", "lost"))
    errors: list[VaultDamaged] = []
    with Vault(path, on_damage=errors.append) as vault:
        assert "lost" in vault.content(vault.snapshot(1)).text
    assert len(errors) == 1


def test_a_change_of_a_damaged_link_does_not_hide_the_damage(path: Path) -> None:
    change(path, "UPDATE link SET title = 'other' WHERE id = 2")
    with Vault(path, write=True) as vault:
        vault.tag([2, 3], ["new"])
    assert {problem.link_id for problem in check(path).problems if problem.kind is ProblemKind.LINK} == {2}


IMPORT = """
INSERT INTO import_run (source, digest, format, wishes, began) VALUES ('a.txt', 'd', 'urls', '{{}}', '2026-11-25T10:00:00Z');
INSERT INTO import_link (run_id, position, state, identity, url, added)
    VALUES (1, 1, 'waiting', '{}', 'https://a.example/x', '2026-11-25T10:00:00Z');
"""


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE import_link SET tags = '[\"a'", "a bookmark of an import with tags that are no list: 1"),
        ("UPDATE import_run SET wishes = '[]'", "an import with options that are none: 1"),
        ("UPDATE import_link SET added = '2026-11-25'", "an invalid date in import_link.added: 1"),
        (
            "UPDATE import_link SET url = 'https://a.example/y'",
            "an address in an import that has not ended has changed outside of linkvault: 1",
        ),
    ],
)
def test_a_check_finds_what_keeps_an_import_from_being_continued(path: Path, sql: str, message: str) -> None:
    change(path, IMPORT.format(get_identity("https://a.example/x")))
    assert check(path, quick=True).is_sound
    change(path, sql)
    report = check(path, quick=True)
    assert [problem.message for problem in report.problems] == [message]
    repair(path, report)
    assert check(path, quick=True).is_sound


def test_the_index_of_an_older_version_is_one_problem(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE setting SET value = '0' WHERE name = 'analyser'")
        search.put(connection, Document(2, "", body="words that another version of the analyzer made"))
    (problem,) = check(path).problems
    assert problem.message == "another version of linkvault built the index"


def test_an_index_with_an_unknown_option_is_rebuilt(path):
    change(
        path,
        "PRAGMA writable_schema = 1;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'tokenize', 'tokAnize') WHERE name = 'page_fts'",
    )
    report = check(path)
    assert report.problems
    repair(path, report)
    assert check(path).problems == ()
