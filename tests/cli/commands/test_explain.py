"""`linkvault explain`: a stored page is read offline; another one is fetched and not stored."""

import json
from pathlib import Path
from typing import Any

from server import Site

from linkvault.cli.views import explanation_lines
from linkvault.extract.choose.container import Stage
from linkvault.extract.explain import wording

WORDS = (
    "The harbour froze in the third week, and nobody could say when the ships, all nine, would leave. " * 3
)
HOSTILE = (
    f"<title>Ice</title><h1>Ice</h1><p>{WORDS}</p><nav class='a\x9b31m'>\x1b[31mred &#x202e;turned</nav>"
)
PAGE = f"<title>Ice</title><h1>Ice</h1><p>{WORDS}</p><p>{WORDS}</p><nav><a href='/'>Home</a></nav>"


def test_a_stored_page_is_explained_offline(filled: Any) -> None:
    done = filled.run("explain", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("https://example.org/loss\ntitle      Loss 损失  (heading “Loss 损失”")
    assert "\ncontainer  article" in done.stdout
    assert "readability keeps" in done.stdout
    assert len(done.stdout.splitlines()) <= 35
    assert filled.run("explain", "https://example.org/loss").stdout == done.stdout


def test_all_shows_every_block(filled: Any) -> None:
    shown = filled.run("explain", "1", "--all").stdout.splitlines()
    assert sum(line[:2] in ("+ ", "- ") for line in shown) == 5


def test_json_has_every_key(filled: Any) -> None:
    record = json.loads(filled.run("explain", "1", "--json").stdout)
    assert {"url", "how", "origins", "verdict", "signs", "applied", "chosen", "rule", "warnings"} <= set(
        record
    )
    assert {"text", "kept", "why", "weight", "chance", "vote", "reasons"} <= set(
        record["chosen"]["blocks"][0]
    )


def test_the_page_of_an_unknown_address_is_fetched_and_not_stored(program: Any, site: Site) -> None:
    done = program.run("explain", site.answer("/ice", PAGE.encode()))
    assert (done.returncode, done.stderr) == (0, "fetched the page; it is not stored\n")
    assert "title      Ice" in done.stdout
    assert program.run("list").stdout == ""


def test_a_page_without_an_article_is_explained(program: Any, site: Site) -> None:
    done = program.run("explain", site.answer("/x", b"<title>Page not found</title><h1>Page not found</h1>"))
    assert done.returncode == 0
    assert "verdict    the page says that it does not exist" in done.stdout


def test_control_characters_are_not_printed(program: Any, site: Site) -> None:
    url = site.answer("/ice", HOSTILE.encode())
    for arguments in ([], ["--all"], ["--json"]):
        shown = program.run("explain", url, *arguments).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_exit_statuses(filled: Any) -> None:
    assert filled.run("explain", "99").returncode == 3
    assert filled.run("explain", "2").returncode == 3  # a link alone
    assert filled.run("explain", "http://127.0.0.1:9/").returncode == 4
    assert filled.run("explain").returncode == 2


def test_a_wrong_rule_is_reported(few: Any) -> None:
    folder = few.folder / ".config" / "linkvault"
    folder.mkdir(parents=True)
    Path(folder / "rules.toml").write_text('["a.test"]\nbody = "p["', encoding="utf-8")
    done = few.run("explain", "1")
    assert done.returncode == 2
    assert "rules.toml, line 2: invalid CSS selector" in done.stderr


def test_decisions_are_recognized_by_the_words_of_extract() -> None:
    assert explanation_lines._SCORE_ALONE == wording.SCORE_ALONE
    for is_kept in (True, False):
        words = wording.describe_change(Stage.CLASSIFIER, is_kept=is_kept, as_list=False, has_score=True)
        assert words.startswith(explanation_lines._CLASSIFIER)
