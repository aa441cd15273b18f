"""A title in any script -> a file name that every system takes. The one door: no title gets past it.

The name always ends in the link's id. So it is unique on systems that take `A` for `a`, and stays the same
whatever links are added or removed later; a name that held the id only when needed would change then.
"""

import re
import unicodedata

from linkvault.text import characters

LONGEST = 180  # bytes of UTF-8, with extension: file systems take 255, encrypting and syncing ones fewer

# Separators, what Windows or Obsidian's links forbid, control characters, bidi marks, blanks of no width.
_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|#^\[\]\u180e\u202f'  # Mongolian and narrow blanks
    f"{characters.CONTROL}{characters.SOFT_HYPHEN}{characters.ZERO_WIDTH_SPACE}{characters.LINE_SEPARATOR}"
    f"{characters.DIRECTION_MARK}{characters.DIRECTION_EMBEDDING}]"
)
_INVISIBLE = re.compile(
    f"[\u2060-\u206f\ufff0-\uffff"  # word joiner, isolates and other format characters; specials
    f"{characters.BYTE_ORDER_MARK}{characters.SURROGATE}{characters.TAG_CHARACTER}]"
)
# Devices of Windows, also with any extension: "NUL.tar (3).md" is the device NUL.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *\.", re.IGNORECASE)


def file_name(title: str, link_id: int, extension: str) -> str:
    """Return the name of a link's file; the same title and id give the same name for ever.

    >>> file_name("损失函数: an/introduction", 12, ".md")
    '损失函数 an introduction (12).md'
    >>> file_name("../../etc/passwd", 3, ".md"), file_name("", 4, ".md")
    ('etc passwd (3).md', 'untitled (4).md')
    """
    ending = f" ({link_id}){extension}"
    text = unicodedata.normalize("NFC", title[:1000])
    text = " ".join(_INVISIBLE.sub("", _FORBIDDEN.sub(" ", text)).split())
    text = unicodedata.normalize("NFC", text).strip(
        ". ~-$"
    )  # leading: hidden files, options, ~; trailing: Windows
    if _DEVICE.match(text):
        text = f"_{text}"
    return (_cut(text, LONGEST - len(ending.encode("utf-8"))) or "untitled") + ending


def _cut(text: str, size: int) -> str:
    """Cut to so many bytes at a character, never between a letter and its accents or joined emoji."""
    raw = text.encode("utf-8")
    if len(raw) <= size:
        return text
    kept = raw[:size].decode("utf-8", "ignore")
    following = text[len(kept)]
    while kept and (unicodedata.combining(following) or following in "\u200d\ufe0f" or kept[-1] == "\u200d"):
        kept, following = kept[:-1], kept[-1]
    return kept.rstrip(". ")
