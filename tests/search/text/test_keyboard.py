"""What was typed with the wrong keyboard layout."""

import pytest

from linkvault.search.text.keyboard import _KEYS, _LAYOUTS, list_other_layouts


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("ghbdtn", "привет"),
        (",jho", "борщ"),
        ("xfqrjdcrbq", "чайковский"),
        ("rb]d", "київ"),
        ("руддщ", "hello"),
        ("dkssudgktpdy", "안녕하세요"),
        ("rlacl", "김치"),
        ("ekfrrhrl", "닭고기"),
        ("akuo", "שלום"),
        ("lvpfh", "مرحبا"),
    ],
)
def test_the_same_keys_type_the_word(typed, word):
    assert word in list(list_other_layouts(typed))


@pytest.mark.parametrize("typed", ["vb", "損失関数", "2026", "rl"])
def test_a_short_text_and_one_of_other_characters_have_none(typed):
    assert list(list_other_layouts(typed)) == []


def test_a_word_of_a_page_is_found_and_named(index):
    page = index.put("", "Привет, мир")
    index.put("", "something else")
    for query in ("ghbdtn", "ghbdtn vbh"):
        result = index.search(query)
        assert [link.link_id for link in result.links] == [page]
        assert str(result.suggestion) == ("привет мир" if " " in query else "привет")


def test_a_word_that_pages_have_is_typed_right(index):
    index.put("", "а лук")
    right = index.put("", "f ker")
    assert index.ids("ker") == [right]


def test_each_key_types_one_letter_in_each_layout():
    assert {len(layout) for layout in _LAYOUTS} == {len(_KEYS)}
