"""Suggestions for misspelled words, from the words of the pages."""

from typing import Any

import pytest

from linkvault.search.ranking import ranked_search
from linkvault.search.ranking.edit_distance import count_edits
from linkvault.search.ranking.lookups import read_tag_words

PAGES = [
    "The gradient descends along the loss",
    "A ruler measures coins",
    "Градиент функции потерь",
    "损失函数与学习率",
]


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("gradeint", "gradient"),
        ("gradent", "gradient"),
        ("grradient", "gradient"),
        ("gradiemt loss", "gradient loss"),
        ("title:rular tag:ml", "title:ruler tag:ml"),
        ("(mesures OR nothing) ruler", "measures OR nothing ruler"),
        ("градинт", "градиент"),
    ],
)
def test_one_edit_is_corrected(index: Any, typed: str, suggestion: str) -> None:
    for page in PAGES:
        index.put(page, page, tag="ml")
    assert str(index.search(typed).suggestion) == suggestion


@pytest.mark.parametrize(
    "typed",
    [
        "gradient",
        "zebra",
        "gra",
        "量子力学",
        "gradein*",
        '"gradeint loss"',
        "-gradeint",
        "",
        "x2x2x2",
        "ßßßß",
    ],
)
def test_without_a_similar_word_there_is_no_suggestion(index: Any, typed: str) -> None:
    for page in PAGES:
        index.put(page, page)
    assert index.search(typed).suggestion is None


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("optimzatoin", "optimization"),
        ("consciosness", "consciousness"),
        ("conscousnes", "consciousness"),
        ("Wittgensetin", "wittgenstein"),
        ("wittgenstien tractaus", "wittgenstein tractatus"),
        ("Wahrscheinlickeitn", "wahrscheinlichkeit"),
        ("вероятнсоть", "вероятность"),
        ("верояностью", "вероятность"),
        ("antidisestablish", None),
        ("consilience", None),
        ("gradienten", "gradient"),
    ],
)
def test_two_edits_of_a_long_word_are_corrected(index: Any, typed: str, suggestion: str | None) -> None:
    index.put("", "Optimization optimizes consciousness; Wittgenstein wrote the Tractatus. A gradient.")
    index.put("", "Die Wahrscheinlichkeit, вероятность, considerable consequences")
    query = index.search(typed).suggestion
    assert (str(query) if query else None) == suggestion


def test_a_suggestion_has_hits(index: Any) -> None:
    index.put("Stemming", "optimization of functions")
    assert str(index.search("optimzation").suggestion) == "optimization"
    assert len(index.search(str(index.search("optimzation").suggestion)).links) == 1


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [
        ("loss", "loss", 0),
        ("loss", "los", 1),
        ("loss", "lsos", 1),
        ("loss", "lxss", 1),
        ("loss", "lossy", 1),
        ("abcd", "badc", 2),
        ("abcdef", "abxyzf", 3),
        ("", "ab", 2),
    ],
)
def test_the_edit_distance_of_two_words(first: str, second: str, edits: int) -> None:
    assert count_edits(first, second) == count_edits(second, first) == edits


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("wittgesntien", "wittgenstein"),  # two pairs swapped
        ("wittgxnstxin", "wittgenstein"),  # two letters wrong
        ("wittgxnxtxin", None),  # three
        ("gradxenx", None),  # 8 letters: only one edit
        ("rouxdx", None),  # 6 letters: only one edit
        ("rounx", "round"),
        ("oss", None),  # 3 letters: too short
        ("losx", "loss"),
    ],
)
def test_the_number_of_edits_depends_on_the_length_of_a_word(
    index: Any, typed: str, suggestion: str | None
) -> None:
    index.put("", "Wittgenstein went round a gradient without a loss.")
    query = index.search(typed).suggestion
    assert (str(query) if query else None) == suggestion


def test_of_similar_words_the_one_with_the_likelier_edit_is_suggested(index: Any) -> None:
    """Swapped letters are likelier than a missing letter, and this than a wrong one; the first letter least."""
    index.put("", "form from forum")
    assert str(index.search("fomr").suggestion) == "form"
    index.put("", "coast boat boats")
    assert str(index.search("coat").suggestion) == "coast"
    index.put("", "bound sounx")
    assert str(index.search("sound").suggestion) == "sounx"


def test_of_similar_words_the_more_frequent_one_is_suggested(index: Any) -> None:
    index.put("", "a matrix")
    for _ in range(5):
        index.put("", "a matria")
    assert str(index.search("matrib").suggestion) == "matria"


def test_four_words_of_a_query_are_corrected(index: Any) -> None:
    index.put("", "gradient matrix inverse kernel entropy")
    suggestion = index.search("gradent matrx invrse kernl entrpy").suggestion
    assert str(suggestion) == "gradient matrix inverse kernel entrpy"


def test_hits_of_a_correction_come_after_exact_ones_and_before_those_with_some_words(index: Any) -> None:
    near = index.put("", "to receive a long letter")
    index.put("", "another long letter")
    exact = index.put("", "to recieve a long letter")
    result = index.search("recieve long letter")
    assert [link.link_id for link in result.links][:2] == [exact, near]
    assert [link.loosened for link in result.links] == [False, True, True]
    assert [str(link.correction or "") for link in result.links] == ["", "receive long letter", ""]
    assert (result.strict_count, result.suggestion) == (1, None)


