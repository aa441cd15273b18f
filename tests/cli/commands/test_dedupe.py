"""Links whose articles are nearly the same are found, and merged with nothing lost."""

import json
from typing import Any

import pytest

from linkvault.models import Selection
from linkvault.vault import Vault

TEXT = [
    f"<p>{who} measures the {what} of a {thing} and writes it down before the next one comes along.</p>"
    for who, what, thing in zip(
        [
            "A farmer",
            "The smith",
            "My sister",
            "One sailor",
            "The baker",
            "Her friend",
            "A pupil",
            "Our judge",
        ],
        ["length", "weight", "age", "colour", "price", "warmth", "worth", "depth"],
        ["table", "horse", "river", "coat", "loaf", "letter", "road", "well"],
        strict=True,
    )
]


@pytest.fixture
def twice(program: Any) -> Any:
    program.keep("https://a.test/post", "The post", tags=("old",), body="".join(TEXT), note="mine")
    more = "<p>A stranger came by later and told two stories of the north.</p>"
    program.keep(
        "https://b.test/copied",
        "The post, copied",
        tags=("new", "old"),
        note="from B",
        fetched="2026-11-23T10:00:00Z",
        body="".join(TEXT) + more,
    )
    program.keep("https://c.test/other", "Other")
    return program


def test_groups_are_shown_with_how_alike_they_are(twice: Any) -> None:
    (group,) = json.loads(twice.run("dedupe", "--json").stdout)
    assert (group["id"], [each["id"] for each in group["copies"]]) == (1, [2])
    assert 0.85 < group["copies"][0]["alike"] < 1
    first, second = (line.split("\t") for line in twice.run("dedupe").stdout.splitlines())
    assert (first[:3], second[0], second[2]) == (["1", "100%", "1"], "1", "2")
    assert "The post, copied" in twice.type("dedupe", NO_COLOR="1")[1]
    assert twice.run("dedupe", "--alike", "100").stderr == "no two articles are nearly the same\n"


def test_a_merge_loses_nothing(twice: Any) -> None:
    done = twice.run("dedupe", "--merge", "--yes")
    assert (done.returncode, done.stdout) == (0, "merged 1 link into 1\n")
    with Vault(twice.vault) as vault:
        link = vault.get(1)
        assert vault.select_ids(Selection(sort="id", reverse=True)) == [1, 3]
        assert (link.tags, link.note, link.added) == (
            ("new", "old"),
            "mine\n\nfrom B",
            "2026-11-20T10:00:00Z",
        )
        assert [each.number for each in vault.snapshots(1)] == [1, 2]
        assert vault.snapshot(1).final_url == "https://b.test/copied"
        assert vault.page(vault.snapshot(1, number=2)) is not None
        assert vault.link("https://b.test/copied").id == 1
        assert [hit.link.id for hit in vault.search("stories tag:new", Selection())[0]] == [1]
        assert [hit.link.id for hit in vault.search("farmer", Selection())[0]] == [1]
    assert twice.run("dedupe", "--json").stdout == "[]\n"
    assert json.loads(twice.run("add", "--no-fetch", "https://b.test/copied", "--json").stdout)[0]["id"] == 1


def test_a_dry_run_and_no_answer_change_nothing(twice: Any) -> None:
    before = twice.run("list", "--json").stdout
    assert len(twice.run("dedupe", "--merge", "--dry-run").stdout.splitlines()) == 2
    assert twice.run("dedupe", "--merge").returncode == 2
    assert twice.type("dedupe", "--merge", keys="n\n")[0] == 1
    assert twice.run("list", "--json").stdout == before
    assert twice.type("dedupe", "--merge", keys="y\n")[0] == 0
    assert twice.run("list", "--json").stdout != before


def test_titles_that_the_user_gave_are_kept(twice: Any) -> None:
    twice.run("edit", "2", "--title", "Given")
    twice.run("dedupe", "--merge", "--yes")
    assert json.loads(twice.run("list", "--json", "--tag", "new").stdout)[0]["title"] == "Given"


def test_what_is_in_the_trash_is_left_there(twice: Any) -> None:
    twice.run("remove", "2")
    assert twice.run("dedupe", "--json").stdout == "[]\n"


def test_only_the_chosen_links_are_compared(twice: Any) -> None:
    twice.keep("https://d.test/again", "Again", tags=("old",), body="".join(TEXT))
    everything = json.loads(twice.run("dedupe", "--json").stdout)
    assert [(g["id"], {each["id"] for each in g["copies"]}) for g in everything] == [(1, {2, 4})]
    for arguments, group in {
        ("--tag", "new"): [],
        ("2-4",): [(4, 2)],
        ("1", "https://d.test/again"): [(1, 4)],
        ("--site", "b.test", "--tag", "old"): [],
        ("--not-tag", "new"): [(1, 4)],
    }.items():
        found = json.loads(twice.run("dedupe", *arguments, "--json").stdout)
        assert [(each["id"], each["copies"][0]["id"]) for each in found] == group, arguments
    assert twice.run("dedupe", "1", "4", "--merge", "--yes").stdout == "merged 1 link into 1\n"
    assert {each["id"] for each in json.loads(twice.run("list", "--json").stdout)} == {1, 2, 3}
    assert twice.run("dedupe", "99").returncode == 3


def test_what_would_be_done_and_what_was_done_is_told(twice: Any) -> None:
    assert twice.run("dedupe", "--merge", "--dry-run").stderr == "would merge 1 link into 1\n"
    (would,) = json.loads(twice.run("dedupe", "--merge", "--dry-run", "--json").stdout)
    assert (would["merged"], would["tags"]) == (False, ["old"])
    (done,) = json.loads(twice.run("dedupe", "--merge", "--yes", "--json").stdout)
    assert (done["merged"], done["tags"]) == (True, ["new", "old"])
    assert twice.run("dedupe", "--merge", "--yes").stderr == "no two articles are nearly the same\n"
