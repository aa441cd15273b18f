"""Classes of characters by script, each the inside of a character class: `re.compile(f"[{HAN}]+")`.

This module compiles no pattern: a class of this size takes up to 2 ms, and most commands need none.
"""

RADICALS = "\u2e80-\u2fdf"  # Kangxi and CJK radicals: symbols, but text of PDF files has them in words
HAN_SIGNS = (
    "\u3005-\u3007\u3021-\u3029"  # 々 〆 〇 and the Suzhou numerals, which are used like Han characters
)
BASIC_HAN = "\u4e00-\u9fff"  # nearly all in use: enough for names of people and the language of a text
# With rare, compatibility and historic characters.
HAN = "\u3400-\u4dbf" + BASIC_HAN + "\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = "\u3041-\u3096\u309d-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
KATAKANA_EXTENSIONS = "\u31f0-\u31ff"  # small letters for Ainu
HALF_WIDTH_KANA = "\uff66-\uff9f"
KANA_SIGNS = "\u3031-\u3035\u303b"  # repetition marks
KANA_BLOCKS = "\u3040-\u30ff"  # both blocks in full: with the middle dot ・ and separate voicing marks
BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
HANGUL = "\uac00-\ud7a3"  # syllables; text is nearly always in NFC, which has no others
YI = "\ua000-\ua48c"
CJK_PUNCTUATION = "\u3000-\u303f"
FULL_WIDTH_FORMS = "\uff00-\uffef"  # Latin, punctuation and half-width kana

# Everything between the radicals and the last basic Han character: punctuation, kana, bopomofo, compatibility jamo.
EAST_ASIAN = "\u2e80-\u9fff"
EAST_ASIAN_START = "\u2e80"  # no character below is Chinese or Japanese: a fast test before a slow one

# Characters of Chinese, Japanese and Korean prose, to measure which share of a text they are.
CJK = KANA_BLOCKS + KATAKANA_EXTENSIONS + HAN + HANGUL
KANA_AND_HAN = KANA_BLOCKS + HAN  # without Hangul: Korean separates words by spaces

# Characters that the index splits into pairs. More than CJK: every character that can be part of a name or a word,
# so not the middle dot, which separates words. A change requires a new `ANALYZER_VERSION` in search/text/analyzer.py.
INDEXED_CJK = HAN_SIGNS + HAN + KANA_SIGNS + HIRAGANA + KATAKANA + BOPOMOFO + KATAKANA_EXTENSIONS + HANGUL

# Scripts other than CJK that do not separate words by spaces.
THAI_AND_LAO = "\u0e00-\u0eff"
BURMESE = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"
UNSPACED = THAI_AND_LAO + BURMESE + KHMER
# Chinese and Japanese text with its punctuation and full-width forms. Without Hangul: Korean has spaces.
CHINESE_AND_JAPANESE = (
    "\u2e80-\u303e\u3041-\u30ff\u31a0-\u31bf\u31f0-\u33ff\ufe30-\ufe4f\uff01-\uffef\U0001f200-\U0001f2ff"
    + HAN
)
TIBETAN = "\u0f00-\u0fff"  # a dot after each syllable


def is_hiragana(char: str) -> bool:
    """Return whether a character is hiragana or one of its voicing marks.

    >>> is_hiragana("の"), is_hiragana("ノ"), is_hiragana("")
    (True, False, False)
    """
    return "\u3041" <= char <= "\u309f"


def is_kana(char: str) -> bool:
    """Return whether a character is in `KANA_BLOCKS`."""
    return "\u3040" <= char <= "\u30ff"


def is_hangul(char: str) -> bool:
    """Return whether a character is a Hangul syllable."""
    return "\uac00" <= char <= "\ud7a3"


def is_basic_han(char: str) -> bool:
    """Return whether a character is in `BASIC_HAN`."""
    return "\u4e00" <= char <= "\u9fff"


def is_east_asian(char: str) -> bool:
    """Return whether a character is in `EAST_ASIAN` or a Hangul syllable."""
    return "\u2e80" <= char <= "\u9fff" or is_hangul(char)
