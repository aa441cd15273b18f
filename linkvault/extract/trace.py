"""The decisions of the pipeline about one page: recorded by `pipeline`, put into words by `explain`.

A trace refers to values that the steps compute anyway. It cannot refer to the tree, which pruning and cleaning change
in place: what an explanation needs from the tree is recorded only in a detailed trace.
"""

from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from linkvault.extract.charset.detect import DecodedText
from linkvault.extract.choose.container import Choice, Stage, compute_factor
from linkvault.extract.choose.segment import PageBlocks
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata import Metadata
from linkvault.extract.threads.discussion import Discussion
from linkvault.extract.verdict.evidence import Verdict
from linkvault.extract.verdict.page_kind import PageHints, Shape
from linkvault.extract.verdict.page_signals import PageSignals
from linkvault.lazy_dataclass import dataclass, field
from linkvault.models import Article, Page

if TYPE_CHECKING:  # loads cssselect: only where the user has a rule
    from linkvault.extract.site_rules.apply import RuleResult

LONGEST_LABEL = 80  # characters of a label: generated class names are longer


@dataclass(slots=True)
class ParsedPage:
    """A parsed page, and what was extracted from its tree before the tree was changed."""

    tree: HtmlElement
    signals: PageSignals
    hints: PageHints
    metadata: Metadata
    rule_result: "RuleResult | None"  # of the user's rule for the site
    warnings: tuple[str, ...]
    # Referenced so that lxml does not build the Python object of an element again in every walk: a sixth of the time
    elements: list[HtmlElement]
    attributes: AttributeIndex


@dataclass(slots=True)
class Selection:
    """How the blocks of a page were chosen.

    Attributes:
        scores: the score of each block, -1..1
        choice: the final choice
        proposal: the choice before the learned classifier reviewed it
        stages: the stages that ran, in order, with whether each block was kept after the stage
        chances: each block's probability by the learned classifier, 0..1; None if it did not review the proposal
    """

    page_blocks: PageBlocks
    scores: list[float]
    choice: Choice
    proposal: Choice
    stages: dict[Stage, list[bool]]
    chances: list[float] | None = None

    def record(self, stage: Stage) -> None:
        """Record which blocks are kept after a stage."""
        self.stages[stage] = list(self.choice.is_kept)

    def last_change(self, index: int) -> Stage | None:
        """Return the last stage that kept or dropped a block; None if no stage ever kept it."""
        was_kept, changed_by = False, None
        for stage, is_kept in self.stages.items():
            if is_kept[index] != was_kept:
                was_kept, changed_by = is_kept[index], stage
        return changed_by


@dataclass(frozen=True, slots=True)
class ElementLabels:
    """Labels of a page's elements and scopes, recorded before pruning; indexed as in `PageBlocks`."""

    elements: list[str]
    factors: list[float]  # by which an element multiplies the sum of scores below it: see `compute_factor`
    scopes: list[str]


@dataclass(slots=True)
class Trace:
    """The decisions of the pipeline about one page.

    Attributes:
        is_detailed: whether `labels`, `changed_by` and the agreeing metadata sources are recorded too, which takes time
        parsed: None for plain text
        selection: None for plain text, for a thread, and if the user's rule selects the body
        discussion: the posts of a thread, or the comments on the article; None if the page has neither
        changed_by: the names of the normalization rules that changed the page
        captions: the indexes of the captions that were kept with their images
    """

    page: Page
    decoded: DecodedText
    is_detailed: bool = False
    parsed: ParsedPage | None = None
    selection: Selection | None = None
    discussion: Discussion | None = None
    shape: Shape = field(default_factory=Shape)
    labels: ElementLabels | None = None
    changed_by: list[str] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The article of a page, None if the verdict is that the page has none, and the trace."""

    article: Article | None
    trace: Trace


def label_elements(page_blocks: PageBlocks) -> ElementLabels:
    """Return the labels and factors of the elements of a page that is not pruned yet."""
    return ElementLabels(
        [label_of(element) for element in page_blocks.elements],
        [compute_factor(page_blocks, node) for node in range(len(page_blocks.elements))],
        [label_of(scope.element) for scope in page_blocks.scopes],
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
