"""What `linkvault search` prints on terminals of 40, 80 and 120 columns, and that a pipe gets every hit."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from vaults import save_link

from linkvault.cli.commands import search as search_command
from linkvault.cli.ui.search_answer import Answer
from linkvault.cli.ui.terminal import cell_width
from linkvault.models import Selection
from linkvault.vault import Vault

SENTENCES = (
    "<p>The boundary was measured with patience on a long day of number {0}, and written down in a book.</p>"
    "<p>边界是这样量出来的:第{0}个人站在墙边,一步一步地走,把走过的路都记在一本很厚的书里,谁也没有忘记。</p>"
    "<p>Nobody who read the book of number {0} forgot how the wall looked when it was measured again.</p>"
)
COUNT = 30
SIZES = [40, 80, 120]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, filled: Any) -> Any:
    program = type(filled)(tmp_path_factory.mktemp("many"))
    for number in range(COUNT):
        words = " ".join(f"word{number}x{place}" for place in range(40))
        body = SENTENCES.format(number) + f"<p>{words}</p>"
        program.keep(f"https://site{number}.example/{number}", f"A boundary {number}", body=body)
    program.name("https://later.example/", "A title about the boundary " * 6, tags=("to read",))
    return program


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("query", ["measured", "边界", "boundary title", "bounxary", "measured zebra"])
def test_no_line_is_wider_than_the_terminal_and_words_stay_whole(many: Any, width: int, query: str) -> None:
    _, shown = many.type("search", query, width=width, NO_COLOR="1")
    assert max(map(cell_width, shown.splitlines())) <= width, shown
    if query == "measured":
        passage = " ".join(line.strip() for line in shown.splitlines())
        assert "The boundary was measured with patience on a long day" in passage
        assert "   The boundary" in shown


@pytest.mark.parametrize("width", SIZES)
def test_the_message_without_hits_and_the_last_line_fit(many: Any, width: int) -> None:
    assert "no results for zebra" in many.type("search", "zebra", width=width, NO_COLOR="1")[1]
    _, shown = many.type("search", "measured", width=width, NO_COLOR="1")
    assert shown.splitlines()[-1] == "... 20 more: -n 50"
    assert len(re.findall(r"(?m)^\d+  ", shown)) == 10


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize(
    "command", [["list"], ["tag", "list"], ["stats"], ["log", "-n", "3"], ["search", "measured zebra lamp"]]
)
def test_tables_charts_and_headings_fit(many: Any, width: int, command: list[str]) -> None:
    _, shown = many.type(*command, width=width, NO_COLOR="1")
    assert max(map(cell_width, shown.splitlines())) <= width, shown


def test_a_narrow_table_says_which_columns_it_leaves_out(many: Any) -> None:
    _, shown = many.type("list", width=40, NO_COLOR="1")
    lines = shown.splitlines()
    assert lines[0].split() == ["ID", "ADDED", "TITLE"]
    assert lines[-1] == "for a wider terminal: SITE, TAGS"
    assert "SITE" in many.type("list", width=80, NO_COLOR="1")[1].splitlines()[0]


def test_a_limit_that_is_given_is_not_commented(many: Any) -> None:
    _, shown = many.type("search", "measured", "-n", "3", NO_COLOR="1")
    assert len(re.findall(r"(?m)^\d+  ", shown)) == 3
    assert "more" not in shown
    _, shown = many.type("search", "measured", "-n", "50", NO_COLOR="1")
    assert len(re.findall(r"(?m)^\d+  ", shown)) == COUNT


@pytest.mark.parametrize(("most", "more"), [(13, "2"), (12, "over 1"), (11, "over 0")])
def test_more_hits_than_are_counted_are_over_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, more: str
) -> None:
    monkeypatch.setattr(search_command, "_MAX_COUNTED", most)
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for number in range(12):
            save_link(vault, f"https://example.org/{number}", title="zebra")
        hits, result = vault.search("zebra", Selection(limit=11))
        answer = search_command._cut(vault, Answer("zebra", hits, result), Selection())
    assert (len(answer.hits), answer.has_more, answer.more) == (10, True, more)


def test_matches_are_in_color_also_where_a_line_ends(many: Any) -> None:
    _, shown = many.type("search", "measured", width=40)
    assert shown.count("\x1b[1;33mmeasured\x1b[0m") >= 10


def test_a_pipe_and_json_get_every_hit(many: Any) -> None:
    assert len(many.run("search", "measured").stdout.splitlines()) == COUNT
    assert len(json.loads(many.run("search", "measured", "--json", "--no-fold").stdout)) == COUNT
    assert len(many.run("search", "measured", "--jsonl", "--no-fold").stdout.splitlines()) == COUNT
    assert len(many.run("search", "measured", "-n", "4").stdout.splitlines()) == 4
    hits = many.run("search", "measured").stdout
    tagged = many.run("tag", "add", "wall", "-", "--dry-run", "--json", stdin=hits).stdout
    assert len(json.loads(tagged)) == COUNT


def test_a_link_without_a_page_is_marked(many: Any) -> None:
    _, shown = many.type("search", "title boundary", NO_COLOR="1")
    assert "[link only: not_fetched]" in " ".join(shown.split())


def test_hits_with_some_of_the_words_have_a_heading(many: Any) -> None:
    _, shown = many.type("search", "word3x1 word3x2 zebra", NO_COLOR="1")
    assert shown.splitlines()[0] == "the best results with only some of the words:"
    assert (
        many.run("search", "word3x1 word3x2 zebra").stderr
        == "the best results with only some of the words:\n"
    )


def test_hits_with_similar_words_are_marked(many: Any) -> None:
    _, shown = many.type("search", "paitence", NO_COLOR="1")
    assert shown.splitlines()[0] == "no results for paitence; showing results for patience"
    (first, *_) = json.loads(many.run("search", "paitence", "--json").stdout)
    assert (first["loosened"], first["correction"]) == (True, "patience")


def test_hits_taller_than_the_terminal_go_through_the_pager(many: Any) -> None:
    pager = many.folder / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    shown = many.type("search", "measured", height=20, LINES=None, LINKVAULT_PAGER=str(pager))[1]
    assert shown.startswith("PAGED")
    shown = many.type("search", "measured", "-n", "1", height=20, LINES=None, LINKVAULT_PAGER=str(pager))[1]
    assert "PAGED" not in shown


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("before:nonsense measured", "no filter, searched as words: before:nonsense\n"),
        ("colour:red measured is:odd", "no filter, searched as words: colour:red, is:odd\n"),
        ("-colour:red measured", "no filter, searched as words: colour:red\n"),
        ("measured before: yesteryear", "no filter, searched as words: before: yesteryear\n"),
        ("measured after:2026-13-45", "no filter, searched as words: after:2026-13-45\n"),
    ],
)
def test_filters_that_are_not_understood_are_named(many: Any, query: str, message: str) -> None:
    for form in ((), ("--json",), ("--jsonl",)):
        assert many.run("search", *form, "--", query).stderr.startswith(message)
    assert message.strip() in many.type("search", "--", query, NO_COLOR="1")[1]


def test_the_end_of_a_long_query_is_named_and_messages_are_short(many: Any) -> None:
    done = many.run("search", "measured " * 32 + "lantern")
    assert done.stderr == "the query is too long; not searched: lantern\n"
    done = many.run("search", "a" * 5_000)
    assert done.stderr.splitlines() == [
        f"the query is too long; not searched: {'a' * 200}...",
        f"no results for {'a' * 200}...",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "std::vector",
        "https://example.org/measured",
        "localhost:8080",
        "c:\\measured",
        "tag:none",
        "after:0999-01-01",
    ],
)
def test_what_is_no_filter_at_all_is_not_named(many: Any, query: str) -> None:
    done = many.run("search", "--", query)
    assert done.returncode == 0
    assert "no filter" not in done.stderr


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("measured after:0999-01-01", COUNT),
        ("measured before:9999-12-31", COUNT),
        ("measured after:9999-12-31", 0),
    ],
)
def test_dates_at_both_ends_of_the_calendar(many: Any, query: str, count: int) -> None:
    done = many.run("search", query)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, count)
