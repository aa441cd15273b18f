"""Homophones, characters that look alike, and pinyin."""

import pytest

from linkvault.search.text.fold import fold
from linkvault.search.text.readings import (
    _read_table,
    list_characters,
    list_homophones,
    list_lookalikes,
    list_syllables,
    split_pinyin,
)


@pytest.mark.parametrize(
    ("character", "other"),
    [("差", "叉"), ("涵", "函"), ("字", "自"), ("蓝", "兰"), ("申", "生"), ("四", "十")],
)
def test_homophones_in_any_tone_and_of_similar_syllables(character: str, other: str) -> None:
    assert other in list_homophones(character)
    assert character not in list_homophones(character)


@pytest.mark.parametrize(("character", "other"), [("未", "末"), ("己", "已"), ("戊", "戌"), ("人", "入")])
def test_characters_that_look_alike(character: str, other: str) -> None:
    assert other in list_lookalikes(character)
    assert character in list_lookalikes(other)


def test_letters_have_neither() -> None:
    assert (list_homophones("x"), list_lookalikes("x"), list_syllables("x")) == ("", "", [])


@pytest.mark.parametrize(
    ("text", "splits"),
    [
        ("sunshihanshu", [("sun", "shi", "han", "shu")]),
        ("xian", [("xian",), ("xi", "an")]),
        ("lvse", [("lv", "se")]),
        ("gradient", []),
        ("", [()]),
    ],
)
def test_pinyin_is_split_into_syllables(text: str, splits: list[tuple[str, ...]]) -> None:
    assert split_pinyin(text)[: len(splits) or 1] == splits


def test_a_long_word_has_few_splits() -> None:
    assert len(split_pinyin("xian" * 6)) == 4


def test_the_table_holds_only_characters_that_text_is_folded_to() -> None:
    """A traditional character in it would never match."""
    characters = "".join(_read_table().characters.values())
    assert len(set(characters)) > 6000
    changed = {char for char in characters if fold(char) != char}
    assert len(changed) < 100, sorted(changed)
    assert "损" in list_characters("sun")
