"""Words and names with a slip in one of their parts, and words with a blank too many, too few or elsewhere."""

from typing import Any

import pytest

PAGES = [
    "The state-of-the-art in back-propagation of a torch.nn.Linear layer",
    "An affordable slack of machine learning for overfitting",
    "set the max_retry_count of the RX7800XT and php5-intl",
    "градиентный спуск по нью-йорку",
    "It is what it is, per cent",
]


@pytest.fixture
def pages(index: Any) -> Any:
    for page in PAGES:
        index.put("", page)
    return index


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("state-of-teh-art", "state-of-the-art"),
        ("sttae-of-the-art", "state-of-the-art"),
        ("back-propgation", "back-propagation"),
        ("bckpropagation", "back-propagation"),
        ("torch.nn.Linaer", "torch.nn.linear"),
        ("max_rtery_count", "max_retry_count"),
        ("php5-itnl", "php5-intl"),
        ("RX800XT", "rx7800xt"),
        ("machinelerning", '"machine learning"'),
        ("mahcinelearning", '"machine learning"'),
        ("affordablelsack", '"affordable slack"'),
        ("ovre fitting", "overfitting"),
        ("machinel earning", '"machine learning"'),
        ("machinel erning", '"machine learning"'),
        ("нью-орку", "нью-йорку"),
        ("градиентныйспск", '"градиентный спуск"'),
    ],
)
def test_a_slip_in_a_compound_is_corrected(pages: Any, typed: str, suggestion: str) -> None:
    assert str(pages.search(typed).suggestion) == suggestion


@pytest.mark.parametrize(
    "typed", ["zebra-crossing", "over-sleeping", "quagga.lib.Sort", "perventative", "quaggazebras", "a-b-c"]
)
def test_words_that_no_page_has_side_by_side_are_not_suggested(pages: Any, typed: str) -> None:
    assert pages.search(typed).suggestion is None


def test_two_words_with_a_slip_stay_two_words(pages: Any) -> None:
    assert str(pages.search("machine lerning").suggestion) == "machine learning"
    pages.put("", "machines for the learning of it")
    assert str(pages.search("machines lerning").suggestion) == "machines learning"


def test_filters_and_other_words_stay_when_a_blank_is_moved(pages: Any) -> None:
    assert (
        str(pages.search("overfitting -loss machinel earning").suggestion)
        == 'overfitting -loss "machine learning"'
    )


@pytest.mark.parametrize(
    "typed",
    [
        "AT&T",
        "M&Ms",
        "os.path",
        "re.sub",
        "a.out",
        "l'amour",
        "l'eau",
        "O'Brien",
        "10.0.0.1",
        "v2.0.1",
        "1,299.99",
        "std::vector",
        "gate--nand",
        "toukyou",
    ],
)
def test_names_and_numbers_with_signs_are_not_corrected_to_what_is_near_by_chance(
    index: Any, typed: str
) -> None:
    index.put(
        "", "a t of a but, m is m s, of path s path, be sub, resume, aut, a put, labour, lead, lean, o bien"
    )
    index.put(
        "",
        "tour you, gate and, eaten and, stdvec tsvector, 1000 1001 10010, v2010 v201, 1299, 129999 the path",
    )
    assert index.search(typed).suggestion is None


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("state-fo-the-art", "state-of-the-art"),
        ("on_delette", "on_delete"),
        ("over-fittting", "overfitting"),
    ],
)
def test_a_slip_beside_a_short_part_is_corrected_if_the_rest_is_evidence(
    pages: Any, typed: str, suggestion: str
) -> None:
    pages.put("", "the key has on_delete")
    assert str(pages.search(typed).suggestion) == suggestion
