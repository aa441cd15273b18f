"""Words that no page holds: what was meant is searched for, or told."""

from typing import Any


def test_a_slip_is_answered_on_a_terminal_and_told_in_a_pipe(filled: Any) -> None:
    done = filled.run("search", "lerning")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("did you mean: learning\n")
    assert filled.run("search", "lerning", "--json").stdout == "[]\n"
    _, shown = filled.type("search", "lerning", NO_COLOR="1")
    assert "nothing found for: lerning; searched for this instead: learning" in shown
    assert "learning makes that number small" in shown
