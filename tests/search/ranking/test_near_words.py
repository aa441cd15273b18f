"""Words of the index that differ from a typed word by one or two errors."""

from itertools import product
from typing import Any

import pytest

from linkvault.search.ranking.edit_distance import list_prefix_edits, rate_error
from linkvault.search.ranking.lookups import count_matches, count_words, quote
from linkvault.search.ranking.near_words import find_near_words

PAGE = "A normative stabilizer propagates unexpectedly. Sofas, adaptive mentorship; making a strainer. It learns."
MORE = (
    "Das Wahrscheinliche wiederholt sich im Warschauer Zylinder. Вероятность и использование. Η πιθανότητα."
)


def near(index: Any, word: str) -> list[str]:
    return [other.text for other in find_near_words(index.connection, word, index.load_documents, 5)]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("noramtive", "normative"),  # the error is where the stem `norm` ends
        ("sovas", "sofas"),
        ("mkaing", "making"),
        ("ztrainer", "strainer"),  # the first letter
        ("trainer", "strainer"),
        ("gylinder", "zylinder"),
        ("stabwlizyr", "stabilizer"),  # one error in the stem, one in the ending
        ("progagaet", "propagates"),
        ("mentbrhsip", "mentorship"),
        ("uccexpectedly", "unexpectedly"),  # both in the beginning
        ("ieederholt", "wiederholt"),
        ("waschuer", "warschauer"),
        ("вероятнсоть", "вероятность"),
        ("щпсользование", "использование"),
        ("πιθανοτηα", "πιθανοτητα"),
    ],
)
def test_a_word_with_errors_is_found(index: Any, typed: str, word: str) -> None:
    index.put("", PAGE)
    index.put("", MORE)
    assert near(index, typed)[:1] == [word]


@pytest.mark.parametrize("typed", ["itting", "fitting", "xkcd", "abc", "zzzzzzzzzz", "c++", "损失", "a" * 30])
def test_nothing_is_near(index: Any, typed: str) -> None:
    """`it`, whose form itting would be, is no word for fitting."""
    index.put("", PAGE)
    assert near(index, typed) == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("talo", "taloissakin"),
        ("haus", "hauser"),  # not `has`, which says nothing
        ("kirjastojen", "kirjasto"),
        ("budapestben", "budapest"),
        ("சென்னையில்", "சென்னை"),
    ],
)
def test_a_word_with_an_ending_that_english_lacks_is_found(index: Any, typed: str, word: str) -> None:
    index.put("", "He has taloissakin Häuser, kirjasto Budapest சென்னை.")
    assert near(index, typed)[:1] == [word]


def test_the_first_part_of_a_compound_is_no_other_form(index: Any) -> None:
    index.put("", "The table may change again, as the log says.")
    assert near(index, "changelog") == []


@pytest.mark.parametrize("typed", ["taloista", "hous", "kirjarengasta", "orasele", "java"])
def test_a_short_beginning_is_no_other_form(index: Any, typed: str) -> None:
    index.put("", "He has or had talous, kirja javascriptification.")
    assert near(index, typed) == []


def test_another_form_is_found_if_no_page_has_the_word(index: Any) -> None:
    index.put("", PAGE)
    assert near(index, "lerning") == ["learns"]


@pytest.mark.parametrize("typed", ["aviation", "adaption", "lovaes"])
def test_another_form_is_near_only_with_one_error_or_a_long_stem(index: Any, typed: str) -> None:
    index.put("", "They await a lamp, avoid a cat, and leave.")
    assert near(index, typed) == []


def test_another_form_of_a_long_word_may_have_two_errors(index: Any) -> None:
    index.put("", "They experimented.")
    assert near(index, "expxriments") == near(index, "expxrimenxs") == ["experimented"]


@pytest.mark.parametrize(("typed", "is_near"), [("graxxent", False), ("graxxients", True), ("sox", False)])
def test_one_error_from_five_letters_and_two_from_nine(index: Any, typed: str, is_near: bool) -> None:
    index.put("", "gradient gradients sofa")
    assert bool(near(index, typed)) == is_near


def test_a_word_is_never_near_to_itself(index: Any) -> None:
    index.put("", "gradient gradients")
    assert near(index, "gradient") == []


def test_a_stem_is_not_a_word(index: Any) -> None:
    """The index holds `optim`; only optimization is on the page."""
    index.put("", "optimization")
    assert near(index, "optimizatoin") == ["optimization"]
    assert "optim" not in near(index, "optima")


def test_distances_to_prefixes() -> None:
    assert list_prefix_edits("ab", "abc") == [2, 1, 0, 1]
    assert list_prefix_edits("", "ab") == [0, 1, 2]


def test_one_error_is_likelier_than_two_and_a_swap_likelier_than_a_wrong_letter() -> None:
    ratings = [
        rate_error("form", "from", 1),
        rate_error("fom", "from", 1),
        rate_error("frox", "from", 1),
        rate_error("grom", "from", 1),
        rate_error("grox", "from", 2),
    ]
    assert ratings == sorted(ratings, reverse=True)
    assert len(set(ratings)) == 5


def test_spellings_with_one_and_with_two_errors_can_have_the_same_stem(index: Any) -> None:
    """avilation, with one letter more than aviation, and avillation, with two."""
    index.put("", "The avil is rare.")
    assert index.ids("aviation") == [1]


def test_edits_within_the_limit_are_exact() -> None:
    words = ("optimization", "optimzation", "poitmization", "optim", "loss", "lsos", "", "ab", "ba")
    for first, second in product(words, words):
        exact = list_prefix_edits(first, second)
        limited = list_prefix_edits(first, second, 2)
        assert [min(edits, 3) for edits in limited] == [min(edits, 3) for edits in exact]


def test_words_are_counted_as_the_index_finds_them(index: Any) -> None:
    index.put(
        "It learns, learning is learned. naïve Straße 损失函数 ประเทศไทย обучение γλώσσα", tag="deep learning"
    )
    words = [
        "learning",
        "learn",
        "learner",
        "naive",
        "strasse",
        "损失",
        "失函",
        "函失",
        "обучение",
        "обучени",
        "γλωσσα",
    ]
    words += ["deep", "aaaa", "zzzz", "\u0e1b\u0e23"]
    expressions = {word: quote(word) for word in words}
    matches = count_matches(index.connection, expressions.values())
    on_pages = {word for word in words if expressions[word] in matches}
    assert count_words(index.connection, words).keys() == on_pages
    assert {"learn", "deep", "损失", "обучение"} < on_pages
    assert "aaaa" not in on_pages
