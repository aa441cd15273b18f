"""Page and the user's rule for its site -> what the rule removes and which text remains. Nothing is stored."""

from pathlib import Path

from linkvault import extract
from linkvault.capture.read_page import read
from linkvault.errors import NotFound, NothingReadable
from linkvault.extract.explain import RuleUse
from linkvault.extract.metadata.provenance import Origin
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Page


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """The effect of a rule on a page. `problem`: why the page has no text, or None."""

    rule: RuleUse
    origins: tuple[Origin, ...]
    warnings: tuple[str, ...]
    text: str
    problem: str | None = None


def try_rule_on(page: Page, file: Path, folder: Path) -> RuleTrial:
    """Return the effect of the user's rules, which are read from `file` and `folder`, on a page.

    :raises NotFound: if there is no rule for the page's host
    """
    rules = extract.load_rules(file, folder)
    explanation = extract.explain_page(page, rules)
    if explanation.rule is None:
        raise NotFound(f"no rule for {page.final_url}", hint=f"add one to {file}, or as a file in {folder}")
    origins, warnings = tuple(explanation.origins), tuple(explanation.warnings)
    try:
        text = read(page, rules).content.text
    except NothingReadable as error:
        return RuleTrial(explanation.rule, origins, warnings, "", problem=str(error))
    return RuleTrial(explanation.rule, origins, warnings, text)
