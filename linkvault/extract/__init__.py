"""Page -> Article: the readable part of a fetched page. `pipeline` holds the order of the steps.

Pure: no network, no database, no clock. What readability finds is one vote among the features of the page's
blocks of text; the blocks decide (see `blocks`, `weigh`, `choose`). The user's own rules for a site come before
them. Heavy imports stay behind this door.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from linkvault.extract.site_rules import KEYS as RULE_KEYS
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.models import Article, Page

if TYPE_CHECKING:
    from linkvault.extract.explain import Explanation

__all__ = ["NO_RULES", "RULE_KEYS", "SiteRules", "explain_page", "extract", "load_rules"]


def extract(page: Page, rules: SiteRules = NO_RULES) -> Article:
    """Take the article out of a page, with its metadata and clean HTML.

    :raises NothingReadable: when the page holds no article; its `reason` says what it is instead.
    """
    from linkvault.extract.pipeline import read

    return read(page, rules)


def explain_page(page: Page, rules: SiteRules = NO_RULES) -> "Explanation":
    """Say why the article of a page is what it is.

    :raises NothingReadable: if the page is plain text, and empty
    """
    from linkvault.extract.explain import explain

    return explain(page, rules)


def load_rules(file: Path, folder: Path) -> SiteRules:
    """Read the user's site rules: a TOML file, and a folder of site-config files; neither has to be there.

    :raises UsageError: if one cannot be read or understood; a wrong selector is told with its line
    """
    if not file.exists() and not folder.exists():
        return NO_RULES
    from linkvault.extract.site_rules import load

    return load.load_rules(file, folder)
