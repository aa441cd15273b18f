"""An explanation reports the decisions of the pipeline and agrees with the article."""

from collections.abc import Callable

import pytest

from linkvault.extract import NO_RULES, SiteRules, explain_page, extract
from linkvault.extract.choose.features import FEATURE_NAMES
from linkvault.extract.explain import BlockReport, Explanation, to_record
from linkvault.extract.explain.wording import FEATURE_WORDS
from linkvault.extract.site_rules.load import parse_toml
from linkvault.models import Page

SENTENCE = (
    "The harbour froze in the third week, and nobody could say when the ships, all nine, would leave again."
)
LINKS = "".join(f'<li><a href="/n/{n}">Ten other stories, number {n}</a></li>' for n in range(6))
PAGE = f"""<!doctype html><html lang="en"><head><title>Ice in the harbour - The Gazette</title>
<meta name="author" content="Mira Holt"><meta property="article:published_time" content="2024-05-03">
<script>f()</script></head><body>
<nav><a href="/">Home</a> <a href="/about">About the Gazette</a></nav>
<div class="story"><h1>Ice in the harbour</h1><p>3 May 2024</p><p>{SENTENCE} {SENTENCE}</p>
<figure><img src="a.png"><figcaption>Nine ships in ice.</figcaption></figure>
<h2>The ships</h2><p>{SENTENCE} {SENTENCE}</p><p>The mass is \\(m = 9\\). {SENTENCE}</p>
<p>{SENTENCE} {SENTENCE}</p><p>Share this story</p></div>
<div class="related"><h3>Related</h3><ul>{LINKS}</ul></div>
<footer>Copyright 2024 The Gazette. All rights reserved.</footer></body></html>"""


def page(body: str = PAGE, media_type: str = "text/html") -> Page:
    url = "https://gazette.test/ice"
    return Page(url, url, 200, media_type, body.encode(), "")


def explain_body(body: str = PAGE, rules: str = "") -> Explanation:
    return explain_page(page(body), SiteRules(parse_toml(rules, "rules.toml")) if rules else NO_RULES)


def block(explanation: Explanation, beginning: str) -> BlockReport:
    assert explanation.chosen is not None
    return next(report for report in explanation.chosen.blocks if report.text.startswith(beginning))


def test_kept_blocks_are_in_the_article() -> None:
    """Every block reported as kept is in the article, and no other."""
    explanation, html = explain_body(), extract(page()).html
    assert explanation.chosen is not None
    for report in explanation.chosen.blocks:
        if "m = 9" not in report.text:  # a formula has another form in HTML
            assert (report.text in html) is report.is_kept, report


def test_the_container_and_its_rivals() -> None:
    chosen = explain_body().chosen
    assert chosen is not None
    assert (chosen.container, chosen.design.name) == ("div.story", "div.story")
    assert chosen.rivals
    assert all(rival.claim < chosen.design.claim for rival in chosen.rivals)
    assert 0 < chosen.agreed_words <= min(chosen.voted_words, chosen.kept_words) <= chosen.words


@pytest.mark.parametrize(
    ("beginning", "is_kept", "why", "reason"),
    [
        ("Home", False, "its score", "it is in boilerplate: nav"),
        ("Ten other", False, "its score", "it is in boilerplate: div.related"),
        ("Copyright", False, "its score", "it reads like a legal notice"),
        ("Ice in the harbour", False, "the title again, or a line with date", None),
        ("Share this", False, "a caption, a credit, or a line that asks", None),
        ("The ships", True, "its score", "it is a heading"),
        ("The harbour", True, "its score", "it ends a sentence"),
        ("Nine ships", True, "the caption of a kept image", None),
    ],
)
def test_a_block_has_its_reasons(beginning: str, is_kept: bool, why: str, reason: str | None) -> None:
    report = block(explain_body(), beginning)
    assert report.is_kept is is_kept
    assert report.why.startswith(why)
    assert reason is None or reason in [entry.words for entry in report.reasons]


def test_reasons_come_strongest_first() -> None:
    chosen = explain_body().chosen
    assert chosen is not None
    for report in chosen.blocks:
        strengths = [abs(reason.weight) for reason in report.reasons]
        assert strengths == sorted(strengths, reverse=True)


def test_every_feature_of_the_classifier_has_a_description() -> None:
    assert set(FEATURE_WORDS) == set(FEATURE_NAMES)


def test_a_change_by_the_classifier_is_reported() -> None:
    """A thread: the scores choose one post, the classifier reviews the others."""
    posts = "".join(f'<div class="post"><b>user{n}</b><p>{SENTENCE}</p></div>' for n in range(20))
    chosen = explain_body(f"<title>Ice?</title><body><h1>Ice?</h1>{posts}<ul>{LINKS}</ul></body>").chosen
    assert chosen is not None
    assert chosen.judged
    for report in chosen.blocks:
        assert report.chance is not None
        if report.why.startswith("the classifier"):
            assert report.reasons[0].words.startswith(tuple(FEATURE_WORDS.values()))


