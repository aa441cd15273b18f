"""Signals of a page + its chosen text -> the verdict: whether it has an article, and if not, what the page is instead.

Every rule requires little text as well as a signal: a long article about captchas, passwords or the number 404 is an
article. Rules use structures and words of many languages, never the names of sites. `tests/quality` measures the error
rates on real pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.verdict import PAYWALL_WARNING, phrases
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.states import UnreadableReason

# Words of chosen text: with as many, a signal does not count. A wall, a login form and a page without scripts have one
# or two sentences; error pages add a search box and links to other pages.
FEW, SOME, MANY = 40, 120, 350  # words
MAX_PAYWALLED_WORDS = 700  # a longer text is complete, although its last line asks for a subscription
MIN_WORDS = 3  # a page with fewer has nothing to read
MANY_SCRIPTS = 4  # a page without text and with so many scripts is built by them
MAX_TITLE = 300  # characters of a title that are searched
# Characters of the visible and of the chosen text that are searched: an error page or a login form is recognizable by
# its first lines.
VISIBLE_HEAD, TEXT_HEAD = 1500, 600
TEXT_TAIL = 400  # characters at the end that are searched: the sentence of a paywall follows the free part
MAX_CHALLENGE_HEADING = 90  # characters: a longer heading is a sentence about robots, not a test for them
BROKEN_DIVISOR = 12  # `_check_text`: with more than one U+FFFD in 12 characters, the bytes are no text
MAX_QUOTE, MAX_ADDRESS = 80, 200  # characters of the page that a message repeats: a phrase, an address
NAMING_HEADINGS = 3  # `_page_names`: first headings that may name the page
MIN_LINE, MAX_LINE = 3, 159  # `_first_lines`: characters of a line that may be a message of the site
MAX_LINES = 60  # `_first_lines`: lines that may be a message of the site


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
        url: the requested URL
        final_url: the URL after all redirects
    """

    signals: PageSignals
    text: str
    words: float
    url: str
    final_url: str


def reach_verdict(signals: PageSignals, text: str, *, url: str = "", final_url: str = "") -> Verdict:
    """Return whether the chosen text of a page with these signals is an article.

    :param url: the requested URL
    :param final_url: the URL after all redirects

    >>> str(reach_verdict(PageSignals(title="页面不存在"), "抱歉，您访问的页面不存在。").reason)
    'soft_404'
    >>> reach_verdict(PageSignals(title="如何写好 404 页面"), "好的错误页应当告诉读者发生了什么。" * 40).reason is None
    True
    """
    evidence = Evidence(signals, text, count_words(text)[0], url, final_url or url)
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


def _check_challenge(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a test for robots."""
    signals, words = evidence.signals, evidence.words
    if words >= SOME:
        return None
    names = [name for name in _page_names(signals) if len(name) < MAX_CHALLENGE_HEADING]
    has_phrase = any(phrases.CHALLENGE.search(name) for name in names)
    is_short = count_words(signals.visible_text)[0] < SOME
    if not has_phrase and is_short and words < FEW and (signals.walls > 0 or not signals.passwords):
        has_phrase = bool(phrases.CHALLENGE.search(f"{signals.visible_text} {signals.noscript_text}"))
    if not has_phrase or (not signals.walls and not is_short):
        return None
    return Verdict(
        UnreadableReason.CHALLENGE,
        "the site asks for proof that you are not a robot, and shows no article until then",
    )


def _check_login(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a login form, or shows its content only after a login."""
    signals, words = evidence.signals, evidence.words
    if words >= SOME:
        return None
    is_redirected = (
        evidence.url != evidence.final_url
        and bool(phrases.LOGIN_PATH.search(urlsplit(evidence.final_url).path))
        and not phrases.LOGIN_PATH.search(urlsplit(evidence.url).path)
    )
    has_login_name = any(phrases.LOGIN.match(name) for name in _page_names(signals))
    beginning = evidence.text[:TEXT_HEAD] or signals.visible_text[:VISIBLE_HEAD]
    has_form = signals.passwords > 0
    if (
        (is_redirected and (has_form or has_login_name or words < FEW))
        or (has_login_name and (has_form or words < FEW))
        or (words < FEW and phrases.LOGIN_SENTENCE.search(beginning))
    ):
        return Verdict(UnreadableReason.LOGIN, "the site shows this page only after a login")
    if has_form and words < FEW and count_words(signals.visible_text)[0] < SOME:
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
    if words >= MANY:
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
        phrase = (names_in_words or lines or names)[0]
        return Verdict(
            UnreadableReason.SOFT_404, f"the page says that it does not exist: “{phrase[:MAX_QUOTE]}”"
        )
    return None


def _check_script(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page says that it needs JavaScript, or has a mount point and hardly any text."""
    signals, words = evidence.signals, evidence.words
    if words >= FEW or signals.scripts == 0:
        return None
    visible_words = count_words(signals.visible_text)[0]
    has_phrase = phrases.NEEDS_SCRIPT.search(signals.noscript_text) or (
        visible_words < SOME and phrases.NEEDS_SCRIPT.search(signals.visible_text)
    )
    is_needed = has_phrase and (visible_words < SOME or words < MIN_WORDS)
    if is_needed or (signals.mounts and visible_words < FEW):
        return Verdict(
            UnreadableReason.JAVASCRIPT, "the page is built by JavaScript, which linkvault does not run"
        )
    return None


def _check_text(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the content is not text, or if there is hardly any."""
    signals, text = evidence.signals, evidence.text
    if text.count("\ufffd") * BROKEN_DIVISOR > len(text) > 0:
        return Verdict(UnreadableReason.NO_TEXT, "the content of the page is not text")
    if evidence.words >= MIN_WORDS:
        return None
    if signals.frames:
        message = f"the page is a frameset; its text is at {signals.frames[0][:MAX_ADDRESS]}"
        return Verdict(UnreadableReason.NO_TEXT, message)
    if signals.refresh:
        message = f"the page only redirects to {signals.refresh[:MAX_ADDRESS]}"
        return Verdict(UnreadableReason.NO_TEXT, message)
    if signals.scripts >= MANY_SCRIPTS or (signals.scripts and not signals.visible_text):
        return Verdict(
            UnreadableReason.JAVASCRIPT,
            "the page shows nothing without JavaScript, which linkvault does not run",
        )
    return Verdict(UnreadableReason.NO_TEXT, "the page has no readable text")


# The most specific reason first: pages with a challenge or a login have scripts and hardly any text, too.
RULES: tuple[Callable[[Evidence], Verdict | None], ...] = (
    _check_challenge,
    _check_login,
    _check_redirect,
    _check_not_found,
    _check_script,
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
    texts = [*signals.paywalls, end if evidence.words < MAX_PAYWALLED_WORDS else ""]
    if any(map(_asks_for_money, texts)):
        return (PAYWALL_WARNING,)
    if signals.passwords and evidence.words < SOME and phrases.LOGIN_SENTENCE.search(end):
        return ("the article is incomplete: the site shows the rest after a login",)
    return ()
