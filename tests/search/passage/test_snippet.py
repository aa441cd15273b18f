"""The snippet of a hit, and the exact matches in the original text."""

import pytest

from linkvault.models import Document
from linkvault.search.passage.matches import build_matcher
from linkvault.search.passage.snippet import LENGTH, _find_source_window, build_snippet
from linkvault.search.text.fold import fold

CASES = [
    ("the finder was finding it", "find", ["finding"]),
    ("我们的損失函數很大", "损失", ["損失"]),
    ("我们的損失函數很大", "损失函数", ["損失函數"]),
    ("的Ｌｏｓｓ越小越好", "loss", ["Ｌｏｓｓ"]),
    ("un Cafe\u0301 et un Café", "cafe", ["Cafe\u0301", "Café"]),
    ("⼈⼯智能", "人工", ["⼈⼯"]),
    ("ｶﾞｲﾄﾞを読む", "ガイド", ["ｶﾞｲﾄﾞ"]),
    ("die Straße", "strasse", ["Straße"]),
    ("in C++ and C", "c++", ["C++"]),
    ("用C++写,学C#吧", "c#", ["C#"]),
    ("C+++ c++y page#1 and C++.", "c++", ["C++"]),
    ("call f(x) and f (x)", "f(x)", ["f(x", "f (x"]),
    ("co\u00adop works", "coop", ["co\u00adop"]),
    ("classification of class", "class", ["class"]),
]


@pytest.mark.parametrize(
    ("text", "query", "matches"), CASES, ids=[f"{query} in {text}" for text, query, _ in CASES]
)
def test_exactly_the_matching_text_is_marked(text, query, matches):
    shown = build_snippet(Document(1, "", body=text), [build_matcher(fold(query))])
    assert [shown.text[start : start + size] for start, size in shown.matches] == matches


def test_a_snippet_has_most_of_the_words_and_begins_with_a_sentence():
    body = "Loss alone. " + "Nothing here. " * 60 + "A loss of entropy is measured. " + "Nothing more. " * 60
    shown = build_snippet(Document(1, "", body=body), [build_matcher("loss"), build_matcher("entropy")])
    assert shown.text.startswith(("A loss of entropy", "Nothing here."))
    assert "loss of entropy" in shown.text
    assert len(shown.text) <= LENGTH + 100


def test_no_word_code_token_or_formula_is_cut():
    body = "word " * 100 + "numpy.linalg.norm " * 20 + "$a_1 + b_2 = c_3$ target " + "std::vector<int> " * 40
    shown = build_snippet(Document(1, "", body=body), [build_matcher("target")])
    assert set(shown.text.split()) <= set(body.split())
    assert shown.text.count("$") % 2 == 0


def test_a_text_whose_length_changes_by_folding_is_cut_at_the_right_offset():
    body = "ﬃﬃﬃ ßßß ㎏㎏㎏\n" * 200 + "在这里有損失函數。" + "\nﬃﬃﬃ" * 200
    shown = build_snippet(Document(1, "", body=body), [build_matcher("损失函数")])
    assert "在这里有損失函數。" in shown.text


def test_without_a_match_the_snippet_is_the_beginning_of_the_body():
    shown = build_snippet(Document(1, "标题", body="正文从这里开始。"), [build_matcher("标题")])
    assert shown.text == "正文从这里开始。"
    assert shown.matches == ()


def test_a_snippet_shows_the_closest_words_and_has_their_line():
    body = (
        "Loss at first.\n\nMuch later an entropy.\n\n"
        + "Nothing here.\n" * 40
        + "Loss entropy, side by side.\n"
    )
    shown = build_snippet(Document(1, "", body=body), [build_matcher("loss"), build_matcher("entropy")])
    assert "Loss entropy, side by side." in shown.text
    assert shown.line == body[: body.index("Loss entropy")].count("\n") + 1


def test_a_short_last_line_is_shown_with_the_text_before_it():
    body = "One sentence of some length stands here. Another one follows it at once.\n\nSources: Loss"
    assert build_snippet(Document(1, "", body=body), [build_matcher("loss")]).text == " ".join(body.split())


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (
            r"word " * 30 + r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{else} \end{cases} target",
            "target",
        ),
        ("见 " * 40 + "\\nabla f(x) = 2 x + 3 y 目标在此", "目标"),
    ],
)
def test_a_formula_without_delimiters_is_never_cut(body, target):
    shown = build_snippet(Document(1, "", body=body * 3), [build_matcher(target)]).text
    assert shown.count("{") == shown.count("}")
    assert shown.count(r"\nabla f(x)") == shown.count(r"\nabla f(x) = 2 x + 3 y")


