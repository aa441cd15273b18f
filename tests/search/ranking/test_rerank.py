"""What comes first: each weight of the index and of the second reading decides between two pages.

In every test the page that must come first is the older one, because equal scores put the newest first. Pages of
one test have the same number of words, so that their lengths decide nothing.
"""

import pytest

from linkvault.models import Condition
from linkvault.search.query.parser import parse
from linkvault.search.ranking.nearest_links import find_nearest
from linkvault.search.ranking.ranked_search import _find_best, collect_features
from linkvault.search.ranking.rerank import Candidate, rerank

FILLER = [f"word{number}" for number in range(12)]


def words(*first: str, size: int = 12) -> str:
    """Return a text of `size` words that begins with `first`."""
    return " ".join([*first, *FILLER][:size])


def fields(shelf, **first_words: str) -> int:
    """Add a page with 12 words in each field; `first_words` are the words with which a field begins."""
    names = ("title", "tag", "headings", "note", "body")
    return shelf.put(**{name: words(*first_words.get(name, "").split()) for name in names})


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("title", "tag"),
        ("title", "body"),
        ("tag", "headings"),
        ("tag", "note"),
        ("tag", "body"),
        ("headings", "body"),
        ("note", "body"),
    ],
)
def test_a_word_counts_by_the_field_that_holds_it(shelf, better: str, worse: str) -> None:
    first = fields(shelf, **{better: "zebra"})
    second = fields(shelf, **{worse: "zebra"})
    for _ in range(10):
        fields(shelf)
    assert shelf.ids("zebra") == [first, second]


@pytest.mark.parametrize("better", ["headings", "note"])
def test_to_the_index_too_a_body_counts_least(shelf, better: str) -> None:
    first, second = fields(shelf, **{better: "zebra"}), fields(shelf, body="zebra")
    for _ in range(10):
        fields(shelf)
    found = _find_best(shelf.connection, '"zebra"', (Condition("1"),), 10)
    assert [link for link, _ in found] == [first, second]


def test_headings_and_notes_count_the_same(shelf) -> None:
    first, second = fields(shelf, note="zebra"), fields(shelf, headings="zebra")
    for _ in range(10):
        fields(shelf)
    scores = {hit.link_id: hit.score for hit in shelf.search("zebra").links}
    assert scores[first] == pytest.approx(scores[second])


def test_of_more_pages_than_are_ranked_those_with_the_word_in_the_title_are_kept(shelf) -> None:
    """The 100 candidates are taken by the index's own weights: without the title's, this one is not among them."""
    titled = shelf.put("Zebra", words())
    for _ in range(150):
        shelf.put("Another", words("zebra", "zebra"))
    for _ in range(150):
        shelf.put("Another", words())
    assert shelf.ids("zebra")[0] == titled


def test_the_number_of_other_characters_on_a_page_says_nothing_about_one(shelf) -> None:
    """Of pages that hold one character, the newest comes first, however few other characters they hold."""
    short = shelf.put("", "熵")
    long = shelf.put("", "熵是无序的度量，信息论里说的是另一回事。" * 3)
    for _ in range(5):
        shelf.put("", "别的页")
    assert shelf.ids("熵") == [long, short]


@pytest.mark.parametrize(
    ("better", "worse"),
    [("tag", "title"), ("title", "headings"), ("headings", "note"), ("headings", "body")],
)
def test_a_word_of_a_near_page_counts_by_the_field_that_holds_it(shelf, better: str, worse: str) -> None:
    own = fields(shelf, body="zebra")
    first = fields(shelf, **{better: "zebra"})
    second = fields(shelf, **{worse: "zebra"})
    for _ in range(10):
        fields(shelf)
    assert [link for link, _ in find_nearest(shelf.connection, {"zebra": 1.0}, own, 5)] == [first, second]


def order(shelf, query: str, *bm25: float) -> list[int]:
    """Rank all pages, each with its bm25 score; without scores all are equal to the index."""
    scores = bm25 or (1.0,) * len(shelf.documents)
    candidates = [
        Candidate(number, score, True) for number, score in zip(shelf.documents, scores, strict=True)
    ]
    features = collect_features(parse(query).nodes)
    return [candidate.id for candidate, _ in rerank(candidates, features, shelf.documents)]


