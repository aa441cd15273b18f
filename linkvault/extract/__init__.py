"""Page -> Article: the readable part of a fetched page.

Pure: no network, no database, no clock. What readability finds is one vote among the features of the page's
blocks of text; the blocks decide (see `blocks`, `weigh`, `choose`). The user's own rules for a site come before
them. Heavy imports stay behind this door.
"""

from pathlib import Path

from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.models import Article, Page

__all__ = ["NO_RULES", "SiteRules", "extract", "load_rules"]


def extract(page: Page, rules: SiteRules = NO_RULES) -> Article:
    """Take the article out of a page, with its metadata and clean HTML.

    :raises NothingReadable: when the page holds no article; its `reason` says what it is instead.
    """
    from linkvault.extract.read import read

    return read(page, rules)


def load_rules(file: Path, folder: Path) -> SiteRules:
    """Read the user's site rules: a TOML file, and a folder of site-config files; neither has to be there.

    :raises UsageError: if one cannot be read or understood; a wrong selector is told with its line
    """
    if not file.exists() and not folder.exists():
        return NO_RULES
    from linkvault.extract.site_rules import files

    return files.load_rules(file, folder)
