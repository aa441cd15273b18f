"""`linkvault rule`: list the user's rules for sites, and test them on a page."""

from dataclasses import asdict

import typer

from linkvault import config
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.page_argument import IdOrUrl, find_page
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.link_tables import print_json
from linkvault.cli.views.rule_report import print_trial, trial_record
from linkvault.extract import RULE_KEYS, SiteRule


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.callback(
        invoke_without_command=True,
        epilog=examples("linkvault rule list", "linkvault rule test https://example.org/post"),
    )(rule)
    app.command("list", epilog=examples("linkvault rule list", "linkvault rule list --json"))(list_rules)
    app.command(
        "test",
        epilog=examples("linkvault rule test https://example.org/post", "linkvault rule test 12 --json"),
    )(try_rule)


def rule(ctx: typer.Context) -> None:
    """Correct what is extracted from the pages of a site.

    Rules are in rules.toml next to the configuration file. Each host has a table with CSS or XPath selectors for body,
    title, byline, date and strip. Site-config files of FiveFilters and Readeck are read from the folder site-rules.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def list_rules(ctx: typer.Context, json: Json = False, jsonl: Jsonl = False) -> None:
    """List the rules and their files.

    In a pipe, each rule is one line with tabs: host, keys, file.
    """
    from linkvault import extract

    session, (file, folder) = current_session(ctx), config.rules_paths()
    rules = extract.list_rules(file, folder)
    if json or jsonl:
        print_json(session.screen, map(_record, rules), lines=jsonl)
        return
    for site_rule in rules:
        keys = ", ".join(key for key in extract.RULE_KEYS if getattr(site_rule, key))
        session.screen.print_record(site_rule.host, keys, site_rule.source)
    if not rules:
        session.screen.notify(f"no rules in {file} or {folder}")


def _record(rule: SiteRule) -> dict[str, object]:
    """Return a rule under its JSON keys; those of directives that few rules have only where there is one."""
    record = asdict(rule)
    selectors = [selector for value in record.values() if isinstance(value, tuple) for selector in value]
    for selector in selectors:
        if isinstance(selector, dict):
            for name in ("argument", "is_general"):
                if not selector[name]:
                    del selector[name]
    always = ("host", "source", *RULE_KEYS, "tests", "below", "line")
    return {
        key: value for key, value in record.items() if key in always or (isinstance(value, tuple) and value)
    }


def try_rule(ctx: typer.Context, reference: IdOrUrl, json: Json = False, jsonl: Jsonl = False) -> None:
    """Show what a rule extracts from a page. Nothing is stored.

    When the rule is right, `linkvault reextract --site HOST` applies it to the stored pages.
    """
    from linkvault.capture.rule_trial import try_rule_on

    session, (file, folder) = current_session(ctx), config.rules_paths()
    trial = try_rule_on(find_page(session, reference), file, folder)
    if trial.problem:
        session.screen.notify(f"warning: {trial.problem}")
    if json or jsonl:
        session.screen.print_line(to_json(trial_record(trial)))
    else:
        print_trial(session.screen, trial)
