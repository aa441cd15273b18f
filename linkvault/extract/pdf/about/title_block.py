"""Metadata and first page of a PDF -> title, authors and date; the blocks that state them. (pure)"""

import re

from linkvault.extract.pdf.shapes import Block
from linkvault.extract.pdf.structure.html_writer import plain
from linkvault.extract.pdf.structure.paragraphs import ends_sentence
from linkvault.lazy_dataclass import dataclass, field
from linkvault.text.scripts import HAN, HANGUL

_JUNK_TITLE = re.compile(
    r"^(?:microsoft word\b.*|microsoft powerpoint\b.*|powerpoint presentation|untitled.*|document\d*|title"
    r"|presentation\d*|slide \d+|.*\.(?:docx?|pdf|tex|dvi|odt|rtf|indd|pptx?|xlsx?|html?|qxd|pages|ps|typ|md)"
    r"|[\d\W_]+|.{0,2}|\S+_\S+"
    r"|full page photo|sharelatex example|template|arxiv.*|latex.*)$",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"^(?:admin(?:istrator)?|user|owner|author|unknown|\(?anonymous\)?|\(?unspecified\)?|root|default|pc"
    r"|microsoft(?: office user)?|[a-z]{1,3}"
    r"|\W*|.*\d{3,}.*|.*@.*|latex.*|hp|dell|acer|guest|test)$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:(?<!\s)\s+)?(?:,|;|·|\band\b|\bund\b|\bи\b|&|、|，|；|،)\s*", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"@|https?:|www\.|\d{2}|\b(?:universit|institut|department|dept|school|college|laborator|research|google|inc\b|center"
    r"|centre|abstract|faculty|fakult|hochschule|кафедра|университет|大学|研究|学院|대학|edition|volume|issue|report"
    r"|preprint|conference|proceedings|journal|thesis|dissertation|version|draft|supervis|submitted)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?:\s+[^\W\d_][\w.'’\-]*){1,4}")
_CJK_NAME = re.compile(rf"[{HAN}{HANGUL}]{{2,5}}(?:\s[{HAN}]{{1,3}})?")
_ABSTRACT = re.compile(
    r"^\W*(?:abstract|zusammenfassung|аннотация|摘要|要旨|概要|초록|요약|ملخص)\b", re.IGNORECASE
)
_MARKS = re.compile(r"[*∗†‡§¶‖]|[\^_]\{?[^\s{}]{1,4}\}?|(?<=[^\W\d])\d(?:,\d)*")
_SECTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})\.?\s+\S")  # the number of a section
_BY = re.compile(r"^(?:by|von|автор:?|著者[:：]?|作者[:：]?|저자[:：]?|authors?:)\s+", re.IGNORECASE)
_MAX_AUTHOR_BLOCKS = 24
_MAX_LENGTH = 300  # characters: a longer block is text
_PROSE = 80  # characters: a longer block that ends a sentence is no affiliation
_MAX_NAMES = 60
_NO_NAMES = frozenset(("table", "li", "code", "math", "caption"))  # kinds of blocks
_LARGER = 1.12
_SAME_SIZE = 0.3  # points between the sizes of two lines of a title
_TOP_BLOCKS = 40


