"""A text -> how many words it has, in any script."""

import re
import unicodedata
from functools import cache

from linkvault.text import scripts

# Editors count each Chinese, Japanese and Korean character as a word; Yi writes one character a syllable as well.
_CHARACTERS = (
    scripts.RADICALS + scripts.HAN_SIGNS + scripts.HAN + scripts.HIRAGANA + scripts.KATAKANA
    + scripts.KATAKANA_EXTENSIONS + scripts.HALF_WIDTH_KANA + scripts.HANGUL + scripts.YI
)  # fmt: skip
# Without a dictionary, the words of a script without blanks can only be estimated: 40 letters of Thai (vowel signs
# above and below the line not counted) are about 11 words.
LETTERS_PER_WORD = 4


def count_words(text: str) -> int:
    """Return how many words a text has: runs of letters and digits, an apostrophe or hyphen may be inside.

    Each Chinese, Japanese or Korean character is one word, as editors count. In Thai, Lao, Burmese and Khmer, which
    write no blanks, every `LETTERS_PER_WORD` letters are one.

    >>> count_words("损失函数 is well-known"), count_words("हिन्दी"), count_words("ﾃﾞｰﾀ")
    (6, 1, 3)
    """
    return sum(1 for _ in _words().finditer(text if text.isascii() else _without_marks(text)))


@cache
def _words() -> re.Pattern[str]:
    letter = rf"[^\W_{_CHARACTERS}{scripts.WITHOUT_BLANKS}]"
    return re.compile(
        rf"[{_CHARACTERS}][\uff9e\uff9f]?"  # a half-width kana with its voicing mark
        rf"|(?:(?=\w)[{scripts.WITHOUT_BLANKS}]){{1,{LETTERS_PER_WORD}}}"
        rf"|{letter}+(?:['’-]{letter}+)*"
    )


def _without_marks(text: str) -> str:
    """Compose letters with their marks, then drop the marks that are left: to Python they end a word."""
    composed = unicodedata.normalize("NFC", text)
    marks = [char for char in set(composed) if unicodedata.category(char)[0] == "M"]
    return composed.translate(dict.fromkeys(map(ord, marks))) if marks else composed
