"""Words of tags -> the same words with a mark, which no word of a page has. Pure.

FTS5 keeps the places of a word in all columns of a row together. With the mark, the words of tags are different words,
so a change of tags rewrites the few entries of tags and none of the text. A query asks for a word with and without it.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache

TAG_MARK = "\ue002"
_ASCII_WORD = re.compile("[A-Za-z0-9]+")
_PHRASE = re.compile('"([^"]*)"( \\*)?')
_COLUMNS = re.compile(r"\{[^{}]*+\} : ")
_COLUMN = re.compile(r"(?<!\w)\w++ : ")
_ALTERNATIVE = re.compile(rf'(?<=\()(?:tags : )?("{TAG_MARK}[^"]*"(?: \*)?) OR ')
_STEMMED_LENGTH = 3  # letters, and with the mark less: FTS5 stems no shorter word


def mark_words(text: str, *, prefix: bool = False) -> str:
    """Return a segmented text with the mark before each word.

    A word of one or two letters ends with it as well. Otherwise the stemmer, to which it would be long enough, would
    make j of js.

    :param prefix: the last word may go on

    >>> mark_words("deep learning js").replace(TAG_MARK, "~"), mark_words("损失 失").replace(TAG_MARK, "~")
    ('~deep ~learning ~js~', '~损失~ ~失~')
    """
    words = _ASCII_WORD.findall(text) if text.isascii() else "".join(map(_space_sign, text)).split()
    marked = " ".join(
        f"{TAG_MARK}{word}{TAG_MARK}" if len(word) < _STEMMED_LENGTH else TAG_MARK + word for word in words
    )
    return marked.removesuffix(TAG_MARK) if prefix else marked


def add_tag_words(expression: str) -> str:
    """Return an FTS5 expression of the analyzer's words that matches the words of tags as well.

    >>> add_tag_words('"loss"').replace(TAG_MARK, "~"), add_tag_words('chars : "损"').replace(TAG_MARK, "~")
    ('("~loss" OR "loss")', '("~损~" OR chars : "损")')
    """
    # An expression for several columns leaves out `chars`, where single characters are adjacent by chance.
    in_tags = _COLUMNS.sub("tags : ", _COLUMN.sub("", expression))
    return f"({_PHRASE.sub(_mark_phrase, in_tags)} OR {expression})"


def list_tag_phrases(expression: str) -> list[str]:
    """Return the phrases of tags that `add_tag_words` added to the words of an expression.

    >>> [phrase.replace(TAG_MARK, "~") for phrase in list_tag_phrases(add_tag_words('"loss"'))]
    ['"~loss"']
    """
    return _ALTERNATIVE.findall(expression)


def drop_tag_phrases(expression: str, keep: Collection[str]) -> str:
    """Return an expression without the phrases of `list_tag_phrases`, except those to keep.

    >>> drop_tag_phrases(add_tag_words('"loss"'), ())
    '("loss")'
    """
    return _ALTERNATIVE.sub(lambda match: match[0] if match[1] in keep else "", expression)


def _mark_phrase(phrase: re.Match[str]) -> str:
    words, star = phrase[1], phrase[2] or ""
    # The stemmer takes the final s from a short prefix if it has the mark. Then only the whole word matches.
    if star and words.endswith("s") and len(words.rpartition(" ")[2]) < _STEMMED_LENGTH:
        star = ""
    return f'"{mark_words(words, prefix=bool(star))}"{star}'


@cache
def _space_sign(char: str) -> str:
    """Return a blank for a character that is not one of a word, and a letter of newer versions of Unicode as a word.

    FTS5 counts such a letter as a separator, as its own version of Unicode is older. The rest of the word would be a
    word without the mark.
    """
    old = unicodedata.ucd_3_2_0.category(char)
    if old[0] in "LNM" or old == "Co":
        return char
    return f" {char} " if unicodedata.category(char)[0] in "LNM" else " "
