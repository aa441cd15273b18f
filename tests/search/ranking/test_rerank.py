"""The order of hits: every weight of the index and of the reranking decides between two pages.

In every test the page that must come first is the older one, because of equal scores the newest comes first. The pages
of a test have the same number of words, so that their lengths make no difference.
"""

from dataclasses import replace

import pytest

from linkvault.models import Condition, Document
from linkvault.search.passage.matches import build_term_matchers
from linkvault.search.query.parser import Term, parse
from linkvault.search.ranking.candidates import _find_best
from linkvault.search.ranking.folded_documents import fold_documents
from linkvault.search.ranking.nearest_links import find_nearest
from linkvault.search.ranking.query_features import collect_features
from linkvault.search.ranking.rerank import Candidate, QueryFeatures, rerank

FILLER = [f"word{number}" for number in range(12)]


def words(*first: str, size: int = 12) -> str:
    """Return a text of `size` words that begins with `first`."""
    return " ".join([*first, *FILLER][:size])


def collect(terms: tuple[Term, ...]) -> QueryFeatures:
    """Return the features of terms in all of their forms."""
    return collect_features(terms, build_term_matchers(terms))


def put_fields(index, **first_words: str) -> int:
    """Add a page with 12 words in each field; `first_words` are the words at the beginning of a field."""
    names = ("title", "tag", "headings", "note", "body")
    return index.put(**{name: words(*first_words.get(name, "").split()) for name in names})


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
def test_a_word_counts_by_its_field(index, better: str, worse: str) -> None:
    first = put_fields(index, **{better: "zebra"})
    second = put_fields(index, **{worse: "zebra"})
    for _ in range(10):
        put_fields(index)
    assert index.ids("zebra") == [first, second]


@pytest.mark.parametrize("better", ["headings", "note"])
def test_in_the_score_of_the_index_the_body_counts_least(index, better: str) -> None:
    first, second = put_fields(index, **{better: "zebra"}), put_fields(index, body="zebra")
    for _ in range(10):
        put_fields(index)
    scores = _find_best(index.connection, '"zebra"', (Condition("1"),), 10)
    assert [link for link, _ in scores] == [first, second]


def test_headings_and_notes_count_equally(index) -> None:
    first, second = put_fields(index, note="zebra"), put_fields(index, headings="zebra")
    for _ in range(10):
        put_fields(index)
    scores = {hit.link_id: hit.score for hit in index.search("zebra").links}
    assert scores[first] == pytest.approx(scores[second])


def test_a_word_in_the_title_makes_a_page_a_candidate(index) -> None:
    """The weights of the index select the 100 candidates; without that of the title, this page is none."""
    titled = index.put("Zebra", words())
    for _ in range(150):
        index.put("Another", words("zebra", "zebra"))
    for _ in range(150):
        index.put("Another", words())
    assert index.ids("zebra")[0] == titled


def test_a_single_character_counts_equally_on_short_and_long_pages(index) -> None:
    """Of pages with a character, the newest comes first, whatever the number of other characters."""
    short = index.put("", "熵")
    long = index.put("", "熵是无序的度量，信息论里说的是另一回事。" * 3)
    for _ in range(5):
        index.put("", "别的页")
    assert index.ids("熵") == [long, short]


@pytest.mark.parametrize(
    ("better", "worse"),
    [("tag", "title"), ("title", "headings"), ("headings", "note"), ("headings", "body")],
)
def test_a_word_of_a_related_page_counts_by_its_field(index, better: str, worse: str) -> None:
    own = put_fields(index, body="zebra")
    first = put_fields(index, **{better: "zebra"})
    second = put_fields(index, **{worse: "zebra"})
    for _ in range(10):
        put_fields(index)
    assert [link for link, _ in find_nearest(index.connection, {"zebra": 1.0}, own, 5)] == [first, second]


def rank(index, query: str, *bm25: float) -> list[int]:
    """Return the ids of all pages as ranked, with their bm25 scores; without scores, all scores are equal."""
    scores = bm25 or (1.0,) * len(index.documents)
    candidates = [
        Candidate(number, score, True) for number, score in zip(index.documents, scores, strict=True)
    ]
    features = collect(parse(query).nodes)
    return [
        candidate.id
        for candidate, _ in rerank(candidates, features, index.documents, fold_documents(index.documents))
    ]


