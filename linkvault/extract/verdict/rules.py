"""Signals of a page + its chosen text -> the verdict: whether it has an article, and if not, what the page is instead.

Every rule requires little text as well as a signal: a long article about captchas, passwords or the number 404 is an
article. So is a short one with the signs of an article: an element or a date, and sentences that are no messages of the
site. Rules use structures and words of many languages, never the names of sites. `tests/quality` measures the error
rates on real pages.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import SplitResult, urlsplit

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.verdict import PAYWALL_WARNING, phrases
from linkvault.extract.verdict.access_words import measure_access_words
from linkvault.extract.verdict.evidence import (
    FEW,
    MANY,
    MAX_ADDRESS,
    MAX_QUOTE,
    MIN_WORDS,
    OWN_OF_ARTICLE,
    OWN_OF_PAGE,
    SOME,
    TEXT_HEAD,
    VISIBLE_HEAD,
    Evidence,
    Verdict,
    consists_of_choices,
    page_names,
)
from linkvault.extract.verdict.message_rules import (
    MAX_OWN_SHARE,
    MAX_SCORE_OF_ARTICLE,
    MAX_UNADDRESSED,
    check_country,
    check_lead,
    check_messages,
    check_notice,
)
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.extract.verdict.sign_rules import check_signs
from linkvault.extract.verdict.site_messages import split_into_sentences, without_quotations
from linkvault.states import UnreadableReason

MAX_PAYWALLED_WORDS = 700  # a longer text is complete, although its last line asks for a subscription
ENOUGH_TEXT = 10_000  # characters, which mostly have more words than that: no rule asks for more
OWN_BESIDE_FORM = 12  # words of sentences that speak neither to the reader nor of the site: a form has fewer
MAX_OWN_BESIDE_REFRESH = 12  # words beside the link of a page that only leads to another one
MANY_SCRIPTS = 4  # a page without text and with so many scripts is built by them
MIN_OFFER = 2  # words of an offer to subscribe
AFTER_TEXT = 80  # characters of the page behind the chosen text that are searched for a paywall
TEXT_END = 30  # characters at the end of the chosen text by which its place in the page is found
TEXT_TAIL = 400  # characters at the end that are searched: the sentence of a paywall follows the free part
MAX_CHALLENGE_HEADING = 90  # characters: a longer heading is a sentence about robots, not a test for them
BROKEN_DIVISOR = 12  # with more than one U+FFFD in 12 characters, the bytes are no text
MIN_LINE, MAX_LINE = 3, 159  # characters of a line that may be a message of the site
MAX_LINES = 60  # first lines that may be a message of the site


def reach_verdict(
    signals: PageSignals,
    text: str,
    *,
    lines: Iterable[str] | None = None,
    url: str = "",
    final_url: str = "",
    is_rendered: bool = False,
) -> Verdict:
    """Return whether the chosen text of a page with these signals is an article.

    :param lines: the lines of the chosen text; without them, the lines are those of `text`
    :param url: the requested URL
    :param final_url: the URL after all redirects
    :param is_rendered: whether a browser has run the scripts of the page

    >>> str(reach_verdict(PageSignals(title="页面不存在"), "抱歉，您访问的页面不存在。").reason)
    'soft_404'
    >>> reach_verdict(PageSignals(title="如何写好 404 页面"), "好的错误页应当告诉读者发生了什么。" * 40).reason is None
    True
    """
    words = _count_for_rules(text)
    are_choices = consists_of_choices(text, signals.visible_text)
    if words < MIN_WORDS or are_choices:
        lines = signals.visible_text.split("\n")
    lines = text.split("\n") if lines is None else lines
    evidence = Evidence(signals, text, words, lines, url, final_url or url, is_rendered, are_choices)
    for rule in RULES:
        verdict = rule(evidence)
        if verdict is not None:
            return verdict
    return Verdict(warnings=_find_warnings(evidence))


def _count_for_rules(text: str) -> float:
    """Return the number of words of a text; of a long one only of its beginning, if that has enough for every rule."""
    words = count_words(text[:ENOUGH_TEXT])[0]
    return words if len(text) <= ENOUGH_TEXT or words > MAX_PAYWALLED_WORDS else count_words(text)[0]


def _first_lines(evidence: Evidence) -> list[str]:
    """Return the first short lines of the visible text and of the chosen text."""
    visible, text = evidence.signals.visible_text[:VISIBLE_HEAD], evidence.text[:TEXT_HEAD]
    lines = [*visible.split("\n"), *text.split("\n")]
    return [line for line in lines if MIN_LINE <= len(line) <= MAX_LINE][:MAX_LINES]


def _check_interstitial(evidence: Evidence) -> Verdict | None:
    """Return a verdict if a name in the page belongs to a test for robots, to a firewall or to a parked page."""
    name = evidence.signals.interstitial
    if name is None or evidence.words >= MANY:
        return None
    if evidence.is_article and (evidence.signals.articles or evidence.signals.is_published):
        return None
    if name in phrases.PARKING:
        message = f"nobody uses this address: the page contains “{name}”, which only parked pages have"
        return Verdict(UnreadableReason.PARKED, message)
    message = f"the site asks for proof that you are not a robot: the page contains “{name}”"
    return Verdict(UnreadableReason.CHALLENGE, message)


def _check_challenge(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a test for robots."""
    signals, words = evidence.signals, evidence.words
    if words >= SOME:
        return None
    names = [name for name in page_names(signals) if len(name) < MAX_CHALLENGE_HEADING]
    phrase = next((name for name in names if phrases.CHALLENGE.search(name)), None)
    is_short = count_words(signals.visible_text)[0] < SOME
    if not phrase and is_short and (signals.walls > 0 or (words < FEW and not signals.passwords)):
        match = phrases.CHALLENGE.search(f"{signals.visible_text} {signals.noscript_text}")
        phrase = None if match is None or _is_mention(match[0], evidence) else match[0]
    if not phrase or (not signals.walls and not is_short):
        return None
    # The sentences are sorted only on a page with such a phrase: that takes longer than all other rules.
    is_subject = evidence.has_sentences and evidence.messages.own_share > MAX_OWN_SHARE
    if (not signals.walls and (is_subject or evidence.is_explanation)) or evidence.is_article:
        return None
    if signals.walls or not _refuses(phrase, evidence):
        message = f"the site asks for proof that you are not a robot: “{phrase[:MAX_QUOTE]}”"
        verdict = Verdict(UnreadableReason.CHALLENGE, message)
    else:
        verdict = Verdict(UnreadableReason.BLOCKED, f"the site refuses the request: “{phrase[:MAX_QUOTE]}”")
    return verdict if signals.walls else check_country(evidence) or verdict


