"""Trace -> explanation: the container, readability's choice, the reasons for each block, verdict, metadata sources.

This module decides nothing. Values that only an explanation needs, such as the contribution of a feature to a score,
are computed by the functions that decided, from the same inputs.
"""

from dataclasses import asdict
from typing import Any

from linkvault.extract.choose.container import Stage, sum_scores
from linkvault.extract.choose.features import compute_features
from linkvault.extract.choose.segment import Block, PageBlocks
from linkvault.extract.explain.wording import (
    Reason,
    classifier_reasons,
    describe_change,
    describe_omission,
    describe_scope,
    describe_signals,
    score_reasons,
)
from linkvault.extract.metadata.provenance import Origin, describe_origins
from linkvault.extract.pipeline import run
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.extract.site_rules.apply import RuleResult, SelectorMatches
from linkvault.extract.trace import ElementLabels, Selection, Trace
from linkvault.extract.verdict.evidence import Verdict
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Page

MOST_RANKED = 40  # blocks whose features are ranked for the classifier, which takes 10 ms per block
SHOWN_TEXT = 300  # characters of a block
PLAIN_TITLE = "beginning of the text"
KEPT_CAPTION = "the caption of a kept image"
# The JSON keys of fields with another name; keys never change.
JSON_KEYS = {"is_kept": "kept", "matches": "found", "message": "sentence"}


@dataclass(frozen=True, slots=True)
class Contender:
    """An element that could be the article's container.

    `claim` is the sum of the scored words below it times `factor`, which its tag and names give it.
    """

    name: str
    claim: float
    factor: float


@dataclass(frozen=True, slots=True)
class BlockReport:
    """Whether a block of text is kept, and why."""

    index: int
    text: str
    words: float
    is_kept: bool
    why: str
    weight: float
    vote: bool  # whether readability keeps it
    chance: float | None  # the probability by the classifier, 0..1
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceReport:
    """How the blocks were chosen: `design` is the container with the largest claim, `container` the final one."""

    container: str
    design: Contender
    rivals: tuple[Contender, ...]
    as_list: bool
    judged: bool  # whether the classifier reviewed the choice
    words: float  # on the page
    kept_words: float
    voted_words: float
    agreed_words: float  # kept by readability too
    blocks: tuple[BlockReport, ...]


