"""Trace -> explanation: the container, the vote, the reasons for each block, the verdict, the metadata's sources.

Nothing is decided here. What only an explanation needs, such as the contributions of single features to a score, is
computed by the functions that decided, from the same inputs.
"""

from dataclasses import dataclass

from linkvault.extract.choose.container import Stage, sum_up
from linkvault.extract.choose.features import describe
from linkvault.extract.choose.segment import Block, Cut
from linkvault.extract.explain.wording import (
    Reason,
    describe_change,
    describe_omission,
    describe_scope,
    describe_signals,
    judge_reasons,
    score_reasons,
)
from linkvault.extract.metadata.provenance import Origin, describe_origins
from linkvault.extract.pipeline import run
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.extract.site_rules.apply import RuleResult, SelectorMatches
from linkvault.extract.trace import ElementLabels, Selection, Trace
from linkvault.extract.verdict.rules import Verdict
from linkvault.models import Page

MOST_ASKED = 40  # blocks for which the judge's features are ranked: it takes 10 ms for one
SHOWN_TEXT = 300  # characters of a block
PLAIN_TITLE = "the text's own beginning"
KEPT_CAPTION = "the caption of a picture that stays"


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
    """Whether one block of text was kept, and why."""

    index: int
    text: str
    words: float
    kept: bool
    why: str
    weight: float
    vote: bool  # readability's
    chance: float | None  # the learned judge's, 0..1
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceReport:
    """How the blocks were chosen: `design` is the container with the largest claim, `container` the final one."""

    container: str
    design: Contender
    rivals: tuple[Contender, ...]
    as_list: bool
    judged: bool  # the learned judge reviewed it
    words: float  # on the page
    kept_words: float
    voted_words: float
    agreed_words: float  # kept by both
    blocks: tuple[BlockReport, ...]


@dataclass(frozen=True, slots=True)
class RuleUse:
    """What the user's rule for the site did."""

    host: str
    source: str
    took_body: bool
    found: tuple[SelectorMatches, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article is what it is. `chosen` is None where nothing was chosen: plain text, or a rule named the body."""

    url: str
    how: str  # "blocks", "list", "rule" or "plain"
    origins: tuple[Origin, ...]
    verdict: Verdict
    signs: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()  # the rules for all pages and articles that changed something, by name
    chosen: ChoiceReport | None = None
    rule: RuleUse | None = None
    warnings: tuple[str, ...] = ()


def explain(page: Page, rules: SiteRules = NO_RULES) -> Explanation:
    """Run the pipeline on a page and explain its article; a page without an article is explained too.

    :raises NothingReadable: if the page is plain text, and empty
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
        how="rule" if chosen is None else "list" if chosen.as_list else "blocks",
        origins=describe_origins(parsed.metadata.provenance),
        verdict=trace.verdict,
        signs=describe_signals(parsed.signals),
        applied=tuple(dict.fromkeys(trace.changed_by)),
        chosen=chosen,
        rule=_report_rule(parsed.rule_result) if parsed.rule_result else None,
        warnings=trace.warnings,
    )


def _report_rule(result: RuleResult) -> RuleUse:
    return RuleUse(result.rule.host, result.rule.source, bool(result.bodies), tuple(result.found))


def _report_choice(selection: Selection, trace: Trace, title: str) -> ChoiceReport:
    blocks, kept, labels = selection.cut.blocks, selection.choice.kept, trace.labels
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
        kept_words=sum(block.words for block in blocks if kept[block.index]),
        voted_words=sum(block.words for block in blocks if block.kept),
        agreed_words=sum(block.words for block in blocks if block.kept and kept[block.index]),
        blocks=_report_blocks(selection, labels, set(trace.captions), title),
    )


def _report_contenders(
    selection: Selection, labels: ElementLabels
) -> tuple[Contender, tuple[Contender, ...]]:
    """Return the container with the largest claim, and its strongest rivals: two anywhere, and the first beside it."""
    cut, strongest = selection.cut, selection.choice.strongest
    sums = sum_up(cut, selection.scores)
    if not sums:
        return Contender("", 0.0, 1.0), ()
    claims = [total * factor for total, factor in zip(sums, labels.factors, strict=True)]
    around, node = set(), strongest
    while node >= 0:
        around.add(node)
        node = cut.parents[node]
    last = cut.last_node(strongest)
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
    blocks, kept, chances = selection.cut.blocks, selection.choice.kept, selection.chances
    by_judge = _explain_judge(selection, title)
    voted = sum(block.words for block in blocks if block.kept)
    reports = []
    for block in blocks:
        index, score, is_caption = block.index, selection.scores[block.index], block.index in captions
        scope = _describe_scope(block, selection.cut, labels)
        reasons = by_judge.get(index) or score_reasons(block, selection.cut, score, scope, voted)
        report = BlockReport(
            index=index,
            text=block.text[:SHOWN_TEXT],
            words=block.words,
            kept=kept[index] or is_caption,
            why=KEPT_CAPTION if is_caption else _explain_block(selection, block),
            weight=score,
            vote=block.kept,
            chance=chances[index] if chances else None,
            reasons=() if is_caption else reasons,
        )
        reports.append(report)
    return tuple(reports)


def _explain_judge(selection: Selection, title: str) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons for the blocks, by number, about which the learned judge decided otherwise than the design.

    Only the first MOST_ASKED of them are explained.
    """
    before, after = selection.proposal.kept, selection.stages[Stage.JUDGE]
    changed = [index for index, kept in enumerate(after) if kept != before[index]]
    if not changed:
        return {}
    rows = describe(
        selection.cut, selection.scores, selection.stages[Stage.CHOICE], before, selection.proposal.container, title
    )  # fmt: skip
    return {index: judge_reasons(rows[index]) for index in changed[:MOST_ASKED]}


def _explain_block(selection: Selection, block: Block) -> str:
    """Return why a block is kept or dropped: the last stage that changed it, else why no stage kept it."""
    score, as_list = selection.scores[block.index], selection.choice.as_list
    stage = selection.last_change(block.index)
    if stage is not None:
        kept = selection.stages[stage][block.index]
        return describe_change(stage, kept=kept, as_list=as_list, has_score=score > 0)
    first, last = selection.proposal.container, selection.cut.last_node(selection.proposal.container)
    return describe_omission(block, selection.cut, score, as_list=as_list, inside=first <= block.node <= last)


def _describe_scope(block: Block, cut: Cut, labels: ElementLabels) -> str:
    """Return words for the innermost boilerplate around a block; "" if there is none, or its name is ignored."""
    numbers = [number for number in block.scopes if not cut.scopes[number].forgiven]
    return describe_scope(cut.scopes[numbers[-1]].kind, labels.scopes[numbers[-1]]) if numbers else ""
