"""Page -> Article: the readable part of a fetched page. `pipeline` has the order of the steps.

No network, no database, no clock. The page is divided into blocks of text, and each block gets a score;
readability's choice is one feature of a block among others (see `choose`). The user's own rules for a site take
precedence. Heavy imports are inside the functions.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from linkvault.extract.site_rules import KEYS as RULE_KEYS
from linkvault.extract.site_rules import NO_RULES, SiteRule, SiteRules
from linkvault.models import Article, Page

if TYPE_CHECKING:
    from linkvault.extract.explain import Explanation

PDF = "application/pdf"

__all__ = [
    "NO_RULES",
    "RULE_KEYS",
    "SiteRule",
    "SiteRules",
    "explain_page",
    "extract",
    "find_part_link",
    "list_rules",
    "load_rules",
]


def extract(page: Page, rules: SiteRules = NO_RULES, *, keep: bool = False) -> Article:
    """Return the article of a page, with its metadata and clean HTML.

    :param keep: of a page that has none, return the best choice of its text, with a warning that names the verdict
    :raises NothingReadable: if the page has no article; its `reason` says what the page is instead
    """
    if page.media_type == PDF:
        from linkvault.extract.pdf import read_pdf

        return read_pdf(page, keep=keep)
    from linkvault.extract.pipeline import extract_article

    return extract_article(page, rules, keep=keep)


def explain_page(page: Page, rules: SiteRules = NO_RULES) -> "Explanation":
    """Return an explanation of why the article of a page is what it is.

    :raises NothingReadable: if the page is plain text, and empty
    """
    if page.media_type == PDF:
        from linkvault.extract.explain.pdf_explanation import explain_pdf

        return explain_pdf(page)
    from linkvault.extract.explain import explain

    return explain(page, rules)


def load_rules(file: Path, folder: Path) -> SiteRules:
    """Read the user's site rules from a TOML file and a folder of site-config files; either may be missing.

    :raises UsageError: if a file is unreadable or invalid; the message names the line of an invalid selector
    """
    if not file.exists() and not folder.exists():
        return NO_RULES
    from linkvault.extract.site_rules import load

    return load.load_rules(file, folder)


def list_rules(file: Path, folder: Path) -> tuple[SiteRule, ...]:
    """Return the user's rules and those of each site-config file.

    :raises UsageError: if a file is unreadable or invalid
    """
    from linkvault.extract.site_rules.collection import read_all

    rules = load_rules(file, folder)
    return (*rules.rules, *(read_all(rules.folder) if rules.folder else ()))


def find_part_link(page: Page, rule: SiteRule, key: str) -> str | None:
    """Return the address to which a link of a rule leads, such as `next_page_link`; None if the page has none."""
    from linkvault.extract.charset.detect import decode, find_label
    from linkvault.extract.dom.html_parser import parse
    from linkvault.extract.site_rules.apply import find_link
    from linkvault.urls import resolve_reference

    tree, _ = parse(decode(page.body, find_label(page.header("content-type") or "")).text)
    reference = find_link(rule, key, tree)
    return resolve_reference(page.final_url, reference) if reference else None