def test_an_abbreviation_does_not_end_a_sentence():
    body = "Nothing. " * 40 + "As J. Smith et al. said in Fig. 3 the target falls. " + "More. " * 60
    assert build_snippet(Document(1, "", body=body), [build_matcher("target")]).text.count("As J. Smith") == 1


def test_of_distant_words_the_rarer_one_is_shown_first():
    body = (
        "Loss falls.\n\n" * 3 + "Nothing here.\n\n" * 40 + "An entropy rises.\n\n" + "Nothing here.\n\n" * 40
    )
    matchers = [build_matcher("loss"), build_matcher("entropy")]
    assert "entropy" in build_snippet(Document(1, "", body=body), matchers).text
    joined = build_snippet(Document(1, "", body=body), matchers, 2).text
    assert "Loss falls." in joined
    assert "An entropy rises." in joined


def test_overlapping_passages_are_shown_once_and_matches_are_right_after_the_separator():
    body = "Loss falls at first.\n\n" + "Nothing here.\n\n" * 40 + "An entropy rises at last.\n\n"
    shown = build_snippet(Document(1, "", body=body), [build_matcher("loss"), build_matcher("entropy")], 3)
    assert shown.text.count(" … ") == 1
    assert [shown.text[at : at + size] for at, size in shown.matches] == ["Loss", "entropy"]


@pytest.mark.parametrize("gap", range(200, 420, 10))
def test_no_word_is_shown_twice(gap):
    words = [f"w{number}" for number in range(200)]
    before, between, after = (
        " ".join(words[at : at + size]) for at, size in ((0, 20), (30, gap // 4), (150, 20))
    )
    body = f"{before} Loss. {between}. Loss {after}."
    shown = (
        build_snippet(Document(1, "", body=body), [build_matcher("loss")], 3).text.replace(".", "").split()
    )
    assert len(set(shown) - {"Loss", "…"}) == len([word for word in shown if word not in ("Loss", "…")])


def test_adjacent_matches_are_joined():
    shown = build_snippet(
        Document(1, "", body="我们的损失函数很大"), [build_matcher("损失"), build_matcher("函数")]
    )
    assert [shown.text[at : at + size] for at, size in shown.matches] == ["损失函数"]


@pytest.mark.parametrize("field", ["note", "headings"])
def test_without_a_match_in_the_body_the_note_or_the_headings_are_shown(field):
    shown = build_snippet(
        Document(1, "", body="Nothing of it.", **{field: "A loss of entropy."}), [build_matcher("loss")]
    )
    assert (shown.text, shown.matches, shown.line) == ("A loss of entropy.", ((2, 4),), None)


def test_a_match_in_the_body_is_preferred_to_one_in_the_note():
    shown = build_snippet(
        Document(1, "", note="The loss noted.", body="The loss itself."), [build_matcher("loss")]
    )
    assert (shown.text, shown.line) == ("The loss itself.", 1)


@pytest.mark.parametrize("before", ["ｶﾞ", "น้ำ ", "cafe\u0301 ", "한글 \u1112\u1161\u11ab ", "…\n", "ﬁ\n\nß "])
@pytest.mark.parametrize("times", [1, 13, 200])
def test_a_match_over_line_ends_has_its_place_in_the_original_text(before: str, times: int) -> None:
    body = before * times + "the ＬＯＳＳ\nof\u00ad\nｶﾞｲﾄﾞ" + before * times
    snippet = build_snippet(Document(1, "", body=body), [build_matcher("loss of ガイド")])
    shown = {snippet.text[start : start + size] for start, size in snippet.matches}
    assert snippet.offset == body.index("ＬＯＳＳ")
    assert shown == {"ＬＯＳＳ of\u00ad ｶﾞｲﾄﾞ"}


def test_a_window_may_begin_inside_of_what_one_character_folds_to() -> None:
    text = "ｶﾞ " * 300 + "a ½ cup"
    folded = fold(text)
    start, end = _find_source_window(text, folded, (folded.index("2 cup"), len(folded)))
    assert text[start:end] == "½ cup"
    start, end = _find_source_window(text, folded, (folded.index("2 cup"), folded.index(" cup")))
    assert text[start:end] == "½"