@pytest.mark.parametrize(
    ("query", "typed", "other"),
    [
        ("má", "Gọi má về.", "Gọi ma về, ma về."),
        ("ma trận bạn", "Một ma trận, bạn ạ.", "Một mã trấn, bạn ạ."),
        ("café", "The CAFÉ of zebras.", "A cafe, a cafe."),
        ("Ma\u0301", "Gọi má về.", "Gọi ma về, ma về."),
    ],
)
def test_words_with_the_marks_as_typed_come_first(index, query: str, typed: str, other: str) -> None:
    first = index.put("", typed)
    second = index.put("", other)
    assert index.ids(query) == [first, second]


def test_a_query_without_marks_does_not_prefer_pages_without(index) -> None:
    first, second = index.put("", "A cafe."), index.put("", "A café.")
    assert index.ids("cafe") == [second, first]


def test_of_equal_pages_the_one_with_the_highest_bm25_score_comes_first(index) -> None:
    for _ in range(3):
        index.put("", "A zebra.")
    assert rank(index, "zebra", 1.0, 2.0, 3.0) == [3, 2, 1]
    assert rank(index, "zebra", 2.0, 1.0, 3.0) == [3, 1, 2]


def test_equal_pages_come_newest_first(index) -> None:
    for _ in range(3):
        index.put("", "A zebra.")
    assert rank(index, "zebra") == [3, 2, 1]


# 280 and 140 characters: longer than both windows, longer than the narrow one.
FAR, GAP = "filler " * 40, "filler " * 20


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(f"inverse {GAP}matrix", f"inverse {FAR}matrix", id="within 200 characters"),
        pytest.param("inverse of a matrix", f"inverse {GAP}matrix", id="within 100 characters"),
    ],
)
def test_words_closer_together_come_first(index, better: str, worse: str) -> None:
    index.put("", better)
    index.put("", worse)
    assert rank(index, "matrix inverse") == [1, 2]


def test_a_title_with_the_words_comes_first(index) -> None:
    index.put("The zebra of old", "Here: the matrix of a zebra.")
    index.put("The other of old", "Here: the matrix of a zebra.")
    assert rank(index, "zebra") == [1, 2]


def test_a_text_with_the_literal_query_comes_first(index) -> None:
    index.put("", "The matrix inverse is here.")
    index.put("", "The inverse matrix is here.")
    assert rank(index, "matrix inverse") == [1, 2]


def test_a_title_that_is_the_query_comes_first(index) -> None:
    index.put("Matrix inverse", "Here.")
    index.put("Matrix inverse, and more", "Here.")
    assert rank(index, "matrix inverse") == [1, 2]


def test_a_page_in_the_language_of_the_query_comes_first(index) -> None:
    index.put("", "DECnet, what is it")
    index.put("", "DECnet, was es ist")
    assert rank(index, "DECnet what is it")[0] == 1


def test_for_a_long_query_a_short_page_comes_before_a_long_one(index) -> None:
    near = "alpha beta gamma delta"
    index.put("", near)
    index.put("", near + " filler" * 3000)
    assert rank(index, "beta alpha delta gamma") == [1, 2]
    assert rank(index, "beta alpha delta") == [2, 1]  # for a short one, the length does not count


def test_a_rare_word_counts_more_than_a_frequent_one(index) -> None:
    index.put("", "The zebra alone.")
    for _ in range(6):
        index.put("", "The matrix alone.")
    assert rank(index, "zebra matrix")[0] == 1


def test_for_a_short_query_strict_hits_come_before_loosened_ones(index) -> None:
    index.put("", f"matrix {FAR}zebra {FAR}inverse")
    index.put("Matrix zebra", "matrix zebra")
    assert index.ids("matrix zebra inverse") == [1, 2]


@pytest.mark.parametrize(("text", "is_found"), [("A gradientum.", False), ("The gradients.", True)])
def test_another_form_of_a_word_counts_half(index, text: str, is_found: bool) -> None:
    index.put("", text)
    index.put("", "Some zebras.")
    candidates = [Candidate(number, 1.0, False) for number in index.documents]
    ranked = rerank(
        candidates,
        collect(parse("gradients zebras").nodes),
        index.documents,
        fold_documents(index.documents),
    )
    assert (1 in [candidate.id for candidate, _ in ranked]) is is_found


