"""Blocks with their features -> a score for each, -1..1: how likely it is text of the article (> 0) or not (< 0).

The score is a sum of weights. They were measured on pages with known text: see `tests/quality`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache

from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.callouts import is_callout_part
from linkvault.extract.choose.element_kinds import split_names
from linkvault.extract.choose.misnamed import find_misnamed_scopes
from linkvault.extract.choose.segment import (
    BUTTON,
    FORM,
    LINKED_SHARE,
    PARAGRAPH,
    PRE,
    RUNNING_WORDS,
    Block,
    PageBlocks,
    Scope,
)

# Weights of the length: at least LONG_WORDS, at least MIDDLE_WORDS, shorter.
LONG, MIDDLE, SHORT = 0.6, 0.1, -0.3
LONG_WORDS, MIDDLE_WORDS = RUNNING_WORDS, 6
# Weights of at least MIN_MARKS punctuation marks, and of a mark that ends a sentence.
MANY_MARKS, SENTENCE = 0.4, 0.3
MIN_MARKS = 2  # every sentence has one, many labels too
# Weights of links: most of the block, some of it, most of a block that is long enough to be text.
LINKS, SOME_LINKS, LONG_LINKS = -1.0, -0.7, -0.1
SOME_LINKED, MOSTLY_LINKED = 0.25, 0.85  # of a block's characters in links
LINKED_WORDS = 40  # a block of so many words is text, although half of it is links
# Weights of boilerplate and hidden elements around a block. Boilerplate at -2 cost 4 points of F1 on news, 2 on mixed
# pages.
BOILERPLATE, HIDDEN = -1.2, -0.8
LEGAL = -1.5  # a notice about rights, licenses or cookies
LEGAL_WORDS = 60  # a longer block is a text about law, not a notice
IN_PARAGRAPH, IN_HEADING = 0.2, 0.1
IN_CODE = 0.3  # at least: code has neither sentences nor punctuation
FORM_WEIGHT, FORM_WORDS = -0.3, 40  # a form around a longer block is a page inside a form
# Weights of readability's vote, which count in full if readability keeps VOTE_WORDS words: a short choice is a guess.
VOTE, NO_VOTE = 0.5, -0.22
VOTE_WORDS = 120
# If readability keeps more than this share of the running text, blocks without its vote get a penalty that grows with
# the share.
MAJORITY = 0.6
MINORITY_PENALTY = -2.0
# A block with more words, and a brace or quote for every two of them, is JSON in an element that a style sheet hides.
STATE_WORDS = 20
STATE = -2.0
# The highest score in a box over the page, such as one that asks for consent or shows the terms of a shop: the page may
# have less text than the box.
IN_BOX = -1.0

# Words outside of all boxes from which on a box over the page is no text of the page: shelves have their entries there.
MIN_OUTSIDE_WORDS = 20

# The shares of the running text of a page above which the name or style of an element around it is ignored.
MISNAMED_SHARE = 0.3
HIDDEN_SHARE = 0.25
# Comments are the article if less than this share of the running text is elsewhere: the page is a forum.
FORUM_SHARE = 0.12


def ignore_misnamed_scopes(page: PageBlocks) -> None:
    """Ignore boilerplate names around most of the running text, and those of callouts: sets `Scope.is_ignored`.

    Sets also `consent_scopes` and `overlays` of the page. Do nothing if they are set.
    """
    if page.has_judged_scopes:
        return
    page.has_judged_scopes = True
    comment_words = sum(
        block.words
        for block in page.blocks
        if block.scopes and block.is_running_text and _is_comment(block, page)
    )
    consent, overlays = page.consent_scopes, page.overlays = _find_consent_scopes(page), _find_overlays(page)
    certain_scopes = consent | _find_frames(page, _is_footer) | overlays
    running_words = page.running_words
    if consent:
        running_words -= sum(
            block.words
            for block in page.blocks
            if block.is_running_text and not consent.isdisjoint(block.scopes)
        )
    misnamed = find_misnamed_scopes(page)
    is_forum = running_words - comment_words < FORUM_SHARE * running_words
    for number, scope in enumerate(page.scopes):
        if number in misnamed:
            scope.is_ignored = number not in consent
        elif scope.kind == "comment":
            scope.is_ignored = is_forum
        elif scope.words and page.roles.get(scope.node) == "tablist":
            scope.is_ignored = True  # it has the texts of an accordion: a list of tabs has labels only
        else:
            share = HIDDEN_SHARE if scope.kind == "hidden" else MISNAMED_SHARE
            is_misnamed = scope.words > share * running_words and number not in certain_scopes
            scope.is_ignored = is_misnamed or is_callout_part(scope.element)
    _show_slides(page)


def _show_slides(page: PageBlocks) -> None:
    """Ignore that slides are hidden: parts of a carousel, each with a picture, of which another one is shown.

    Copies stay hidden: a carousel has some at both ends, so that it turns without a gap.
    """
    groups: dict[tuple[int, str, str], list[int]] = {}
    for number in sorted(page.hidden_scopes()):
        if key := _slide_key(page, page.scopes[number].node):
            groups.setdefault(key, []).append(number)
    if not groups:
        return
    hidden = {page.scopes[number].node for numbers in groups.values() for number in numbers}
    shown = {_slide_key(page, node) for node in range(len(page.elements)) if node not in hidden}
    pictures = sorted(medium.node for medium in page.media)
    slides: list[int] = []
    for key in groups.keys() & shown:
        nodes = [page.scopes[number].node for number in groups[key]]
        if all(bisect_left(pictures, node) < bisect_right(pictures, page.last_node(node)) for node in nodes):
            slides += groups[key]
    for number in _without_copies(page, sorted(slides)):
        page.scopes[number].is_ignored = True


def _without_copies(page: PageBlocks, slides: list[int]) -> Iterator[int]:
    """Yield the slides with a text or a picture that is neither shown nor in a slide before."""
    hidden = page.hidden_scopes()
    contents: dict[int, set[str]] = {number: set() for number in slides}
    shown: set[str] = set()
    parts = [
        *((block.scopes, block.text) for block in page.blocks),
        *((medium.scopes, medium.element.get("src") or "") for medium in page.media),
    ]
    for scopes, part in parts:
        if hidden.isdisjoint(scopes):
            shown.add(part)
        for number in contents.keys() & scopes:
            contents[number].add(part)
    for number, content in contents.items():
        if not content <= shown:
            shown |= content
            yield number


def _slide_key(page: PageBlocks, node: int) -> tuple[int, str, str] | None:
    """Return the parent, the tag and the first class of a slide; None unless it or its parent is named as one."""
    parent, names = page.parents[node], page.class_names[node] or ""
    around = page.class_names[parent] or "" if parent >= 0 else ""
    if not names.split() or not (_names_slide(names) or _names_slide(around)) or _names_copy(names):
        return None
    return parent, page.tags[node], names.split()[0]


def _find_consent_scopes(page: PageBlocks) -> set[int]:
    """Return the indexes of the scopes that ask for consent."""
    names = page.class_names
    return {
        number
        for number, scope in enumerate(page.scopes)
        if _names_consent(scope.element.get("id") or "") or _names_consent(names[scope.node] or "")
    }


def _find_frames(page: PageBlocks, is_frame: Callable[[PageBlocks, Scope], bool]) -> set[int]:
    """Return the indexes of the scopes that are a `footer` or a box over the page, except around the only headline.

    On shelves and product pages, terms of sale, disclaimers and notices in dialogs are most of the running text. Of 16
    such footers on mixed pages, and of the boxes on 700 pages, none has text of the article.
    """
    frames = {
        number
        for number, scope in enumerate(page.scopes)
        if is_frame(page, scope) and next(scope.element.iter("article", "main"), None) is None
    }
    headlines = [set(block.scopes) for block in page.blocks if block.heading == 1] if frames else []
    return {number for number in frames if not headlines or not all(number in scopes for scopes in headlines)}


def _find_overlays(page: PageBlocks) -> set[int]:
    """Return the indexes of the scopes that are a box over the page; none where the page itself may be a box.

    It may be without a headline, and with hardly a word outside of all boxes but its headings.
    """
    has_headline = any(block.heading == 1 for block in page.blocks)
    outside = sum(block.words for block in page.blocks if not block.scopes and not block.heading)
    return _find_frames(page, _is_overlay) if has_headline and outside >= MIN_OUTSIDE_WORDS else set()


def _is_footer(page: PageBlocks, scope: Scope) -> bool:
    return page.tags[scope.node] == "footer"


def _is_overlay(page: PageBlocks, scope: Scope) -> bool:
    """Return whether an element is a dialog, or named as a box over the page."""
    node = scope.node
    if page.tags[node] == "dialog" or page.roles.get(node) in boilerplate_words.OVERLAY_PARTS:
        return True
    return _names_overlay(f"{page.class_names[node] or ''} {scope.element.get('id') or ''}")


@lru_cache(maxsize=4096)
def _names_overlay(names: str) -> bool:
    return not boilerplate_words.OVERLAY_PARTS.isdisjoint(split_names(names))


@lru_cache(maxsize=4096)
def _names_slide(names: str) -> bool:
    return not boilerplate_words.SLIDE_PARTS.isdisjoint(split_names(names))


def _names_copy(names: str) -> bool:
    return not boilerplate_words.COPY_PARTS.isdisjoint(split_names(names))


@lru_cache(maxsize=4096)
def _names_consent(names: str) -> bool:
    return bool(names) and boilerplate_words.CONSENT.match(names) is not None


def _is_comment(block: Block, page: PageBlocks) -> bool:
    return any(page.scopes[number].kind == "comment" for number in block.scopes)


def score_blocks(page: PageBlocks) -> list[float]:
    """Return the score of each block of a page; `Block.has_vote` and `Scope.is_ignored` must be set."""
    voted = sum(block.words for block in page.blocks if block.has_vote)
    trust = compute_trust(voted)
    majority = min(1.0, voted / max(1.0, page.running_words)) * trust
    penalty = MINORITY_PENALTY * max(0.0, majority - MAJORITY)
    legal_hints = boilerplate_words.find_legal_hints(
        "\n".join([block.text for block in page.blocks if _may_be_legal(block)])
    )
    scores = [
        score_block(block, page, trust, legal_hints) + (0.0 if block.has_vote else penalty)
        for block in page.blocks
    ]
    large = MISNAMED_SHARE * page.running_words  # a small box has the weight of other boilerplate
    boxes = {
        number
        for number in page.overlays
        if not page.scopes[number].is_ignored and page.scopes[number].words > large
    }
    boxes |= page.consent_scopes
    for block in page.blocks if boxes else ():
        if not boxes.isdisjoint(block.scopes):
            scores[block.index] = min(scores[block.index], IN_BOX)
    return scores


def compute_trust(voted: float) -> float:
    """Return how much readability's vote counts on a page, 0..1, from the number of words that it keeps."""
    return min(1.0, voted / VOTE_WORDS)


