"""Features of a block -> a number: how surely it belongs to the article (> 0) or to its clutter (< 0).

This is the place where a learned judge can stand: `score_blocks` asks nothing but a block's named fields, the page's
scopes and how much readability kept.
"""

from lxml.html import HtmlElement

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.callouts import is_set_off
from linkvault.extract.choose.segment import (
    BUTTON,
    FORM,
    LINKED_SHARE,
    PARAGRAPH,
    PRE,
    RUNNING_WORDS,
    Block,
    PageBlocks,
)

# Measured on pages with known text (see tests/quality): what each feature adds.
LONG, MIDDLE, SHORT = 0.6, 0.1, -0.3  # >= 12 words, >= 6 words, shorter
MANY_MARKS, SENTENCE = 0.4, 0.3
LINKS, SOME_LINKS, LONG_LINKS = -1.0, -0.7, -0.1
CLUTTER, HIDDEN, LEGAL = -1.2, -0.8, -1.5  # clutter at -2 cost 4 points of F1 on news, 2 on mixed pages
IN_PARAGRAPH, IN_HEADING = 0.2, 0.1
KEPT, NOT_KEPT = 0.5, -0.22
AGAINST = -2.0
VOTE_WORDS = 120  # the vote counts in full from so many words on: a short choice is a guess
MAJORITY = 0.6  # of the running text kept by readability: from there on, what it did not keep loses weight
FORM_WEIGHT, FORM_WORDS = -0.3, 40  # a form around more words is a page inside a form
IN_CODE = 0.3  # at least: code has neither sentences nor marks
LONG_WORDS, MIDDLE_WORDS = RUNNING_WORDS, 6
SOME_LINKED, MOSTLY_LINKED = 0.25, 0.85  # of a text's characters in links
LINKED_WORDS = 40  # a text of so many words is text, although half of it is links
LEGAL_WORDS = 60  # a longer text is about law, not a notice
STATE_WORDS = 20  # more of them, and a brace or quote for each two: JSON

CONSENT = -1.0  # whatever else speaks for it: a forum's page held less text than the box over it
STATE = -2.0  # JSON in an element that no style hides here

FORGIVEN_SHARE = 0.3  # a clutter name around more of the running text than this is a misnomer
HIDDEN_SHARE = 0.25
FORUM_SHARE = 0.12  # "comment" is forgiven where less than this stands elsewhere: a forum


def ignore_misnamed_scopes(cut: PageBlocks) -> None:
    """Ignore names that cannot mean what they say, because most of the page's running text is there."""
    commented = sum(block.words for block in cut.blocks if block.is_running_text and _is_comment(block, cut))
    asking = _asking(cut)
    running = cut.running
    if asking:
        running -= sum(b.words for b in cut.blocks if b.is_running_text and not asking.isdisjoint(b.scopes))
    forum = running - commented < FORUM_SHARE * running
    for number, scope in enumerate(cut.scopes):
        if scope.kind == "comment":
            scope.is_ignored = forum
        else:
            share = HIDDEN_SHARE if scope.kind == "hidden" else FORGIVEN_SHARE
            misnamed = scope.words > share * running and number not in asking
            scope.is_ignored = misnamed or is_set_off(scope.element)


def _asking(cut: PageBlocks) -> set[int]:
    """Return the scopes that ask for consent."""
    return {number for number, scope in enumerate(cut.scopes) if _asks_consent(scope.element)}


def _asks_consent(element: HtmlElement) -> bool:
    return any(boilerplate_words.CONSENT.match(element.get(name) or "") for name in ("id", "class"))


def _is_comment(block: Block, cut: PageBlocks) -> bool:
    return any(cut.scopes[number].kind == "comment" for number in block.scopes)


def score_blocks(cut: PageBlocks) -> list[float]:
    """Return the score of every block of a page, by its features; `kept` and `forgiven` must be set."""
    voted = sum(block.words for block in cut.blocks if block.has_vote)
    trust = compute_trust(voted)
    majority = min(1.0, voted / max(1.0, cut.running)) * trust
    weights = [
        score_block(block, cut, trust) + (0.0 if block.has_vote else AGAINST * max(0.0, majority - MAJORITY))
        for block in cut.blocks
    ]
    asking = _asking(cut)
    for block in cut.blocks if asking else ():
        if not asking.isdisjoint(block.scopes):
            weights[block.index] = min(weights[block.index], CONSENT)
    return weights


def compute_trust(voted: float) -> float:
    """Return how much readability's vote counts, 0..1, by the words that it kept."""
    return min(1.0, voted / VOTE_WORDS)


def score_block(block: Block, cut: PageBlocks, trust: float) -> float:
    """Weigh one block; `trust` in 0..1 is how much readability's vote counts on this page."""
    return max(-1.0, min(1.0, sum_features(block, cut, trust)))


def sum_features(block: Block, cut: PageBlocks, trust: float) -> float:
    """Add up what the features of a block say, without a bound."""
    weight = _weigh_shape(block)
    weight += (KEPT if block.has_vote else NOT_KEPT) * trust
    if block.scopes:
        for kind in {cut.scopes[number].kind for number in block.scopes if not cut.scopes[number].is_ignored}:
            weight += HIDDEN if kind == "hidden" else CLUTTER
    if block.context & (FORM | BUTTON) and block.words < FORM_WORDS:
        weight += FORM_WEIGHT
    if not block.has_vote and block.words < LEGAL_WORDS and boilerplate_words.is_legal(block.text):
        weight += LEGAL
    if (
        not block.context & PRE
        and block.words > STATE_WORDS
        and sum(map(block.text.count, '{}"')) > block.words / 2
    ):
        weight += STATE
    return weight


def _weigh_shape(block: Block) -> float:
    if block.link_share > LINKED_SHARE:
        return LONG_LINKS if block.words >= LINKED_WORDS and block.link_share < MOSTLY_LINKED else LINKS
    weight = LONG if block.words >= LONG_WORDS else MIDDLE if block.words >= MIDDLE_WORDS else SHORT
    weight += MANY_MARKS if block.marks >= 2 else 0.0
    weight += SENTENCE if block.ends_sentence else 0.0
    if block.context & PARAGRAPH:
        weight += IN_PARAGRAPH
    if block.link_share > SOME_LINKED and block.words < LINKED_WORDS:
        weight += SOME_LINKS
    if block.heading:
        weight = max(weight, IN_HEADING)
    if block.context & PRE:
        weight = max(weight, IN_CODE)
    return weight
