r"""Classes of characters that are not text: controls, direction marks, invisible characters, lone surrogates.

A constant is the inside of a character class: `re.compile(f"[{CONTROL}]")`. What is dangerous differs between a
terminal, a file name and a URL, so each module composes its own class from these.
"""

from linkvault import lazy_re as re

CONTROL = "\x00-\x1f\x7f-\x9f"  # C0 with tab and newlines, DEL, C1
CONTROL_EXCEPT_TAB_AND_NEWLINE = "\x00-\x08\x0b-\x1f\x7f-\x9f"  # without tab and newline
SURROGATE = "\ud800-\udfff"  # halves of pairs: UTF-8 cannot encode them
RAW_BYTE = "\udc80-\udcff"  # a byte of the command line that is not UTF-8 (PEP 383)
PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U0010ffff"

DIRECTION_MARK = "\u061c\u200e\u200f"  # invisible, and common in ordinary Arabic and Hebrew text
DIRECTION_EMBEDDING = "\u202a-\u202e"  # embeddings and overrides: they reorder the text that is shown
DIRECTION_CONTROL = DIRECTION_EMBEDDING + "\u2066-\u2069"  # and isolates
DEPRECATED_FORMAT = "\u206a-\u206f"
INTERLINEAR_MARK = "\ufff9-\ufffb"
LINE_SEPARATOR = "\u2028\u2029"
SOFT_HYPHEN = "\xad"
ZERO_WIDTH_SPACE = "\u200b"
ZERO_WIDTH_NON_JOINER = "\u200c"
ZERO_WIDTH_JOINER = "\u200d"
WORD_JOINER = "\u2060"
INVISIBLE_OPERATOR = "\u2061-\u2064"  # of formulas: function application, times, comma, plus
BYTE_ORDER_MARK = "\ufeff"  # inside a text: a zero-width space
TAG_CHARACTER = "\U000e0000-\U000e007f"
NONCHARACTER = "\ufffe\uffff"

# Invisible characters inside words: soft hyphens, zero-width characters, direction marks and embeddings, operators.
INVISIBLE = (
    SOFT_HYPHEN + "\u200b-\u200f" + DIRECTION_EMBEDDING + WORD_JOINER + INVISIBLE_OPERATOR + BYTE_ORDER_MARK
)

# Characters that XML 1.0 forbids, and so every tree of lxml.
CONTROL_NOT_IN_XML = "\x00-\x08\x0b\x0c\x0e-\x1f"
NOT_IN_XML = CONTROL_NOT_IN_XML + NONCHARACTER + SURROGATE

_SURROGATE = re.compile(f"[{SURROGATE}]")
_NOT_STORABLE = re.compile(f"[\x00{SURROGATE}]")


def replace_surrogates(text: str) -> str:
    r"""Return the text with each lone surrogate as U+FFFD, so that UTF-8 can encode it.

    Two surrogates that form a character become that: programs write the escapes of JSON into YAML.

    >>> replace_surrogates("loss \ud800"), replace_surrogates("\ud83d\ude80") == "\N{ROCKET}"
    ('loss \ufffd', True)
    """
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def replace_unstorable(text: str) -> str:
    r"""Return the text with NUL and each lone surrogate as U+FFFD, like HTML parsers.

    SQLite's functions stop at NUL.

    >>> replace_unstorable("损失 \ud800"), replace_unstorable("a\x00b")
    ('损失 \ufffd', 'a\ufffdb')
    """
    return text if text.isascii() and "\x00" not in text else _NOT_STORABLE.sub("\ufffd", text)
