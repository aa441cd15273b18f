"""Japanese in Latin letters."""

import pytest

from linkvault.search.text.romaji import spell_in_kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("sushi", "すし"),
        ("suzuki", "スズキ"),
        ("konnichiwa", "こんにちわ"),
        ("kyouto", "きょうと"),
        ("kippu", "きっぷ"),
        ("matcha", "まっちゃ"),
        ("shinjuku", "しんじゅく"),
        ("raamen", "ラーメン"),
        ("koohii", "コーヒー"),
        ("hon'ya", "ほんや"),
        ("tsunami", "つなみ"),
    ],
)
def test_a_word_in_kana(text: str, kana: str) -> None:
    assert kana in spell_in_kana(text)


@pytest.mark.parametrize("text", ["loss", "gradient", "", "q", "xkcd", "损失", "k", "thing"])
def test_other_words_have_none(text: str) -> None:
    assert spell_in_kana(text) == []
