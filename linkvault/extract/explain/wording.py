"""Decisions about a page -> descriptions of them: features of blocks, stages of the choice, scopes, signals."""

from collections.abc import Iterator, Sequence

from linkvault.extract.choose.boilerplate_words import LEGAL
from linkvault.extract.choose.classifier import rank_features
from linkvault.extract.choose.container import Stage, is_outside_boilerplate
from linkvault.extract.choose.segment import BUTTON, FORM, PARAGRAPH, PRE, Block, PageBlocks
from linkvault.extract.choose.weights import compute_trust, score_block, sum_features
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.lazy_dataclass import dataclass, replace

ORDINARY = 8  # words: the length of such a block adds nothing to its score
LEAST = 0.05  # a feature that changes the score by less is left out
MOST_FEATURES = 3  # features of a block that are named for the classifier
LEAST_LINKS = 0.25  # of the characters of a block: a smaller share of links is not named
SHOWN_REFRESH = 100  # characters of the URL of a meta refresh
SCORE_ALONE = "its score"  # why a block is kept or dropped, unless a later stage changed it


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature of a block, and its weight: above 0 it counts for keeping the block, below 0 against."""

    words: str
    weight: float


FEATURE_WORDS = {
    "words": "its length in words", "link_share": "the share of links in it", "ends_sentence": "it ends a sentence",
    "heading": "its level as a heading", "in_paragraph": "it is a paragraph", "in_list": "it is in a list",
    "in_code": "it is code", "in_form": "it is in a form", "in_main": "it is in <article> or <main>",
    "cjk_share": "its share of Chinese, Japanese or Korean", "depth": "its depth in the page",
    "boilerplate_scopes": "boilerplate or hidden elements around it", "ignored_scopes": "misnamed elements around it",
    "comment_scopes": "comment elements around it", "caption_name": "it is named like the caption of an image",
    "after_picture": "it follows an image", "vote": "readability's vote", "weight": "its score",
    "chosen": "its score chose it", "kept": "it was kept before", "inside_container": "it is inside the container",
    "position": "its position on the page", "words_before": "the words before it",
    "words_since_kept": "the words since the last kept block",
    "words_until_kept": "the words until the next kept block",
    "blocks_until_kept": "the blocks until the next kept block", "words_next": "the length of the next block",
    "weight_previous": "the score of the block before", "weight_next": "the score of the next block",
    "weight_around": "the score of the blocks around it", "after_title": "it comes after the title",
    "article_number": "which <article> of the page it is in",
    "linked_headings": "the headings before it that are links", "parent_words": "the words in its parent",
    "parent_kept_share": "how much of its parent is kept",
    "kin": "how many blocks are built like it", "kin_kept_share": "how much is kept of blocks built like it",
    "kin_vote_share": "how much readability keeps of blocks built like it",
    "kin_words": "the length of blocks built like it", "repeated": "its text is repeated elsewhere",
    "page_words": "the length of the page", "page_kept_share": "how much of the page is kept",
    "page_kept_words": "the words kept on the page", "page_vote_share": "how much readability keeps of the page",
    "page_links": "the links on the page", "page_blocks": "the blocks of the page",
    "page_comment_share": "the share of comments on the page", "page_paragraph_share": "the share of paragraphs",
    "page_prices": "the prices on the page", "page_articles": "the articles on the page",
}  # fmt: skip


_CHANGES = {
    (Stage.TAIL, False): "after the end of the article, which a heading or line such as “Related” marks",
    (Stage.LINES, False): "a caption, a credit, or a line that asks to share or read on",
    (Stage.HEAD, False): "the title again, or a line with date or author, before the text",
    (Stage.CLASSIFIER, True): "the classifier added it",
    (Stage.CLASSIFIER, False): "the classifier dropped it",
    (Stage.COMPLETE_PARTS, True): "part of a table or of notes, which are kept complete",
    (Stage.GROUPS, True): "part of a list, of links or of cards that belong to the text",
    (Stage.GROUPS, False): "a button that all cards have",
    (Stage.EDGES, True): "the first or last part of the article, or a heading built like its others",
    (Stage.COPIES, False): "a copy of an earlier block",
    (Stage.FOLLOWING, False): "part of another article after the one with the title",
}
_SCOPES = {"boilerplate": "boilerplate", "comment": "comments", "hidden": "a hidden element"}


def describe_change(stage: Stage, *, is_kept: bool, as_list: bool, has_score: bool) -> str:
    """Return why a stage kept or dropped a block.

    :param as_list: whether the page was kept as a list
    :param has_score: whether the score of the block is above 0
    """
    if stage is not Stage.CHOICE:
        return _CHANGES[stage, is_kept]
    if as_list:
        return "the page is a list, kept complete"
    return SCORE_ALONE if has_score else "it is between blocks of the article"


def describe_omission(
    block: Block, page_blocks: PageBlocks, score: float, *, as_list: bool, is_inside: bool
) -> str:
    """Return why no stage kept a block; `is_inside` says whether it is in the container."""
    if as_list:
        return (
            "it is outside the list" if is_outside_boilerplate(block, page_blocks) else "it is in boilerplate"
        )
    if score > 0:
        return "a heading without text below it" if is_inside else "it is outside the container"
    return SCORE_ALONE


def describe_scope(kind: str, label: str) -> str:
    """Return a description of the boilerplate around a block."""
    return f"{_SCOPES[kind]}: {label}"


def describe_signals(signals: PageSignals) -> tuple[str, ...]:
    """Return a description of each signal on a page, with its count."""
    counts = {
        "password fields": signals.passwords,
        "empty elements for a script to fill": signals.mounts,
        "signs of a bot check": signals.walls,
        "frames": len(signals.frames),
        "signs of a paywall": len(signals.paywalls),
        "scripts": signals.scripts,
    }
    lines = [f"{words}: {count}" for words, count in counts.items() if count]
    if signals.refresh:
        lines.append(f"redirects to: {signals.refresh[:SHOWN_REFRESH]}")
    return tuple(lines)


def classifier_reasons(row: Sequence[float]) -> tuple[Reason, ...]:
    """Return the features of a block that decided for the classifier, strongest first.

    :param row: the features of the block, in the order of `features.FEATURE_NAMES`
    """
    return tuple(
        Reason(f"{FEATURE_WORDS[name]} ({value:.3g})", effect)
        for name, value, effect in rank_features(row, MOST_FEATURES)
    )


def score_reasons(
    block: Block, page_blocks: PageBlocks, score: float, scope: str, voted: float
) -> tuple[Reason, ...]:
    """Return the features that contribute to the score of a block, strongest first.

    The contribution of a feature is the change of the score if only this feature is removed.

    :param scope: a description of the boilerplate around the block
    :param voted: the number of words on the page that readability kept
    """
    trust = compute_trust(voted)
    total = sum_features(block, page_blocks, trust)
    # Blocks that readability dropped are scored lower by this part.
    against = score - score_block(block, page_blocks, trust)
    effects = [
        Reason(words, total - sum_features(reduced, page_blocks, trust))
        for words, reduced in _without_features(block, scope)
    ]
    vote = "readability keeps it" if block.has_vote else "readability does not keep it"
    effects.append(Reason(vote, total - sum_features(block, page_blocks, 0.0) + against))
    strong = (reason for reason in effects if abs(reason.weight) >= LEAST)
    return tuple(sorted(strong, key=lambda reason: -abs(reason.weight)))


def _without_features(block: Block, scope: str) -> Iterator[tuple[str, Block]]:
    """Yield for each feature of a block its description, and the block without it."""
    count = round(block.words)
    length = "long" if block.words > ORDINARY else "short"
    yield f"{length}: {count} word{'' if count == 1 else 's'}", replace(block, words=float(ORDINARY))
    if block.link_share > LEAST_LINKS:
        yield f"{block.link_share:.0%} of it is links", replace(block, link_share=0.0)
    if scope:
        yield f"it is in {scope}", replace(block, scopes=())
    if block.marks:
        yield "punctuation", replace(block, marks=0)
    if block.ends_sentence:
        yield "it ends a sentence", replace(block, ends_sentence=False)
    if block.heading:
        yield "it is a heading", replace(block, heading=0)
    for bits, words in (
        (PARAGRAPH, "it is a paragraph"),
        (PRE, "it is preformatted"),
        (FORM | BUTTON, "it is in a form"),
    ):
        if block.context & bits:
            yield words, replace(block, context=block.context & ~bits)
    kind = "a legal notice" if LEGAL.search(block.text) else "a program's data"
    yield f"it reads like {kind}", replace(block, text="")