@dataclass(slots=True)
class About:
    """Title, authors and date; `used`: the blocks of the document that only state them."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    date: str | None = None
    used: list[Block] = field(default_factory=list)


def letters(text: str) -> str:
    """Return the letters and digits of a text, to compare it."""
    return "".join(character for character in text.casefold() if character.isalnum())


def read_about(info: dict[str, str], blocks: list[Block], body_size: float) -> About:
    """Return what the metadata `info` and the first blocks of a document state."""
    about = About()
    top = [block for block in blocks[:_TOP_BLOCKS] if block.page == blocks[0].page]
    block = _title_block(info.get("Title", "").strip(), top, body_size)
    stated = stated_title(info)
    if block is not None:
        about.used += block
        shown = " ".join(plain(part.text) for part in block)
        about.title = stated if stated and letters(stated) == letters(shown) else shown
    else:
        about.title = stated
    _read_authors(about, info, top)
    return about


def stated_title(info: dict[str, str]) -> str | None:
    """Return the title in the metadata; None if it is the name of a file or of a program, or there is none."""
    title = info.get("Title", "").strip()
    return title if title and not _JUNK_TITLE.match(title) else None


def _title_block(stated: str, top: list[Block], body_size: float) -> list[Block] | None:
    """Return the blocks that are the title: those with the stated one, else the largest at the top."""
    key = letters(stated)
    for count in (1, 2, 3):
        for start in range(len(top) - count + 1):
            group = top[start : start + count]
            if key and letters("".join(plain(block.text) for block in group)) == key:
                return group
    candidates = [
        block
        for block in top
        if block.kind in ("heading", "p") and len(letters(block.text)) > 2 and not _SECTION.match(block.text)
    ]
    if not candidates:
        return None
    largest = max(candidates, key=lambda block: (round(block.first.size, 1), -top.index(block)))
    if largest.first.size < _LARGER * body_size and not (
        largest is candidates[0] and largest.kind == "heading"
    ):
        return None
    group = [largest]
    following = top[top.index(largest) + 1 :]
    for block in following:
        if (
            abs(block.first.size - largest.first.size) < _SAME_SIZE
            and block.kind == largest.kind
            and not _ABSTRACT.match(block.text)
        ):
            gap = block.first.y - group[-1].last.y
            if 0 < gap < 2 * block.first.size:
                group.append(block)
                continue
        break
    return group


def _read_authors(about: About, info: dict[str, str], top: list[Block]) -> None:
    stated = [name for name in _AND.split(info.get("Author", "")) if name and not _JUNK_AUTHOR.match(name)]
    start = max((top.index(block) + 1 for block in about.used), default=0)
    names: list[str] = []
    used: list[Block] = []
    # Names side by side look like the rows of a table. They are between the title and the abstract.
    below = next((block for block in top[start:] if block.kind != "table"), None)
    is_before_abstract = below is not None and _ABSTRACT.match(plain(below.text)) is not None
    for block in top[start : start + _MAX_AUTHOR_BLOCKS]:
        own = _names_of(block)
        text = plain(block.text)
        is_other = bool(used) and _type_of(block) != _type_of(used[0])
        if _ABSTRACT.match(text) or len(text) > _MAX_LENGTH or _is_prose(text):
            break
        if block.kind in _NO_NAMES and not (block.kind == "table" and is_before_abstract):
            continue
        if block.kind == "heading" and names and (is_other or not own):
            break
        if own is None:
            continue
        names += own
        if all(_line_names(line.text, line) for line in block.lines):
            used.append(block)
    if about.title is None:  # a letter: its first lines name other people
        names, used = [], []
    names = list(dict.fromkeys(names))[:_MAX_NAMES]
    if stated:
        keys = {letters(name) for name in names}
        if len(names) > len(stated) and all(letters(name) in keys for name in stated):
            about.authors = names
        else:
            about.authors = stated
    else:
        about.authors = names
    keys = {letters(name) for name in about.authors}
    about.used += [block for block in used if all(letters(name) in keys for name in _names_of(block) or [])]


def _is_prose(text: str) -> bool:
    """Return whether a block is a paragraph of the text, which follows the authors."""
    return len(text) > _PROSE and ends_sentence(text)


def _type_of(block: Block) -> tuple[str, float, bool]:
    """Return the font and the size that a block begins with: the names of all authors are in one type."""
    return block.first.style.font, round(block.first.size), block.first.bold


def _names_of(block: Block) -> list[str] | None:
    """Return the names on the lines of a block; None if there are none."""
    names: list[str] = []
    for line in block.lines:
        cells = [cell.text for cell in line.cells] if len(line.cells) > 1 else [line.text]
        for cell in cells:
            names += _line_names(cell, line) or []
    return names or None


def _line_names(text: str, line: object) -> list[str] | None:
    """Return the names on a line; None if something else is on it."""
    text = _BY.sub("", _MARKS.sub(" ", plain(text)).strip())
    if _NOT_A_NAME.search(text):
        return None
    names = [name.strip(" .") for name in re.split(r"\s{2,}", text)]
    names = [part for name in names for part in _AND.split(name) if part.strip()]
    names = [part.strip() for part in names]
    if not names or not all(_is_name(name) for name in names):
        return None
    return names


def _is_name(text: str) -> bool:
    if _CJK_NAME.fullmatch(text):
        return True
    if not _NAME.fullmatch(text):
        return False
    words = text.split()
    capital = sum(word[0].isupper() or (not word[0].isascii() and not word[0].islower()) for word in words)
    return (
        capital >= len(words) - 2 and words[-1][0].isupper() | (not words[-1][0].islower()) and capital >= 1
    )
