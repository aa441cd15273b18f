"""`linkvault search` with near copies: one hit on a terminal, every link in a pipe."""

import json
from typing import Any

import pytest


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, filled: Any) -> Any:
    """Links 1 and 3 of the filled vault have the same text; 2 is a link alone."""
    return filled


def test_a_terminal_and_json_get_one_hit_for_both(shelf: Any) -> None:
    (hit,) = json.loads(shelf.run("search", "ruler", "--json").stdout)
    assert {hit["id"], *hit["copies"]} == {1, 3}
    _, shown = shelf.type("search", "ruler", NO_COLOR="1")
    assert f"(+1 near copy: {hit['copies'][0]})" in shown


def test_a_pipe_gets_a_line_for_each(shelf: Any) -> None:
    assert len(shelf.run("search", "ruler").stdout.splitlines()) == 2
    assert len(shelf.run("search", "ruler", "--fold").stdout.splitlines()) == 1
    unfolded = json.loads(shelf.run("search", "ruler", "--no-fold", "--json").stdout)
    assert [hit["copies"] for hit in unfolded] == [[], []]
    assert "near copy" not in shelf.type("search", "ruler", "--no-fold", NO_COLOR="1")[1]


def test_a_json_line_passes_its_copies_to_the_next_command(shelf: Any) -> None:
    hits = shelf.run("search", "ruler", "--jsonl").stdout
    assert hits.count("\n") == 1
    tagged = shelf.run("tag", "add", "both", "-", "--dry-run", "--json", stdin=hits).stdout
    assert {link["id"] for link in json.loads(tagged)} == {1, 3}


def test_a_message_says_that_the_trash_is_not_searched(few: Any) -> None:
    assert "trash" not in few.run("search", "zebra").stderr
    few.run("remove", "3")
    assert few.run("search", "third").stderr == (
        "no results for third\nthe trash is not searched; `linkvault trash` lists the 1 link in it\n"
    )
    assert few.run("trash", "--tag", "ml").stderr == "no links in the trash match\n"
    few.run("restore", "3")
    assert few.run("trash", "--tag", "ml").stderr == "the trash is empty\n"


def test_the_title_of_a_link_without_text_is_shown_once(shelf: Any) -> None:
    _, shown = shelf.type("search", "later", NO_COLOR="1")
    assert shown.count("Later") == 1
