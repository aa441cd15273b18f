"""`linkvault search` for words on no page: suggestions, corrections, and how a query is understood."""

import json
from typing import Any

import pytest


def test_a_misspelling_is_corrected_everywhere(filled: Any) -> None:
    message = "no results for lerning; showing results for learning\n"
    done = filled.run("search", "lerning")
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 2, message)
    done = filled.run("search", "lerning", "--json")
    assert [hit["correction"] for hit in json.loads(done.stdout)] == ["learning"]
    assert done.stderr == message
    _, shown = filled.type("search", "lerning", NO_COLOR="1")
    assert "no results for lerning; showing results for learning" in shown
    assert "learning makes that number small" in shown


@pytest.mark.parametrize("command", [["list", "--tag", "pyhton"], ["search", "learning", "--tag", "pyhton"],
                                     ["search", "learning tag:pyhton"], ["search", "tag:pyhton"]])  # fmt: skip
def test_the_nearest_tag_is_named_for_one_that_no_link_has(filled: Any, command: list[str]) -> None:
    filled.run("tag", "add", "python", "1")
    assert filled.run(*command).stderr.splitlines()[1:] == [
        "no link has the tag pyhton; did you mean python?"
    ]


def test_the_nearest_site_is_named_and_no_name_that_is_far(filled: Any) -> None:
    site = json.loads(filled.run("list", "--json").stdout)[0]["site"]
    message = f"no link has the site {site[1:]}; did you mean {site}?"
    assert filled.run("search", f"learning site:{site[1:]}").stderr.splitlines()[1:] == [message]
    assert filled.run("list", "--site", site[1:]).stderr.splitlines()[1:] == [message]
    assert filled.run("search", "learning tag:nothing site:else.invalid").stderr.splitlines()[1:] == []


def test_explain_prints_how_a_query_is_understood(filled: Any) -> None:
    done = filled.run("search", "損失 -tag:none", "--explain", "--json")
    assert done.stderr.splitlines() == [
        "query: 損失 -tag:none",
        "  the characters 損失, compared as 损失",
        "  not: links with the tag none",
    ]
    assert [hit["id"] for hit in json.loads(done.stdout)] == [1]


@pytest.mark.parametrize("odd", ["!?", '"', "OR", "-", "()", "*", "“”"])
def test_explain_of_a_query_without_words(filled: Any, odd: str) -> None:
    done = filled.run("search", "--explain", "--", odd)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("query: empty\n  nothing: the query has no letter, digit or sign\n")
