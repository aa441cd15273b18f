"""The trace of a page's pipeline -> an explanation of why its article is what it is."""

from linkvault.extract.explain.explanation import (
    BlockReport,
    ChoiceReport,
    Contender,
    Explanation,
    RuleUse,
    explain,
)
from linkvault.extract.explain.wording import Reason

__all__ = ["BlockReport", "ChoiceReport", "Contender", "Explanation", "Reason", "RuleUse", "explain"]
