"""The number of words in every script."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.text.words import LETTERS_PER_WORD, count_words

CASES = [
    ("", 0),
    ("损失函数", 4),
    ("损失，函数。", 4),  # punctuation is no word
    ("well-known don't", 2),
    ("損失 is 1 한국어 カナ", 9),
    ("— … !", 0),
    ("naïve café", 2),
    ("nai\u0308ve cafe\u0301", 2),  # decomposed
    ("मशीन लर्निंग", 2),  # vowel signs are marks and do not end a word
    ("שָׁלוֹם עולם", 2),
    ("\u1112\u1161\u11ab\u1100\u1173\u11af", 2),  # 한글 in jamo
    ("ㅋㅋㅋ ㅎ", 2),
    ("ﾃﾞｰﾀ ガ", 4),  # the half-width mark belongs to its kana
    ("ｌｏｓｓ ２", 2),
    ("ㄅㄆㄇ", 1),
    ("ꆈꌠꉙ", 3),
    ("ﷲ ﻣﺮﺣﺒﺎ", 2),
    ("snake_case", 2),
    ("用GPT-4模型don't停", 6),  # Chinese ends a word of Latin letters
    ("a-损失'b", 4),
    ("损\u0301失", 2),
]


@pytest.mark.parametrize(("text", "words"), CASES, ids=[ascii(text) for text, _ in CASES])
def test_words_are_counted_as_in_text_editors(text, words):
    assert count_words(text) == words


def test_every_letter_of_unicode_is_in_a_word():
    letters = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char)[0] == "L"]
    assert len(letters) > 130_000
    assert [char for char in letters if count_words(char) < 1] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # ฟังก์ชัน การ สูญเสีย คือ สิ่ง ที่ วัด ความ ผิดพลาด ของ แบบจำลอง
        ("ฟังก์ชันการสูญเสียคือสิ่งที่วัดความผิดพลาดของแบบจำลอง", 11),
        ("ภาษาไทย and English", 4),
        ("ພາສາລາວ", 2),  # ພາສາ ລາວ
    ],
)
def test_words_of_scripts_without_spaces_are_estimated(text, words):
    assert count_words(text) == words


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=30))
def test_a_run_of_latin_letters_and_digits_is_one_word(text):
    assert count_words(text) == 1


@given(st.text(st.characters(categories=["P", "S", "Z", "C"])))
def test_without_letters_and_digits_there_is_no_word(text):
    radicals = [char for char in text if "\u2e80" <= char <= "\u2fdf" or char >= "\U00020000"]
    assert radicals or count_words(text) == 0


@given(st.text())
def test_composed_and_decomposed_text_have_as_many_words(text):
    assert count_words(unicodedata.normalize("NFD", text)) == count_words(text)


@given(st.integers(1, 200))
def test_thai_has_a_word_for_every_few_letters(letters):
    assert count_words("ก" * letters) == -(-letters // LETTERS_PER_WORD)


@given(st.text(alphabet="aB7'-_ \n.’é损\u0301"))
def test_a_count_by_lines_equals_that_of_one_pattern(text: str) -> None:
    words = re.findall(
        r"[^\W_损]+(?:['’-][^\W_损]+)*|损", unicodedata.normalize("NFC", text).replace("\u0301", "")
    )
    assert count_words(text) == len(words)


@given(st.text("损失カㅋﾞﾃไทยabé1'-’ \u0301", max_size=12))
def test_runs_of_chinese_count_as_their_characters_do(text: str) -> None:
    """A half-width mark at the end of the text lets it be read character by character."""
    assert count_words(f"{text}\nﾃﾞ") == count_words(text) + 1
