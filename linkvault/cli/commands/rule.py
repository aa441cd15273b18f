"""`linkvault rule`: the user's own rules for sites, and what they take out of a page."""

from dataclasses import asdict

import typer

from linkvault import config
from linkvault.cli.ui.options import Json, Jsonl, examples, session
from linkvault.cli.ui.page_argument import IdOrUrl, page_of
from linkvault.cli.ui.terminal import to_json
from linkvault.cli.views.link_tables import tell_json
from linkvault.cli.views.rule_report import print_trial, trial_record


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.callback(
        invoke_without_command=True,
        epilog=examples("linkvault rule list", "linkvault rule test https://example.org/post"),
    )(rule)
    app.command("list", epilog=examples("linkvault rule list", "linkvault rule list --json"))(show_rules)
    app.command(
        "test",
        epilog=examples("linkvault rule test https://example.org/post", "linkvault rule test 12 --json"),
    )(try_rule)


def rule(ctx: typer.Context) -> None:
    """Say yourself what the article is on the pages of a site.

    Rules stand in rules.toml beside the config file, a table for each host, with CSS or XPath selectors for body,
    title, byline, date and strip; site-config files of FiveFilters or Readeck in the folder site-rules hold too.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def show_rules(ctx: typer.Context, json: Json = False, jsonl: Jsonl = False) -> None:
    """List the rules, and the files they stand in."""
    from linkvault import extract

    now, (file, folder) = session(ctx), config.rules_paths()
    rules = extract.load_rules(file, folder).rules
    if json or jsonl:
        tell_json(now.screen, map(asdict, rules), lines=jsonl)
        return
    for each in rules:
        keys = ", ".join(key for key in extract.RULE_KEYS if getattr(each, key))
        now.screen.record(each.host, keys, each.source)
    if not rules:
        now.screen.say(f"no rules: neither {file} nor {folder} holds one")


def try_rule(ctx: typer.Context, reference: IdOrUrl, json: Json = False, jsonl: Jsonl = False) -> None:
    """Show what the rule of a page's host takes out of it. Nothing is stored.

    After it does what you want, `linkvault reextract --site HOST` reads the pages that are kept again.
    """
    from linkvault.capture.rule_trial import try_rule_on

    now, (file, folder) = session(ctx), config.rules_paths()
    trial = try_rule_on(page_of(now, reference), file, folder)
    if trial.problem:
        now.screen.say(f"warning: {trial.problem}")
    if json or jsonl:
        now.screen.line(to_json(trial_record(trial)))
    else:
        print_trial(now.screen, trial)
