"""Small laws of text that every part of the metadata shares: white space, entities, comparing by words."""

import html
import re
import unicodedata

from linkvault.text import characters
from linkvault.text.scripts import is_east_asian

_NO_WORD = re.compile(r"[\W_]+")
WIDE = 2.5  # times a Latin letter: what a Han, kana or Hangul character says
INVISIBLE = re.compile(f"[{characters.INVISIBLE}]")


def squeeze(text: str) -> str:
    """Return the text on one line, each run of white space one blank, entities left over from a site resolved.

    >>> squeeze(" 损失\\n  函数 &amp;amp; more ")
    '损失 函数 & more'
    """
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


def comparison_key(text: str) -> str:
    """Return letters and digits only, folded: what two spellings of one title have in common.

    >>> comparison_key("Ｌｏｓｓ – 损失！") == comparison_key("loss: 损失")
    True
    """
    line = squeeze(text)
    return _NO_WORD.sub(
        "", line.lower() if line.isascii() else unicodedata.normalize("NFKC", line).casefold()
    )


def visual_length(text: str) -> int:
    """Return the length as a reader feels it: a Han, kana or Hangul character counts two and a half.

    >>> visual_length("损失函数") == visual_length("loss facts")
    True
    """
    if text.isascii():
        return len(text)
    wide = sum(map(is_east_asian, text))
    return len(text) + int(wide * (WIDE - 1))
