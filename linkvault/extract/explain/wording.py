"""Decisions about a page -> words: features of a block, stages of the choice, scopes and signals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from linkvault.extract.choose.classifier import reasons
from linkvault.extract.choose.clutter_words import LEGAL
from linkvault.extract.choose.container import Stage, is_open
from linkvault.extract.choose.segment import BUTTON, FORM, PARAGRAPH, PRE, Block, Cut
from linkvault.extract.choose.weights import add_up, trust_in, weigh_block
from linkvault.extract.verdict.page_signals import PageSignals

ORDINARY = 8  # words: the length of such a block adds nothing to its score
LEAST = 0.05  # a feature that changes the score by less is left out
MOST_JUDGED = 3  # features of a block that are named for the judge
SHOWN_REFRESH = 100  # characters of the address of a meta refresh


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that speaks for keeping a block (weight > 0) or against it."""

    words: str
    weight: float


JUDGED = {
    "words": "its length in words", "link_share": "the share of links in it", "ends_sentence": "it ends a sentence",
    "heading": "its level as a heading", "in_paragraph": "it is a paragraph", "in_list": "it is in a list",
    "in_code": "it is code", "in_form": "it is in a form", "in_main": "it is in <article> or <main>",
    "cjk_share": "its share of Chinese, Japanese or Korean", "depth": "its depth in the page",
    "clutter_scopes": "clutter-named or hidden elements around it", "forgiven_scopes": "misnamed elements around it",
    "comment_scopes": "comment elements around it", "caption_name": "it is named like a picture's caption",
    "after_picture": "it follows a picture", "vote": "readability's vote", "weight": "its weight in the design",
    "chosen": "the design chose it", "kept": "the design kept it", "inside_container": "it is inside the container",
    "position": "its position on the page", "words_before": "the words before it",
    "words_since_kept": "the words since the text before it", "words_until_kept": "the words until the text goes on",
    "blocks_until_kept": "the blocks until the text goes on", "words_next": "the length of the next block",
    "weight_previous": "the weight of the block before", "weight_next": "the weight of the next block",
    "weight_around": "the weight of its neighbours", "after_title": "it comes after the title",
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
    (Stage.TAIL, False): "after the end of the text: a heading or line such as “Related”",
    (Stage.LINES, False): "a caption, a credit, or a line that calls to share or read on",
    (Stage.HEAD, False): "the title again, or a line of date and name, before the text",
    (Stage.JUDGE, True): "the learned judge took it in",
    (Stage.JUDGE, False): "the learned judge dropped it",
    (Stage.WHOLE_PARTS, True): "part of a table or of notes, which are kept whole",
    (Stage.COPIES, False): "a copy of what stands before it",
}
_SCOPES = {"clutter": "clutter", "comment": "comments", "hidden": "what is hidden"}


def describe_change(stage: Stage, *, kept: bool, as_list: bool, has_score: bool) -> str:
    """Return why a stage kept or dropped a block.

    :param as_list: whether the page was kept as a list
    :param has_score: whether the score of the block is above 0
    """
    if stage is not Stage.CHOICE:
        return _CHANGES[stage, kept]
    if as_list:
        return "the page is a list, kept whole"
    return "its weight" if has_score else "it is between pieces of the text"


def describe_omission(block: Block, cut: Cut, score: float, *, as_list: bool, inside: bool) -> str:
    """Return why no stage kept a block; `inside` says whether it is in the container."""
    if as_list:
        return "it is outside the list" if is_open(block, cut) else "it stands in clutter"
    if score > 0:
        return "a heading without text below it" if inside else "it is outside the container"
    return "its weight"


def describe_scope(kind: str, label: str) -> str:
    """Return words for the boilerplate around a block."""
    return f"{_SCOPES[kind]}: {label}"


def describe_signals(signals: PageSignals) -> tuple[str, ...]:
    """Return words for each signal on a page, with its count."""
    counts = {
        "password fields": signals.passwords,
        "empty places for a script to fill": signals.mounts,
        "signs of a wall against robots": signals.walls,
        "frames": len(signals.frames),
        "signs of a paywall": len(signals.paywalls),
        "scripts": signals.scripts,
    }
    lines = [f"{words}: {count}" for words, count in counts.items() if count]
    if signals.refresh:
        lines.append(f"leads to: {signals.refresh[:SHOWN_REFRESH]}")
    return tuple(lines)


def judge_reasons(row: Sequence[float]) -> tuple[Reason, ...]:
    """Return the features of a block that decided for the learned judge, strongest first.

    :param row: the features of the block, in the order of `features.NAMES`
    """
    return tuple(
        Reason(f"{JUDGED[name]} ({value:.3g})", effect) for name, value, effect in reasons(row, MOST_JUDGED)
    )


def score_reasons(block: Block, cut: Cut, score: float, scope: str, voted: float) -> tuple[Reason, ...]:
    """Return what made the score of a block, strongest first: each feature is removed once, the rest stays.

    :param scope: words for the boilerplate around it
    :param voted: the number of words on the page that readability kept
    """
    trust = trust_in(voted)
    total = add_up(block, cut, trust)
    against = score - weigh_block(block, cut, trust)  # the majority's weight against what it did not keep
    effects = [
        Reason(words, total - add_up(without, cut, trust)) for words, without in _without(block, scope)
    ]
    vote = "readability keeps it" if block.kept else "readability does not keep it"
    effects.append(Reason(vote, total - add_up(block, cut, 0.0) + against))
    strong = (reason for reason in effects if abs(reason.weight) >= LEAST)
    return tuple(sorted(strong, key=lambda reason: -abs(reason.weight)))


def _without(block: Block, scope: str) -> Iterator[tuple[str, Block]]:
    """Yield the block once for each of its features, without it, with words for the feature."""
    count = round(block.words)
    length = "long" if block.words > ORDINARY else "short"
    yield f"{length}: {count} word{'' if count == 1 else 's'}", replace(block, words=float(ORDINARY))
    if block.link_share > 0.25:
        yield f"{block.link_share:.0%} of it is links", replace(block, link_share=0.0)
    if scope:
        yield f"it stands in {scope}", replace(block, scopes=())
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
        if block.places & bits:
            yield words, replace(block, places=block.places & ~bits)
    kind = "a legal notice" if LEGAL.search(block.text) else "a program's data"
    yield f"it reads like {kind}", replace(block, text="")
