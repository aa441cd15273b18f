"""`linkvault dedupe`: near copies are listed, and merged without losing anything."""

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
def copied(program: Any) -> Any:
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


def test_groups_are_printed_with_their_resemblance(copied: Any) -> None:
    (group,) = json.loads(copied.run("dedupe", "--json").stdout)
    assert (group["id"], [copy["id"] for copy in group["copies"]]) == (1, [2])
    assert 0.85 < group["copies"][0]["alike"] < 1
    first, second = (line.split("\t") for line in copied.run("dedupe").stdout.splitlines())
    assert (first[:3], second[0], second[2]) == (["1", "100%", "1"], "1", "2")
    assert "The post, copied" in copied.type("dedupe", NO_COLOR="1")[1]
    assert copied.run("dedupe", "--alike", "100").stderr == "no near copies\n"


def test_a_merge_loses_nothing(copied: Any) -> None:
    done = copied.run("dedupe", "--merge", "--yes")
    assert (done.returncode, done.stdout) == (0, "merged 1 link into 1\n")
    with Vault(copied.vault) as vault:
        link = vault.get(1)
        assert vault.select_ids(Selection(sort="id", reverse=True)) == [1, 3]
        assert (link.tags, link.note, link.added) == (
            ("new", "old"),
            "mine\n\nfrom B",
            "2026-11-20T10:00:00Z",
        )
        assert [snapshot.number for snapshot in vault.snapshots(1)] == [1, 2]
        assert vault.snapshot(1).final_url == "https://b.test/copied"
        assert vault.page(vault.snapshot(1, number=2)) is not None
        assert vault.link("https://b.test/copied").id == 1
        assert [hit.link.id for hit in vault.search("stories tag:new", Selection())[0]] == [1]
        assert [hit.link.id for hit in vault.search("farmer", Selection())[0]] == [1]
    assert copied.run("dedupe", "--json").stdout == "[]\n"
    assert json.loads(copied.run("add", "--no-fetch", "https://b.test/copied", "--json").stdout)[0]["id"] == 1


def test_a_dry_run_and_no_answer_change_nothing(copied: Any) -> None:
    before = copied.run("list", "--json").stdout
    assert len(copied.run("dedupe", "--merge", "--dry-run").stdout.splitlines()) == 2
    assert copied.run("dedupe", "--merge").returncode == 2
    assert copied.type("dedupe", "--merge", keys="n\n")[0] == 1
    assert copied.run("list", "--json").stdout == before
    assert copied.type("dedupe", "--merge", keys="y\n")[0] == 0
    assert copied.run("list", "--json").stdout != before


def test_a_merge_keeps_the_title_that_the_user_set(copied: Any) -> None:
    copied.run("edit", "2", "--title", "Given")
    copied.run("dedupe", "--merge", "--yes")
    assert json.loads(copied.run("list", "--json", "--tag", "new").stdout)[0]["title"] == "Given"


def test_links_in_the_trash_are_not_compared(copied: Any) -> None:
    copied.run("remove", "2")
    assert copied.run("dedupe", "--json").stdout == "[]\n"


def test_only_the_chosen_links_are_compared(copied: Any) -> None:
    copied.keep("https://d.test/again", "Again", tags=("old",), body="".join(TEXT))
    everything = json.loads(copied.run("dedupe", "--json").stdout)
    assert [(g["id"], {copy["id"] for copy in g["copies"]}) for g in everything] == [(1, {2, 4})]
    for arguments, group in {
        ("--tag", "new"): [],
        ("2-4",): [(4, 2)],
        ("1", "https://d.test/again"): [(1, 4)],
        ("--site", "b.test", "--tag", "old"): [],
        ("--not-tag", "new"): [(1, 4)],
    }.items():
        groups = json.loads(copied.run("dedupe", *arguments, "--json").stdout)
        assert [(first["id"], first["copies"][0]["id"]) for first in groups] == group, arguments
    assert copied.run("dedupe", "1", "4", "--merge", "--yes").stdout == "merged 1 link into 1\n"
    assert {link["id"] for link in json.loads(copied.run("list", "--json").stdout)} == {1, 2, 3}
    assert copied.run("dedupe", "99").returncode == 3


def test_a_dry_run_and_a_merge_print_what_they_do(copied: Any) -> None:
    assert copied.run("dedupe", "--merge", "--dry-run").stderr == "would merge 1 link into 1\n"
    (would,) = json.loads(copied.run("dedupe", "--merge", "--dry-run", "--json").stdout)
    assert (would["merged"], would["tags"]) == (False, ["old"])
    (done,) = json.loads(copied.run("dedupe", "--merge", "--yes", "--json").stdout)
    assert (done["merged"], done["tags"]) == (True, ["new", "old"])
    assert copied.run("dedupe", "--merge", "--yes").stderr == "no near copies\n"
