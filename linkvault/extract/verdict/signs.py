"""Signals of a page with little text + its lines -> named signs, with weights: a notice of its site, or an article.

No sign decides alone, and none is the wording of a message. A notice consists of words about the site and its reader,
and its markup says so; an article has sentences about something else, a heading with a subject, a date, a writer.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from linkvault import lazy_re as re
from linkvault.extract.choose.text_measures import count_words, ends_sentence
from linkvault.extract.metadata.dates import read_date
from linkvault.extract.verdict.access_words import (
    ASK,
    SUBJECTS,
    AccessWords,
    explains,
    measure_access_words,
    teaches,
)
from linkvault.extract.verdict.notice_markup import MAX_PATH, leads_elsewhere, leads_to_notice
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.extract.verdict.site_messages import (
    QUESTION_MARKS,
    is_by_reader,
    split_into_sentences,
    title_parts,
    without_quotations,
)
from linkvault.lazy_dataclass import dataclass, field

# Shares of the letters of a sentence, or of a title, in words about access: most sentences of articles have less than
# the first, most sentences of notices more than the second.
FEW_ACCESS_WORDS, MANY_ACCESS_WORDS, MOSTLY_ACCESS_WORDS = 0.2, 0.3, 0.5
# Weights for each: of a page that consists of words about access, of a button, of a sentence about access. All weights
# are those of a logistic regression on pages of both kinds, rounded.
ACCESS_WEIGHT, CONTROL_WEIGHT, ABOUT_WEIGHT = 5.5, 0.25, 0.25
MAX_CONTROLS = 2  # buttons and fields that are counted
MIN_SENTENCE = 4  # words of a sentence that is counted: a shorter one is a label
MIN_OFFER = 2  # words of a sentence that offers a subscription: "$1 a week"
MAX_COUNTED = 3  # sentences that are counted of each kind
WORDS_OF_SENTENCE = 8  # words of an ordinary sentence: a longer one counts for several
MAX_WEIGHT_OF_SENTENCE = 1.5
WORDS_OF_REPORT = 9  # words of a sentence that is no label and no call
MIN_SLUG_WORD = 4  # letters of a word of an address that may be in a title
WORD_STEM = 5  # letters at the beginning of a word by which its forms are the same word
MAX_DATELINE = 12  # words of a line with the date of an article
TITLE_WEIGHT = 1.5  # of a title that consists of words about access
MAX_LINE, MAX_ADDRESS = 300, 80  # characters that are searched, or shown
MAX_VERSION_LINE = 10  # words of a line with the number of a version
# No part of an address such as 203.0.113.7, and neither a price nor the version of a program: "nginx/1.24".
_VERSION = re.compile(
    r"(?<![\w./$€£¥₽])(?<![$€£¥₽]\s)v?\d{1,3}\.\d{1,2}(?:\.\d{1,4})?\b(?![.,]?\d)(?!\s?[$€£¥₽%])"
)
# A program that answers, or the one that asks: "nginx/1.24.0", "Mozilla/5.0"; a place in a program that failed.
_PROGRAM = re.compile(
    r"\b[a-z][\w-]{2,20}/\d{1,3}\.\d{1,3}|\([\w.$]{1,60}\.\w{1,8}:\d{1,6}\)|\bon line(?: \d|$)"
    r"|\.(?:php|py|asp|aspx|jsp|rb|pl|cgi)(?:\(\d{1,6}\)|:\d{1,6})",
    re.I,
)
PROGRAM_WEIGHT, MAX_PROGRAMS = 1.5, 2  # of a line of a program, and lines that are counted
MAX_PROGRAM_LINE = 10  # words of a line that names a program
# A title, or a heading, that begins with the number of an HTTP error.
_ERROR_CODE = re.compile(r"^\W*(?:(?:http|error|status|erreur|erro|fehler|ошибка)\W*)*[45]\d\d\b", re.I)
# A parameter with the address of another page, to which an address leads on.
_NEXT = re.compile(
    r"(?:^|&)(?:next|continue|return\w*|redirect\w*|session_?redirect|back_?url|dest|destination|goto|target)="
    r"(?:https?%3a|https?:|/|%2f)",
    re.I,
)
_SECOND = re.compile(r"\d:\d\d:\d\d")
_NUMBER = re.compile(r"\d{3}")
_HELP = re.compile(
    r"^(?:docs?|help|faq|support|developers?|aide|ayuda|ajuda|aiuto|hilfe|pomoc)\."
    r"|/(?:docs?|help|faqs?|glossary|tutorials?|aide|ayuda|ajuda|aiuto|hilfe|pomoc)/",
    re.I,
)
_SLUG_WORD = re.compile(r"[^\W\d_]+")


# The names of the signs of a page that explains a message of a site.
INSTRUCTIONS, DEFINITION = "a title of instructions or an explanation", "a sentence that explains its title"
HELP_PAGE, QUESTION = "the address of a help page", "a title in the words of a reader"
EXPLANATIONS = frozenset((INSTRUCTIONS, DEFINITION, QUESTION))
# The names of the signs by the words of a page.
TITLE_WORDS, WORDS = "a title about the site", "many words about the site"
ASKING, ABOUT = "sentences that speak to a visitor", "sentences about the site"
WORD_SIGNS = frozenset((TITLE_WORDS, WORDS, ASKING, ABOUT))


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: a positive weight speaks for a notice, a negative one for an article."""

    name: str
    weight: float