@pytest.mark.parametrize(("strict", "is_loosened"), [(9, True), (10, False)])
def test_a_short_query_with_ten_strict_hits_is_not_loosened(index, strict: int, is_loosened: bool) -> None:
    for _ in range(strict):
        index.put("", "The inverse of the matrix.")
    half = index.put("Inverse", "Half of it: inverse.")
    hits = [hit.link_id for hit in index.search("inverse matrix", limit=100).links]
    assert (half in hits) is is_loosened


def test_punctuation_does_not_hide_the_whole_query(index) -> None:
    index.put("", "To be, or not to be: that is asked.")
    index.put("", "Not to be asked is to be or to be not.")
    assert rank(index, "to be or not to be") == [1, 2]


def test_a_page_with_the_whole_query_is_found_among_many_with_its_words(index) -> None:
    phrase = index.put("", "It was to be or not to be. " + FAR * 4)
    for _ in range(120):
        index.put("To be or not", "or be not to")
    assert index.ids("to be or not to be")[0] == phrase


def test_a_link_without_a_page_comes_last_unless_the_query_is_its_address(index) -> None:
    index.put("", "The loss.")
    index.put("Loss", "")
    index.documents[2] = replace(index.documents[2], has_page=False)
    assert index.ids("loss") == [1, 2]
    candidates = [Candidate(1, 1.0, True), Candidate(2, 1.0, True, addressed=True)]
    features = collect(parse("loss").nodes)
    ranked = rerank(candidates, features, index.documents, fold_documents(index.documents))
    assert [candidate.id for candidate, _ in ranked] == [2, 1]


def test_a_separator_in_a_text_does_not_mix_up_the_documents(index) -> None:
    index.put("One\x1fTwo", "a", note="b\x1f")
    index.put("Three", "c")
    folded = fold_documents(index.documents)
    assert [folded[number].title for number in (1, 2)] == ["one\x1ftwo", "three"]


def test_a_word_comes_before_others_with_its_stem(index) -> None:
    itself = index.put("", "Goldman Sachs is a bank.")
    for _ in range(5):
        index.put("", "Sách, sách là sách.")
    assert index.ids("Sachs")[0] == itself


def test_a_letter_of_mathematics_is_no_usual_letter(index) -> None:
    first = index.put("", "f maps ℝ to itself.")
    second = index.put("", "R, the language R, and r.")
    assert index.ids("ℝ") == [first, second]
    assert set(index.ids("R")) == {first, second}


def test_a_long_query_counts_how_often_its_words_occur_in_any_form() -> None:
    terms = tuple(map(Term, ("rotor", "winding", "brush", "magnet")))
    text = "The rotor, winding, brush and magnet. " + "We saw the house at the river. " * 12
    often = Document(1, "", body=f"{text} rotors rotor's rotoring")
    once = Document(2, "", body=f"{text} houses house's housing")
    candidates = [Candidate(document.id, 1.0, strict=True) for document in (often, once)]
    documents = {1: often, 2: once}
    ranked = rerank(candidates, collect(terms), documents, fold_documents(documents))
    assert [candidate.id for candidate, _ in ranked] == [1, 2]


@pytest.mark.parametrize(
    ("query", "is_repeated_first"),
    [
        ("copper wires and copper pipes of tin", True),
        ("where are copper wires and copper pipes of tin?", False),
        ("copper wires and copper pipes of tin στη Ρώμη;", False),  # the Greek question mark
        ("copper wires and copper pipes of tin;", True),
    ],
)
def test_a_word_that_a_subject_repeats_weighs_more(index, query, is_repeated_first):
    repeated = index.put("", "A page about copper.")
    other = index.put("", "A page about wires.")
    assert index.ids(query) == ([repeated, other] if is_repeated_first else [other, repeated])


def test_a_name_between_middle_dots_is_a_katakana_word(index) -> None:
    name = index.put("", "シャルル・ゴールは首相である。")
    for _ in range(3):
        inside = index.put("", "シャルルゴールは首相である。")
    assert index.ids("ゴールは首相か")[:2] == [name, inside]