def score_block(
    block: Block, page: PageBlocks, trust: float, legal_hints: tuple[str, ...] | None = None
) -> float:
    """Return the score of one block, -1..1.

    :param trust: how much readability's vote counts, 0..1
    :param legal_hints: those of the blocks that may be legal, see `boilerplate_words.is_legal`; most pages have few
    """
    return max(-1.0, min(1.0, sum_features(block, page, trust, legal_hints)))


def sum_features(
    block: Block, page: PageBlocks, trust: float, legal_hints: tuple[str, ...] | None = None
) -> float:
    """Return the sum of the weights of a block's features, without bounds; see `score_block`."""
    weight = _weigh_text(block)
    weight += (VOTE if block.has_vote else NO_VOTE) * trust
    if block.scopes:
        scopes = page.scopes
        for kind in {scopes[number].kind for number in block.scopes if not scopes[number].is_ignored}:
            weight += HIDDEN if kind == "hidden" else BOILERPLATE
    if block.context & (FORM | BUTTON) and block.words < FORM_WORDS:
        weight += FORM_WEIGHT
    if _may_be_legal(block) and boilerplate_words.is_legal(block.text, legal_hints):
        weight += LEGAL
    if (
        not block.context & PRE
        and not block.formulas  # TeX has as many braces as JSON
        and block.words > STATE_WORDS
        and sum(map(block.text.count, '{}"')) > block.words / 2
    ):
        weight += STATE
    return weight


def _may_be_legal(block: Block) -> bool:
    return not block.has_vote and block.words < LEGAL_WORDS


def _weigh_text(block: Block) -> float:
    """Return the sum of the weights of length, punctuation, links and kind of element."""
    if block.link_share > LINKED_SHARE:
        return LONG_LINKS if block.words >= LINKED_WORDS and block.link_share < MOSTLY_LINKED else LINKS
    weight = LONG if block.words >= LONG_WORDS else MIDDLE if block.words >= MIDDLE_WORDS else SHORT
    weight += MANY_MARKS if block.marks >= MIN_MARKS else 0.0
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
