"""The signs of a page with little text -> a verdict, if they say together that the page is a notice of its site."""

from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.evidence import Evidence, Verdict
from linkvault.extract.verdict.page_signals import MAX_VISIBLE_TEXT
from linkvault.extract.verdict.site_messages import is_by_reader
from linkvault.states import UnreadableReason

MAX_NOTICE = 160  # words: longer pages have something to read, whatever their signs
MIN_SCORE = 2.75  # measured on pages of both kinds: nearly all notices have more, nearly all articles less
MIN_SCORE_OF_TEASER = 4.5  # an offer to subscribe may follow the beginning of an article
MIN_SCORE_OF_LONG_PAGE = 4.5  # much else is on the page, and its markup is not read
# An article may have words about access, too: here no sentence is known, and no markup says more.
MIN_SCORE_OF_WORDS = 4.5
NAMED_SIGNS = 3  # signs that a message names

# What a site has to say -> the reason, and the beginning of the message.
_REASONS = {
    "gone": (UnreadableReason.SOFT_404, "the page seems to say that it does not exist"),
    "blocked": (UnreadableReason.BLOCKED, "the site seems to refuse the request"),
    "age": (UnreadableReason.BLOCKED, "the site seems to ask for the age of its reader"),
    "challenge": (UnreadableReason.CHALLENGE, "the site seems to ask for proof that you are not a robot"),
    "login": (UnreadableReason.LOGIN, "the site seems to show this page only after a login"),
    "paywall": (UnreadableReason.LOGIN, "the site seems to show this page only to subscribers"),
    "consent": (UnreadableReason.CONSENT, "the site seems to ask about cookies first"),
    "parked": (UnreadableReason.PARKED, "nobody seems to use this address"),
    "server_error": (UnreadableReason.SERVER_ERROR, "the page seems to say that the site does not work"),
    "geo_block": (UnreadableReason.GEO_BLOCK, "the site seems not to show this page in your country"),
    "javascript": (UnreadableReason.JAVASCRIPT, "the page seems to need a browser that runs its scripts"),
    "unknown": (UnreadableReason.NO_TEXT, "the page seems to be only a notice of its site"),
}


def check_signs(evidence: Evidence) -> Verdict | None:
    """Return a verdict if a page has more signs of a notice than of an article."""
    signals = evidence.signals
    if evidence.words >= MAX_NOTICE:
        return None
    if evidence.is_article or signals.is_hidden:
        return None
    signs, markup = evidence.signs, signals.markup
    may_be_teaser = signs.subject == "paywall" and signs.sentences.own
    is_long = len(signals.visible_text) >= MAX_VISIBLE_TEXT
    has_only_words = signs.has_only_words and not _asks_for_reader(evidence)
    if (is_long or has_only_words) and not signs.sentences.asking:
        return None  # a poem, whose markup is not read, or news about a site
    if signs.score < max(
        MIN_SCORE,
        MIN_SCORE_OF_TEASER if may_be_teaser else 0.0,
        MIN_SCORE_OF_LONG_PAGE if is_long else 0.0,
        MIN_SCORE_OF_WORDS if has_only_words and not evidence.messages.kinds_in_text else 0.0,
    ):
        return None
    subject = signs.subject
    if subject == "consent" and not (markup.controls or markup.name or _has_choice(signals.visible_text)):
        return None  # a text about cookies, without a question
    if subject is None:
        if not (markup.name or markup.leads_back or markup.is_noindex):
            return None
        subject = "gone" if markup.leads_back else "unknown"
    reason, message = _REASONS[subject]
    return Verdict(reason, f"{message}: {', '.join(signs.strongest[:NAMED_SIGNS])}")


def _asks_for_reader(evidence: Evidence) -> bool:
    """Return whether a heading below the first one is a question of the reader: "Why am I seeing this?"."""
    return any(is_by_reader(heading, evidence.languages) for heading in evidence.signals.headings[1:])


def _has_choice(visible_text: str) -> bool:
    return any(map(phrases.COOKIE_CHOICE.match, visible_text.split("\n")))
