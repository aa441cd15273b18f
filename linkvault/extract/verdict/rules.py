"""Signals of a page + its chosen text -> the verdict: whether it has an article, and if not, what the page is instead.

Every rule requires little text as well as a signal: a long article about captchas, passwords or the number 404 is an
article. So is a short one with the signs of an article: an element or a date, and sentences that are no messages of the
site. Rules use structures and words of many languages, never the names of sites. `tests/quality` measures the error
rates on real pages.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.extract.verdict.site_messages import (
    MessageKind,
    SiteMessages,
    begins_with,
    find_kinds,
    sort_sentences,
    split_into_sentences,
)
from linkvault.states import UnreadableReason

# Words of chosen text from which on a signal does not count. A wall, a login form and a page without scripts have one
# or two sentences; error pages add a search box and links to other pages.
FEW, SOME, MANY = 40, 120, 350
MAX_PAYWALLED_WORDS = 700  # a longer text is complete, although its last line asks for a subscription
# Words of sentences that are no message of the site. With an <article> or a date so many are an article; without, a
# form or a hint at JavaScript needs more text beside it to be ignored.
OWN_OF_ARTICLE, OWN_OF_PAGE = 8, 15
MAX_OWN_SHARE = 0.6  # of the words of a page that is a message of the site: the rest are labels and details
MAX_UNADDRESSED_SHARE = 0.3  # of the words of a notice: a name, a number, one short sentence
MIN_SENTENCES = 2  # different sentences that make a message: a title or one sentence alone may be a name
MAX_OWN_BESIDE_ONE = 3  # words beside a single sentence that is all the page says
MAX_OWN_BESIDE_REFRESH = 12  # words beside the link of a page that only leads to another one
MIN_WORDS = 3  # a page with fewer has nothing to read
MANY_SCRIPTS = 4  # a page without text and with so many scripts is built by them
MAX_TITLE = 300  # characters of a title that are searched
# Characters of the visible and of the chosen text that are searched: an error page or a login form is recognisable by
# its first lines.
VISIBLE_HEAD, TEXT_HEAD = 1500, 600
AFTER_TEXT = 120  # characters of the page behind the chosen text that are searched for a paywall
TEXT_END = 30  # characters at the end of the chosen text by which its place in the page is found
TEXT_TAIL = 400  # characters at the end that are searched: the sentence of a paywall follows the free part
MAX_CHALLENGE_HEADING = 90  # characters: a longer heading is a sentence about robots, not a test for them
BROKEN_SHARE = 12  # one broken character in so many: the bytes are no text
MAX_QUOTE, MAX_ADDRESS = 80, 200  # characters of the page that a message repeats
NAMING_HEADINGS = 3  # headings that may name a page
MIN_LINE, MAX_LINE = 3, 159  # characters of a line that may be a message of the site
MAX_LINES = 60  # first lines that may be a message of the site


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules decide by.

    Attributes:
        signals: the signals of the page
        text: the chosen text
        words: the number of words of the chosen text
        messages: the sentences of the chosen text, or of the visible text if none is chosen, by what they say
        url: the requested URL
        final_url: the URL after all redirects
    """

    signals: PageSignals
    text: str
    words: float
    messages: SiteMessages
    url: str
    final_url: str

    @property
    def is_article(self) -> bool:
        """Whether a page has the signs of an article: its element or its date, and sentences of its own."""
        has_sign = self.signals.articles == 1 or (self.signals.is_published and not self.signals.articles)
        own_words = self.messages.own_words
        return has_sign and self.messages.is_running and own_words >= OWN_OF_ARTICLE

    @property
    def has_sentences(self) -> bool:
        """Whether a page has sentences of its own, whatever their element is."""
        return self.is_article or (self.messages.is_running and self.messages.own_words >= OWN_OF_PAGE)


def reach_verdict(
    signals: PageSignals,
    text: str,
    *,
    lines: Iterable[str] | None = None,
    url: str = "",
    final_url: str = "",
) -> Verdict:
    """Return whether the chosen text of a page with these signals is an article.

    :param lines: the lines of the chosen text; without them, the lines are those of `text`
    :param url: the requested URL
    :param final_url: the URL after all redirects

    >>> str(reach_verdict(PageSignals(title="页面不存在"), "抱歉，您访问的页面不存在。").reason)
    'soft_404'
    >>> reach_verdict(PageSignals(title="如何写好 404 页面"), "好的错误页应当告诉读者发生了什么。" * 40).reason is None
    True
    """
    words = count_words(text)[0]
    if words < MIN_WORDS:
        lines = signals.visible_text.split("\n")
    elif lines is None:
        lines = text.split("\n")
    headings = signals.headings[:NAMING_HEADINGS]
    messages = sort_sentences(
        lines if words < MANY else (),
        title_parts(signals.title),
        headings,
        has_scripts=bool(signals.scripts or signals.noscript_text),
        by_clause=signals.articles == 1,
    )
    evidence = Evidence(signals, text, words, messages, url, final_url or url)
    for rule in RULES:
        verdict = rule(evidence)
        if verdict is not None:
            return verdict
    return Verdict(warnings=_find_warnings(evidence))