def _refuses(phrase: str, evidence: Evidence) -> bool:
    """Return whether a phrase says that the request is refused, and the page nothing about robots or a proof."""
    text = "\n".join((phrase, evidence.signals.visible_text))
    counts = measure_access_words(text, evidence.languages).counts
    return counts["blocked"] > 0 and not counts["challenge"]


def _is_mention(phrase: str, evidence: Evidence) -> bool:
    """Return whether a phrase is only in a quotation, or in a long sentence that does not speak to the reader."""
    sentences = [
        sentence
        for sentence in split_into_sentences(evidence.signals.visible_text.split("\n"))
        if phrase in sentence
    ]
    return bool(sentences) and all(
        phrase not in without_quotations(sentence)
        or (not phrases.ADDRESSED.search(sentence) and count_words(sentence)[0] > MAX_UNADDRESSED)
        for sentence in sentences
    )


def _check_login(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page is a login form, or shows its content only after a login."""
    signals, words = evidence.signals, evidence.words
    has_form = signals.passwords > 0
    is_redirected = (
        evidence.url != evidence.final_url
        and bool(phrases.LOGIN_PATH.search(urlsplit(evidence.final_url).path))
        and not phrases.LOGIN_PATH.search(urlsplit(evidence.url).path)
    )
    is_needed = words < FEW or has_form
    if words >= SOME or not (is_redirected or is_needed) or evidence.is_article:
        return None
    name = next((name for name in page_names(signals) if phrases.LOGIN.match(name)), None)
    beginning = evidence.text[:TEXT_HEAD] or signals.visible_text[:VISIBLE_HEAD]
    sentence = _find_login_sentence(beginning)
    if is_redirected and (has_form or name or words < FEW):
        message = f"the address redirects to a login ({evidence.final_url[:MAX_ADDRESS]})"
        return Verdict(UnreadableReason.LOGIN, message)
    is_named = name is not None and (has_form or not evidence.has_sentences)
    if is_needed and (is_named or (sentence and not evidence.has_sentences)):
        phrase = name or (sentence and sentence[0]) or ""
        message = f"the site shows this page only after a login: “{phrase[:MAX_QUOTE]}”"
        return Verdict(UnreadableReason.LOGIN, message)
    messages = evidence.messages
    has_own_prose = messages.is_running and messages.unaddressed_words >= OWN_BESIDE_FORM
    is_form = (
        words < FEW
        and count_words(signals.visible_text)[0] < SOME
        and not evidence.has_sentences
        and not (has_own_prose and name is None and sentence is None)
    )
    is_about_login = messages.words >= OWN_OF_PAGE and messages.own_share <= MAX_OWN_SHARE
    if has_form and (is_form or is_about_login) and evidence.signs.score > MAX_SCORE_OF_ARTICLE:
        return Verdict(UnreadableReason.LOGIN, "the page is a login form")
    return None


def _find_login_sentence(text: str) -> re.Match[str] | None:
    """Return the words that say that the content needs a login, not only a reply or a comment."""
    for sentence in split_into_sentences(text.split("\n")):
        match = phrases.LOGIN_SENTENCE.search(sentence)
        if match is not None and not phrases.LOGIN_TO_WRITE.search(sentence):
            return match
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
    names = [name for name in page_names(evidence.signals) if phrases.NOT_FOUND.match(name)]
    # A number alone may be a name, such as the film "404": it needs a second signal.
    names_in_words = [name for name in names if not name.strip(" #").isdigit()]
    if not names and words >= FEW:  # then the lines decide nothing
        return check_lead(evidence)
    lines = [line for line in _first_lines(evidence) if phrases.NOT_FOUND.match(line.strip())]
    if (
        names_in_words
        or (names and (lines or words < FEW))
        or (lines and words < FEW and count_words(evidence.signals.visible_text)[0] < SOME)
    ):
        if evidence.is_article or evidence.has_other_subject or evidence.is_explanation:
            return None
        return check_country(evidence) or _not_found((names_in_words or lines or names)[0])
    return check_lead(evidence)


_EMPTY_IN_BROWSER = "the page shows no text, also after a browser has run its scripts"


def _not_found(phrase: str) -> Verdict:
    message = f"the page says that it does not exist: “{phrase[:MAX_QUOTE]}”"
    return Verdict(UnreadableReason.SOFT_404, message)


def _check_script(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page says that it needs JavaScript, or has a mount point and hardly any text."""
    signals, words = evidence.signals, evidence.words
    has_scripts = signals.scripts > 0 or evidence.is_rendered  # a browser gives the page without them
    if words >= FEW or not has_scripts or evidence.has_sentences:
        return None
    visible_words = count_words(signals.visible_text)[0]
    phrase = phrases.NEEDS_SCRIPT.search(signals.noscript_text) or (
        visible_words < SOME and phrases.NEEDS_SCRIPT.search(signals.visible_text)
    )
    message = "the page is built by JavaScript"
    if evidence.is_rendered:
        message += ", and shows no text after a browser has run its scripts"
    if phrase and (visible_words < SOME or words < MIN_WORDS):
        return Verdict(UnreadableReason.JAVASCRIPT, f"{message}: “{phrase[0][:MAX_QUOTE]}”")
    if evidence.is_rendered:
        return None
    if (signals.mounts and visible_words < FEW) or (signals.is_built and visible_words < OWN_OF_ARTICLE):
        return Verdict(UnreadableReason.JAVASCRIPT, f"{message}: the element that it fills has no text")
    return None


def _check_refresh(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page only leads to another one."""
    target = evidence.signals.refresh
    if not target or evidence.words >= FEW or evidence.is_article:
        return None
    if evidence.messages.own_words >= MAX_OWN_BESIDE_REFRESH:
        return None
    message = f"the page only redirects to {target[:MAX_ADDRESS]}"
    return Verdict(UnreadableReason.NO_TEXT, message)


def _check_rendered(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the page shows nothing after its scripts have run: no script shows the hidden text."""
    if not evidence.is_rendered or not evidence.signals.is_hidden:
        return None
    return Verdict(UnreadableReason.NO_TEXT, _EMPTY_IN_BROWSER)


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
    if signals.scripts >= MANY_SCRIPTS or (signals.scripts and not signals.visible_text):
        return Verdict(UnreadableReason.JAVASCRIPT, "the page shows no text without JavaScript")
    if evidence.is_rendered:
        return Verdict(UnreadableReason.NO_TEXT, _EMPTY_IN_BROWSER)
    return Verdict(UnreadableReason.NO_TEXT, "the page has no readable text")


# The most specific reason first: pages with a challenge or a login have scripts and hardly any text, too.
RULES: tuple[Callable[[Evidence], Verdict | None], ...] = (
    _check_interstitial,
    _check_challenge,
    _check_login,
    _check_redirect,
    _check_not_found,
    _check_script,
    _check_rendered,
    check_messages,
    check_notice,
    _check_refresh,
    check_signs,
    _check_text,
)


def _asks_for_money(text: str) -> bool:
    """Return whether a text says that the rest of it needs a payment or a subscription.

    >>> _asks_for_money("Subscribe to keep reading"), _asks_for_money("We kept reading.")
    (True, False)
    """
    return any(map(text.lower().__contains__, phrases.PAY_HINTS)) and phrases.PAY.search(text) is not None


def _lines_after(text: str, visible_text: str) -> list[str]:
    """Return the lines that follow directly behind a text in the page.

    >>> _lines_after("The boats came in.", "Menu\\nThe boats came in.\\nSubscribe to read on")
    ['', 'Subscribe to read on']
    """
    _, marker, after = visible_text.rpartition(text.rstrip()[-TEXT_END:] or "\n")
    return after[:AFTER_TEXT].split("\n") if marker else []


def _offers_rest(evidence: Evidence) -> bool:
    """Return whether a short page that is not free, as its markup says, has an offer to subscribe."""
    signals = evidence.signals
    if evidence.words >= SOME or not (signals.paywalls or signals.is_paid):
        return False
    end = evidence.text[-AFTER_TEXT:]
    texts = signals.paywalls or (end, *_lines_after(end, signals.visible_text))
    return measure_access_words("\n".join(texts), evidence.languages).counts["paywall"] >= MIN_OFFER


def _find_warnings(evidence: Evidence) -> tuple[str, ...]:
    """Return a warning if the site shows only a part of the article."""
    signals, end = evidence.signals, evidence.text[-TEXT_TAIL:]
    texts = list(signals.paywalls)
    if evidence.words < MAX_PAYWALLED_WORDS:
        texts += [end, *_lines_after(end, signals.visible_text)]
    if any(map(_asks_for_money, texts)) or _offers_rest(evidence):
        return (PAYWALL_WARNING,)
    if signals.passwords and evidence.words < SOME and _find_login_sentence(end):
        return ("the article is incomplete: the site shows the rest after a login",)
    return ()
