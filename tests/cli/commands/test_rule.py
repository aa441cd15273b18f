"""`linkvault rule`, and the rules of the user in `add` and `reextract`."""

import json
from typing import Any

import pytest
from server import Site

WORDS = (
    "The harbour froze in the third week, and nobody could say when the ships, all nine, would leave. " * 3
)
PAGE = (
    f"<title>Ice</title><h1>Ice</h1><p>{WORDS}</p><p>{WORDS}</p><div class='note'>A note of five words.</div>"
)
RULE = '["{host}"]\nbody = ".note"\ntitle = ["h9", "h1"]\nstrip = "img"\n'


def write(program: Any, text: str, name: str = "rules.toml") -> None:
    path = program.folder / ".config" / "linkvault" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_no_rules(program: Any) -> None:
    done = program.run("rule", "list")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("no rules in ")


def test_rules_of_both_kinds_are_listed(program: Any) -> None:
    write(program, RULE.format(host="example.org"))
    write(program, "body: //main\ntest_url: https://b.test/1\n", "site-rules/b.test.txt")
    lines = program.run("rule", "list").stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["example.org", "body, title, strip"],
        ["b.test", "body"],
    ]
    record = json.loads(program.run("rule", "list", "--json").stdout)
    assert record[1]["tests"] == ["https://b.test/1"]
    assert record[0]["body"][0] == {"text": ".note", "is_xpath": False, "line": 2}


def test_a_rule_is_tested_on_a_fetched_page(program: Any, site: Site) -> None:
    write(program, RULE.format(host="127.0.0.1"))
    url = site.answer("/ice", PAGE.encode())
    done = program.run("rule", "test", url)
    assert (done.returncode, done.stderr) == (0, "fetched the page; it is not stored\n")
    for line in (
        "body       line 2, .note  (1 match): A note of five words.",
        "title      line 3, h9  (0 matches)",
        "strip      line 4, img  (0 matches)",
    ):
        assert line in done.stdout.splitlines()
    assert done.stdout.endswith("\n\nA note of five words.\n")
    record = json.loads(program.run("rule", "test", url, "--json").stdout)
    assert (record["text"].strip(), record["title"], record["took_body"]) == (
        "A note of five words.",
        "Ice",
        True,
    )
    assert program.run("list").stdout == ""


def test_a_rule_is_tested_on_a_stored_page_and_then_applied(few: Any) -> None:
    write(few, '["example.org"]\nbody = "p:nth-of-type(2)"\n')
    assert few.run("rule", "test", "1").stdout.rstrip().endswith("thrown ten times.")
    assert "saved" in few.run("reextract", "1").stdout
    assert few.run("show", "1", "--text").stdout.startswith("Two roads lead to it")


def test_add_uses_the_rules(program: Any, site: Site) -> None:
    write(program, RULE.format(host="127.0.0.1"))
    program.run("add", site.answer("/ice", PAGE.encode()))
    assert program.run("show", "1", "--text").stdout == "A note of five words.\n"


def test_a_body_selector_without_a_match_is_a_warning(program: Any, site: Site) -> None:
    write(program, '["127.0.0.1"]\nbody = "#none"\n')
    done = program.run("add", site.answer("/ice", PAGE.encode()))
    assert done.returncode == 0
    assert "no body selector matches this page" in done.stderr
    assert "harbour" in program.run("show", "1").stdout


def test_a_host_without_a_rule_is_an_error(few: Any) -> None:
    done = few.run("rule", "test", "1")
    assert done.returncode == 3
    assert "no rule for https://example.org/loss" in done.stderr
    assert "rules.toml" in done.stderr


@pytest.mark.parametrize("command", [["rule", "list"], ["rule", "test", "1"], ["add", "http://a.test/"], ["reextract"]],
                         ids=" ".join)  # fmt: skip
def test_a_wrong_selector_is_wrong_usage_everywhere(few: Any, command: list[str]) -> None:
    write(few, '["a.test"]\nbody = "p"\nstrip = ["//p["]\n')
    done = few.run(*command)
    assert done.returncode == 2
    assert "rules.toml, line 3: invalid XPath selector" in done.stderr