def test_of_pages_that_read_alike_the_one_that_the_index_prefers_comes_first(shelf) -> None:
    for _ in range(3):
        shelf.put("", "A zebra.")
    assert order(shelf, "zebra", 1.0, 2.0, 3.0) == [3, 2, 1]
    assert order(shelf, "zebra", 2.0, 1.0, 3.0) == [3, 1, 2]


def test_equal_pages_come_newest_first(shelf) -> None:
    for _ in range(3):
        shelf.put("", "A zebra.")
    assert order(shelf, "zebra") == [3, 2, 1]


FAR, GAP = (
    "filler " * 40,
    "filler " * 20,
)  # 280 and 140 characters: beyond both windows, beyond the narrow one


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(f"inverse {GAP}matrix", f"inverse {FAR}matrix", id="within 200 characters"),
        pytest.param("inverse of a matrix", f"inverse {GAP}matrix", id="within 100 characters"),
    ],
)
def test_words_that_are_nearer_come_first(shelf, better: str, worse: str) -> None:
    shelf.put("", better)
    shelf.put("", worse)
    assert order(shelf, "matrix inverse") == [1, 2]


def test_a_title_with_the_words_comes_first(shelf) -> None:
    shelf.put("The zebra of old", "Here: the matrix of a zebra.")
    shelf.put("The other of old", "Here: the matrix of a zebra.")
    assert order(shelf, "zebra") == [1, 2]


def test_a_text_with_the_query_word_for_word_comes_first(shelf) -> None:
    shelf.put("", "The matrix inverse is here.")
    shelf.put("", "The inverse matrix is here.")
    assert order(shelf, "matrix inverse") == [1, 2]


def test_a_title_that_is_the_query_comes_first(shelf) -> None:
    shelf.put("Matrix inverse", "Here.")
    shelf.put("Matrix inverse, and more", "Here.")
    assert order(shelf, "matrix inverse") == [1, 2]


def test_a_page_in_the_language_of_the_query_comes_first(shelf) -> None:
    shelf.put("", "DECnet, what is it")
    shelf.put("", "DECnet, was es ist")
    assert order(shelf, "DECnet what is it")[0] == 1


def test_of_a_long_query_a_short_page_comes_before_a_long_one(shelf) -> None:
    near = "alpha beta gamma delta"
    shelf.put("", near)
    shelf.put("", near + " filler" * 3000)
    assert order(shelf, "beta alpha delta gamma") == [1, 2]
    assert order(shelf, "beta alpha delta") == [2, 1]  # of a short one, length says nothing


def test_a_rare_word_counts_more_than_a_frequent_one(shelf) -> None:
    shelf.put("", "The zebra alone.")
    for _ in range(6):
        shelf.put("", "The matrix alone.")
    assert order(shelf, "zebra matrix")[0] == 1


def test_what_holds_every_word_of_a_short_query_comes_before_what_does_not(shelf) -> None:
    shelf.put("", f"matrix {FAR}zebra {FAR}inverse")
    shelf.put("Matrix zebra", "matrix zebra")
    assert shelf.ids("matrix zebra inverse") == [1, 2]


@pytest.mark.parametrize(("text", "is_found"), [("A gradientum.", False), ("The gradients.", True)])
def test_another_form_of_a_word_counts_half_of_the_share_that_is_asked(
    shelf, text: str, is_found: bool
) -> None:
    shelf.put("", text)
    shelf.put("", "Some zebras.")
    candidates = [Candidate(number, 1.0, False) for number in shelf.documents]
    found = rerank(candidates, collect_features(parse("gradients zebras").nodes), shelf.documents)
    assert (1 in [candidate.id for candidate, _ in found]) is is_found


@pytest.mark.parametrize(("strict", "is_loosened"), [(9, True), (10, False)])
def test_a_short_query_with_ten_strict_hits_is_not_loosened(shelf, strict: int, is_loosened: bool) -> None:
    for _ in range(strict):
        shelf.put("", "The inverse of the matrix.")
    half = shelf.put("Inverse", "Half of it: inverse.")
    found = [hit.link_id for hit in shelf.search("inverse matrix", limit=100).links]
    assert (half in found) is is_loosened
