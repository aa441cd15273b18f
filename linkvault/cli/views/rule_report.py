"""What a rule took out of a page -> lines for a terminal, JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.terminal import Screen, printable

if TYPE_CHECKING:
    from linkvault.capture.rule_trial import RuleTrial
    from linkvault.extract.explain import RuleUse

_SHOWN = 600  # characters of the text: enough to see whether it begins where the article does


def trial_record(trial: "RuleTrial") -> dict[str, Any]:
    """Return a trial under the JSON keys that stay."""
    values = {origin.field: origin.value for origin in trial.origins}
    return {**asdict(trial.rule), **values, "warnings": list(trial.warnings), "text": trial.text}


def print_trial(screen: Screen, trial: "RuleTrial") -> None:
    """Print what each line of the rule matched, what the page says of itself, and the beginning of the text."""
    _print_matches(screen, trial.rule)
    for origin in trial.origins:
        screen.line(f"{screen.dim(origin.field.ljust(10))} {printable(origin.value or 'none found')}")
    for warning in trial.warnings:
        screen.say(f"warning: {warning}")
    screen.line()
    cut = " …" if len(trial.text) > _SHOWN else ""
    screen.line(printable(trial.text[:_SHOWN], lines=True).rstrip() + cut)


def _print_matches(screen: Screen, used: "RuleUse") -> None:
    screen.line(screen.dim(printable(f"{used.host}, in {used.source}")))
    for each in used.found:
        count = f"{each.count} found" if each.used or not each.count else f"{each.count} found, not needed"
        text = f": {each.text[:60]}" if each.text else ""
        words = f"line {each.selector.line}, {each.selector.text}  ({count}){text}"
        screen.line(f"{screen.dim(each.key.ljust(10))} {printable(words)}")
