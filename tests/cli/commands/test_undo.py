"""Taking commands back: `undo`, `redo` and `log`, and what the log does not store."""

import json
import sqlite3
from contextlib import closing

from linkvault.cli.command_line import describe_command


def test_an_edit_is_undone_and_redone(few):
    few.run("edit", "1", "--title", "Other")
    dry = few.run("undo", "--dry-run", "--json")
    assert json.loads(dry.stdout)["text"] == "edit 1 --title Other"
    assert "Other" in few.run("list", "1").stdout
    assert "(edit 1 --title Other): 1 link" in few.run("undo").stdout
    assert "Loss 损失" in few.run("list", "1").stdout
    assert few.run("redo").returncode == 0
    assert "Other" in few.run("list", "1").stdout
    assert json.loads(few.run("undo", "--json").stdout)["is_undone"]
    assert json.loads(few.run("redo", "--json").stdout)["is_undone"] is False
    assert "no such command: 999" in few.run("redo", "999").stderr


def test_a_later_change_of_the_same_is_named(few):
    few.run("edit", "1", "--note", "first")
    first = json.loads(few.run("log", "--json").stdout)[0]["id"]
    few.run("edit", "1", "--note", "second")
    few.run("tag", "add", "1", "other")
    refused = few.run("undo", str(first))
    assert refused.returncode == 1
    assert "(edit 1 --note second)" in refused.stderr
    assert "tag add" not in refused.stderr  # the tag does not depend on the note
    assert f"`linkvault undo {first + 1}`" in refused.stderr
    assert few.run("undo", "999").returncode == 3


def test_an_emptied_trash_comes_back_unless_it_is_forgotten(few):
    few.run("remove", "1", "--yes")
    few.run("trash", "--empty", "--yes")
    assert few.run("undo").returncode == 0
    assert few.run("doctor").returncode == 0
    assert "Loss 损失" in few.run("trash").stdout
    few.run("trash", "--empty", "--now", "--yes")
    final = few.run("log").stdout.splitlines()[0]
    assert final.split("\t")[2:] == ["(deleted links for good)", "", "final"]
    assert "remove" not in few.run("log").stdout
    refused = few.run("undo")
    assert refused.returncode == 1
    assert "deleted links for good, so it cannot be undone" in refused.stderr
    for file in few.folder.glob("vault.db*"):
        assert "Loss 损失".encode() not in file.read_bytes()
        assert b"https://example.org/loss" not in file.read_bytes()
    assert few.run("doctor").returncode == 0


def test_secrets_are_not_stored():
    arguments = [
        "add",
        "https://me:secret@example.org/",
        "--header",
        "Authorization: secret",
        "--header=A: secret",
    ]
    text = describe_command([*arguments, "--db", "private.db"])
    assert text == "add https://me@example.org/ --header ... --header=..."


def test_old_commands_are_forgotten(few):
    few.run("edit", "1", "--note", "first")
    with closing(sqlite3.connect(few.vault)) as connection, connection:
        connection.execute("UPDATE command SET started = '2001-01-01T00:00:00Z'")
    few.run("edit", "1", "--note", "second")
    assert [command["text"] for command in json.loads(few.run("log", "--json").stdout)] == [
        "edit 1 --note second"
    ]
