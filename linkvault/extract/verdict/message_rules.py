"""Rules for pages on which a site speaks of itself: a block, a name for sale, a question about cookies, a failure.

A title or one sentence alone decides nothing: a message has two sentences, and hardly anything else is on the page.
"""

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.evidence import (
    FEW,
    MAX_QUOTE,
    MIN_WORDS,
    SOME,
    VISIBLE_HEAD,
    Evidence,
    Verdict,
    page_names,
)
from linkvault.extract.verdict.site_messages import (
    MessageKind,
    begins_with,
    find_kinds,
    is_other_message,
    split_into_sentences,
)
from linkvault.lazy_dataclass import replace
from linkvault.states import UnreadableReason

MAX_OWN_SHARE = 0.6  # of the words of a page that is a message of the site: the rest are labels and details
MAX_UNADDRESSED_SHARE = 0.3  # of the words of a notice: a name, a number, one short sentence
MIN_SENTENCES = 2  # different sentences that make a message: a title or one sentence alone may be a name
# Most words of a message that mentions neither the reader nor the site: a longer one is news.
MAX_UNADDRESSED = 10
MAX_OWN_BESIDE_ONE = 3  # words beside a single sentence that is all the page says
MAX_SCORE_OF_ARTICLE = -1.0  # a page with fewer signs of a notice than of an article is one


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


def _quote(kind: MessageKind, sentence: str) -> Verdict:
    """Return the verdict of a kind of message, with the sentence that decided."""
    verdict = _VERDICTS[kind]
    return replace(verdict, message=f"{verdict.message}: “{sentence[:MAX_QUOTE]}”")


def _kinds_in(evidence: Evidence) -> list[MessageKind]:
    """Return the kinds of message on a page; a text about cookies is one only beside a button."""
    kinds = [kind for kind in MessageKind if kind in evidence.messages.by_kind]
    lines = evidence.signals.visible_text.split("\n")
    if MessageKind.COOKIES in kinds and not any(map(phrases.COOKIE_CHOICE.match, lines)):
        kinds.remove(MessageKind.COOKIES)
    return kinds


def check_messages(evidence: Evidence) -> Verdict | None:
    """Return a verdict if hardly anything but a message of the site is on the page."""
    if evidence.words >= SOME or evidence.is_article:
        return None
    messages = evidence.messages
    if _is_named_by_host(evidence) and not evidence.has_sentences:
        return _quote(MessageKind.PARKED, messages.by_kind[MessageKind.PARKED][-1])
    if not messages.is_addressed and messages.unaddressed_sentences:
        return None
    if messages.own_share > MAX_OWN_SHARE and not evidence.are_choices:
        return None
    kinds = [kind for kind in _kinds_in(evidence) if kind in messages.kinds_in_text]
    if not kinds:
        return None
    kind = max(kinds, key=lambda kind: len(messages.by_kind[kind]))
    sentences = len(messages.by_kind[kind]) + len(messages.beside)
    if kind is MessageKind.COOKIES and evidence.are_choices:
        sentences = MIN_SENTENCES
    is_alone = sentences < MIN_SENTENCES
    sentence = messages.by_kind[kind][-1]
    is_long = count_words(sentence)[0] > MAX_UNADDRESSED
    is_of_subject = not phrases.ADDRESSED.search(sentence) and _has_own_heading(
        evidence, may_name_site=is_long
    )
    if evidence.is_explanation:
        return None
    if is_alone and (messages.unaddressed_words >= MAX_OWN_BESIDE_ONE or is_of_subject):
        return None
    verdict = _quote(kind, sentence)
    return check_country(evidence) or verdict if kind is MessageKind.GONE else verdict


def _is_named_by_host(evidence: Evidence) -> bool:
    """Return whether a page has the name of a host as its title, and a sentence that this name is not in use."""
    sentences = evidence.messages.by_kind.get(MessageKind.PARKED, [])
    names = page_names(evidence.signals)
    is_of_name = any(phrases.ADDRESSED.search(line) or phrases.HOST_NAME.match(line) for line in sentences)
    return bool(sentences) and any(
        match
        for match in map(phrases.HOST_NAME.match, names)
        if match and (is_of_name or match[0] == match.string)
    )


def _has_own_heading(evidence: Evidence, *, may_name_site: bool) -> bool:
    """Return whether the first heading names a subject: a sentence below it may mention a message."""
    heading = next(iter(evidence.signals.headings), "")
    return count_words(heading)[0] >= MIN_WORDS and not (
        find_kinds(heading)
        or (phrases.SITE_THING.search(heading) and not may_name_site)
        or is_other_message(heading, has_scripts=False)
    )


def check_notice(evidence: Evidence) -> Verdict | None:
    """Return a verdict if a page consists of a few sentences in which the site speaks to the reader, of itself."""
    words = evidence.words
    if not MIN_WORDS <= words < FEW or evidence.is_article:
        return None
    messages = evidence.messages
    if messages.is_addressed and not messages.own_words and not messages.by_kind:
        return Verdict(UnreadableReason.NO_TEXT, "the page has only a notice of its site")
    if not messages.about_site:
        return None
    of_a_kind = {key for keys in messages.by_kind.values() for key in keys}
    headed = any(phrases.SITE_THING.search(name) for name in page_names(evidence.signals))
    if len(messages.about_site | messages.beside | of_a_kind) + headed < MIN_SENTENCES:
        return None
    if messages.unaddressed_words > MAX_UNADDRESSED_SHARE * words:
        return None
    if evidence.signs.score <= MAX_SCORE_OF_ARTICLE:
        return None
    kinds, sentence = _kinds_in(evidence), min(messages.about_site)
    if kinds:
        return _quote(kinds[0], sentence)
    if messages.by_kind:  # a text about cookies without a button
        return None
    message = f"the page has only a notice of its site: “{sentence[:MAX_QUOTE]}”"
    return Verdict(UnreadableReason.NO_TEXT, message)


def check_country(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the text says that a country or a law is the reason: the page exists, and is no test."""
    if MessageKind.GEO_BLOCK not in evidence.messages.kinds_in_text:
        return None
    return _quote(MessageKind.GEO_BLOCK, evidence.messages.by_kind[MessageKind.GEO_BLOCK][-1])


def check_lead(evidence: Evidence) -> Verdict | None:
    """Return a verdict if the first heading and the sentence after it say that there is no such page.

    Other pages that the site suggests may follow.
    """
    if not evidence.signals.headings:
        return None
    heading = evidence.signals.headings[0]
    after = evidence.signals.visible_text[:VISIBLE_HEAD].partition(f"{heading}\n")[2]
    lead = next(iter(split_into_sentences(after.split("\n")[:1])), "")
    if begins_with(MessageKind.GONE, lead) and find_kinds(heading) and not evidence.is_article:
        return check_country(evidence) or _quote(MessageKind.GONE, lead)
    return None
