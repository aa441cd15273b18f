"""Text normalization for the metadata: white space, entities, keys for comparison, visual length."""

import unicodedata

from linkvault import lazy_re as re
from linkvault.deferred_imports import deferred
from linkvault.text import characters
from linkvault.text.scripts import is_east_asian

entities = deferred("html")  # its table of names takes a millisecond, and few texts have one
_NO_WORD = re.compile(r"[\W_]+")
EAST_ASIAN_LENGTH = 2.5  # Latin letters that a Han, kana or Hangul character counts as
# Joiners belong to words of Persian and of Indic scripts, and to emoji, but not to Latin words.
_JOINERS = characters.ZERO_WIDTH_NON_JOINER + characters.ZERO_WIDTH_JOINER
INVISIBLE = re.compile(f"(?:(?![{_JOINERS}])|(?<![\u0300-\u1fff\u2070-\U0010ffff]))[{characters.INVISIBLE}]")


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces, and with entities resolved that the site escaped twice.

    >>> squeeze(" 损失\\n  函数 &amp;amp; more ")
    '损失 函数 & more'
    >>> squeeze("na\u200cive \u200b\u200d") == "naive", squeeze("هفت\u200cسین") == "هفت\u200cسین"
    (True, True)
    """
    for _ in range(2):
        if "&" in text:
            text = entities.unescape(text)
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


def comparison_key(text: str) -> str:
    """Return the letters and digits of a text, folded: equal for two spellings of one title.

    >>> comparison_key("Ｌｏｓｓ – 损失！") == comparison_key("loss: 损失")
    True
    """
    line = squeeze(text)
    return _NO_WORD.sub(
        "", line.lower() if line.isascii() else unicodedata.normalize("NFKC", line).casefold()
    )


def visual_length(text: str) -> int:
    """Return the length in Latin letters: a Han, kana or Hangul character counts as EAST_ASIAN_LENGTH.

    >>> visual_length("损失函数") == visual_length("loss facts")
    True
    """
    if text.isascii():
        return len(text)
    wide = sum(map(is_east_asian, text))
    return len(text) + int(wide * (EAST_ASIAN_LENGTH - 1))