def title_parts(title: str) -> list[str]:
    """Return the parts of a title between its separators: the name of the page, that of the site.

    >>> title_parts("Page not found - Example | News")
    ['Page not found', 'Example', 'News']
    """
    parts = [part.strip() for part in phrases.TITLE_SEPARATOR.split(title[:MAX_TITLE])]
    return list(filter(None, parts))


def _page_names(signals: PageSignals) -> list[str]:
    """Return the parts of the title and of the first headings."""
    titles = (signals.title, *signals.headings[:NAMING_HEADINGS])
    return [part for title in titles for part in title_parts(title)]


def _first_lines(evidence: Evidence) -> list[str]:
    """Return the first short lines of the visible text and of the chosen text."""
    visible, text = evidence.signals.visible_text[:VISIBLE_HEAD], evidence.text[:TEXT_HEAD]
    lines = [*visible.split("\n"), *text.split("\n")]
    return [line for line in lines if MIN_LINE <= len(line) <= MAX_LINE][:MAX_LINES]


def _check_interstitial(evidence: Evidence) -> Verdict | None:
    """Return a verdict if a name in the page belongs to a test for robots or to a firewall."""
    name = evidence.signals.interstitial
    if name is None or evidence.words >= MANY or evidence.is_article:
        return None
    message = f"the site asks for proof that you are not a robot: the page contains “{name}”"
    return Verdict(UnreadableReason.CHALLENGE, message)


