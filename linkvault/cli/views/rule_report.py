"""The trial of a site rule on a page -> lines for a terminal, JSON."""

from typing import TYPE_CHECKING, Any

from linkvault.cli.ui.terminal import Screen, printable

if TYPE_CHECKING:
    from linkvault.capture.rule_trial import RuleTrial
    from linkvault.extract.explain import RuleUse

_MAX_TEXT = 600  # characters of the text: enough to see whether it begins where the article does
_MAX_MATCH = 60  # characters of the text that a selector matched


def trial_record(trial: "RuleTrial") -> dict[str, Any]:
    """Return a trial under the JSON keys of `rule test`, which never change."""
    from linkvault.extract.explain import to_record

    values = {origin.field: origin.value for origin in trial.origins}
    return {**to_record(trial.rule), **values, "warnings": list(trial.warnings), "text": trial.text}


def print_trial(screen: Screen, trial: "RuleTrial") -> None:
    """Print what each line of the rule matched, the metadata of the page, and the beginning of the text."""
    _print_matches(screen, trial.rule)
    for origin in trial.origins:
        screen.print_line(f"{screen.dim(origin.field.ljust(10))} {printable(origin.value or 'none')}")
    for warning in trial.warnings:
        screen.notify(f"warning: {warning}")
    screen.print_line()
    cut = " …" if len(trial.text) > _MAX_TEXT else ""
    screen.print_line(printable(trial.text[:_MAX_TEXT], lines=True).rstrip() + cut)


def _print_matches(screen: Screen, use: "RuleUse") -> None:
    screen.print_line(screen.dim(printable(f"{use.host}, in {use.source}")))
    for match in use.matches:
        unused = "" if match.used or not match.count else ", not needed"
        count = f"{match.count} match{'' if match.count == 1 else 'es'}{unused}"
        text = f": {match.text[:_MAX_MATCH]}" if match.text else ""
        words = f"line {match.selector.line}, {match.selector.text}  ({count}){text}"
        screen.print_line(f"{screen.dim(match.key.ljust(10))} {printable(words)}")
