"""British and American spellings, and irregular plurals, as the same word."""

import pytest

from linkvault.search.text.english import _FILE, list_spellings
from linkvault.search.text.porter import stem


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("color theory", "Colour theory for painters"),
        ("favourite pigments", "my favorite pigments"),
        ("gray neighbor", "a grey neighbour"),
        ("organise and analyse", "how to organize and analyze"),
        ("organization", "the organisation"),
        ("behaviours", "a behavior"),
        ("mouse and goose", "mice and geese"),
        ("children", "one child"),
        ("title:centre", "Center"),
    ],
)
def test_the_other_spelling_is_the_same_word(index, query, text):
    page = index.put(text, "")
    for number in range(12):
        index.put(f"Other {number}", "Nothing of it")
    assert index.strict_ids(query) == {page}


def test_the_other_spelling_is_found_beside_many_pages_with_this_one(index):
    british = index.put("", "colour theory " * 3)
    for _ in range(12):
        index.put("", "a color, and a theory of something else " * 5)
    assert british in index.strict_ids("color theory")


def test_the_other_spelling_is_marked_in_the_passage(index):
    index.put("", "The colours of the sky")
    (link,) = index.search("color").links
    assert [link.snippet[at : at + length] for at, length in link.matches] == ["colours"]


def test_a_word_with_one_spelling_has_no_other():
    assert [list_spellings(word) for word in ("loss", "rise", "size", "citizen", "basis", "损失")] == [()] * 6


def test_no_two_groups_of_words_share_a_stem():
    with open(_FILE, encoding="utf-8") as file:
        groups = [{stem(word) for word in line.split()} for line in file if not line.startswith("#")]
    stems = [root for group in groups for root in group]
    assert len(stems) == len(set(stems))


def test_a_name_of_an_author_has_no_other_spelling(index):
    gray = index.put("One", "text", author="Ann Gray")
    index.put("Two", "text", author="Jane Grey")
    assert index.strict_ids("author:gray") == {gray}


@pytest.mark.parametrize(
    "word", ["programming", "programmer", "tired", "special", "analogous", "practical", "literal"]
)
def test_a_word_of_the_same_stem_has_no_other_spelling(word):
    assert list_spellings(word) == ()
