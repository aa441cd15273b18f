"""Scripts, characters and sizes: the definitions agree with Unicode, and no other module has its own."""

import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkvault
from linkvault.text import characters, scripts
from linkvault.text.sizes import format_size

PACKAGE = Path(linkvault.__file__).parent
# Modules whose ranges are data of their own: characters that folding drops, separators of titles.
OWN_RANGES = {"search/text/fold.py", "extract/verdict/phrases.py"}
RANGES_OF_TEXT = re.compile(
    r"\\u(?:2e80|3040|3041|30a1|3400|4e00|9fff|ac00|d7a3|d7af|d800|dfff|202a|202e|2066|2069)\b|一-|[ぁあ]-|가-"
)


@pytest.mark.parametrize(
    ("characters_of", "prefixes"),
    [
        (scripts.HAN, ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")),
        (scripts.HANGUL, ("HANGUL SYLLABLE",)),
        (scripts.HIRAGANA, ("HIRAGANA",)),
        (scripts.KATAKANA + scripts.KATAKANA_EXTENSIONS, ("KATAKANA",)),
        (scripts.BOPOMOFO, ("BOPOMOFO",)),
        (scripts.YI, ("YI SYLLABLE",)),
    ],
)
def test_a_class_has_the_letters_that_unicode_names_so(characters_of, prefixes):
    letters = [
        char
        for char in map(chr, range(0x2E80, 0x40000))
        if unicodedata.category(char)[0] == "L" and unicodedata.name(char, "").startswith(prefixes)
    ]
    outside = re.compile(f"[^{characters_of}]")
    assert letters
    # from U+1AFF0 on: historic kana, which no page uses today
    assert [char for char in letters if outside.match(char) and not 0x1AFF0 <= ord(char) < 0x1B170] == []


def test_text_of_plain_words_has_no_letter_that_is_counted_or_split_otherwise():
    others = (
        scripts.INDEXED_CJK + scripts.INDEXED_SYLLABLES + scripts.WORD_MARKS + scripts.UNSPACED + scripts.CJK
    )
    other = re.compile(
        f"[{others}{scripts.RADICALS}{scripts.HALF_WIDTH_KANA}{scripts.YI}{characters.PRIVATE_USE}]"
    )
    plain = re.compile(f"[{scripts.PLAIN_WORDS}]")
    assert not [
        char for char in map(chr, range(sys.maxunicode + 1)) if plain.match(char) and other.match(char)
    ]


def test_control_and_surrogate_are_the_categories_of_unicode():
    for name, category in (("CONTROL", "Cc"), ("SURROGATE", "Cs"), ("PRIVATE_USE", "Co")):
        pattern = re.compile(f"[{getattr(characters, name)}]")
        of_category = {
            char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) == category
        }
        matched = {char for char in map(chr, range(sys.maxunicode + 1)) if pattern.match(char)}
        assert of_category <= matched
        assert {unicodedata.category(char) for char in matched} <= {category, "Cn"}


@given(st.text(st.characters()))
def test_a_text_with_replacements_can_be_encoded(text):
    assert characters.replace_surrogates(text).encode().decode().count("\ufffd") >= text.count("\ufffd")
    assert b"\x00" not in characters.replace_unstorable(text).encode()


def test_no_other_module_has_these_ranges():
    own_ranges = {
        f"{path.relative_to(PACKAGE).as_posix()}: {line.strip()[:100]}"
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE / "text" and path.relative_to(PACKAGE).as_posix() not in OWN_RANGES
        for line in path.read_text(encoding="utf-8").splitlines()
        if RANGES_OF_TEXT.search(line)
    }
    assert own_ranges == set()


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1500, "1.5 kB"), (999_960, "1 MB"), (5e15, "5000 TB")],
)
def test_sizes(count, text):
    assert format_size(count) == text


def test_the_fast_test_for_east_asian_text_begins_at_the_first_radical():
    assert scripts.may_be_east_asian(f"a{scripts.EAST_ASIAN_START}")
    assert not scripts.may_be_east_asian(f"a{chr(ord(scripts.EAST_ASIAN_START) - 1)}")
