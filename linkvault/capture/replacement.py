"""The current text of a link and a new capture -> whether the new one becomes the current snapshot. Nothing is stored.

A new capture replaces the text that a reader saved only if it still is the page. Of 43 real pairs of captures, the same
page had at least .93 of the shingles of the earlier text, another page of the same site at most .20, and an error page,
a login form or a parked domain none.
"""

from urllib.parse import urlsplit

from linkvault import compare
from linkvault.capture.read_page import ExtractedPage
from linkvault.extract.verdict import PAYWALL_WARNING
from linkvault.lazy_dataclass import dataclass
from linkvault.models import ArticleText, Page, Snapshot
from linkvault.states import ChangeReason, PageKind

SAME_PAGE = 0.93  # share of the current text that the same page contains: the least of the real pairs
OTHER_PAGE = 0.20  # share that another page of the same site contains: the most of the real pairs
# A removed or rewritten paragraph is more than .07 of a short article: a loss of so many shingles is an edit, provided
# that so much of the text is left.
MAX_SMALL_LOSS, MIN_LEFT = 80, 0.70
MUCH_SHORTER = 0.70  # share of the words of the current text below which a text is much shorter
PART_OF_PAGE = 0.50  # share of a new text from which on it is a part of the current one
ARTICLE_WORDS = 120  # an error page has fewer words, with its search box and its links
# A page with this many links, and at most this many words per link, is a list of other pages and not an article.
MIN_LINKS, MAX_WORDS_PER_LINK = 4, 30
_LINK = "<a "


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides whether a new text replaces the current one.

    Attributes:
        share_left: the share of the shingles of the current text that the new one contains
        lost: the number of those that it does not contain
        share_known: the share of the shingles of the new text that the current one contains
        old_words: the number of words of the current text
        new_words: the number of words of the new text
        links: the number of links of the new article
        leads_home: the address leads to the home page of a site
        is_paywalled: the new page says that the rest is for subscribers
        was_paywalled: the current page said so
        was_list: the current page is a list of links
    """

    share_left: float
    lost: int
    share_known: float
    old_words: int
    new_words: int
    links: int = 0
    leads_home: bool = False
    is_paywalled: bool = False
    was_paywalled: bool = False
    was_list: bool = False

    @property
    def is_much_shorter(self) -> bool:
        """Whether the new text has far fewer words than the current one."""
        return self.new_words < MUCH_SHORTER * self.old_words


def judge(current: Snapshot, text: ArticleText, page: Page, extracted: ExtractedPage) -> ChangeReason | None:
    """Return why a new capture must not replace the current snapshot with this text; None if it replaces it."""
    return find_change(collect_evidence(current, text, page, extracted))


def collect_evidence(current: Snapshot, text: ArticleText, page: Page, extracted: ExtractedPage) -> Evidence:
    """Compare a new capture with the current snapshot and its text."""
    old, new = compare.shingles(text.text), compare.shingles(extracted.content.text)
    return Evidence(
        share_left=compare.contained_share(old, new),
        lost=len(old - new),
        share_known=compare.contained_share(new, old),
        old_words=current.words,
        new_words=extracted.snapshot.words,
        links=extracted.article.html.count(_LINK),
        leads_home=_is_home(page.final_url) and not _is_home(page.url),
        is_paywalled=PAYWALL_WARNING in extracted.snapshot.warnings,
        was_paywalled=PAYWALL_WARNING in current.warnings,
        was_list=current.kind == PageKind.LIST,
    )


def find_change(evidence: Evidence) -> ChangeReason | None:
    """Return why a new text must not replace the current one; None if it does.

    >>> find_change(Evidence(share_left=0.98, lost=7, share_known=0.9, old_words=350, new_words=380)) is None
    True
    >>> str(find_change(Evidence(share_left=0.45, lost=190, share_known=1.0, old_words=350, new_words=160)))
    'shrunk'
    """
    if evidence.share_left >= SAME_PAGE or _is_small_edit(evidence) or _is_completed(evidence):
        return None
    if evidence.is_paywalled:
        return ChangeReason.PAYWALL
    if evidence.share_left > OTHER_PAGE or evidence.share_known >= PART_OF_PAGE:
        return ChangeReason.SHRUNK if evidence.is_much_shorter else ChangeReason.CHANGED_PAGE
    return ChangeReason.SOFT_404 if _has_no_article(evidence) else ChangeReason.CHANGED_PAGE


def _is_small_edit(evidence: Evidence) -> bool:
    """Return whether the new text lost no more than a paragraph, and not behind a paywall."""
    is_cut = evidence.is_much_shorter or (evidence.is_paywalled and not evidence.was_paywalled)
    return not is_cut and evidence.share_left >= MIN_LEFT and evidence.lost <= MAX_SMALL_LOSS


def _is_completed(evidence: Evidence) -> bool:
    """Return whether the new text is the whole article, and the current one its beginning before a paywall."""
    return (
        evidence.was_paywalled
        and not evidence.is_paywalled
        and evidence.share_left > OTHER_PAGE
        and evidence.new_words >= evidence.old_words
    )


def _has_no_article(evidence: Evidence) -> bool:
    """Return whether another page has none in the place of an article: it is an error page or a list of links."""
    is_list = evidence.links >= MIN_LINKS and evidence.new_words <= MAX_WORDS_PER_LINK * evidence.links
    is_short = evidence.is_much_shorter and evidence.new_words < ARTICLE_WORDS
    return evidence.leads_home or is_short or (is_list and not evidence.was_list)


def _is_home(url: str) -> bool:
    address = urlsplit(url)
    return address.path in ("", "/") and not address.query