def test_sources_of_title_byline_and_date() -> None:
    title, byline, published = explain_body().origins
    assert title.places == ("heading “Ice in the harbour”", "<title>, shortened")
    assert (byline.value, byline.places) == ("Mira Holt", ("meta author",))
    assert (published.value, published.places) == ("2024-05-03", ("meta article:published_time",))


def test_a_field_that_the_page_does_not_state_has_no_source() -> None:
    origins = explain_body(f"<body><p>{SENTENCE}</p></body>").origins
    assert [(origin.value, origin.places) for origin in origins] == [(None, ())] * 3


def test_rules_that_changed_the_page_are_named() -> None:
    assert "delimited" in explain_body().applied
    assert "katex" not in explain_body().applied


def test_signals_and_verdict_of_a_page_without_an_article() -> None:
    explanation = explain_body(
        '<title>Log in</title><form><input type="password"></form><p>Log in to go on.</p>'
    )
    assert explanation.verdict.reason == "login"
    assert "password fields: 1" in explanation.signs


def test_a_list_is_reported_as_a_list() -> None:
    entries = "".join(
        f'<li><a href="/{n}">A story about ice and ships number {n}</a></li>' for n in range(90)
    )
    explanation = explain_body(f"<title>News</title><body><main><ul>{entries}</ul></main></body>")
    assert explanation.how == "list"
    assert {report.why for report in explanation.chosen.blocks} == {"the page is a list, kept complete"}  # type: ignore[union-attr]


def test_the_users_rule_is_reported() -> None:
    explanation = explain_body(
        rules='["gazette.test"]\nbody = [".none", ".story"]\ntitle = "h2"\nstrip = "figure"'
    )
    assert (explanation.how, explanation.chosen) == ("rule", None)
    assert explanation.rule is not None
    assert explanation.rule.took_body
    counts = {
        (match.key, match.selector.text): (match.count, match.used) for match in explanation.rule.matches
    }
    assert counts == {
        ("title", "h2"): (1, True),
        ("strip", "figure"): (1, True),
        ("body", ".none"): (0, False),
        ("body", ".story"): (1, True),
    }
    assert explanation.origins[0].places == ("your rule for gazette.test",)


def test_plain_text_is_reported_as_plain() -> None:
    explanation = explain_page(page("Ice\n\nNine ships.", "text/plain"))
    assert (explanation.how, explanation.origins[0].value) == ("plain", "Ice")


@pytest.mark.parametrize(
    "make",
    [lambda: "", lambda: "<p>x</p>", lambda: "<div>" * 3000 + "x", lambda: "<frameset><frame src=a></frameset>"],
    ids=["empty", "a letter", "deep", "frames"],
)  # fmt: skip
def test_any_page_can_be_explained(make: Callable[[], str]) -> None:
    assert explain_body(make()).how in ("blocks", "list")


def test_the_json_keys_are_those_of_the_first_release() -> None:
    """Fields may be renamed, keys may not: programs read them."""
    record = to_record(explain_body())
    assert list(record) == [
        "url",
        "how",
        "origins",
        "verdict",
        "signs",
        "applied",
        "chosen",
        "rule",
        "warnings",
        "posts",
    ]
    assert list(record["origins"][0]) == ["field", "value", "places"]
    assert list(record["verdict"]) == ["reason", "sentence", "warnings"]
    chosen = record["chosen"]
    assert list(chosen) == [
        "container", "design", "rivals", "as_list", "judged", "words", "kept_words", "voted_words", "agreed_words",
        "blocks",
    ]  # fmt: skip
    assert list(chosen["design"]) == ["name", "claim", "factor"]
    assert list(chosen["blocks"][0]) == [
        "index", "text", "words", "kept", "why", "weight", "vote", "chance", "reasons",
    ]  # fmt: skip
    reasons = [reason for block in chosen["blocks"] for reason in block["reasons"]]
    assert list(reasons[0]) == ["words", "weight"]


def test_the_json_keys_of_a_rule_are_those_of_the_first_release() -> None:
    explanation = explain_body(rules='["gazette.test"]\nbody = ".story"')
    assert explanation.rule is not None
    record = to_record(explanation)["rule"]
    assert record == to_record(explanation.rule)
    assert list(record) == ["host", "source", "took_body", "found"]
    assert list(record["found"][0]) == ["key", "selector", "count", "text", "used"]
    assert list(record["found"][0]["selector"]) == [
        "text", "is_xpath", "line", "argument", "is_general"
    ]  # fmt: skip
