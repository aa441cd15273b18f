"""`linkvault merge` and `linkvault stats`: sentences, JSON keys, and the chart on a terminal."""

import json
import shutil
import sqlite3
from contextlib import closing
from typing import Any

COUNTS = [
    "links",
    "snapshots",
    "words",
    "tags",
    "sites",
    "trash",
    "file_bytes",
    "page_bytes",
    "refused_pages",
    "assets",
    "asset_bytes",
    "oldest",
    "newest",
]
NOTHING_WRONG = {"refused": [], "damaged": []}
GROUPS = ["by_status", "by_site", "by_tag", "by_month"]


def test_a_second_merge_changes_nothing(few: Any) -> None:
    done = few.run("--db", "both.db", "merge", str(few.vault))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "3 links added, 0 merged, 0 unchanged, 1 new snapshot\n"
    assert done.stderr == "created the vault both.db\n"
    listed = few.run("list", "--json")
    assert few.run("--db", "both.db", "list", "--json").stdout == listed.stdout
    again = json.loads(few.run("--db", "both.db", "merge", str(few.vault), "--json").stdout)
    assert again == {"new": 0, "joined": 0, "unchanged": again["unchanged"], "snapshots": 0, **NOTHING_WRONG}
    assert again["unchanged"] >= len(json.loads(listed.stdout))


def test_a_damaged_link_of_another_vault_is_named_and_the_command_fails(few: Any) -> None:
    copy = few.folder / "copy.db"
    shutil.copy(few.vault, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("UPDATE content SET digests = zeroblob(32)")
    done = few.run("--db", "both.db", "merge", "copy.db")
    assert (done.returncode, done.stdout) == (1, "2 links added, 0 merged, 0 unchanged, 0 new snapshots\n")
    *_, failure = done.stderr.splitlines()
    assert failure.startswith("failed link ")
    assert failure.endswith("has changed by itself: copy.db")


def test_a_file_that_is_not_another_vault_is_refused(few: Any) -> None:
    assert few.run("merge", str(few.vault)).returncode == 2
    assert few.run("merge", "missing.db").returncode == 6
    assert not (few.folder / "missing.db").exists()
    (few.folder / "empty.db").touch()
    (few.folder / "list.txt").write_text("https://example.org/", encoding="utf-8")
    for name, message in (("empty.db", "an empty file, not a vault"), ("list.txt", "not a vault")):
        done = few.run("merge", name)
        hint = "hint: name the file of another vault; `linkvault import` reads the files of other programs"
        assert (done.returncode, done.stderr) == (6, f"linkvault: {message}: {name}\n{hint}\n")
    assert (few.folder / "empty.db").stat().st_size == 0


def test_stats_keep_their_keys(few: Any) -> None:
    record = json.loads(few.run("stats", "--json").stdout)
    assert list(record) == COUNTS + GROUPS
    assert record["links"] == sum(group["links"] for group in record["by_month"]) > 0
    assert all(list(row) == ["name", "links"] for group in GROUPS for row in record[group])


def test_stats_of_a_selection_count_only_that(few: Any) -> None:
    record = json.loads(few.run("stats", "--site", "nowhere.example", "--json").stdout)
    assert record["links"] == record["snapshots"] == record["page_bytes"] == 0
    assert record["by_site"] == []
    assert record["file_bytes"] > 0


def test_stats_in_a_pipe_are_records(few: Any) -> None:
    rows = [line.split("\t") for line in few.run("stats").stdout.splitlines()]
    assert {len(row) for row in rows} == {3}
    assert rows[0][0] == "links"
    assert ["status", "saved"] in [row[:2] for row in rows]


def test_stats_on_a_terminal_draw_a_chart(few: Any) -> None:
    status, shown = few.type("stats")
    assert status == 0
    assert "Sites" in shown
    assert "█" in shown
