"""What decided how a page became its article: filled in by the pipeline, put into words by `explain`.

A trace refers to values that the steps make anyway. The tree itself is no record: pruning and cleaning change it in
place. What has to be read from the tree before that is recorded only in a detailed trace.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from linkvault.extract.charset.detect import Decoded
from linkvault.extract.choose.container import Choice, Stage, factor_of
from linkvault.extract.choose.segment import Cut
from linkvault.extract.metadata import Metadata
from linkvault.extract.verdict.page_kind import PageHints, Shape
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.extract.verdict.rules import Verdict
from linkvault.models import Article, Page

if TYPE_CHECKING:  # loads cssselect: only where the user has a rule
    from linkvault.extract.site_rules.apply import RuleResult

LONGEST_LABEL = 80  # characters


@dataclass(slots=True)
class ParsedPage:
    """A parsed page, and what was read from it before anything in it was changed."""

    tree: HtmlElement
    signals: PageSignals
    hints: PageHints
    metadata: Metadata
    rule_result: "RuleResult | None"  # of the user's rule for the site
    warnings: tuple[str, ...]
    # lxml makes the Python object of an element anew in every walk unless it is referenced: a sixth of the time
    elements: list[HtmlElement]


@dataclass(slots=True)
class Selection:
    """How the blocks of a page were chosen.

    Attributes:
        scores: of each block, -1..1
        choice: the final choice
        proposal: the choice before the learned judge reviewed it
        stages: the stages that ran, in order, each with the blocks that were kept after it
        chances: of each block, by the learned judge; None if it left the proposal alone
    """

    cut: Cut
    scores: list[float]
    choice: Choice
    proposal: Choice
    stages: dict[Stage, list[bool]]
    chances: list[float] | None = None

    def record(self, stage: Stage) -> None:
        """Record which blocks are kept after a stage."""
        self.stages[stage] = list(self.choice.kept)

    def last_change(self, index: int) -> Stage | None:
        """Return the last stage that kept or dropped a block; None if no stage ever kept it."""
        was_kept, changed_by = False, None
        for stage, kept in self.stages.items():
            if kept[index] != was_kept:
                was_kept, changed_by = kept[index], stage
        return changed_by


@dataclass(frozen=True, slots=True)
class ElementLabels:
    """What is read from the elements of a cut page before they are pruned; by the numbers of `Cut`."""

    elements: list[str]
    factors: list[float]  # on the sum of scores below an element: see `choose.factor_of`
    scopes: list[str]


@dataclass(slots=True)
class Trace:
    """What the steps of the pipeline decided about one page.

    Attributes:
        is_detailed: record also `labels`, `changed_by` and the metadata sources that agree, which takes time
        parsed: None for plain text
        selection: None for plain text, and where the user's rule names the body
        changed_by: the names of the rules for all pages that changed something
        captions: the numbers of the captions that were kept with their pictures
    """

    page: Page
    decoded: Decoded
    is_detailed: bool = False
    parsed: ParsedPage | None = None
    selection: Selection | None = None
    shape: Shape = field(default_factory=Shape)
    labels: ElementLabels | None = None
    changed_by: list[str] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The article of a page, None if the verdict is that it has none, and how it was read."""

    article: Article | None
    trace: Trace


def label_elements(cut: Cut) -> ElementLabels:
    """Read labels and factors from the elements of a page that is not pruned yet."""
    return ElementLabels(
        [label_of(element) for element in cut.elements],
        [factor_of(cut, node) for node in range(len(cut.elements))],
        [label_of(scope.element) for scope in cut.scopes],
    )


def label_of(element: HtmlElement) -> str:
    """Return an element's tag with its id and classes, as in a CSS selector.

    >>> from lxml.html import fromstring
    >>> label_of(fromstring('<div id="main" class="post  wide">x</div>'))
    'div#main.post.wide'
    """
    label = str(element.tag)
    if identifier := (element.get("id") or "").strip():
        label += f"#{identifier}"
    return (label + "".join(f".{name}" for name in (element.get("class") or "").split()))[:LONGEST_LABEL]
