"""The title of a link, in any script, into a file name that is valid on every system.

All names of exported files come from here. A name always ends in the link's id: it is unique on file systems that
ignore case, and adding or removing other links never changes it.
"""

import unicodedata

from linkvault import lazy_re as re
from linkvault.text import characters
from linkvault.text.whitespace import squeeze_whitespace

MAX_NAME_BYTES = 180  # of UTF-8, with extension; file systems allow 255, encrypting and syncing ones fewer
_MAX_TITLE_CHARACTERS = 1000  # more never fits; it bounds the cost of normalizing

# Separators, what Windows or Obsidian's links forbid, control characters, bidi marks, zero-width spaces.
_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|#^\[\]\u180e\u202f'  # Mongolian and narrow blanks
    f"{characters.CONTROL}{characters.SOFT_HYPHEN}{characters.ZERO_WIDTH_SPACE}{characters.LINE_SEPARATOR}"
    f"{characters.DIRECTION_MARK}{characters.DIRECTION_EMBEDDING}]"
)
_INVISIBLE = re.compile(
    f"[\u2060-\u206f\ufff0-\uffff"  # word joiner, isolates and other format characters; specials
    f"{characters.BYTE_ORDER_MARK}{characters.SURROGATE}{characters.TAG_CHARACTER}]"
)
# Devices of Windows, with any extension: "NUL.tar (3).md" is the device NUL.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *\.", re.IGNORECASE)


def file_name(title: str, link_id: int, extension: str) -> str:
    """Return the name of a link's file; the same title and id always give the same name.

    >>> file_name("损失函数: an/introduction", 12, ".md")
    '损失函数 an introduction (12).md'
    >>> file_name("../../etc/passwd", 3, ".md"), file_name("", 4, ".md")
    ('etc passwd (3).md', 'untitled (4).md')
    """
    suffix = f" ({link_id}){extension}"
    text = unicodedata.normalize("NFC", title[:_MAX_TITLE_CHARACTERS])
    text = squeeze_whitespace(_INVISIBLE.sub("", _FORBIDDEN.sub(" ", text)))
    # At the start: hidden files, options, home folders. At the end: Windows drops dots and spaces.
    text = unicodedata.normalize("NFC", text).strip(". ~-$")
    if _DEVICE.match(text):
        text = f"_{text}"
    return (_cut_to_bytes(text, MAX_NAME_BYTES - len(suffix.encode("utf-8"))) or "untitled") + suffix


def _cut_to_bytes(text: str, size: int) -> str:
    """Return the longest prefix of at most `size` bytes that splits no accented letter and no joined emoji."""
    raw = text.encode("utf-8")
    if len(raw) <= size:
        return text
    prefix = raw[:size].decode("utf-8", "ignore")
    following = text[len(prefix)]
    while prefix and (
        unicodedata.combining(following) or following in "\u200d\ufe0f" or prefix[-1] == "\u200d"
    ):
        prefix, following = prefix[:-1], prefix[-1]
    return prefix.rstrip(". ")
