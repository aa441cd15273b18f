"""The user's rule for a page's site -> what it takes out of the page, and the text that is left. Nothing is stored."""

from dataclasses import dataclass
from pathlib import Path

from linkvault import extract
from linkvault.capture.page import read
from linkvault.errors import NotFound, NothingReadable
from linkvault.extract.explain import RuleUse
from linkvault.extract.metadata.provenance import Origin
from linkvault.models import Page


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule did. `problem` says why the page has no text, where it has none."""

    rule: RuleUse
    origins: tuple[Origin, ...]
    warnings: tuple[str, ...]
    text: str
    problem: str | None = None


def try_rule_on(page: Page, file: Path, folder: Path) -> RuleTrial:
    """Apply the user's rules, read from `file` and `folder`, to a page.

    :raises NotFound: if there is no rule for the page's host
    """
    rules = extract.load_rules(file, folder)
    explanation = extract.explain_page(page, rules)
    if explanation.rule is None:
        raise NotFound(
            f"no rule for {page.final_url}", hint=f"write one into {file}, or a file into {folder}"
        )
    origins, warnings = tuple(explanation.origins), tuple(explanation.warnings)
    try:
        text = read(page, rules)[1].text
    except NothingReadable as error:
        return RuleTrial(explanation.rule, origins, warnings, "", problem=str(error))
    return RuleTrial(explanation.rule, origins, warnings, text)
