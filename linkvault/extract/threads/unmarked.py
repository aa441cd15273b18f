"""Blocks behind an article -> its comments, on pages where no class or id names them.

Small and old sites write comments as plain paragraphs or tables: only their places say what they are. Behind the
article is a heading such as "Comments", and behind that at least two lines that are built alike and state a day, each
with a text. Without the heading, there are at least three such lines, each with a name, a day and a time of day.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.features import LINKED_HEADING
from linkvault.extract.choose.segment import BUTTON, FORM, LINKED_SHARE, PRE, Block, PageBlocks
from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.lexicon import PhrasePattern, read_words
from linkvault.extract.metadata.dates import DAY_LENGTH, DateMatch, find_dates
from linkvault.extract.normalize.tree_edits import make
from linkvault.extract.threads.discussion import MIN_ARTICLE, MIN_STATED_ARTICLE, MIN_WORDS, Discussion
from linkvault.extract.threads.marks import clean_name
from linkvault.extract.threads.posts import Post, write_posts
from linkvault.lazy_dataclass import replace

HEADING = PhrasePattern("threads", r"^\W{0,3}(?:<<comment_heading>>)\W{0,4}$")
# "3 hours ago": a time of a comment that does not say the day.
RELATIVE_TIME = PhrasePattern("threads", "<<relative_time>>")
_RELATIVE_HINTS = read_words("threads", "relative_hint")
MAX_PERSON_WORDS = 5.0  # of the name of a person
MAX_HEADING_WORDS = 8.0
MAX_LINE_WORDS = 16.0  # of a line with a time: a longer block is text that mentions one
MAX_NAME_WORDS = 10.0
MIN_COMMENTS, MIN_WITHOUT_HEADING = 2, 3
_DIGIT = re.compile("[0-9]")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
# What a line states beside the name and the day: a time of day, an address of a computer, a number, controls.
_BESIDE_NAME = PhrasePattern(
    "threads",
    r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?|\s*Uhr)?|[\[(（][\d.*x:]*[\])）]|#?\b\d+\.?(?=\W|$)|<<beside_name>>",
)
_EDGES = " \t\xa0,;:：，。·•|/–—-()（）[]»@"
Key = tuple[str, str | None, str, str | None]


def take_unmarked_comments(
    page: PageBlocks, *, is_written: bool, day_first: bool = True
) -> Discussion | None:
    """Return the comments; None without any. Takes their text out of the tree.

    :param is_written: whether the page says that it is an article
    """
    least = MIN_STATED_ARTICLE if is_written else MIN_ARTICLE
    heading = _find_heading(page, least)
    start = heading.index + 1 if heading is not None else _count_blocks_before(page, MIN_ARTICLE)
    blocks = [
        block for block in page.blocks[start:] if block.words <= MAX_LINE_WORDS and not block.context & PRE
    ]
    # One search for each word in all lines takes a fifth of the time of one in each line.
    shown = "\n".join([block.text for block in blocks]).lower()
    hints = [hint for hint in _RELATIVE_HINTS if hint in shown]
    if heading is None and not hints and len(_CLOCK.findall(shown)) < MIN_WITHOUT_HEADING:
        return None
    lines = _find_lines(page, blocks, hints, day_first)
    if heading is None:
        lines = [line for line in lines if _CLOCK.search(line.text) or find_relative_time(line.text)]
    texts = _find_texts(page, lines)
    words = sum(block.words for text in texts for block in text)
    enough = MIN_COMMENTS if heading is not None else MIN_WITHOUT_HEADING
    if len(lines) < enough or not all(texts) or words < MIN_WORDS:
        return None
    has_names_before = _have_names_before(page, lines, texts)
    first = heading.index if heading is not None else lines[0].index - has_names_before
    before = sum(block.words for block in page.blocks[:first] if block.is_running_text)
    if heading is None and words > before:  # the lines are the posts of a thread
        return None
    comment_blocks = page.blocks[first : max(texts[-1][-1].index, lines[-1].index) + 1]
    root = make(page.elements[0], "div")
    posts = []
    for line, text in zip(lines, texts, strict=True):
        time = _find_time(line.text, day_first)
        beside = line.text[: time.start] + " " + line.text[time.end :]
        name = _read_name(page.blocks[line.index - 1].text if has_names_before else beside)
        posts.append(Post(name, time.value, _copy(page, text, root)))
    if any(map(_is_teaser, comment_blocks)) or (heading is None and not all(map(_names_person, posts))):
        return None
    for block in comment_blocks:
        _clear(block)
    return Discussion(None, write_posts(posts, root), len(posts))


def find_relative_time(text: str) -> re.Match[str] | None:
    """Return the first relative time in a line: "3 hours ago"; None without one."""
    return RELATIVE_TIME.search(text) if any(map(text.lower().__contains__, _RELATIVE_HINTS)) else None


def _find_time(text: str, day_first: bool) -> DateMatch:
    """Return the first day in a line, else its relative time: the line has one of them."""
    if day := next(find_dates(text, day_first=day_first), None):
        return replace(day, value=day.value[:DAY_LENGTH])
    match = find_relative_time(text)
    return DateMatch(match[0], match.start(), match.end()) if match else DateMatch("", 0, 0)


def _names_person(post: Post) -> bool:
    """Return whether a post has an author whose name is no title: without a heading, teasers look like comments."""
    return 0 < count_words(post.author)[0] <= MAX_PERSON_WORDS


def _clear(block: Block) -> None:
    """Remove the text of a block from the tree."""
    for element, is_tail in block.slots:
        if is_tail:
            element.tail = None
        else:
            element.text = None


def _count_blocks_before(page: PageBlocks, least: float) -> int:
    """Return the number of blocks up to so many words of running text."""
    words = 0.0
    for block in page.blocks:
        if words >= least:
            return block.index
        if block.is_running_text and is_outside_boilerplate(block, page):
            words += block.words
    return len(page.blocks)


def _find_heading(page: PageBlocks, least: float) -> Block | None:
    """Return the first heading of comments behind so many words of running text."""
    blocks = page.blocks[_count_blocks_before(page, least) :]
    return next(
        (block for block in blocks if block.words <= MAX_HEADING_WORDS and HEADING.match(block.text)), None
    )


def _key_of(page: PageBlocks, block: Block) -> Key:
    parent = max(page.parents[block.node], 0)
    return page.tags[block.node], page.class_names[block.node], page.tags[parent], page.class_names[parent]


def _find_lines(
    page: PageBlocks, blocks: Sequence[Block], hints: Sequence[str], day_first: bool
) -> list[Block]:
    """Return the lines with a time that are built alike: the largest group of them among some blocks.

    :param hints: those of relative times that the blocks contain
    """
    groups: dict[Key, list[Block]] = defaultdict(list)
    for block in blocks:
        text = block.text
        has_digit = _DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, text)))
        has_day = has_digit and any(find_dates(text, day_first=day_first))
        if has_day or (any(map(text.lower().__contains__, hints)) and RELATIVE_TIME.search(text)):
            groups[_key_of(page, block)].append(block)
    return max(groups.values(), key=len, default=[])


def _find_texts(page: PageBlocks, lines: Sequence[Block]) -> list[list[Block]]:
    """Return for each line the blocks of its text, up to the next one."""
    texts = []
    for line, following in pairwise(lines):
        texts.append(list(_texts_between(page, line.index + 1, following.index)))
    if not texts:
        return []
    keys = {_key_of(page, block) for text in texts for block in text}
    end = max(map(len, texts)) + lines[-1].index + 2
    last: list[Block] = []
    for block in page.blocks[lines[-1].index + 1 : end]:
        if block.heading or _key_of(page, block) not in keys:
            break
        if last and not block.ends_sentence:  # the end of the page
            break
        last.append(block)
    texts.append([block for block in last if _is_text(block)])
    # What precedes a line in every comment is its name, not the end of the text before.
    if all(len(text) > 1 for text in texts[:-1]) and _have_names_before(page, lines, texts):
        texts = [text[:-1] for text in texts[:-1]] + texts[-1:]
    return texts


def _texts_between(page: PageBlocks, start: int, end: int) -> Iterator[Block]:
    return (block for block in page.blocks[start:end] if _is_text(block))


def _is_text(block: Block) -> bool:
    return (
        block.link_share <= LINKED_SHARE
        and not block.context & (FORM | BUTTON)
        and any(map(str.isalpha, block.text))
        and not boilerplate_words.is_legal(block.text)
    )


def _have_names_before(page: PageBlocks, lines: Sequence[Block], texts: Sequence[Sequence[Block]]) -> bool:
    """Return whether the block before each line is a name: short, and a label, or built unlike the texts."""
    before = [page.blocks[line.index - 1] for line in lines]
    if not all(block.words <= MAX_NAME_WORDS and not HEADING.match(block.text) for block in before):
        return False
    keys = {_key_of(page, block) for block in before}
    text_keys = {_key_of(page, text[0]) for text in texts if text}
    are_labels = all(block.text.endswith((":", "：")) for block in before)
    return len(keys) == 1 and (are_labels or keys.isdisjoint(text_keys))


def _is_teaser(block: Block) -> bool:
    """Return whether a block is a heading that leads to another page."""
    return block.heading > 0 and block.link_share > LINKED_HEADING


def _read_name(text: str) -> str:
    """Return the name in a line without times, numbers and verbs beside it.

    >>> _read_name("Anna wrote on  at 14:05:"), _read_name("12. pumpwart [219.130.79.*] 认为："), _read_name("Reply")
    ('Anna', 'pumpwart', '')
    """
    return clean_name(" ".join(_BESIDE_NAME.compiled.sub(" ", text).split()).strip(_EDGES))


def _copy(page: PageBlocks, text: Sequence[Block], root: HtmlElement) -> HtmlElement:
    """Return the blocks of a comment in an element of its own, with their links and code."""
    body = make(root, "div")
    for block in text:
        element = page.elements[block.node]
        neighbours = page.blocks[max(0, block.index - 1) : block.index + 2]
        is_alone = (
            page.last_node(block.node) == block.node and [b.node for b in neighbours].count(block.node) == 1
        )
        paragraph = make(root, "p", "" if is_alone else block.text)
        if is_alone:
            paragraph.text = element.text
            paragraph.extend(map(deepcopy, element))
        body.append(paragraph)
    return body
