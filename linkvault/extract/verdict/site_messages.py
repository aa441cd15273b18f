"""Lines of a short text -> which of its sentences a site says of itself, and which belong to an article.

Each kind of message is a kind of phrase in `lexicon/site_messages.txt`. A phrase alone decides nothing: see
`message_rules`.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import BLOCK_TAGS
from linkvault.extract.choose.text_measures import count_marks, count_words, ends_sentence
from linkvault.extract.verdict import phrases
from linkvault.lazy_dataclass import dataclass, field

REPEATED_CALLS = 8  # sentences whose tests are kept: those of one sentence ask each other, up to five times
MAX_SENTENCES = 80  # sentences that are read: the pages in question have fewer than 30
MAX_TITLE = 300  # characters of a title that are searched
MAX_SENTENCE = 400  # characters of a sentence that are searched
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n")

_CLAUSE_END = re.compile(rf"{_SENTENCE_END.pattern}|(?<=[，；、])")
MAX_LEAD = 12  # characters before a message with which a page begins: "Sorry, but "


class MessageKind(StrEnum):
    """What a site says of itself. The more specific kind first: of equal kinds the first one counts."""

    PARKED = "parked"
    GEO_BLOCK = "geo_block"
    COOKIES = "cookies"
    BLOCKED = "blocked"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    APP_ONLY = "app_only"


# A site that refuses or fails speaks of now; a sentence that names a day is news or a notice.
_OF_NOW = frozenset([MessageKind.BLOCKED, MessageKind.SERVER_ERROR])
QUESTION_MARKS = ("?", "？", "؟")
MAX_DATELINE = 10  # words of a line that begins with a date
MIN_UNQUOTED = 3  # words beside a quotation: with fewer, the sentence is only set in quotation marks

_PATTERNS = {kind: phrases.site_message(kind) for kind in MessageKind}


@dataclass(slots=True)
class SiteMessages:
    """The sentences of a text, sorted by what they say.

    Attributes:
        by_kind: the different sentences, headings and title parts of each kind of message
        kinds_in_text: the kinds of which at least one sentence is not only in the title
        beside: the different sentences with such a message: what to do now, where to ask
        words: the number of words of all these sentences in the text
        own_words: the number of words of all other sentences in the text
        unaddressed_words: the number of those words in sentences that speak neither to the reader nor of the site
        is_addressed: whether a sentence, a message or not, speaks to the reader or of the site, or says what to do
        about_site: the different sentences that do, and are about the page, the site, the connection or the account
        is_running: whether one of the other sentences has a punctuation mark
        sentences: the number of other sentences with an end mark
        unaddressed_sentences: the number of those that speak neither to the reader nor of the site
        reports: the number of other sentences of a writer or with a day, and of lines that begin with a date
        languages: the languages of the text; None for all: a short word of one is another in another
    """

    by_kind: dict[MessageKind, list[str]] = field(default_factory=dict)
    kinds_in_text: set[MessageKind] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    words: float = 0.0
    own_words: float = 0.0
    unaddressed_words: float = 0.0
    is_addressed: bool = False
    about_site: set[str] = field(default_factory=set)
    is_running: bool = False
    sentences: int = 0
    unaddressed_sentences: int = 0
    reports: int = 0
    languages: tuple[str, ...] | None = None

    @property
    def own_share(self) -> float:
        """The share of the words that are no message of the site."""
        return self.own_words / max(self.words + self.own_words, 1.0)

    def add(self, sentence: str, *, in_text: bool = True) -> list[MessageKind]:
        """Add a sentence, heading or title part; return the kinds of message that it belongs to."""
        kinds = find_kinds(sentence, self.languages)
        key = name_key(sentence)
        for kind in kinds:
            keys = self.by_kind.setdefault(kind, [])
            if key not in keys:
                keys.append(key)
        beginning = _beginning_of(sentence)
        if is_by_writer(sentence, self.languages):
            return kinds
        is_addressed = in_text and phrases.ADDRESSED.search(beginning) is not None
        self.is_addressed = self.is_addressed or is_addressed
        if is_addressed and phrases.SITE_THING.search(beginning):
            self.about_site.add(key)
        if in_text:
            self.kinds_in_text.update(kinds)
        if not kinds and phrases.BESIDE_MESSAGE.search(beginning) and not is_dated(sentence):
            self.beside.add(key)
            self.is_addressed = True
        return kinds


def title_parts(title: str) -> list[str]:
    """Return the parts of a title between its separators: the name of the page, that of the site.

    >>> title_parts("Page not found - Example | News")
    ['Page not found', 'Example', 'News']
    """
    parts = [part.strip() for part in phrases.TITLE_SEPARATOR.split(title[:MAX_TITLE])]
    return list(filter(None, parts))


def name_key(sentence: str) -> str:
    """Return a sentence in the form in which equal ones are counted once."""
    return " ".join(sentence.lower().split()).strip(" .!。！")


def find_kinds(sentence: str, languages: tuple[str, ...] | None = None) -> list[MessageKind]:
    """Return the kinds of message that a sentence belongs to.

    >>> find_kinds("This domain name is for sale."), find_kinds("The boats came in before sunrise.")
    ([<MessageKind.PARKED: 'parked'>], [])
    """
    beginning = _beginning_of(sentence)
    kinds = [kind for kind, pattern in _PATTERNS.items() if pattern.search(beginning)]
    if not kinds or is_by_writer(sentence, languages):
        return []
    return [kind for kind in kinds if kind not in _OF_NOW] if is_dated(sentence) else kinds


def without_quotations(sentence: str) -> str:
    """Return a sentence without the passages that it quotes: what it reports is no message of its site.

    >>> without_quotations("“Access denied”, it said to everyone"), without_quotations("“Access denied”")
    (' , it said to everyone', '“Access denied”')
    """
    rest = phrases.QUOTATION.sub(" ", sentence)
    return rest if count_words(rest)[0] >= MIN_UNQUOTED else sentence


@lru_cache(maxsize=REPEATED_CALLS)
def _beginning_of(sentence: str) -> str:
    """Return the part of a sentence that is searched for messages."""
    return without_quotations(sentence[:MAX_SENTENCE])


def _is_complete(sentence: str) -> bool:
    return ends_sentence(sentence, count_words(sentence)[0], is_paragraph=True)


@lru_cache(maxsize=REPEATED_CALLS)
def is_by_writer(sentence: str, languages: tuple[str, ...] | None = None) -> bool:
    """Return whether a complete sentence speaks of its writer; a question may be the reader's: "Why am I here?".

    >>> is_by_writer("That is what my site said."), is_by_writer("I'm not a robot"), is_by_writer("We are down.")
    (True, False, False)
    """
    beginning = _beginning_of(sentence)
    first_person, not_the_writer = phrases.writer_patterns(languages)
    is_first_person = first_person.search(beginning) and not not_the_writer.search(beginning)
    is_question = sentence.rstrip()[-1:] in QUESTION_MARKS
    return bool(is_first_person) and not is_question and _is_complete(sentence)


def is_by_reader(title: str, languages: tuple[str, ...] | None = None) -> bool:
    """Return whether a title speaks of the person who asks: a question with its answer has one.

    >>> is_by_reader("I forgot my password"), is_by_reader("I am not a robot"), is_by_reader("My account")
    (True, False, False)
    """
    first_person, not_the_writer = phrases.writer_patterns(languages)
    is_first_person = first_person.search(title[:MAX_TITLE]) and not not_the_writer.search(title[:MAX_TITLE])
    return bool(is_first_person)


@lru_cache(maxsize=REPEATED_CALLS)
def is_dated(sentence: str) -> bool:
    """Return whether a complete sentence names a day, and does not speak of now.

    >>> is_dated("The site is down for maintenance on 7 June."), is_dated("Time: Fri, 2 January 2026 10:00:00 GMT")
    (True, False)
    """
    beginning = sentence[:MAX_SENTENCE]
    is_dated = phrases.DAY.search(beginning) is not None and phrases.NOW.search(beginning) is None
    return is_dated and _is_complete(sentence)


def _is_dateline(line: str) -> bool:
    """Return whether a short line begins with a date that has no clock time."""
    is_date = phrases.DAY.match(line[:MAX_SENTENCE]) is not None and not phrases.CLOCK.search(line)
    return is_date and count_words(line)[0] <= MAX_DATELINE


def begins_with(kind: MessageKind, sentence: str) -> bool:
    """Return whether a sentence begins with a message of a kind, and does not only mention it."""
    match = _PATTERNS[kind].search(sentence[:MAX_SENTENCE])
    return match is not None and match.start() <= MAX_LEAD


def block_lines(element: HtmlElement) -> Iterator[str]:
    """Yield the text of an element, one line a block; iterating stops early without reading the rest."""
    line: list[str] = []
    for event, node in iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            piece = node.tail
        else:
            if node.tag in BLOCK_TAGS or node.tag == "br":
                yield "".join(line)
                line.clear()
            piece = node.text if event == "start" else node.tail
        line.append(piece or "")
    yield "".join(line)


def split_into_sentences(lines: Iterable[str], *, by_clause: bool = False) -> list[str]:
    """Return the sentences of lines of text.

    >>> split_into_sentences(["访问受限。请稍后再试", "Try again. Thank you"])
    ['访问受限。', '请稍后再试', 'Try again.', 'Thank you']
    """
    end = _CLAUSE_END if by_clause else _SENTENCE_END
    pieces = (piece.strip() for line in lines for piece in end.split(line))
    return [piece for piece in pieces if piece][:MAX_SENTENCES]


def sort_sentences(
    lines: Iterable[str],
    names: Iterable[str],
    headings: Iterable[str],
    *,
    has_scripts: bool = True,
    by_clause: bool = False,
    languages: tuple[str, ...] | None = None,
) -> SiteMessages:
    """Sort the sentences of a text by what they say.

    :param names: the parts of the title
    :param headings: the first headings, which need not stand in the lines
    :param has_scripts: whether a sentence about JavaScript may be about this page
    :param by_clause: whether a Chinese or Japanese comma ends a sentence, too: the sentences are long
    :param languages: the languages of the text; None for all
    """
    messages = SiteMessages(languages=languages)
    for name in names:
        messages.add(name, in_text=False)
    headings = list(headings)
    for heading in headings:
        messages.add(heading)
    for sentence in split_into_sentences(lines, by_clause=by_clause):
        kinds, words = messages.add(sentence), count_words(sentence)[0]
        if kinds or is_other_message(sentence, has_scripts=has_scripts, languages=languages):
            messages.words += words
        elif sentence not in headings:
            messages.own_words += words
            is_complete = ends_sentence(sentence, words, is_paragraph=True)
            messages.sentences += is_complete
            if is_by_writer(sentence, languages) or not phrases.ADDRESSED.search(sentence[:MAX_SENTENCE]):
                messages.unaddressed_words += words
                messages.unaddressed_sentences += is_complete
            messages.reports += (
                is_by_writer(sentence, languages) or is_dated(sentence) or _is_dateline(sentence)
            )
            messages.is_running = messages.is_running or count_marks(sentence) > 0
    return messages


def is_other_message(sentence: str, *, has_scripts: bool, languages: tuple[str, ...] | None = None) -> bool:
    """Return whether a site says a sentence of itself that belongs to no kind of its own."""
    if is_by_writer(sentence, languages) or is_dated(sentence):
        return False
    beginning = _beginning_of(sentence)
    if any(pattern.search(beginning) for pattern in phrases.OTHER_MESSAGES):
        return True
    if has_scripts and phrases.NEEDS_SCRIPT.search(beginning):
        return True
    return phrases.NOT_FOUND.match(beginning) is not None
