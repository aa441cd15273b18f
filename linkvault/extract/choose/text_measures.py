"""Text -> how much it is: words, CJK characters, marks, length without blanks; and whether it ends a sentence."""

from lxml.etree import tostring
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.text.scripts import CJK, PLAIN_WORDS, THAI_AND_LAO, UNSPACED
from linkvault.text.words import LETTERS_PER_WORD

# 14 Chinese characters carry about as much text as 12 words.
CJK_WORD = 12 / 14

_BLANKS = re.compile(r"\t|[ \t]{2,}")
_CJK = re.compile(f"[{CJK}]+")  # matches runs: matching single characters takes three times as long
_NOT_PLAIN = re.compile(f"[^{PLAIN_WORDS}]")
# Letters outside of Latin-1, and anything that may be one: all but the punctuation and currencies of Western texts.
_NOT_WESTERN = re.compile("[^\x00-\xff\u2000-\u206f\u20a0-\u20bf]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_UNSPACED_LETTER = re.compile(rf"(?=\w)[{UNSPACED}]")  # without vowel signs above and below the line
_SPACED_WORD = re.compile(rf"[^\W{UNSPACED}]+")
_WORD_WITHOUT_CJK = re.compile(r"\w+")
# Marks at the end of a sentence and inside of one: Armenian, Arabic, Urdu, Hindi, Tibetan, Burmese, Ethiopic, Khmer.
OTHER_STOPS = "\u0589\u061f\u06d4\u0964\u0965\u0f0d\u104b\u1362\u17d4\u17d5"
OTHER_COMMAS = "\u060c\u061b\u104a\u1363"
# A translation table that replaces the ASCII characters between words by blanks. Counting words by `translate` and
# `split` takes half the time of a pattern; of bytes in Latin-1, with "?" for other punctuation, a quarter.
_WORD_SEPARATORS = "".join(char if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
_LATIN_WORD_SEPARATORS = bytes(
    code if char.isalnum() or char == "_" else 32 for code, char in enumerate(map(chr, range(256)))
)
# Begins with one character class: an alternation would be tried at every letter.
_MARKS = re.compile(rf"[.,;:!?，、；。：！？…{OTHER_STOPS}{OTHER_COMMAS}](?:(?<![.,;:!?])|(?=\s|$|[\"'”’)]))")
_SENTENCE_END = re.compile(rf"[.!?。！？…:：;；{OTHER_STOPS}][\"'”’»)）」』\]]*$")
_THAI_OR_LAO = re.compile(f"[{THAI_AND_LAO}]")
LAST_CHARACTERS = 8  # of a text: enough for its last punctuation mark and the quotes and brackets after it
# Of a paragraph in Thai or Lao, which ends without a mark. A button or a date has fewer.
MIN_UNMARKED_WORDS = 3
# The same for ASCII text, as a translation table: every mark becomes ".", and what may follow a mark becomes a blank,
# so that counting ". " counts the marks.
_UNIFY_MARKS = "".join(
    "." if char in ".,;:!?" else " " if char in "\"')" else char for char in map(chr, range(128))
)


def count_words(text: str) -> tuple[float, int]:
    """Return the number of words of a text and the number of its Chinese, Japanese and Korean characters.

    Unlike `text.words.count_words`, which counts as editors do, this measures how much text there is: a character
    counts `CJK_WORD`, so that the limits in words are the same for all scripts. Thai, Lao, Burmese and Khmer have no
    blanks between words: there, letters are counted.

    >>> count_words("损失函数 loss function"), count_words("ฟังก์ชันการสูญเสีย loss")
    ((5.428571428571429, 4), (4.25, 0))
    """
    if text.isascii():
        return float(len(text.translate(_WORD_SEPARATORS).split())), 0
    if _NOT_WESTERN.search(text) is None:
        return float(len(text.encode("latin-1", "replace").translate(_LATIN_WORD_SEPARATORS).split())), 0
    if _NOT_PLAIN.search(text) is None:
        return float(len(_WORD_WITHOUT_CJK.findall(text))), 0
    rest, runs = _CJK.subn(" ", text)
    cjk = len(text) - len(rest) + runs
    if _UNSPACED.search(rest):
        words = len(_SPACED_WORD.findall(rest)) + len(_UNSPACED_LETTER.findall(rest)) / LETTERS_PER_WORD
        return words + cjk * CJK_WORD, cjk
    return len(_WORD_WITHOUT_CJK.findall(rest)) + cjk * CJK_WORD, cjk


def count_marks(text: str) -> int:
    """Return the number of punctuation marks in a text whose white space is collapsed.

    An ASCII mark counts only at the end of a word; a Chinese or Japanese mark counts anywhere.

    >>> count_marks('Yes. "No," he said: 3.14!'), count_marks("是的。3.14，不！")
    (4, 3)
    """
    if text.isascii():
        return f"{text.translate(_UNIFY_MARKS)} ".count(". ")
    return len(_MARKS.findall(text))


def ends_sentence(text: str, words: float, *, is_paragraph: bool) -> bool:
    """Return whether a text ends with a mark that ends a sentence or introduces what follows.

    Thai and Lao have no such mark: a paragraph in them ends a sentence if it is no label.

    >>> ends_sentence('"Yes."', 1, is_paragraph=False), ends_sentence("यह सच है।", 3, is_paragraph=False)
    (True, True)
    >>> ends_sentence("เรือจะกลับมาในฤดูฝน", 4.5, is_paragraph=True), ends_sentence("อ่านต่อ", 1.5, is_paragraph=True)
    (True, False)
    """
    # Most blocks end with a letter: then there is no need for the pattern.
    if not text[-1:].isalnum() and _SENTENCE_END.search(text[-LAST_CHARACTERS:]) is not None:
        return True
    return is_paragraph and words >= MIN_UNMARKED_WORDS and _THAI_OR_LAO.match(text[-1]) is not None


def collapse_blanks(text: str) -> str:
    """Collapse white space exactly as readability's `clean` does, without its slow patterns.

    >>> collapse_blanks("  a\\tb   c \\n\\n d ")
    'a b c\\nd'
    """
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if "\t" in text or "  " in text:
        text = _BLANKS.sub(" ", text)
    return text.strip()


def text_of(element: HtmlElement) -> str:
    """Return the text of an element, as `text_content` does in twice the time."""
    text: str = tostring(element, method="text", encoding="unicode", with_tail=False)
    return text


def text_length(element: HtmlElement) -> int:
    """Return the number of characters of an element's text, white space collapsed."""
    return len(collapse_blanks(text_of(element)))


class TextLengths(dict[HtmlElement, int]):
    """The lengths of the texts of elements, see `text_length`; each is measured when it is first asked for."""

    def __missing__(self, element: HtmlElement) -> int:
        length = self[element] = text_length(element)
        return length
