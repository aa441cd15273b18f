"""`linkvault rule`: the user's own rules for sites, and what they take out of a page."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from linkvault import config
from linkvault.cli.explain import IdOrUrl
from linkvault.cli.options import Json, Jsonl, examples, session
from linkvault.cli.pages import page_of
from linkvault.cli.render import Screen, printable, to_json
from linkvault.cli.tables import tell_json
from linkvault.errors import NotFound, NothingReadable

if TYPE_CHECKING:
    from linkvault.extract.explain import RuleUse

_SHOWN = 600  # characters of the text


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

    now = session(ctx)
    file, folder = config.rules_paths()
    found = extract.load_rules(file, folder).rules
    if json or jsonl:
        tell_json(now.screen, (asdict(each) for each in found), lines=jsonl)
        return
    for each in found:
        told = ", ".join(key for key in extract.RULE_KEYS if getattr(each, key))
        now.screen.record(each.host, told, each.source)
    if not found:
        now.screen.say(f"no rules: neither {file} nor {folder} holds one")


def try_rule(ctx: typer.Context, reference: IdOrUrl, json: Json = False, jsonl: Jsonl = False) -> None:
    """Show what the rule of a page's host takes out of it. Nothing is stored.

    After it does what you want, `linkvault reextract --site HOST` reads the pages that are kept again.
    """
    from linkvault import capture, extract

    now = session(ctx)
    file, folder = config.rules_paths()
    rules = extract.load_rules(file, folder)
    page = page_of(now, reference)
    told = extract.explain_page(page, rules)
    if told.rule is None:
        raise NotFound(
            f"no rule for {page.final_url}", hint=f"write one into {file}, or a file into {folder}"
        )
    try:
        text = capture.read(page, rules)[1].text
    except NothingReadable as error:
        now.screen.say(f"warning: {error}")
        text = ""
    if json or jsonl:
        values = {origin.field: origin.value for origin in told.origins}
        now.screen.line(
            to_json({**asdict(told.rule), **values, "warnings": list(told.warnings), "text": text})
        )
        return
    _tell(now.screen, told.rule)
    for origin in told.origins:
        now.screen.line(f"{now.screen.dim(origin.field.ljust(10))} {printable(origin.value or 'none found')}")
    for warning in told.warnings:
        now.screen.say(f"warning: {warning}")
    now.screen.line()
    cut = " …" if len(text) > _SHOWN else ""
    now.screen.line(printable(text[:_SHOWN], lines=True).rstrip() + cut)


def _tell(screen: Screen, used: "RuleUse") -> None:
    screen.line(screen.dim(printable(f"{used.host}, in {used.source}")))
    for each in used.found:
        count = f"{each.count} found" if each.used or not each.count else f"{each.count} found, not needed"
        text = f": {each.text[:60]}" if each.text else ""
        words = f"line {each.selector.line}, {each.selector.text}  ({count}){text}"
        screen.line(f"{screen.dim(each.key.ljust(10))} {printable(words)}")
