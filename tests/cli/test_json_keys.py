"""The keys of JSON output: none may be renamed or removed. Unknown values are null; times have a zone."""

import json
import re
from typing import Any

import pytest

LINK = "id url title site tags added saved published lang words status reason note".split()
OUTCOME = ["url", "id", "status", "reason", "warnings", "title", "tags", "snapshot"]
HIT = [*LINK, "score", "snippet", "matches", "loosened", "line", "copies", "correction"]
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
    "assets --drop": (["assets", "--drop", "1", "--dry-run"], ["links", "pictures", "bytes", "dry_run"]),
    "config": (["config"], ["db", "user_agent", "color", "pager", "file", "vault"]),
}
COMPARED = {
    "related": (["related", "1"], [*LINK, "score", "shared_tags"]),
    "dedupe": (["dedupe"], [*LINK, "copies", "merged"]),
    "dedupe --merge --dry-run": (["dedupe", "--merge", "--dry-run"], [*LINK, "copies", "merged"]),
    "show --find": (["show", "1", "--find", "loss"], ["line", "text", "matches"]),
    "rule list": (
        ["rule", "list"],
        ["host", "source", "line", "below", "body", "title", "byline", "date", "strip", "tests"],
    ),
}
EXPLAINED = {
    "explain": (
        ["explain", "1"],
        ["url", "how", "origins", "verdict", "signs", "applied", "chosen", "rule", "warnings", "posts"],
    ),
    "rule test": (
        ["rule", "test", "1"],
        ["host", "source", "took_body", "found", "title", "byline", "published", "warnings", "text"],
    ),
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
def test_commands_on_several_things_print_a_list_or_lines(few: Any, name: str, how: str) -> None:
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
def test_commands_on_one_thing_print_one_object(few: Any, name: str, how: str) -> None:
    arguments, keys = ONE[name]
    done = few.run(*arguments, how)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    check(json.loads(done.stdout), keys)


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
@pytest.mark.parametrize("name", COMPARED)
def test_commands_that_compare_print_a_list_or_lines(compared: Any, name: str, how: str) -> None:
    arguments, keys = COMPARED[name]
    done = compared.run(*arguments, how)
    assert done.returncode == 0, done.stderr
    records = (
        json.loads(done.stdout) if how == "--json" else [json.loads(x) for x in done.stdout.splitlines()]
    )
    assert records
    for record in records:
        check(record, keys)
        for copy in record.get("copies", ()):
            check(copy, [*LINK, "alike"])


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
@pytest.mark.parametrize("name", EXPLAINED)
def test_commands_that_explain_print_one_object(compared: Any, name: str, how: str) -> None:
    arguments, keys = EXPLAINED[name]
    done = compared.run(*arguments, how)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    check(json.loads(done.stdout), keys)


def test_explain_describes_the_choice_of_blocks(compared: Any) -> None:
    record = json.loads(compared.run("explain", "2", "--json").stdout)
    check(record["verdict"], ["reason", "sentence", "warnings"])
    check(record["origins"][0], ["field", "value", "places"])
    chosen = record["chosen"]
    check(chosen, ["container", "design", "rivals", "as_list", "judged", "words", "kept_words", "blocks"])
    check(chosen["design"], ["name", "claim", "factor"])
    check(
        chosen["blocks"][0], ["index", "text", "words", "kept", "why", "weight", "vote", "chance", "reasons"]
    )


def test_stats_prints_counts_and_groups(few: Any) -> None:
    record = json.loads(few.run("stats", "--json").stdout)
    counts = ["links", "snapshots", "words", "tags", "sites", "trash", "file_bytes", "page_bytes"]
    groups = ["by_status", "by_site", "by_tag", "by_month"]
    assert set(record) >= {*counts, *groups, "oldest", "newest"}
    assert all(isinstance(record[name], int) for name in counts)
    assert all(set(row) >= {"name", "links"} for name in groups for row in record[name])


def test_trash_and_restore(few: Any) -> None:
    few.run("remove", "1-2")
    listed = json.loads(few.run("trash", "--json").stdout)
    assert [sorted(link) for link in listed] == [sorted([*LINK, "trashed"])] * 2
    restored = json.loads(few.run("restore", "1", "--json").stdout)
    assert [(link["id"], link["changed"]) for link in restored] == [(1, True)]
    deleted = json.loads(few.run("trash", "--empty", "--yes", "--json").stdout)
    assert [(link["id"], link["forgotten"]) for link in deleted] == [(2, True)]


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--tag", "none"],
        ["search", "zebra"],
        ["trash"],
        ["tag", "add", "x", "--tag", "none"],
        ["related", "3"],
        ["dedupe"],
        ["show", "1", "--find", "zebra"],
        ["rule", "list"],
    ],
    ids=" ".join,
)
def test_no_results_are_an_empty_list(few: Any, arguments: list[str]) -> None:
    assert json.loads(few.run(*arguments, "--json").stdout) == []
    assert few.run(*arguments, "--jsonl").stdout == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_valid_in_every_encoding(few: Any, encoding: str) -> None:
    few.run("edit", "1", "--title", "é 损失 😀")
    done = few.run("list", "--json", PYTHONIOENCODING=encoding)
    assert {link["title"] for link in json.loads(done.stdout)} >= {"é 损失 😀"}
