"""What a site rule found and what is found without it -> the one to keep, with a warning if the rule found less."""

import re
from collections import Counter
from collections.abc import Callable

from linkvault.extract.site_rules import NO_RULES, SiteRule, SiteRules
from linkvault.extract.site_rules.apply import RuleResult
from linkvault.extract.trace import Reading
from linkvault.lazy_dataclass import replace
from linkvault.models import Article

# Share of the text without the rule below which the rule has probably missed the article: sites change, and a rule of a
# collection may be ten years old. A rule that only leaves out boilerplate keeps more.
MIN_SHARE = 0.6
# Share of the text chosen without the body of a rule that is inside of that body: with so much, both mean the same
# article, and what the body has besides is boilerplate, such as videos and links between paragraphs. Of 9 such pages
# of two public sets, 8 have a better text without it. Where little of the body is left, the choice may be wrong.
MIN_SHARED = 0.9
MIN_PRUNED_SHARE = 0.7  # of the body that is left then
_TAG = re.compile(r"<[^<>]*+>")


def choose_reading(reading: Reading, result: RuleResult, read: Callable[[SiteRules], Reading]) -> Reading:
    """Return the reading by a rule, or the one without it, with a warning, if the rule found much less.

    A rule that the user wrote always wins. Of a rule that loses, the title, author and date are kept.

    :param read: returns a reading of the page by other rules
    """
    rule = result.rule
    if rule.is_own:
        return reading
    other = read(NO_RULES)
    if other.article is None:
        return reading
    length, other_length = _measure(reading.article), _measure(other.article)
    if length < MIN_SHARE * other_length:
        return _with_warning(reading, other, rule, f"{length:,} of {other_length:,}")
    if not result.bodies or reading.article is None:
        return reading
    is_general = "body" in result.general
    if is_general or (rule.prunes and (result.has_stripped or _may_prune(reading.article, other.article))):
        without_body = read(SiteRules((replace(rule, body=()),)))
        if without_body.article and (is_general or _may_prune(reading.article, without_body.article)):
            return without_body
    return reading


def _with_warning(reading: Reading, other: Reading, rule: SiteRule, share: str) -> Reading:
    """Return another reading, with the metadata of a reading by a rule, and a warning."""
    reason = f"it selects {share} characters, so the text was chosen without it"
    warning = f"site rule for {rule.host} ({rule.source}): {reason}"
    article = other.article
    if article is None:
        return other
    if reading.trace.parsed is not None:
        own = reading.trace.parsed.metadata
        article = replace(article, title=own.title, byline=own.byline, published=own.published)
    other.trace.warnings += (warning,)
    return replace(other, article=replace(article, warnings=(*article.warnings, warning)))


def _may_prune(article: Article, other: Article) -> bool:
    """Return whether the text of another article is a large part of that of an article, in the same pieces."""
    pieces, other_pieces = _split(article), _split(other)
    length, other_length = _count(pieces), _count(other_pieces)
    shared = _count(pieces & other_pieces)
    return shared >= MIN_SHARED * other_length and MIN_PRUNED_SHARE * length <= other_length < length


def _split(article: Article) -> Counter[str]:
    """Return the texts between the tags of an article, without blanks."""
    return Counter("".join(piece.split()) for piece in _TAG.split(article.html))


def _count(pieces: Counter[str]) -> int:
    return sum(len(piece) * count for piece, count in pieces.items())


def _measure(article: Article | None) -> int:
    """Return the number of characters of an article, without blanks and tags."""
    return 0 if article is None else _count(_split(article))