def _check_challenge(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a test for robots."""
    signals, words = evidence.signals, evidence.words
    if words >= SOME or evidence.is_article:
        return None
    names = [name for name in _page_names(signals) if len(name) < MAX_CHALLENGE_HEADING]
    phrase = next((name for name in names if phrases.CHALLENGE.search(name)), None)
    is_short = count_words(signals.visible_text)[0] < SOME
    if not phrase and is_short and (signals.walls > 0 or (words < FEW and not signals.passwords)):
        match = phrases.CHALLENGE.search(f"{signals.visible_text} {signals.noscript_text}")
        phrase = match and match[0]
    elif phrase and not signals.walls and evidence.has_sentences and evidence.messages.own_share > MAX_OWN_SHARE:
        return None
    if not phrase or (not signals.walls and not is_short):
        return None
    message = f"the site asks for proof that you are not a robot: “{phrase[:MAX_QUOTE]}”"
    return Verdict(UnreadableReason.CHALLENGE, message)


def _check_login(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a login form, or shows its content only after a login."""
    signals, words = evidence.signals, evidence.words
    if words >= SOME or evidence.is_article:
        return None
    is_redirected = (
        evidence.url != evidence.final_url
        and bool(phrases.LOGIN_PATH.search(urlsplit(evidence.final_url).path))
        and not phrases.LOGIN_PATH.search(urlsplit(evidence.url).path)
    )
    name = next((name for name in _page_names(signals) if phrases.LOGIN.match(name)), None)
    beginning = evidence.text[:TEXT_HEAD] or signals.visible_text[:VISIBLE_HEAD]
    sentence = phrases.LOGIN_SENTENCE.search(beginning)
    has_form = signals.passwords > 0
    if is_redirected and (has_form or name or words < FEW):
        message = f"the address redirects to a login ({evidence.final_url[:MAX_ADDRESS]})"
        return Verdict(UnreadableReason.LOGIN, message)
    is_needed = words < FEW or has_form
    if (name and is_needed and (has_form or not evidence.has_sentences)) or (sentence and is_needed and not evidence.has_sentences):
        phrase = name or (sentence and sentence[0]) or ""
        message = f"the site shows this page only after a login: “{phrase[:MAX_QUOTE]}”"
        return Verdict(UnreadableReason.LOGIN, message)
    messages = evidence.messages
    is_form = words < FEW and count_words(signals.visible_text)[0] < SOME and not evidence.has_sentences
    is_about_login = messages.words >= OWN_OF_PAGE and messages.own_share <= MAX_OWN_SHARE
    if has_form and (is_form or is_about_login):
        return Verdict(UnreadableReason.LOGIN, "the page is a login form")
    return None


def _check_redirect(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page redirects to the home page of its site or to an error page."""
    start, end = urlsplit(evidence.url), urlsplit(evidence.final_url)
    if start.path == end.path:
        return None
    leads_to_error = phrases.ERROR_PATH.search(end.path) and not phrases.ERROR_PATH.search(start.path)
    if leads_to_error and evidence.words < MANY:
        message = f"the address redirects to an error page ({evidence.final_url})"
        return Verdict(UnreadableReason.SOFT_404, message)
    is_same_site = _bare_host(start) == _bare_host(end)
    is_home = phrases.HOME_PATH.match(end.path) and not end.query and not end.fragment
    is_from_article = phrases.ARTICLE_PATH.search(start.path) and not phrases.HOME_PATH.match(start.path)
    if is_same_site and is_home and is_from_article:
        message = (
            f"the address redirects to the site's home page ({evidence.final_url}): the page seems to be gone"
        )
        return Verdict(UnreadableReason.SOFT_404, message)
    return None


def _bare_host(url: SplitResult) -> str:
    return (url.hostname or "").removeprefix("www.")


def _check_not_found(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page says that it does not exist."""
    words = evidence.words
    if words >= MANY or evidence.is_article:
        return None
    names = [name for name in _page_names(evidence.signals) if phrases.NOT_FOUND.match(name)]
    # A number alone may be a name, such as the film "404": it needs a second signal.
    names_in_words = [name for name in names if not name.strip(" #").isdigit()]
    lines = [line for line in _first_lines(evidence) if phrases.NOT_FOUND.match(line.strip())]
    if (
        names_in_words
        or (names and (lines or words < FEW))
        or (lines and words < FEW and count_words(evidence.signals.visible_text)[0] < SOME)
    ):
        return _not_found((names_in_words or lines or names)[0])
    return _check_lead(evidence)


def _not_found(phrase: str) -> Verdict:
    message = f"the page says that it does not exist: “{phrase[:MAX_QUOTE]}”"
    return Verdict(UnreadableReason.SOFT_404, message)


def _check_lead(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the first heading and the sentence after it say that there is no such page.

    Other pages that the site suggests may follow.
    """
    if not evidence.signals.headings:
        return None
    heading = evidence.signals.headings[0]
    after = evidence.signals.visible_text[:VISIBLE_HEAD].partition(f"{heading}\n")[2]
    lead = next(iter(split_into_sentences(after.split("\n")[:1])), "")
    if begins_with(MessageKind.GONE, lead) and find_kinds(heading):
        return _not_found(lead)
    return None


# What a page is whose sentences are messages of its site.
_VERDICTS = {
    MessageKind.PARKED: Verdict(
        UnreadableReason.PARKED, "nobody uses this address: its name is for sale, or its server has no site"
    ),
    MessageKind.GEO_BLOCK: Verdict(
        UnreadableReason.GEO_BLOCK, "the site does not show this page in your country"
    ),
    MessageKind.COOKIES: Verdict(
        UnreadableReason.CONSENT, "the site asks about cookies, and shows no article until then"
    ),
    MessageKind.BLOCKED: Verdict(UnreadableReason.BLOCKED, "the site refuses the request"),
    MessageKind.GONE: Verdict(UnreadableReason.SOFT_404, "the page says that it does not exist"),
    MessageKind.SERVER_ERROR: Verdict(UnreadableReason.SERVER_ERROR, "the page says that the site does not work"),
    MessageKind.APP_ONLY: Verdict(
        UnreadableReason.JAVASCRIPT, "the site shows this page only in a newer browser or in its app"
    ),
}  # fmt: skip


def _said_kinds(evidence: Evidence) -> list[MessageKind]:
    """Return the kinds of message on a page; a text about cookies is one only beside a button."""
    kinds = [kind for kind in MessageKind if kind in evidence.messages.said]
    lines = evidence.signals.visible_text.split("\n")
    if MessageKind.COOKIES in kinds and not any(map(phrases.COOKIE_CHOICE.match, lines)):
        kinds.remove(MessageKind.COOKIES)
    return kinds


def _check_messages(evidence: Evidence) -> Verdict | None:
    """Return a verdict if hardly anything but a message of the site stands on the page."""
    messages = evidence.messages
    if evidence.words >= SOME or evidence.is_article or messages.own_share > MAX_OWN_SHARE:
        return None
    kinds = [kind for kind in _said_kinds(evidence) if kind in messages.said_in_text]
    if not kinds:
        return None
    kind = max(kinds, key=lambda kind: len(messages.said[kind]))
    sentences = len(messages.said[kind]) + len(messages.beside)
    if sentences < MIN_SENTENCES and messages.own_words >= MAX_OWN_BESIDE_ONE:
        return None
    verdict = _VERDICTS[kind]
    quote = messages.said[kind][-1][:MAX_QUOTE]
    return replace(verdict, message=f"{verdict.message}: “{quote}”")


def _check_notice(evidence: Evidence) -> Verdict | None:
    """Return a verdict if a page consists of a few sentences in which the site speaks to the reader, of itself."""
    messages, words = evidence.messages, evidence.words
    if not MIN_WORDS <= words < FEW or evidence.is_article or not messages.about_site:
        return None
    said = {sentence for sentences in messages.said.values() for sentence in sentences}
    headed = any(phrases.SITE_THING.search(name) for name in _page_names(evidence.signals))
    if len(messages.about_site | messages.beside | said) + headed < MIN_SENTENCES:
        return None
    if messages.unaddressed_words > MAX_UNADDRESSED_SHARE * words:
        return None
    kind = next(iter(_said_kinds(evidence)), None)
    quote = min(messages.about_site)[:MAX_QUOTE]
    if MessageKind.COOKIES in messages.said and not kind:
        return None
    if kind:
        return replace(_VERDICTS[kind], message=f"{_VERDICTS[kind].message}: “{quote}”")
    return Verdict(UnreadableReason.NO_TEXT, f"the page has only a notice of its site: “{quote}”")


def _check_script(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page says that it needs JavaScript, or has a mount point and hardly any text."""
    signals, words = evidence.signals, evidence.words
    if words >= FEW or signals.scripts == 0 or evidence.has_sentences:
        return None
    visible_words = count_words(signals.visible_text)[0]
    phrase = phrases.NEEDS_SCRIPT.search(signals.noscript_text) or (
        visible_words < SOME and phrases.NEEDS_SCRIPT.search(signals.visible_text)
    )
    message = "the page is built by JavaScript, which linkvault does not run"
    if phrase and (visible_words < SOME or words < MIN_WORDS):
        return Verdict(UnreadableReason.JAVASCRIPT, f"{message}: “{phrase[0][:MAX_QUOTE]}”")
    if (signals.mounts and visible_words < FEW) or (signals.is_built and visible_words < OWN_OF_ARTICLE):
        return Verdict(UnreadableReason.JAVASCRIPT, f"{message}: the element that it fills has no text")
    return None


def _check_refresh(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page only leads to another one."""
    target = evidence.signals.refresh
    if not target or evidence.is_article or evidence.words >= FEW:
        return None
    if evidence.messages.own_words >= MAX_OWN_BESIDE_REFRESH:
        return None
    message = f"the page only redirects to {target[:MAX_ADDRESS]}"
    return Verdict(UnreadableReason.NO_TEXT, message)


def _check_text(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the content is not text, or if there is hardly any."""
    signals, text = evidence.signals, evidence.text
    if text.count("\ufffd") * BROKEN_SHARE > len(text) > 0:
        return Verdict(UnreadableReason.NO_TEXT, "the content of the page is not text")
    if evidence.words >= MIN_WORDS:
        return None
    if signals.frames:
        message = f"the page is a frameset; its text is at {signals.frames[0][:MAX_ADDRESS]}"
        return Verdict(UnreadableReason.NO_TEXT, message)
    if signals.scripts >= MANY_SCRIPTS or (signals.scripts and not signals.visible_text):
        return Verdict(
            UnreadableReason.JAVASCRIPT,
            "the page shows nothing without JavaScript, which linkvault does not run",
        )
    return Verdict(UnreadableReason.NO_TEXT, "the page has no readable text")


# The most specific reason first: pages with a challenge or a login have scripts and hardly any text, too.
RULES: tuple[Callable[[Evidence], Verdict | None], ...] = (
    _check_interstitial,
    _check_challenge,
    _check_login,
    _check_redirect,
    _check_not_found,
    _check_script,
    _check_messages,
    _check_notice,
    _check_refresh,
    _check_text,
)


def _asks_for_money(text: str) -> bool:
    """Return whether a text says that the rest of it needs a payment or a subscription.

    >>> _asks_for_money("Subscribe to keep reading"), _asks_for_money("We kept reading.")
    (True, False)
    """
    return any(map(text.lower().__contains__, phrases.PAY_HINTS)) and phrases.PAY.search(text) is not None


def _find_warnings(evidence: Evidence) -> tuple[str, ...]:
    """Return a warning if the site shows only a part of the article."""
    signals, end = evidence.signals, evidence.text[-TEXT_TAIL:]
    texts = list(signals.paywalls)
    if evidence.words < MAX_PAYWALLED_WORDS:
        after = signals.visible_text.partition(end.rstrip()[-TEXT_END:])[2] if end.strip() else ""
        texts += [end, *after[:AFTER_TEXT].split("\n")]
    if any(map(_asks_for_money, texts)):
        return ("the article is incomplete: the rest is behind a paywall (subscription needed)",)
    if signals.passwords and evidence.words < SOME and phrases.LOGIN_SENTENCE.search(end):
        return ("the article is incomplete: the site shows the rest after a login",)
    return ()
