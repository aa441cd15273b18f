"""Names in Latin letters, whose pages are in Cyrillic or Greek."""

import pytest

from linkvault.search.text.transliteration import list_transliterations

NAMES = [
    ("tchaikovsky", "чайковский"),
    ("chaykovskiy", "чайковский"),
    ("dostoevsky", "достоевский"),
    ("tolstoy", "толстой"),
    ("pushkin", "пушкин"),
    ("khrushchev", "хрущев"),
    ("yeltsin", "ельцин"),
    ("moskva", "москва"),
    ("borsch", "борщ"),
    ("thessaloniki", "θεσσαλονικη"),
    ("kavafis", "καβαφησ"),
    ("papadopoulos", "παπαδοπουλοσ"),
]


@pytest.mark.parametrize(("latin", "name"), NAMES)
def test_a_name_has_its_spelling_in_the_other_alphabet(latin, name):
    assert name in list(list_transliterations(latin))


@pytest.mark.parametrize("word", ["abc", "война", "x" * 21, "a1b2c3"])
def test_a_word_that_is_no_name_in_latin_letters_has_none(word):
    assert list(list_transliterations(word)) == []


def test_the_page_is_found_and_its_spelling_is_named(index):
    page = index.put("", "Пётр Ильич Чайковский")
    greek = index.put("", "Ταξίδι στη Θεσσαλονίκη")
    result = index.search("tchaikovsky")
    assert [link.link_id for link in result.links] == [page]
    assert str(result.suggestion) == "чайковский"
    assert index.ids("thessaloniki") == [greek]


def test_a_word_that_a_page_has_in_latin_letters_is_not_written_otherwise(index):
    index.put("", "борщ")
    latin = index.put("", "borsch")
    assert index.ids("borsch") == [latin]
