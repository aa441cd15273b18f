"""The chosen blocks -> the chosen blocks without the boilerplate around and between the text.

Removed are captions and credits, calls to share or to read on, lines of date and source, copies of the title, and
everything after a heading such as "Related" that has no vote of readability.
"""

from collections.abc import Callable

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import Stage
from linkvault.extract.choose.segment import CAPTION, CELL, PRE, Block, PageBlocks

MAX_LINE_WORDS = 22  # a longer block is text, whatever its first words are
CAPTION_WORDS = 90  # a block of so many words is text, although it is inside a caption
END_SHARE = 0.3  # of the chosen words: a heading such as "Related" before that is in a box above the text
MAX_END_WORDS = 14  # a longer block is a sentence that happens to begin like "Related"
MAX_NOTICE_WORDS = 60  # a longer block is a text about law
MIN_NOTICES = 2
NOTICE_SHARE = 0.5  # of the kept words: a page of which more is about rights has that as its subject
DATE_WORDS = 16  # a block of so many words is text, although it has a date
DATE_REACH = 120  # characters of a block in which a date is searched
TITLE_REACH = 400  # characters of a block that are compared with the title
TITLE_LETTERS = 8  # a text of so few letters is part of many titles by chance
TITLE_SLACK = 0.4  # of the title's letters that a copy may omit or add: the name of the site
_NO_LETTERS = re.compile(r"[\W_]+")
# A date after at most four words: 2023-03-12, 12/3/2023, 12 March 2023, March 12th, 2023.
_DATE = re.compile(
    r"^\W*(?:\w+\W+){0,4}(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s+[^\W\d]{3,10}\.?\s+\d{4}|[^\W\d]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)


def drop_lines(page: PageBlocks, is_kept: list[bool], _title: str = "") -> None:
    """Drop captions and lines such as "Read more" anywhere, and headings such as "Related" without a vote."""
    for block in page.blocks:
        if not is_kept[block.index]:
            continue
        is_line = not block.context & PRE and (_is_caption(block) or is_boilerplate_phrase(block))
        is_end = block.heading and not block.has_vote and boilerplate_words.ENDS.match(block.text)
        if is_line or is_end:
            is_kept[block.index] = False


def _is_caption(block: Block) -> bool:
    return bool(block.context & CAPTION) and block.words < CAPTION_WORDS


def is_boilerplate_phrase(block: Block) -> bool:
    """Return whether a block is a line such as "Read more", "Photo: ..." or "Advertisement"."""
    is_short = block.words <= MAX_LINE_WORDS and not block.heading
    return is_short and bool(boilerplate_words.LINES.match(block.text))


def drop_tail(page: PageBlocks, is_kept: list[bool], _title: str = "") -> None:
    """Drop the blocks after a heading or short line such as "Related", up to running text with a vote."""
    total = sum(block.words for block in page.blocks if is_kept[block.index])
    words_before, is_dropping = 0.0, False
    for block in page.blocks:
        if block.has_vote and block.is_running_text:
            is_dropping = False
        elif not is_dropping and words_before > END_SHARE * total and _is_end(block):
            is_dropping = True
        if is_dropping:
            is_kept[block.index] = False
        elif is_kept[block.index]:
            words_before += block.words


def _is_end(block: Block) -> bool:
    if block.words > MAX_END_WORDS or block.has_vote or block.context & (CELL | PRE):
        return False
    return bool(boilerplate_words.ENDS.match(block.text))


def drop_head(page: PageBlocks, is_kept: list[bool], title: str) -> None:
    """Drop copies of the title and lines of date, place and name before the first paragraph."""
    folded_title = fold_title(title)
    # Whether the title is a heading outside the text: then a heading inside that repeats it belongs to the text.
    has_title_outside = False
    for block in page.blocks:
        if not is_kept[block.index]:
            has_title_outside = has_title_outside or (
                block.heading in (1, 2) and is_title(block.text, folded_title)
            )
            continue
        if has_title_outside and block.heading and block.has_vote:
            return
        if block.is_running_text and not is_title(block.text, folded_title) and not block.heading:
            return
        if is_title(block.text, folded_title) or is_dateline(block):
            is_kept[block.index] = False


def drop_legal_end(page: PageBlocks, is_kept: list[bool]) -> None:
    """Drop several notices about rights and licenses after the text, though readability votes for them.

    A single one may be the last sentence of news: who contributed, whose copyright.
    """
    indices = [block.index for block in page.blocks if is_kept[block.index]]
    most_words = NOTICE_SHARE * sum(page.blocks[index].words for index in indices)
    notices: list[int] = []
    for index in reversed(indices):
        block = page.blocks[index]
        is_notice = block.words < MAX_NOTICE_WORDS and not block.heading and not block.context & (CELL | PRE)
        if not is_notice or not boilerplate_words.is_legal(block.text):
            break
        most_words -= block.words
        if most_words < 0:  # law is the subject of the page
            return
        notices.append(index)
    for index in notices if len(notices) >= MIN_NOTICES else ():
        is_kept[index] = False


def fold_title(title: str) -> str:
    """Return a title without anything but letters and digits, case-folded."""
    return _NO_LETTERS.sub("", title).casefold()


def is_title(text: str, folded_title: str) -> bool:
    """Return whether a text is the title, or begins with it or is its beginning and hardly differs in length.

    :param folded_title: see `fold_title`
    """
    folded = _NO_LETTERS.sub("", text[:TITLE_REACH]).casefold()
    if not folded or not folded_title:
        return False
    return folded == folded_title or (
        len(folded) > TITLE_LETTERS
        and (folded_title.startswith(folded) or folded.startswith(folded_title))
        and abs(len(folded) - len(folded_title)) < TITLE_SLACK * len(folded_title)
    )


def is_dateline(block: Block) -> bool:
    """Return whether a block is a short line that begins with a date, which is not that of an event."""
    if block.words >= DATE_WORDS or block.ends_sentence or not _DATE.match(block.text[:DATE_REACH]):
        return False
    return boilerplate_words.EVENT_LABELS.match(block.text) is None


# The tail is dropped first: what follows the end of the text must not count as a line or as the head of the text.
TRIM_STEPS: dict[Stage, Callable[[PageBlocks, list[bool], str], None]] = {
    Stage.TAIL: drop_tail,
    Stage.LINES: drop_lines,
    Stage.HEAD: drop_head,
}
