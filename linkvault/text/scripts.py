"""Classes of characters by script, each the inside of a character class: `re.compile(f"[{HAN}]+")`.

This module compiles no pattern: a class of this size takes up to 2 ms, and most commands need none.
"""

RADICALS = "\u2e80-\u2fdf"  # Kangxi and CJK radicals: symbols, but text of PDF files has them in words
# 々 〆 〇 and the Suzhou numerals, which are used like Han characters.
HAN_SIGNS = "\u3005-\u3007\u3021-\u3029"
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

# Letters and vowel signs, without digits and punctuation, of the scripts other than CJK that the index splits into
# pairs, because they do not separate words by spaces: Thai, Lao, Burmese, Khmer, New Tai Lue, Tai Tham, Balinese,
# Javanese, Tai Viet. A change requires a new `ANALYZER_VERSION`, too.
INDEXED_SYLLABLES = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3"
    "\u17d7\u17dc\u17dd\u1980-\u19c9\u1a20-\u1a7c\u1aa7\u1b00-\u1b4b\ua980-\ua9c0\ua9e0-\ua9ef\ua9fa-\ua9fe"
    "\uaa60-\uaa76\uaa7a-\uaadd"
)
# Those of them that are written on the consonant before them.
SYLLABLE_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    "\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u1a55-\u1a7c"
    "\u1b00-\u1b04\u1b34-\u1b44\ua980-\ua983\ua9b3-\ua9c0\ua9e5\uaa7b-\uaa7d\uaab0-\uaac1"
)
# The consonant after it is written below the one before it.
SYLLABLE_STACKERS = "\u1039\u17d2\u1a60\u1b44\ua9c0"

# Vowel signs and other combining marks that are part of a word, by which regular expressions would end it. Some
# ranges include letters and digits between the marks, but no punctuation. Marks that folding removes are not here.
WORD_MARKS = (
    "\u0900-\u0963\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83"
    "\u0cbc-\u0d4d\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f18\u0f19\u0f35\u0f37\u0f39"
    "\u0f3e-\u0f84\u0f86-\u0fbc\u102b-\u103e\u1056-\u109d\u1712-\u1734\u1752-\u17d3\u17dd\u1920-\u193b"
    "\u1a17-\u1a1b\u1a55-\u1a7f\u1b00-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\ua802-\ua827\ua880-\ua8c5"
    "\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uabe3-\uabea"
    "\U00011000-\U00011046\U00011080-\U000110ba\U00011100-\U00011134\U00011180-\U000111c0\U0001122c-\U00011237"
    "\U000112df-\U00011446\U000114b0-\U000114c3\U000115af-\U000115c0\U00011630-\U00011640"
)

# Characters of text in which words are runs of letters and digits between others: Latin, Greek, Cyrillic, Hebrew and
# Arabic letters, with punctuation and signs. None of them is in a class of CJK, of UNSPACED, of syllables or of marks.
PLAIN_WORDS = "\x00-\u08ff\u1e00-\u2e7f"

# Signs that readers search for: mathematics, arrows, currencies, dingbats and emoji. No lines of boxes, no blocks, no
# marks of copyright, which are on every page.
LATIN_SYMBOLS = "\xa2\xa3\xa5\xa7\xac\xb0\xb1\xd7\xf7"
CURRENCIES = "\u20a0-\u20cf"
SYMBOLS = "\u2190-\u24ff\u25a0-\u2bff"
EMOJI = "\U0001f000-\U0001faff"
ALL_SYMBOLS = LATIN_SYMBOLS + CURRENCIES + SYMBOLS + EMOJI

# Scripts other than CJK that do not separate words by spaces.
HIRAGANA_LETTERS = "\u3041-\u3096"  # without marks and signs of iteration
KANA_LETTERS = HIRAGANA_LETTERS + "\u30a1-\u30fa"
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


def is_greek(char: str) -> bool:
    """Return whether a character is a Greek or Coptic letter, or one of their signs."""
    return "\u0370" <= char <= "\u03ff"


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


def may_be_east_asian(text: str) -> bool:
    """Return whether a text has a character that may be Chinese, Japanese or Korean: a fast test before a slow one.

    >>> may_be_east_asian("loss 函数"), may_be_east_asian("Straße"), may_be_east_asian("")
    (True, False, False)
    """
    return max(text, default="") >= EAST_ASIAN_START
