"""A text in any script -> the number of its words."""

import unicodedata
from functools import cache

from linkvault import lazy_re as re
from linkvault.text import scripts

# Text editors count each Chinese, Japanese and Korean character as a word. Yi, too, has one character per syllable.
_CHARACTERS = (
    scripts.RADICALS + scripts.HAN_SIGNS + scripts.HAN + scripts.HIRAGANA + scripts.KATAKANA
    + scripts.KATAKANA_EXTENSIONS + scripts.HALF_WIDTH_KANA + scripts.HANGUL + scripts.YI
)  # fmt: skip
_VOICING_MARKS = "\uff9e\uff9f"  # each is a part of the half-width kana before it
# In a script without spaces, the number of words can only be estimated, without a dictionary: 40 letters of Thai
# (without the vowel signs above and below the line) are about 11 words.
LETTERS_PER_WORD = 4
_NOT_PLAIN = re.compile(f"[^{scripts.PLAIN_WORDS}]")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # a third of the time of the pattern for all scripts
# A translation table for ASCII: letters and digits become "a", apostrophe and hyphen "-", other characters blanks.
_ASCII_KINDS = "".join(
    "a" if char.isalnum() else "-" if char in "'-" else " " for char in map(chr, range(128))
)


def count_words(text: str) -> int:
    """Return the number of words: runs of letters and digits, which may have apostrophes and hyphens inside.

    Each Chinese, Japanese or Korean character is one word. In Thai, Lao, Burmese and Khmer, which have no spaces
    between words, every `LETTERS_PER_WORD` letters are one.

    >>> count_words("损失函数 is well-known"), count_words("हिन्दी"), count_words("ﾃﾞｰﾀ")
    (6, 1, 3)
    """
    if text.isascii():
        return _count_ascii(text)
    # No word is in two lines, and most lines of a text with typographic quotes are ASCII.
    lines = text.split("\n")
    composed = _without_marks("\n".join(line for line in lines if not line.isascii()))
    count = _count_ascii("\n".join(filter(str.isascii, lines)))
    if not _NOT_PLAIN.search(composed):
        return count + len(_PLAIN_WORD.findall(composed))
    if not any(mark in composed for mark in _VOICING_MARKS):
        # Run by run, Chinese takes a fifth of the time that it takes character by character.
        others = _character_run().split(composed)
        count += len(composed) - sum(map(len, others))
        composed = " ".join(others)
    return count + len(_word_pattern().findall(composed))


def _count_ascii(text: str) -> int:
    """Return the number of words of an ASCII text, in a third of the time of a pattern."""
    kinds = text.translate(_ASCII_KINDS)
    runs = len(kinds.replace("-", " ").split())
    # Each mark between two letters joins two runs. Doubling the letter after a mark makes the matches disjoint.
    return runs - kinds.replace("-a", "-aa").count("a-a") if "-" in kinds else runs


@cache
def _character_run() -> re.Pattern[str]:
    return re.compile(f"[{_CHARACTERS}]+")


@cache
def _word_pattern() -> re.Pattern[str]:
    letter = rf"[^\W_{_CHARACTERS}{scripts.UNSPACED}]"
    return re.compile(
        rf"[{_CHARACTERS}][{_VOICING_MARKS}]?"
        rf"|(?:(?=\w)[{scripts.UNSPACED}]){{1,{LETTERS_PER_WORD}}}"
        rf"|{letter}+(?:['’-]{letter}+)*"
    )


def _without_marks(text: str) -> str:
    """Return the text with letters and marks composed, and without the other marks: for `re` these end a word."""
    composed = unicodedata.normalize("NFC", text)
    marks = [char for char in set(composed) if unicodedata.category(char)[0] == "M"]
    return composed.translate(dict.fromkeys(map(ord, marks))) if marks else composed
