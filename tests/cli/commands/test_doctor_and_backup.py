"""`linkvault doctor`, `backup`, `restore --backup` and `migrate`: what they print, and their exit statuses."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from vaults import change_texts, store_as_before

from linkvault.store.schema import APPLICATION_ID, SCHEMA_VERSION
from linkvault.vault import Vault

SCHEMAS = Path(__file__).parents[2] / "store" / "schemas"


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def test_a_sound_vault(few: Any) -> None:
    done = few.run("doctor")
    assert (done.returncode, done.stdout) == (0, "the vault is sound: 3 links checked\n")
    record = json.loads(few.run("doctor", "--json").stdout)
    assert record == {"sound": True, "checked": 3, "problems": []}


def test_damage_is_shown_repaired_and_listed(few: Any) -> None:
    change(few.vault, "UPDATE content SET packed = x'00'; UPDATE link SET title = 'other' WHERE id = 2")
    done = few.run("doctor", "--json")
    record = json.loads(done.stdout)
    assert (done.returncode, record["sound"]) == (6, False)
    assert all(list(problem) == ["kind", "id", "snapshot", "message"] for problem in record["problems"])
    unanswered = few.run("doctor", "--repair")
    assert (unanswered.returncode, "confirm with --yes" in unanswered.stderr) == (2, True)
    done = few.run("doctor", "--repair", "--yes", "--json")
    repaired = json.loads(done.stdout)
    assert (done.returncode, repaired["repaired"]) == (0, True)
    assert repaired["log_kept"] is True
    assert [list(loss) for loss in repaired["losses"]] == [["id", "message", "can_refetch"]]
    assert few.run("doctor").returncode == 0
    assert "ruler" in few.run("show", "1").stdout


def test_a_damaged_schema_is_one_problem_and_the_log_is_not_kept(few: Any) -> None:
    few.run("edit", "1", "--note", "first")
    change(few.vault, "PRAGMA wal_checkpoint(TRUNCATE)")
    body = few.vault.read_bytes()
    few.vault.write_bytes(body.replace(b"CREATE TABLE alias (", b"CREATE TABLE alias x", 1))
    problems = json.loads(few.run("doctor", "--json").stdout)["problems"]
    assert len(problems) == len({problem["message"] for problem in problems})
    done = few.run("doctor", "--repair", "--yes")
    assert done.stdout.splitlines()[-2:] == [
        "nothing is lost",
        "the log of commands is not kept: what was changed before the repair cannot be undone",
    ]
    assert few.run("undo").returncode == 3


def test_show_search_and_export_warn_and_fail_if_a_text_has_changed(few: Any) -> None:
    with closing(sqlite3.connect(few.vault)) as connection:
        change_texts(connection, text=lambda text: f"{text} x", markdown=lambda markdown: f"{markdown} x")
    for command in (["show", "1"], ["search", "ruler"], ["export", "--output", "notes"]):
        done = few.run(*command)
        assert done.returncode == 6, command
        assert done.stdout
        first, hint = done.stderr.splitlines()[:2]
        assert first.startswith("warning: the stored text of link 1 has changed by itself")
        assert "doctor --repair" in hint
    assert few.run("list").returncode == 0


def test_show_search_and_export_warn_and_fail_if_a_title_has_changed(few: Any) -> None:
    change(few.vault, "UPDATE link SET title = 'another' WHERE id = 1")
    exports = (
        ["export", "--output", "notes"],
        ["export", "--format", "csv"],
        ["export", "--format", "jsonl"],
    )
    assert few.run("show", "3", "--meta").returncode == 0
    shown = (["show", "1"], ["show", "1", "--meta"], ["show", "1", "--json"])
    for command in (*shown, ["search", "ruler"], ["search", "ruler", "--json"], *exports):
        done = few.run(*command)
        assert done.returncode == 6, command
        assert done.stdout
        assert done.stderr.startswith(
            "warning: title, note, tags, addresses or dates of link 1 have changed by themselves"
        ), command
    assert few.run("list").returncode == 0


def test_a_link_that_was_deleted_meanwhile_has_not_changed(few: Any) -> None:
    with Vault(few.vault) as vault:
        link = vault.get(1)
        few.run("remove", "1", "--yes")
        few.run("trash", "--empty", "--now", "--yes")
        vault.integrity.check_rows_of([link.id])


def test_a_backup_is_written_and_restored(few: Any) -> None:
    written = json.loads(few.run("backup", "--json").stdout)
    assert list(written) == ["path", "bytes", "new", "deleted"]
    few.run("remove", "1")
    assert few.run("restore", "--backup", written["path"]).returncode == 2
    done = few.run("restore", "--backup", written["path"], "--yes", "--json")
    assert (done.returncode, list(json.loads(done.stdout))) == (0, ["vault", "aside"])
    assert len(json.loads(few.run("list", "--json").stdout)) == 3
    assert few.run("restore", "--backup", written["path"], "1").returncode == 2


def test_a_file_without_its_option_is_explained(few: Any) -> None:
    few.run("backup", "copy.db")
    for name in ("copy.db", "./copy.db", str(few.folder / "copy.db")):
        refused = few.run("restore", name)
        assert refused.returncode in (2, 3)
        assert "`linkvault restore --backup FILE`" in refused.stderr
    assert "--backup" not in few.run("restore", "other.db").stderr


def test_a_restore_can_be_tried_and_names_the_backup_that_is_wrong(few: Any) -> None:
    copy = json.loads(few.run("backup", "copy.db", "--json").stdout)["path"]
    few.run("remove", "1")
    done = few.run("restore", "--backup", copy, "--dry-run")
    assert (done.returncode, done.stdout.startswith("would restore ")) == (0, True)
    assert len(json.loads(few.run("list", "--json").stdout)) == 2
    backup = few.vault.parent / "wrong.db"
    for body in (b"no vault", few.vault.read_bytes()[:9000]):
        backup.write_bytes(body)
        for options in (["--dry-run"], ["--yes"]):
            done = few.run("restore", "--backup", str(backup), *options)
            assert (done.returncode, done.stdout) == (6, "")
            assert done.stderr.splitlines()[1:] == ["hint: the vault is unchanged; name another backup"]


def make_older_vault(path: Path, version: int) -> None:
    change(path, (SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
    change(path, f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}")


READING = [
    "list --json", "list --sort title", "list --untagged", "list --site example.org", "show 1", "show 1 --meta",
    "tag list", "stats", "stats --storage", "dedupe", "related 1", "explain 1", "assets", "trash", "log",
    "remove 1 --dry-run", "export", "export --format jsonl --output one.jsonl", "export --format epub --output one.epub",
    "export --format markdown --output one.md", "export --output folder --dry-run", "backup copy.db",
]  # fmt: skip


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_commands_that_only_read_leave_an_older_vault_as_it_is(program: Any, version: int) -> None:
    make_older_vault(program.vault, version)
    before = program.vault.read_bytes()
    for command in READING:
        done = program.run(*command.split())
        assert (command, done.returncode) == (command, 0), done.stderr
        assert (command, program.vault.read_bytes() == before) == (command, True)
    assert not list(program.vault.parent.glob("*-schema-*"))
    assert program.run("export", "--output", "folder").returncode == 0  # the vault stores what it wrote
    assert len(list(program.vault.parent.glob(f"*-schema-{version}-*"))) == 1


def test_an_older_vault_is_listed_as_it_is_and_migrated_by_a_command(program: Any) -> None:
    make_older_vault(program.vault, 3)
    before = program.vault.read_bytes()
    assert program.run("list").returncode == 0
    done = program.run("search", "loss")
    assert (done.returncode, done.stderr.count("\n"), "linkvault migrate" in done.stderr) == (6, 2, True)
    assert program.run("backup", "old.db").returncode == 0
    assert program.vault.read_bytes() == before
    done = program.run("migrate")
    assert done.stdout.startswith("updated the vault; the vault as it was is ")
    assert program.run("migrate").stdout == "the vault is up to date\n"
    # As a kill leaves it after the migration, before the index is built.
    change(program.vault, "DELETE FROM setting WHERE name = 'analyser'")
    assert program.run("doctor", "--quick").returncode == 6
    assert program.run("migrate").stdout == "updated the index of the vault\n"
    assert program.run("doctor").returncode == 0
    assert program.run("search", "loss").returncode == 0
    assert program.run("doctor").returncode == 0
    assert program.run("restore", "--backup", "old.db", "--yes").returncode == 0
    assert program.vault.read_bytes()[60:64] == (3).to_bytes(4, "big")  # the version of the schema


def test_a_vault_is_packed(few: Any) -> None:
    store_as_before(few.vault)
    article = few.run("show", "1").stdout
    done = few.run("compact", "--json")
    record = json.loads(done.stdout)
    assert list(record) == ["packed", "damaged", "bytes_before", "bytes_after"]
    assert (done.returncode, record["packed"] > 0, record["damaged"]) == (0, True, 0)
    assert few.run("show", "1").stdout == article
    assert few.run("compact").stdout.startswith("packed 0 texts and pages: ")
    assert few.run("log", "-n", "1").stdout.count("compact") == 0


def test_packing_leaves_a_damaged_text_and_says_so(few: Any) -> None:
    change(few.vault, "UPDATE content SET packed = substr(packed, 2)")
    done = few.run("compact")
    assert (done.returncode, "`linkvault doctor` names them" in done.stderr) == (0, True)
    assert few.run("doctor").returncode == 6
