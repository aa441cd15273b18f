"""`linkvault remove`, `restore` and `trash`: what their messages and hints name."""

from typing import Any

import pytest

RESTORE_2 = "linkvault: link 2 is in the trash\nhint: restore with `linkvault restore 2`\n"


@pytest.mark.parametrize(
    "command",
    [["show", "2"], ["show", "https://example.org/later"], ["remove", "2"], ["tag", "add", "x", "1", "2"]],
    ids=" ".join,
)
def test_an_error_says_that_a_link_is_in_the_trash(few: Any, command: list[str]) -> None:
    few.run("remove", "2")
    done = few.run(*command)
    assert (done.returncode, done.stderr) == (3, RESTORE_2)


def test_an_error_names_a_range_of_links_in_the_trash(few: Any) -> None:
    few.run("remove", "2-3")
    done = few.run("tag", "add", "x", "2-3")
    assert (done.returncode, done.stderr.splitlines()) == (
        3,
        ["linkvault: the links 2-3 are in the trash", "hint: restore with `linkvault restore 2-3`"],
    )


def test_a_link_that_is_not_in_the_trash_hints_at_the_list_of_the_trash(few: Any) -> None:
    done = few.run("restore", "2")
    assert (done.returncode, done.stderr.splitlines()) == (
        3,
        [
            "linkvault: no such link in the trash: 2",
            "hint: `linkvault trash` lists the links in the trash",
        ],
    )


def test_the_hint_after_remove_names_the_command_that_undoes_it(few: Any) -> None:
    done = few.run("remove", "2")
    assert done.stderr.startswith("`linkvault restore 2` undoes this; ")
    assert few.run("remove", "3", "1").stderr.startswith("`linkvault restore 1 3` undoes this; ")


def test_the_hint_after_removing_many_links_has_no_ids(few: Any) -> None:
    for number in range(4, 12):
        few.name(f"https://example.org/{number}", "A link")
    assert few.run("remove", "1-11").stderr.startswith("`linkvault restore ID...` undoes this; ")