@dataclass(frozen=True, slots=True)
class RuleUse:
    """The matches of the user's rule for the site, and whether it selected the body."""

    host: str
    source: str
    took_body: bool
    matches: tuple[SelectorMatches, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an article was extracted.

    `chosen` is None for plain text, for a thread, and if a rule selected the body. `posts` is the number of posts in a
    thread, or of comments on the article.
    """

    url: str
    how: str  # "blocks", "list", "thread", "rule", "plain" or "pdf"
    origins: tuple[Origin, ...]
    verdict: Verdict
    signs: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()  # the names of the normalization rules that changed the page
    chosen: ChoiceReport | None = None
    rule: RuleUse | None = None
    warnings: tuple[str, ...] = ()
    posts: int = 0


def explain(page: Page, rules: SiteRules = NO_RULES) -> Explanation:
    """Run the pipeline on a page and return an explanation, also for a page without an article.

    :raises NothingReadable: if the page is plain text and empty
    """
    reading = run(page, rules, detailed=True)
    trace = reading.trace
    parsed, selection = trace.parsed, trace.selection
    if parsed is None:
        title = reading.article.title if reading.article else None
        origin = Origin("title", title, (PLAIN_TITLE,))
        return Explanation(page.final_url, "plain", (origin,), trace.verdict, warnings=trace.warnings)
    chosen = _report_choice(selection, trace, parsed.metadata.title or "") if selection else None
    return Explanation(
        url=page.final_url,
        how=_name_way(trace, chosen),
        origins=describe_origins(parsed.metadata.provenance),
        verdict=trace.verdict,
        signs=describe_signals(parsed.signals),
        applied=tuple(dict.fromkeys(trace.changed_by)),
        chosen=chosen,
        rule=_report_rule(parsed.rule_result) if parsed.rule_result else None,
        warnings=trace.warnings,
        posts=trace.discussion.count if trace.discussion else 0,
    )


def _name_way(trace: Trace, chosen: ChoiceReport | None) -> str:
    """Return how the article of a page was extracted, as `Explanation.how`."""
    if chosen is not None:
        return "list" if chosen.as_list else "blocks"
    return "thread" if trace.discussion is not None and trace.discussion.thread is not None else "rule"


def to_record(report: Explanation | RuleUse) -> dict[str, Any]:
    """Return a report as a dict with its JSON keys, which never change."""
    return asdict(report, dict_factory=_rename_keys)


def _rename_keys(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {JSON_KEYS.get(name, name): value for name, value in fields}


def _report_rule(result: RuleResult) -> RuleUse:
    return RuleUse(result.rule.host, result.rule.source, bool(result.bodies), tuple(result.matches))


def _report_choice(selection: Selection, trace: Trace, title: str) -> ChoiceReport:
    blocks, is_kept, labels = selection.page_blocks.blocks, selection.choice.is_kept, trace.labels
    if labels is None:
        raise ValueError("the trace is not detailed")
    design, rivals = _report_contenders(selection, labels)
    return ChoiceReport(
        container=labels.elements[selection.choice.container] if labels.elements else "",
        design=design,
        rivals=rivals,
        as_list=selection.choice.as_list,
        judged=selection.chances is not None,
        words=sum(block.words for block in blocks),
        kept_words=sum(block.words for block in blocks if is_kept[block.index]),
        voted_words=sum(block.words for block in blocks if block.has_vote),
        agreed_words=sum(block.words for block in blocks if block.has_vote and is_kept[block.index]),
        blocks=_report_blocks(selection, labels, set(trace.captions), title),
    )


def _report_contenders(
    selection: Selection, labels: ElementLabels
) -> tuple[Contender, tuple[Contender, ...]]:
    """Return the container with the largest claim, and its rivals: the two strongest, and the strongest beside it."""
    page_blocks, strongest = selection.page_blocks, selection.choice.strongest
    sums = sum_scores(page_blocks, selection.scores)
    if not sums:
        return Contender("", 0.0, 1.0), ()
    claims = [total * factor for total, factor in zip(sums, labels.factors, strict=True)]
    around, node = set(), strongest
    while node >= 0:
        around.add(node)
        node = page_blocks.parents[node]
    last = page_blocks.last_node(strongest)
    rivals = [node for node, total in enumerate(sums) if total > 0 and node != strongest]
    beside = [node for node in rivals if node not in around and not strongest <= node <= last]
    best = sorted(rivals, key=lambda node: -claims[node])[:2]
    best += [node for node in sorted(beside, key=lambda node: (-sums[node], -node))[:1] if node not in best]
    contenders = [
        Contender(labels.elements[node], claims[node], labels.factors[node]) for node in (strongest, *best)
    ]
    return contenders[0], tuple(contenders[1:])


def _report_blocks(
    selection: Selection, labels: ElementLabels, captions: set[int], title: str
) -> tuple[BlockReport, ...]:
    blocks, is_kept, chances = selection.page_blocks.blocks, selection.choice.is_kept, selection.chances
    by_classifier = _explain_classifier(selection, title)
    voted = sum(block.words for block in blocks if block.has_vote)
    reports = []
    for block in blocks:
        index, score, is_caption = block.index, selection.scores[block.index], block.index in captions
        scope = _describe_scope(block, selection.page_blocks, labels)
        reasons = by_classifier.get(index) or score_reasons(block, selection.page_blocks, score, scope, voted)
        report = BlockReport(
            index=index,
            text=block.text[:SHOWN_TEXT],
            words=block.words,
            is_kept=is_kept[index] or is_caption,
            why=KEPT_CAPTION if is_caption else _explain_block(selection, block),
            weight=score,
            vote=block.has_vote,
            chance=chances[index] if chances else None,
            reasons=() if is_caption else reasons,
        )
        reports.append(report)
    return tuple(reports)


def _explain_classifier(selection: Selection, title: str) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons for the blocks that the classifier added or dropped, by index.

    Only the first MOST_RANKED of these blocks have reasons.
    """
    before, after = selection.proposal.is_kept, selection.stages[Stage.CLASSIFIER]
    changed = [index for index, is_kept in enumerate(after) if is_kept != before[index]]
    if not changed:
        return {}
    rows = compute_features(
        selection.page_blocks,
        selection.scores,
        selection.stages[Stage.CHOICE],
        before,
        selection.proposal.container,
        title,
    )
    return {index: classifier_reasons(rows[index]) for index in changed[:MOST_RANKED]}


def _explain_block(selection: Selection, block: Block) -> str:
    """Return why a block is kept or dropped: the last stage that changed it, else why no stage kept it."""
    score, as_list = selection.scores[block.index], selection.choice.as_list
    stage = selection.last_change(block.index)
    if stage is not None:
        is_kept = selection.stages[stage][block.index]
        return describe_change(stage, is_kept=is_kept, as_list=as_list, has_score=score > 0)
    first, last = selection.proposal.container, selection.page_blocks.last_node(selection.proposal.container)
    return describe_omission(
        block, selection.page_blocks, score, as_list=as_list, is_inside=first <= block.node <= last
    )


def _describe_scope(block: Block, page_blocks: PageBlocks, labels: ElementLabels) -> str:
    """Return a description of the innermost boilerplate around a block; "" if there is none."""
    numbers = [number for number in block.scopes if not page_blocks.scopes[number].is_ignored]
    return describe_scope(page_blocks.scopes[numbers[-1]].kind, labels.scopes[numbers[-1]]) if numbers else ""
