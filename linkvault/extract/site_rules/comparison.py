"""What a site rule found and what is found without it -> the one to keep, with a warning if the rule found less."""

import re
from collections.abc import Callable
from dataclasses import replace

from linkvault.extract.site_rules import SiteRule
from linkvault.extract.trace import Reading
from linkvault.models import Article

# Share of the text without the rule below which the rule has probably missed the article: sites change, and a rule of a
# collection may be ten years old. A rule that only leaves out boilerplate keeps more.
MIN_SHARE = 0.6
_TAG = re.compile(r"<[^<>]*+>")


def choose_reading(reading: Reading, rule: SiteRule, read_without: Callable[[], Reading]) -> Reading:
    """Return the reading by a rule, or the one without it, with a warning, if the rule found much less.

    A rule that the user wrote always wins. Of a rule that loses, the title, author and date are kept.

    :param read_without: returns the reading without the rule
    """
    if rule.is_own:
        return reading
    other = read_without()
    if other.article is None:
        return reading
    length, other_length = _measure(reading.article), _measure(other.article)
    if length >= MIN_SHARE * other_length:
        return reading
    warning = (
        f"site rule for {rule.host} ({rule.source}): it selects {length:,} of {other_length:,} characters, so the text"
        " was chosen without it"
    )
    article = other.article
    if reading.trace.parsed is not None:
        own = reading.trace.parsed.metadata
        article = replace(article, title=own.title, byline=own.byline, published=own.published)
    other.trace.warnings += (warning,)
    return replace(other, article=replace(article, warnings=(*article.warnings, warning)))


def _measure(article: Article | None) -> int:
    """Return the number of characters of an article, without blanks and tags."""
    return 0 if article is None else len("".join(_TAG.sub("", article.html).split()))
