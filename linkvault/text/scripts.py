"""Ranges of characters by script, written as the inside of a character class: `re.compile(f"[{HAN}]+")`.

Nothing is compiled here: a class of this size costs up to two milliseconds, and most commands need none.
"""

RADICALS = "\u2e80-\u2fdf"  # Kangxi and CJK radicals: symbols, but PDF files write words with them
HAN_SIGNS = "\u3005-\u3007\u3021-\u3029"  # 々 〆 〇 and the Suzhou numerals: written among Han characters
BASIC_HAN = (
    "\u4e00-\u9fff"  # nearly all that is in use: enough for names of people and the language of a text
)
HAN = (
    "\u3400-\u4dbf" + BASIC_HAN + "\uf900-\ufaff\U00020000-\U0003ffff"
)  # and rare, compatibility and old ones
HIRAGANA = "\u3041-\u3096\u309d-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
KATAKANA_EXTENSIONS = "\u31f0-\u31ff"  # small letters for Ainu
HALF_WIDTH_KANA = "\uff66-\uff9f"
KANA_SIGNS = "\u3031-\u3035\u303b"  # repetition marks
KANA_BLOCKS = (
    "\u3040-\u30ff"  # both blocks as they are: with the middle dot ・ and voicing marks that stand alone
)
BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
HANGUL = "\uac00-\ud7a3"  # syllables; texts are in NFC nearly everywhere, which has no others
YI = "\ua000-\ua48c"
CJK_PUNCTUATION = "\u3000-\u303f"
FULL_WIDTH_FORMS = "\uff00-\uffef"  # Latin, punctuation and half-width kana

# Everything between the radicals and the last basic Han character: punctuation, kana, bopomofo, compatibility jamo.
EAST_ASIAN = "\u2e80-\u9fff"
EAST_ASIAN_START = "\u2e80"  # below it no character is Chinese or Japanese: a quick test before a costly one

# Characters of running Chinese, Japanese and Korean text, for measuring how much of a text is one of these.
CJK = KANA_BLOCKS + KATAKANA_EXTENSIONS + HAN + HANGUL
KANA_AND_HAN = KANA_BLOCKS + HAN  # without Hangul, which is written with blanks between words

# What the index cuts into pairs of characters. More than CJK: whatever can be part of a name or a word. The
# middle dot is not, for it separates words. A change here changes the index: see search.analyse.ANALYSER.
INDEXED_CJK = HAN_SIGNS + HAN + KANA_SIGNS + HIRAGANA + KATAKANA + BOPOMOFO + KATAKANA_EXTENSIONS + HANGUL

# Scripts that write no blanks between words and are no CJK: Thai, Lao, Burmese, Khmer.
THAI_AND_LAO = "\u0e00-\u0eff"
BURMESE = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"
WITHOUT_BLANKS = THAI_AND_LAO + BURMESE + KHMER
# Chinese and Japanese text with its punctuation and full-width forms. Without Hangul: Korean writes blanks.
CHINESE_AND_JAPANESE = (
    "\u2e80-\u303e\u3041-\u30ff\u31a0-\u31bf\u31f0-\u33ff\ufe30-\ufe4f\uff01-\uffef\U0001f200-\U0001f2ff"
    + HAN
)
TIBETAN = "\u0f00-\u0fff"  # a dot after each syllable


def is_hiragana(char: str) -> bool:
    """Tell whether a character is hiragana, voicing marks included.

    >>> is_hiragana("の"), is_hiragana("ノ"), is_hiragana("")
    (True, False, False)
    """
    return "\u3041" <= char <= "\u309f"


def is_kana(char: str) -> bool:
    """Tell whether one character is of the blocks of hiragana and katakana."""
    return "\u3040" <= char <= "\u30ff"


def is_hangul(char: str) -> bool:
    """Tell whether one character is a Hangul syllable."""
    return "\uac00" <= char <= "\ud7a3"


def is_basic_han(char: str) -> bool:
    """Tell whether one character is of `BASIC_HAN`."""
    return "\u4e00" <= char <= "\u9fff"


def is_east_asian(char: str) -> bool:
    """Tell whether one character is of `EAST_ASIAN` or a Hangul syllable."""
    return "\u2e80" <= char <= "\u9fff" or is_hangul(char)
