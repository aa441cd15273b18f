"""Paragraphs -> headings, captions, list items, program code. (pure)"""

import re

from linkvault.extract.pdf.shapes import END, SUP, Block
from linkvault.extract.pdf.structure.html_writer import plain
from linkvault.extract.pdf.structure.paragraphs import BULLET, DIGITS, Layout, ends_sentence, is_centered
from linkvault.text.scripts import CJK

LARGER = 1.08  # times the body: a heading
_SMALLER = 0.95  # of the body: the text of a caption
_SHORT_CAPTION = 16  # characters of a caption that has only its number
_MAX_LINES = 3
_MAX_CAPTION = 12  # lines
_CAPTION_SIZE = 0.97  # of the body: smaller text after "Figure 2" is a caption
_SMALLEST = 0.9  # of the body: smaller text is no heading
_MAX_LEVEL = 5
_MAX_LETTERS = 180
_MIN_KEY = 3  # letters of a bookmark that names a heading
_NUMBER = re.compile(
    r"(?:(?:appendix|chapter|kapitel|глава|section)\s+)?((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,8}|[IVX]{1,6})[.):]?\s+(?=\S)",
    re.IGNORECASE,
)
_FIGURES = r"figure|fig\.|abbildung|abb\.|рис\.|рисунок|图|圖|그림|شكل"
_TABLES = r"table|tab\.|tabelle|listing|algorithm|таблица|表|표|جدول"
FIGURE = re.compile(rf"(?:{_FIGURES})\s*[\dIVXS]", re.IGNORECASE)
_CAPTION = re.compile(
    rf"(?:{_FIGURES}|{_TABLES})"
    r"\s*(?:\d+(?:\.\d+)*|[IVX]{1,5}|S\d+)\s*(?:[.:：|—–-]|$|\s)",
    re.IGNORECASE,
)
# Nothing but addresses of mail and of pages, which papers often set in the type of code: {ada,bob}@example.org.
_ADDRESS = r"(?:(?:\{[^{}@]{1,200}\}|[\w.+-]{1,64})@[\w.-]{1,200}\.[a-z]{2,24}|(?:https?://|www\.)\S{1,500}+)"
_ADDRESSES = re.compile(rf"{_ADDRESS}(?:[,;\s]++{_ADDRESS})*+[,;\s]*", re.IGNORECASE)
_HAS_LETTERS = re.compile(r"[^\W\d_]{2}")
_CJK_LETTERS = re.compile(f"[{CJK}]")
_STATEMENT = re.compile(r"[.!?。！？;,،]$")


def classify(block: Block, layout: Layout) -> None:
    """Set the kind of a block that is a paragraph so far."""
    text = block.first.text
    if all(line.mono for line in block.lines) and not _is_addresses(block):
        block.kind = "code"
    elif _CAPTION.match(text) and len(block.lines) < _MAX_CAPTION and _is_caption(block, layout):
        block.kind = "caption"
    elif _is_heading(block, layout):
        block.kind = "heading"
        match = _NUMBER.match(text)
        block.level = (
            match[1].count(".") + 1 if match and match[1][0] not in "abcdefghijklmnopqrstuvwxyz" else 0
        )
    elif BULLET.match(text):
        block.kind, block.marker = "li", "-"
    elif match := DIGITS.match(text):
        block.kind, block.marker = "li", match[0].strip()


def _is_addresses(block: Block) -> bool:
    return _ADDRESSES.fullmatch(plain(" ".join(line.text for line in block.lines))) is not None


def _is_caption(block: Block, layout: Layout) -> bool:
    """Return whether a paragraph that begins as a caption is one, and no sentence that begins with "Figure 2"."""
    head = _CAPTION.match(block.first.text)
    return head is not None and (
        head[0].rstrip()[-1] in ".:：|—–-"
        or block.first.size < _CAPTION_SIZE * layout.body_size
        or len(block.lines) == 1
    )


def _is_heading(block: Block, layout: Layout) -> bool:
    text = " ".join(line.text for line in block.lines)
    if (
        len(block.lines) > _MAX_LINES
        or len(text) > _MAX_LETTERS
        or not (_HAS_LETTERS.search(text) or _CJK_LETTERS.search(text))
    ):
        return False
    if _STATEMENT.search(text.rstrip()) or (SUP in text and END in text and text.count(SUP) > 2):
        return False
    line = block.first
    if min(item.size for item in block.lines) > LARGER * layout.body_size:
        return True
    if line.size < _SMALLEST * layout.body_size:
        return False
    if all(item.bold for item in block.lines):
        return True
    has_number = bool(_NUMBER.match(text))
    letters = [character for character in text if character.isalpha()]
    is_upper = bool(letters) and all(character.isupper() for character in letters)
    if has_number and (is_upper or line.small_caps or all(item.italic for item in block.lines)):
        return True
    return line.small_caps and is_centered(line) and not ends_sentence(text)


def extend_captions(blocks: list[Block], layout: Layout) -> None:
    """Make the small lines between the number of a table, which is on a line of its own, and the table a caption."""
    for index, block in enumerate(blocks):
        if block.kind != "caption" or len(block.first.text) > _SHORT_CAPTION:
            continue
        for following in blocks[index + 1 : index + 1 + _MAX_LINES]:
            if following.kind not in ("p", "heading") or following.first.size > _SMALLER * layout.body_size:
                break
            following.kind = "caption"


def apply_outline(blocks: list[Block], outline: list[tuple[int, str]]) -> None:
    """Make the blocks headings that the outline of the file names, with its levels."""
    levels: dict[str, int] = {}
    for level, title in outline:
        for key in (_key(title), _key(_without_number(title))):
            if len(key) >= _MIN_KEY:
                levels.setdefault(key, level)
    if not levels:
        return
    for block in blocks:
        if block.kind not in ("p", "heading") or len(block.lines) > _MAX_LINES:
            continue
        text = plain(" ".join(line.text for line in block.lines))
        named = levels.get(_key(text)) or levels.get(_key(_without_number(text)))
        if named is not None:
            block.kind, block.level = "heading", named


def _without_number(text: str) -> str:
    match = _NUMBER.match(text)
    return text[match.end() :] if match else text


def _key(text: str) -> str:
    """Return the letters and digits of a text, to compare it."""
    return "".join(character for character in text.casefold() if character.isalnum())


def set_levels(blocks: list[Block]) -> None:
    """Give headings without a number the level of their size."""
    headings = [block for block in blocks if block.kind == "heading"]
    by_size: dict[float, int] = {}
    for block in headings:
        if block.level:
            size = round(block.first.size, 1)
            by_size[size] = min(by_size.get(size, block.level), block.level)
    sizes = sorted({round(block.first.size, 1) for block in headings if not block.level}, reverse=True)
    for block in headings:
        if not block.level:
            size = round(block.first.size, 1)
            block.level = by_size.get(size) or sizes.index(size) + 1
        block.level = min(block.level, _MAX_LEVEL)
