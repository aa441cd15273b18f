"""The keys of JSON answers: new ones may come, none goes. Unknown is null, times carry their zone."""

import json
import re
from typing import Any

import pytest

LINK = "id url title site tags added saved published lang words status reason note".split()  # noqa: SIM905
OUTCOME = ["url", "id", "status", "reason", "warnings", "title", "tags", "snapshot"]
HIT = [*LINK, "score", "snippet", "matches", "loosened", "line", "copies"]
META = [*LINK, "byline", "modified", "site_name", "excerpt", "canonical", "image", "final_url", "charset"]
META += ["snapshots", "snapshot", "captured", "kind", "fingerprint", "warnings"]
CHANGED = [*LINK, "changed"]
TAG_CHANGED = ["name", "into", "links", "changed"]

MANY = {
    "list": (["list"], LINK),
    "search": (["search", "loss"], HIT),
    "add": (["add", "--no-fetch", "https://example.org/new"], OUTCOME),
    "reextract": (["reextract", "1"], OUTCOME),
    "tag list": (["tag", "list"], ["name", "links"]),
    "tag add": (["tag", "add", "new", "1-2"], CHANGED),
    "tag remove": (["tag", "remove", "ml", "1-2"], CHANGED),
    "tag add --dry-run": (["tag", "add", "new", "1", "--dry-run"], CHANGED),
    "tag rename": (["tag", "rename", "ml", "ai"], TAG_CHANGED),
    "tag merge": (["tag", "merge", "ml", "to read", "--into", "all"], TAG_CHANGED),
    "tag delete": (["tag", "delete", "ml"], TAG_CHANGED),
    "remove": (["remove", "1"], CHANGED),
    "remove --dry-run": (["remove", "1", "--dry-run"], CHANGED),
}
ONE = {
    "show": (["show", "1"], [*META, "markdown", "text"]),
    "show --meta": (["show", "1", "--meta"], META),
    "show --meta, a link alone": (["show", "2", "--meta"], META),
    "edit": (["edit", "1", "--title", "Other"], CHANGED),
    "export": (["export", "--output", "notes"], ["output", "format", "written", "unchanged", "dry_run"]),
    "config": (["config"], ["db", "user_agent", "color", "pager", "file", "vault"]),
}
TIMES = ("added", "saved", "captured", "trashed")


def check(record: dict[str, Any], keys: list[str]) -> None:
    assert set(record) >= set(keys)
    assert all(
        isinstance(record[key], list) for key in ("tags", "warnings", "matches", "copies") if key in record
    )
    for key in TIMES:
        assert record.get(key) is None or re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", record[key])


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
@pytest.mark.parametrize("name", MANY)
def test_a_command_about_several_things_gives_a_list_or_lines(few: Any, name: str, how: str) -> None:
    arguments, keys = MANY[name]
    done = few.run(*arguments, how)
    assert done.returncode == 0, done.stderr
    records = (
        json.loads(done.stdout) if how == "--json" else [json.loads(x) for x in done.stdout.splitlines()]
    )
    assert records
    for record in records:
        check(record, keys)


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
@pytest.mark.parametrize("name", ONE)
def test_a_command_about_one_thing_gives_an_object_on_one_line(few: Any, name: str, how: str) -> None:
    arguments, keys = ONE[name]
    done = few.run(*arguments, how)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    check(json.loads(done.stdout), keys)


def test_the_trash_restore_and_its_end(few: Any) -> None:
    few.run("remove", "1-2")
    listed = json.loads(few.run("trash", "--json").stdout)
    assert [sorted(each) for each in listed] == [sorted([*LINK, "trashed"])] * 2
    restored = json.loads(few.run("restore", "1", "--json").stdout)
    assert [(each["id"], each["changed"]) for each in restored] == [(1, True)]
    gone = json.loads(few.run("trash", "--empty", "--yes", "--json").stdout)
    assert [(each["id"], each["forgotten"]) for each in gone] == [(2, True)]


@pytest.mark.parametrize(
    "arguments",
    [["list", "--tag", "none"], ["search", "zebra"], ["trash"], ["tag", "add", "x", "--tag", "none"]],
    ids=" ".join,
)
def test_nothing_is_an_empty_list(few: Any, arguments: list[str]) -> None:
    assert json.loads(few.run(*arguments, "--json").stdout) == []
    assert few.run(*arguments, "--jsonl").stdout == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_json_in_every_encoding(few: Any, encoding: str) -> None:
    few.run("edit", "1", "--title", "é 损失 😀")
    done = few.run("list", "--json", PYTHONIOENCODING=encoding)
    assert {each["title"] for each in json.loads(done.stdout)} >= {"é 损失 😀"}