def test_a_correction_fits_the_other_words(index: Any) -> None:
    """`smart` is on more pages, but only `smrit` is on a page with the other word."""
    for _ in range(5):
        index.put("", "a smart shirt")
    both = index.put("", "smrit and decorate")
    assert index.ids("smrat decorate")[0] == both
    assert str(index.search("smrat decorate").suggestion) == "smrit decorate"


def test_two_words_are_corrected_together(index: Any) -> None:
    index.put("", "smart thoughts")
    both = index.put("", "decorate a small room smartly, smart and warm")
    assert index.ids("smrat decoratr")[0] == both


def test_without_a_page_with_all_words_the_correction_is_loosened(index: Any) -> None:
    index.put("", "the gradient of a function")
    result = index.search("gradeint function zebra")
    assert [link.link_id for link in result.links] == [1]
    assert str(result.suggestion) == "gradient function zebra"
    assert result.links[0].loosened


def test_a_stem_that_is_no_word_is_never_suggested(index: Any) -> None:
    index.put("", "It is what it is.")
    for typed in ("fitting", "over fitting"):
        assert index.search(typed).suggestion is None


def test_corrections_of_a_word_take_turns_in_the_first_hits(index: Any) -> None:
    for _ in range(9):
        index.put("", "learning")
    rare = index.put("", "leaning")
    assert rare in index.ids("lerning")[:9]


def test_a_word_on_several_pages_is_not_corrected(index: Any) -> None:
    for _ in range(3):
        index.put("", "leaning")
    index.put("", "learning")
    assert index.ids("leaning") == [3, 2, 1]
    index.put("", "earning")
    assert index.ids("earning") == [5, 4]


def test_a_correction_keeps_filters_and_excluded_words(index: Any) -> None:
    index.put("", "gradient", tag="ml")
    index.put("", "gradient")
    index.put("", "gradient noise", tag="ml")
    assert index.ids("gradeint tag:ml -noise") == [1]


def test_without_a_limit_every_hit_of_a_correction_is_returned(index: Any) -> None:
    for number in range(130):
        index.put("", f"the pressure of number {number}")
    assert sorted(index.all_ids("presure")) == list(range(1, 131))
    assert len(index.search("presure", limit=7).links) == 7


def test_a_rare_word_of_a_question_is_not_corrected(index: Any) -> None:
    """The word that only one page has says most about the question."""
    one = index.put("", "the garganta of the river, where it is narrow")
    for _ in range(5):
        index.put("", "the gargantua of the river eats, where it is formed and narrow")
    result = index.search("garganta river eats narrow formed")
    assert result.links[0].link_id == one
    assert result.suggestion is None


def test_of_two_rare_words_one_may_be_right(index: Any) -> None:
    index.put("", "kahneman kahnemann")
    both = index.put("", "kahneman receive")
    index.put("", "recieve")
    result = index.search("kahneman recieve")
    assert result.links[0].link_id == both
    assert str(result.links[0].correction) == "kahneman receive"


TURKISH = ("Makaleler ve yazarlar burada", "Mahallenin sokaklari burada", "Gradyan yontemi burada")


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("makalenin yazarlar sokak burada", None),  # a form of makaleler, not the mahallenin of another page
        ("gradyn yazarlar sokak burada", "gradyan"),  # of no page in any form
    ],
)
def test_a_form_of_a_word_is_no_slip_in_a_long_query(index: Any, typed: str, corrected: str | None) -> None:
    for page in TURKISH:
        index.put(page, page)
    suggestion = str(index.search(typed).suggestion)
    assert "mahallenin" not in suggestion
    assert corrected is None or corrected in suggestion


def test_a_doubled_letter_is_likelier_than_another_letter(index: Any) -> None:
    for _ in range(4):
        index.put("", "The marine life of the coast")
    maine = index.put("", "The woods of Maine")
    assert index.search("maiine").links[0].link_id == maine


def test_snippets_are_built_for_the_hits_that_are_shown(index: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("ruler", "rules", "rider"):
        for _ in range(3):
            index.put("", f"A {word} measures coins")
    built: list[str] = []
    build = ranked_search.build_snippet

    def count(document: Any, *args: Any, **named: Any) -> Any:
        built.append(document.body)
        return build(document, *args, **named)

    monkeypatch.setattr(ranked_search, "build_snippet", count)
    links = index.search("rulerr", limit=2).links
    assert len(links) == len(built) == 2
    assert [(link.snippet, link.matches) for link in links] == [("A ruler measures coins", ((2, 5),))] * 2


def test_a_query_and_its_corrections_read_each_document_once(
    index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        index.put("", f"{number} Градиент функции потерь")
    read: list[int] = []
    load = index.load_documents

    def count(ids: Any, *, max_chars: int | None = None) -> Any:
        read.extend(ids)
        return load(ids, max_chars=max_chars)

    monkeypatch.setattr(index, "load_documents", count)
    assert {link.link_id for link in index.search("градинт").links} == {1, 2, 3, 4}
    assert sorted(read) == [1, 2, 3, 4]


def test_the_words_of_tags_are_read_once_and_again_after_a_change(index: Any) -> None:
    index.put("", "loss", tag="gradient")
    statements: list[str] = []
    index.connection.set_trace_callback(statements.append)
    index.search("gradeintt optimistaion")
    reads = [text for text in statements if "FROM temp.page_words WHERE term >= '" in text]
    assert 1 <= len(reads) <= 2  # all words, and the pairs of characters
    assert read_tag_words(index.connection) == {"gradient": 1}
    index.put("", "loss", tag="metric")
    assert read_tag_words(index.connection).keys() == {"gradient", "metric"}
