"""What the rules decide by, and what they decide."""

from collections.abc import Iterable
from functools import cached_property

from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.access_words import find_languages
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.extract.verdict.signs import Signs, collect_signs
from linkvault.extract.verdict.site_messages import SiteMessages, name_key, sort_sentences, title_parts
from linkvault.lazy_dataclass import dataclass
from linkvault.states import UnreadableReason

# Words of chosen text from which on a signal does not count. A wall, a login form and a page without scripts have one
# or two sentences; error pages add a search box and links to other pages.
FEW, SOME, MANY = 40, 120, 350  # words
# Words of sentences that are no message of the site. With an <article> or a date so many are an article; without, a
# form or a hint at JavaScript needs more text beside it to be ignored.
OWN_OF_ARTICLE, OWN_OF_PAGE = 8, 15
# Complete sentences and words below a title such as "Page not found" that are about something else. Headlines of other
# pages are no sentences; a joke about the page that is lost is shorter.
MIN_SENTENCES, OWN_OF_OTHER_SUBJECT = 2, 12
MIN_WORDS = 3  # a page with fewer has nothing to read
MAX_CHOICES = 160  # characters of the labels of buttons: a longer text is none
# Characters of the visible and of the chosen text that are searched: an error page or a login form is recognizable by
# its first lines.
VISIBLE_HEAD, TEXT_HEAD = 1500, 600
MAX_QUOTE, MAX_ADDRESS = 80, 200  # characters of the page that a message repeats
MAX_LANGUAGE_SAMPLE = 2_000  # characters by which the language is detected
NAMING_HEADINGS = 3  # headings that may name a page


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page has an article.

    Attributes:
        reason: why the page has no article; None if it has one
        message: the reason in a sentence
        warnings: what may be missing in the article
    """

    reason: UnreadableReason | None = None
    message: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What the rules decide by.

    Attributes:
        signals: the signals of the page
        text: the chosen text
        words: the number of words of the chosen text
        lines: the lines of the chosen text, or of the visible text if none is chosen
        url: the requested URL
        final_url: the URL after all redirects
        is_rendered: whether a browser has run the scripts of the page
        are_choices: whether the chosen text consists of the answers to a question about cookies
    """

    signals: PageSignals
    text: str
    words: float
    lines: Iterable[str]
    url: str
    final_url: str
    is_rendered: bool = False
    are_choices: bool = False

    @cached_property
    def text_lines(self) -> list[str]:
        """The lines; they may come from a generator, which can be read once."""
        return list(self.lines)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the page, as far as its letters and words show."""
        text = "\n".join((self.signals.title, *self.signals.headings, *self.text_lines))
        return find_languages(text[:MAX_LANGUAGE_SAMPLE], self.signals.markup.language)

    @cached_property
    def messages(self) -> SiteMessages:
        """The sentences of the lines by what they say; most pages are judged without."""
        signals = self.signals
        return sort_sentences(
            self.text_lines,
            title_parts(signals.title),
            signals.headings[:NAMING_HEADINGS],
            has_scripts=bool(signals.scripts or signals.noscript_text),
            by_clause=signals.articles == 1,
            languages=self.languages,
        )

    @cached_property
    def signs(self) -> Signs:
        """The signs that the page is a notice or an article; only of a page with little text."""
        return collect_signs(
            self.signals,
            self.text_lines,
            self.languages,
            self.url,
            self.final_url,
            is_verse=self.is_verse,
            has_report=self.messages.reports > 0,
        )

    @property
    def is_article(self) -> bool:
        """Whether a page has verse, or sentences of its own and a sign: the element, a date, a writer."""
        if self.is_verse:
            return True
        is_report = self.signals.is_published or self.messages.reports > 0
        has_sign = self.signals.articles == 1 or (is_report and not self.signals.articles)
        return has_sign and self.messages.is_running and self.messages.own_words >= OWN_OF_ARTICLE

    @property
    def is_explanation(self) -> bool:
        """Whether a page has a sentence of its own, and explains a message of a site.

        A help page does, unless a sentence of its text is the message: help pages are removed, too.
        """
        if not self.messages.unaddressed_sentences:
            return False
        return self.signs.is_explanation or (self.signs.is_help_page and not self._messages_below_names)

    @property
    def _messages_below_names(self) -> set[str]:
        """The keys of the sentences with a message that are no part of the title and no heading."""
        names = {name_key(name) for name in page_names(self.signals)}
        return {key for keys in self.messages.by_kind.values() for key in keys} - names

    @property
    def has_sentences(self) -> bool:
        """Whether a page has sentences of its own, whatever their element is."""
        return self.is_article or (self.messages.is_running and self.messages.own_words >= OWN_OF_PAGE)

    @property
    def is_verse(self) -> bool:
        """Whether a page shows a poem or a song: lines that speak neither to a reader of the site nor of the site."""
        verse = self.signals.verse
        is_of_site = any(phrases.ADDRESSED.search(line) and phrases.SITE_THING.search(line) for line in verse)
        return len(verse) > 0 and not is_of_site

    @property
    def has_other_subject(self) -> bool:
        """Whether only the title is a message of the site: sentences of their own follow, and none says what to do.

        A page that does not exist says so once more below its title, or leads to another page.
        """
        messages = self.messages
        if messages.beside or messages.about_site or not messages.unaddressed_sentences:
            return False
        if any(map(phrases.WAY_BACK.match, self.signals.visible_text.split("\n"))):
            return False
        if self._messages_below_names or messages.sentences < MIN_SENTENCES:
            return False
        return messages.own_words >= OWN_OF_OTHER_SUBJECT


def consists_of_choices(text: str, visible_text: str) -> bool:
    """Return whether a text consists of buttons with which a reader answers a question about cookies.

    >>> consists_of_choices("Accept allReject", "Cookies\\nAccept all\\nReject")
    True
    """
    rest = "".join(text[: MAX_CHOICES + 1].split())
    if not rest or len(rest) > MAX_CHOICES:
        return False
    for line in visible_text.split("\n"):
        if phrases.COOKIE_CHOICE.match(line):
            rest = rest.replace("".join(line.split()), "")
    return not rest


def page_names(signals: PageSignals) -> list[str]:
    """Return the parts of the title and of the first headings."""
    titles = (signals.title, *signals.headings[:NAMING_HEADINGS])
    return [part for title in titles for part in title_parts(title)]
