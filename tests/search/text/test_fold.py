"""Folding: letters that count as equal, and invisible characters."""

import unicodedata

import pytest

from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.text.analyzer import tokenize
from linkvault.search.text.fold import (
    _COMPATIBLE,
    _MAYBE_LETTER,
    _letters,
    fold,
    fold_with_offsets,
    list_traditional,
    read_traditional,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёлка", "елка"),
        ("й", "й"),
        ("Đường", "duong"),
        ("Łódź Øre ħ ŧ", "lodz ore h t"),
        ("Æon œuvre ıstanbul", "aeon oeuvre istanbul"),
        ("Ǽon Ǿre", "aeon ore"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("İstanbul", "istanbul"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("ﬁne ㎏ ①", "fine kg 1"),
        ("شَمْس", "شمس"),
        ("שָׁלוֹם", "שלום"),
        ("が か\u3099", "が が"),
        ("한글 \u1112\u1161\u11ab", "한글 한"),
        ("co\u00adop zero\u200bwidth \u202eabc", "coop zerowidth abc"),
        ("a\x00b \ue001c \U000f0000d", "a b  c  d"),
        ("損失函數 发髮", "损失函数 发发"),
        ("Ｌｏｓｓ：", "loss:"),
        ("ϒ", "υ"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_text_with_many_kinds_of_characters_is_folded_like_its_parts() -> None:
    """Above 40 different characters, `str.translate` replaces all at once."""
    words = "éàüöñçßøłđħŧıæǽǿœёãõâêîôûáíóúýžšč損函數車馬魚鳥龍風雲電語話說讀寫開關門間"
    assert fold(words) == "".join(map(fold, words))


def test_a_text_can_be_folded_for_the_characters_of_one_query() -> None:
    text = "ﬀ 機器學習的損失函數：ＬＯＳＳ Café"
    folded = fold(text, list_traditional("损失 loss"))
    assert folded == "ff 機器學習的损失函數:loss cafe"
    assert len(folded) == len(fold(text))


def test_every_traditional_character_is_listed_for_its_simplified_one() -> None:
    missing = [char for char in read_traditional() if char not in list_traditional(fold(char))]
    assert not missing


def test_stop_words_are_folded_words_of_the_index() -> None:
    assert not [word for word in STOP_WORDS if tokenize(word) != [word]]


def test_characters_that_are_replaced_first_are_replaced_as_nfkc_does() -> None:
    assert {char: unicodedata.normalize("NFKC", char) for char in _COMPATIBLE} == _COMPATIBLE


@pytest.mark.parametrize("text", ["", "น้ำตก", "ที่นี่ น้ํา", "שָׁלוֹם", "की क़लम", "cafe\u0301, ｶﾞ①ß", "的，Ｌｏｓｓ"])
def test_each_folded_character_has_the_offset_of_its_source(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert (len(offsets), offsets[-1]) == (len(folded) + 1, len(text))
    for at in range(len(folded)):
        end = next((offset for offset in offsets[at:] if offset > offsets[at]), len(text))
        assert folded[at] in fold(text[offsets[at] : end])


def test_a_text_without_the_ranges_of_letters_has_none_that_is_replaced() -> None:
    assert [letter for letter in _letters().texts if not _MAYBE_LETTER.match(letter)] == []
