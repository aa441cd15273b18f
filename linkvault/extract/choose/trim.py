"""The chosen blocks -> the chosen blocks without what only stands around the text.

Captions and credits, calls to share or to read on, lines of date and source, the title's copies, and everything
after a heading such as "Related" that readability did not keep.
"""

import re
from collections.abc import Callable

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import Stage
from linkvault.extract.choose.segment import CAPTION, CELL, PRE, Block, PageBlocks

LINE_WORDS = 22  # a line longer than this is text, whatever it begins with
CAPTION_WORDS = 90  # the name "caption" around more text is no caption's
END_SHARE = 0.3  # of the chosen words must have come before an end is believed
END_WORDS = 14  # a longer line is a sentence that happens to begin like "Related"
DATE_WORDS = 16  # a longer line with a date is text
DATE_REACH = 120  # characters in which a line of date, place and name has its date
TITLE_REACH = 400  # characters that are compared with the title
TITLE_LEAST = 8  # letters: a shorter text is a part of many titles by chance
TITLE_SLACK = 0.4  # of the title's letters that a copy may lack or add: the site's name
_LETTERS = re.compile(r"[\W_]+")
_DATE = re.compile(
    r"^\W*(?:\w+\W+){0,4}(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s+[^\W\d]{3,10}\.?\s+\d{4}|[^\W\d]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)


def trim(cut: PageBlocks, kept: list[bool], title: str | None) -> None:
    """Take away from the kept blocks what is not text of the article."""
    for drop in TRIM_STEPS.values():
        drop(cut, kept, title or "")


def drop_lines(cut: PageBlocks, kept: list[bool], _title: str = "") -> None:
    """Drop lines that stand around a text, wherever they are, and headings such as "Related"."""
    for block in cut.blocks:
        if (kept[block.index] and not block.context & PRE and is_line(block)) or (
            kept[block.index] and block.heading and not block.has_vote and boilerplate_words.ENDS.match(block.text)
        ):
            kept[block.index] = False


def is_line(block: Block) -> bool:
    """Whether a block is one of the lines that stand around a text, or a caption."""
    return bool(block.context & CAPTION and block.words < CAPTION_WORDS) or says_line(block)


def says_line(block: Block) -> bool:
    """Whether a block says what a line around a text says: "Read more", "Photo: ...", "Advertisement"."""
    return block.words <= LINE_WORDS and not block.heading and bool(boilerplate_words.LINES.match(block.text))


def drop_tail(cut: PageBlocks, kept: list[bool], _title: str = "") -> None:
    """Drop what follows a heading or short line such as "Related", until readability's choice goes on."""
    total = sum(block.words for block in cut.blocks if kept[block.index])
    so_far, dropping = 0.0, False
    for block in cut.blocks:
        if block.has_vote and block.is_running_text:
            dropping = False
        elif so_far > END_SHARE * total and _is_end(block):
            dropping = True
        if dropping:
            kept[block.index] = False
        elif kept[block.index]:
            so_far += block.words


def _is_end(block: Block) -> bool:
    if block.words > END_WORDS or block.has_vote or block.context & (CELL | PRE):
        return False
    return bool(boilerplate_words.ENDS.match(block.text))


def drop_head(cut: PageBlocks, kept: list[bool], title: str) -> None:
    """Before the first real paragraph: drop the title's copies, and lines of date, place and name."""
    plain = _LETTERS.sub("", title).casefold()
    seen = False  # the title as a heading of its own, outside the text: then a copy inside is the text's own
    for block in cut.blocks:
        if not kept[block.index]:
            seen = seen or (block.heading in (1, 2) and is_title(block.text, plain))
            continue
        if seen and block.heading and block.has_vote:
            return
        if block.is_running_text and not is_title(block.text, plain) and not block.heading:
            return
        if is_title(block.text, plain) or _is_dateline(block):
            kept[block.index] = False


def is_title(text: str, plain: str) -> bool:
    """Whether a text is the page's title, or all but a little of it."""
    mine = _LETTERS.sub("", text[:TITLE_REACH]).casefold()
    if not mine or not plain:
        return False
    return mine == plain or (
        len(mine) > TITLE_LEAST
        and (plain.startswith(mine) or mine.startswith(plain))
        and abs(len(mine) - len(plain)) < TITLE_SLACK * len(plain)
    )


def _is_dateline(block: Block) -> bool:
    return block.words < DATE_WORDS and not block.ends_sentence and bool(_DATE.match(block.text[:DATE_REACH]))


# In this order: what follows an end is no longer counted as a line or as the head of the text.
TRIM_STEPS: dict[Stage, Callable[[PageBlocks, list[bool], str], None]] = {
    Stage.TAIL: drop_tail,
    Stage.LINES: drop_lines,
    Stage.HEAD: drop_head,
}