@dataclass(slots=True)
class Sentences:
    """The sentences of a text by their words about access.

    Attributes:
        asking: the sentences that speak to a reader, about access
        about: the sentences that consist of such words for the most part
        own: the complete sentences that do not speak to a reader and have few such words
        counts: the number of words about access of each kind, those of the title and the headings twice
    """

    asking: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs of a page.

    Attributes:
        signs: the signs
        sentences: the sentences of the text by their words about access
        subject: what the site has to say, if it has
    """

    signs: tuple[Sign, ...]
    sentences: Sentences
    subject: str | None

    @property
    def score(self) -> float:
        """The sum of the weights."""
        return sum(sign.weight for sign in self.signs)

    @property
    def is_explanation(self) -> bool:
        """Whether a page explains a message, and does not say it: instructions, a definition, a question."""
        return any(sign.name in EXPLANATIONS for sign in self.signs)

    @property
    def is_help_page(self) -> bool:
        """Whether a page has the address of a help page."""
        return any(sign.name == HELP_PAGE for sign in self.signs)

    @property
    def has_only_words(self) -> bool:
        """Whether the signs of a notice are only its words: those of an article on the same subject are alike."""
        return all(sign.name in WORD_SIGNS for sign in self.signs if sign.weight > 0)

    @property
    def strongest(self) -> list[str]:
        """The names of the signs of a notice, the strongest first."""
        signs = sorted((sign for sign in self.signs if sign.weight > 0), key=lambda sign: -sign.weight)
        return [sign.name for sign in signs]


def collect_signs(
    signals: PageSignals,
    lines: list[str],
    languages: tuple[str, ...],
    url: str,
    final_url: str,
    *,
    is_verse: bool,
    has_report: bool,
) -> Signs:
    """Return the signs of a page with little text.

    :param lines: the lines of the chosen text
    :param languages: the languages of the page
    :param url: the requested URL
    :param final_url: the URL after all redirects
    :param is_verse: whether the page shows a poem or a song
    :param has_report: whether a sentence is by its writer or names a day
    """
    lines = [line for line in lines if line and not line.isspace()] or signals.visible_text.split("\n")
    heading = next(iter(signals.headings), "")
    text = "\n".join(lines)
    sentences = _sort(lines, languages)
    for name in (*title_parts(signals.title), *signals.headings):
        for kind, number in measure_access_words(name, languages).counts.items():
            sentences.counts[kind] += 2 * number
    access = measure_access_words(without_quotations(text), languages)
    signs = [
        *_signs_of_markup(signals, final_url, heading, text),
        *_signs_of_title(signals, heading, access, languages),
        *_signs_of_words(access, sentences),
        *_signs_of_article(signals, heading, sentences, languages),
    ]
    if is_verse:
        signs.append(Sign("verse", -3))
    if has_report:
        signs.append(Sign("a writer or a day", -2))
    shown = signals.visible_text.split("\n")
    programs = list(filter(None, map(_find_program, shown)))
    if programs:
        is_failure = any(map(_ERROR_CODE.match, (signals.title, heading)))
        weight = PROGRAM_WEIGHT * (min(MAX_PROGRAMS, len(programs)) + is_failure)
        signs.append(Sign(f"a message of a program, “{programs[0]}”", weight))
    if signals.is_published or any(map(_is_dateline, shown)):
        signs.append(Sign("a date", -1))
    if any(map(_names_version, (signals.title, *shown))):
        signs.append(Sign("the number of a version", -2.5))
    signs += _signs_of_address(signals, url, final_url, languages)
    subject = max(SUBJECTS, key=lambda subject: sentences.counts[subject])
    return Signs(tuple(signs), sentences, subject if sentences.counts[subject] else None)


def _sort(lines: list[str], languages: tuple[str, ...]) -> Sentences:
    sentences = Sentences()
    for sentence in split_into_sentences(lines):
        unquoted, words = without_quotations(sentence), count_words(sentence)[0]
        access = measure_access_words(unquoted, languages)
        sentences.counts.update(access.counts)
        if access.asks and access.share >= FEW_ACCESS_WORDS:
            sentences.asking.append(sentence)
        if access.share >= MANY_ACCESS_WORDS:
            sentences.about.append(sentence)
        is_complete = words >= MIN_SENTENCE and ends_sentence(sentence, words, is_paragraph=True)
        is_question = sentence.endswith(QUESTION_MARKS)  # "Why do I see this?": the site asks for its reader
        is_offer = access.counts["paywall"] >= MIN_OFFER and any(map(str.isdigit, unquoted))
        is_other = is_question or is_offer or _PROGRAM.search(sentence[:MAX_LINE]) is not None
        if is_complete and not (is_other or access.asks) and access.share < MANY_ACCESS_WORDS:
            sentences.own.append(sentence)
    return sentences


def _signs_of_markup(signals: PageSignals, url: str, heading: str, text: str) -> Iterator[Sign]:
    markup = signals.markup
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if markup.name:
        yield Sign(f"an element named “{markup.name}”", 2.5)
    if host and any(host in part.lower() for part in (signals.title, heading, text)):
        yield Sign(f"the name of the host, “{host}”, in its text", 2)
    if markup.leads_back:
        yield Sign("a link back", 2.5)
    if markup.is_noindex:
        yield Sign("no listing by search engines", 2.5)
    if markup.details:
        yield Sign(f"a detail of the request, “{markup.details}”", 0.5)
    if markup.controls:
        yield Sign("buttons or fields", CONTROL_WEIGHT * min(markup.controls, MAX_CONTROLS))
    if not heading:
        yield Sign("no heading", 1.5)
    elif signals.title and not _share_words(signals.title, heading):
        yield Sign("a title without the words of its heading", 1.5)


def _signs_of_address(
    signals: PageSignals, url: str, final_url: str, languages: tuple[str, ...]
) -> Iterator[Sign]:
    title = " ".join((signals.title, *signals.headings[:1]))
    if _has_slug(url, title, languages):
        yield Sign("the words of its address in the title", -2.5)
    if any(map(leads_to_notice, (url, final_url))) or _NEXT.search(urlsplit(final_url).query):
        yield Sign("the address of a login, a test or an error", 2)
    if _HELP.search(f"{urlsplit(url).hostname or ''}{urlsplit(url).path[:MAX_PATH]}"):
        yield Sign(HELP_PAGE, -2)
    address = signals.markup.address
    if address and leads_elsewhere(address, url):
        yield Sign(f"the address of another page, “{address[:MAX_ADDRESS]}”", 2.5)


def _signs_of_title(
    signals: PageSignals, heading: str, access: AccessWords, languages: tuple[str, ...]
) -> Iterator[Sign]:
    names = [*title_parts(signals.title), heading]
    share = max(measure_access_words(name, languages).share for name in names)
    if share and access.share:
        yield Sign(TITLE_WORDS, TITLE_WEIGHT * share)
    if any(map(_ERROR_CODE.match, names)):
        yield Sign("the number of an error in its title", 1)
    if any(is_by_reader(name, languages) for name in names):
        yield Sign(QUESTION, -2)


def _signs_of_words(access: AccessWords, sentences: Sentences) -> Iterator[Sign]:
    asking, about = len(sentences.asking[:MAX_COUNTED]), len(sentences.about[:MAX_COUNTED])
    if access.share:
        yield Sign(WORDS, ACCESS_WEIGHT * access.share)
    if asking:
        yield Sign(ASKING, asking)
    if about:
        yield Sign(ABOUT, ABOUT_WEIGHT * about)


def _signs_of_article(
    signals: PageSignals, heading: str, sentences: Sentences, languages: tuple[str, ...]
) -> Iterator[Sign]:
    complete = [
        sentence
        for sentence in (*sentences.own, *sentences.about)
        if sentence not in sentences.asking
        and ends_sentence(sentence, count_words(sentence)[0], is_paragraph=True)
        and not _PROGRAM.search(sentence[:MAX_LINE])
    ]
    if sentences.own:
        lengths = (count_words(sentence)[0] / WORDS_OF_SENTENCE for sentence in sentences.own)
        weight = sum(min(MAX_WEIGHT_OF_SENTENCE, max(1.0, length)) for length in lengths)
        yield Sign("sentences of its own", -min(MAX_COUNTED, weight))
    long = [sentence for sentence in complete if count_words(sentence)[0] >= WORDS_OF_REPORT]
    is_headed = heading != "" and _share_words(signals.title, heading)
    is_order = sentences.counts["geo_block"] > 0 and len(complete) == 1 and not is_headed
    is_report = len(long) > 1 or any(
        measure_access_words(without_quotations(sentence), languages).share < MOSTLY_ACCESS_WORDS
        for sentence in long
    )
    if is_report and not is_order and not sentences.counts[ASK] and not signals.markup.leads_back:
        yield Sign("a long sentence, and no word to a visitor", -1.5)
    if signals.articles == 1:
        yield Sign("an <article>", -4)
    has_subject = measure_access_words(heading, languages).share < FEW_ACCESS_WORDS
    if heading and heading in signals.title and has_subject:
        yield Sign("a heading with a subject", -1)
    if teaches(f"{signals.title}\n{heading}", languages):
        yield Sign(INSTRUCTIONS, -2.5)
    if any(explains(sentence, languages) and _names(heading, sentence) for sentence in complete):
        yield Sign(DEFINITION, -2)
    if signals.markup.has_work:
        yield Sign("code, a table or a quotation", -1)
    if signals.markup.has_author:
        yield Sign("an author", -0.5)


def _is_dateline(line: str) -> bool:
    """Return whether a short line has a date, and is no detail of a request, which has the second."""
    return count_words(line)[0] <= MAX_DATELINE and not _SECOND.search(line) and read_date(line) is not None


def _names_version(line: str) -> bool:
    """Return whether a short line has the number of a version."""
    return count_words(line)[0] <= MAX_VERSION_LINE and _VERSION.search(line) is not None


def _find_program(line: str) -> str | None:
    """Return the name of a program with its version, or a place in a program, if a short line has one.

    >>> _find_program("nginx/1.24.0 (Ubuntu)"), _find_program("Version 1.24.0")
    ('nginx/1.24', None)
    """
    match = _PROGRAM.search(line[:MAX_LINE])
    return match[0] if match and count_words(line)[0] <= MAX_PROGRAM_LINE else None


def _names(heading: str, sentence: str) -> bool:
    """Return whether a sentence has a word of a heading, or its number.

    >>> _names("502 Bad Gateway", "Error 502 means that a server gave no answer.")
    True
    """
    numbers = set(_NUMBER.findall(heading))
    return _share_words(heading, sentence) or not numbers.isdisjoint(_NUMBER.findall(sentence))


def _share_words(title: str, heading: str) -> bool:
    """Return whether a title and a heading have a word in common, or two characters of a script without blanks.

    >>> _share_words("Rain | Blog", "Rain in May"), _share_words("Example", "Nothing here")
    (True, False)
    """
    words, others = (
        {word[:WORD_STEM] if word.isascii() else word for word in _SLUG_WORD.findall(_fold(text))}
        for text in (title, heading)
    )
    if not words or not others or words & others:
        return True
    pairs = {
        text[index : index + 2] for text in words for index in range(len(text) - 1) if not text.isascii()
    }
    return any(pair in text for pair in pairs for text in others)


def _has_slug(url: str, title: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word of the last part of an address is in a title.

    Before a query, a word about access is the name of a program, not of a page.

    >>> _has_slug("https://example.org/2026/uber-den-fluss.html", "Über den Fluss | Blog", ("de",))
    True
    >>> _has_slug("https://example.org/search?q=rain", "Search results", ("en",))
    False
    """
    parts = urlsplit(url)
    slug = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = _SLUG_WORD.findall(_fold(slug.partition(".")[0]))
    folded = _fold(title)
    return any(
        len(word) >= MIN_SLUG_WORD
        and word in folded
        and not (parts.query and measure_access_words(word, languages).share)
        for word in words
    )


def _fold(text: str) -> str:
    """Return a text in lower case, without accents: addresses are often written so."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
