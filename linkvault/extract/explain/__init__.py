"""A page -> an explanation of its article, from the trace of the pipeline."""

from linkvault.extract.explain.explanation import (
    BlockReport,
    ChoiceReport,
    Contender,
    Explanation,
    RuleUse,
    explain,
    to_record,
)
from linkvault.extract.explain.wording import Reason

__all__ = [
    "BlockReport",
    "ChoiceReport",
    "Contender",
    "Explanation",
    "Reason",
    "RuleUse",
    "explain",
    "to_record",
]
