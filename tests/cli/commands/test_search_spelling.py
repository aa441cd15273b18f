"""Words that no page holds: what was meant is searched for, or told; and how a query was understood."""

import json
from typing import Any

import pytest


def test_a_slip_is_answered_on_a_terminal_and_told_in_a_pipe(filled: Any) -> None:
    done = filled.run("search", "lerning")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "did you mean: learning\nnothing found for: lerning\n"
    assert filled.run("search", "lerning", "--json").stdout == "[]\n"
    _, shown = filled.type("search", "lerning", NO_COLOR="1")
    assert "nothing found for: lerning; searched for this instead: learning" in shown
    assert "learning makes that number small" in shown
    assert "did you mean" not in shown


def test_how_a_query_was_understood_is_said_beside_the_answer(filled: Any) -> None:
    done = filled.run("search", "損失 -tag:none", "--explain", "--json")
    assert done.stderr.splitlines() == [
        "understood as: 損失 -tag:none",
        "  the characters 損失, compared as 损失",
        "  not: links with the tag none",
    ]
    assert [hit["id"] for hit in json.loads(done.stdout)] == [1]


@pytest.mark.parametrize("odd", ["!?", "😀", '"', "OR", "-", "()", "*", "“”"])
def test_what_holds_no_word_is_said_to_ask_nothing(filled: Any, odd: str) -> None:
    done = filled.run("search", "--explain", "--", odd)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("understood as: nothing\n  nothing: the query has no letter and no digit\n")
