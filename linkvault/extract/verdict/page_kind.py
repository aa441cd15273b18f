"""What a page says of itself + what was kept of it -> its kind: article, list, forum, docs or product.

"list" is a page of entries that lead elsewhere (a category, a home page, search results), "forum" a thread or a
question with its answers, "product" one thing for sale. Every kind but "article" needs a sign that pages of other
kinds hardly have; without one a page is an article. How often each kind is right on real pages:
`tests/quality/extraction.py --kinds`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from linkvault.extract.choose.features import LINKED_HEADING, is_price_label
from linkvault.extract.choose.segment import PageBlocks
from linkvault.extract.dom.attribute_index import Names
from linkvault.extract.lexicon import PhrasePattern, word_set
from linkvault.extract.verdict.phrases import HOME_PATH
from linkvault.states import PageKind

# Types of schema.org, in JSON-LD or in itemtype.
_THREADS = frozenset(["DiscussionForumPosting", "QAPage"])
_WRITTEN = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "OpinionNewsArticle", "Recipe",
    "AnalysisNewsArticle",
))  # fmt: skip
_MANUALS = frozenset(["TechArticle", "APIReference"])
_OFFERS = frozenset(["Offer", "AggregateOffer"])
_PRODUCTS = frozenset(["Product", "ProductGroup"])
_COLLECTIONS = frozenset(["CollectionPage", "SearchResultsPage", "OfferCatalog", "SomeProducts"])

# Programs that write forums and manuals, as their pages name them in <meta name=generator>.
_FORUM_PROGRAM = PhrasePattern("page_kinds", "^(?:<<forum_program>>)")
_DOCS_PROGRAM = PhrasePattern("page_kinds", "^(?:<<docs_program>>)|<<docs_program_part>>")
_DOCS_CLASSES = word_set("page_kinds", "docs_class")
_POST_CLASSES = word_set("page_kinds", "post_class")
_SHOP = PhrasePattern("page_kinds", "<<shop>>", ignore_case=False)

# Addresses.
_FORUM_PATH = re.compile(
    r"/(?:threads?/[^/]|questions?/\d|topics?/[^/]*\d|discussions?/\d|forums?/.*\d)"
    r"|/(?:thread|topic|forumdisplay)\b.*\d|[?&](?:topic|tid|showtopic)=\d",
    re.I,
)
_THREAD_PATH = re.compile(
    r"/(?:t/[^/]+/\d|t/\d|threads/[^/]+\.\d|questions/\d|r/[^/]+/comments/|forums?/(?:topic|thread|t)/)"
    r"|/(?:showthread|viewtopic|showtopic)\b.*\d",
    re.I,
)
_FORUM_HOST = re.compile(
    r"^(?:[\w-]+\.)*(?:forums?|community|communities|discuss(?:ions?)?|answers|bbs|boards?)\.", re.I
)
_DOCS_HOST = re.compile(
    r"^(?:docs?|documentation|developers?|manual|help|support|reference|api|learn)\.|\.readthedocs\.", re.I
)
_DOCS_PATH = re.compile(
    r"/(?:doc|manual|reference|api-?(?:docs|reference)?|user-?guide|guides?|tutorials?|man|help)(?:/|$)", re.I
)
_MANUAL_PATH = re.compile(r"/(?:docs|documentation|handbook|man-?pages)/.", re.I)
_PRODUCT_PATH = re.compile(r"/(?:products?|p|dp|item|itm|prd|pd|sku)/[^/]+", re.I)
_SHELF_PATH = re.compile(
    r"/(?:collections?|category|categories|cat|c|tags?|topics?|search|browse|listings)/[^?]+"
    r"|/(?:blog|news|articles|search|archive)/?$",
    re.I,
)
_FRONT_PATH = re.compile(r"/(?:blog|news|articles)/?$", re.I)

_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:https?://schema\.org/)?(\w{1,40})"')
_MOST_SCRIPT = 500_000

# Measured on mixed pages (wcxb): an article hardly has so many prices or linked headings in its text.
MANY_PRICES, MANY_HEADINGS = 10, 8
ONE_TEXT = 400  # words in a row: who has them has an article, whatever stands around
SAME_POSTS = 2
MANY_PRODUCTS = 4


@dataclass(frozen=True, slots=True)
class PageHints:
    """What a page says about its kind before anything in it is changed."""

    types: frozenset[str] = frozenset()
    products: int = 0  # in itemtype
    og: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)  # class names, lower case
    posts: int = 0
    sells: bool = False


@dataclass(slots=True)
class Shape:
    """How what was kept of a page looks."""

    as_list: bool = False
    is_vast: bool = False
    longest: float = 0.0  # words of running text without a linked heading in between
    prices: int = 0  # short blocks with a price, in the text's span
    headings: int = 0  # kept
    linked: int = 0  # kept headings that lead elsewhere
    linked_within: int = 0  # headings that lead elsewhere in the text's span, kept or not
    codes: int = 0  # blocks of code


def collect_hints(tree: HtmlElement, named: Names) -> PageHints:
    """Collect what a freshly parsed page says about its kind; `named` are the names on it."""
    types: set[str] = set()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            types.update(_TYPE.findall((script.text or "")[:_MOST_SCRIPT]))
    items = [name.rstrip("/").rpartition("/")[2] for name in named.item_types]
    og, programs = [], []
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "og:type":
            og.append((meta.get("content") or "").strip().lower())
        elif name == "generator":
            programs.append((meta.get("content") or "")[:100])
    counts: Counter[str] = Counter()
    for value, count in (*named.classes.items(), *named.labels.items()):
        for name in value.lower().split():
            counts[name] += count
    names = frozenset(counts)
    return PageHints(
        types=frozenset(types.union(items)), products=items.count("Product"), og=frozenset(og),
        programs=tuple(programs[:10]), names=names,
        posts=max((counts[name] for name in _POST_CLASSES & names), default=0),
        sells=_SHOP.search("\n".join((*named.classes, *named.labels)).lower()) is not None,
    )  # fmt: skip


def measure_shape(cut: PageBlocks, kept: list[bool], as_list: bool) -> Shape:
    """Look at what was kept of a page."""
    shape = Shape(as_list=as_list, is_vast=cut.is_vast)
    indices = [index for index, keep in enumerate(kept) if keep]
    if not indices:
        return shape
    first, last, run = indices[0] - 2, indices[-1] + 2, 0.0
    for block in cut.blocks[max(0, first) : last + 1]:
        keep = kept[block.index]
        shape.prices += is_price_label(block)
        shape.codes += keep and block.tag == "pre"
        if block.heading:
            leads = block.link_share > LINKED_HEADING and _leads_elsewhere(cut.elements[block.node])
            shape.headings += keep
            shape.linked += keep and leads
            shape.linked_within += leads
            run = 0.0 if leads else run
        elif keep and block.is_running_text:
            run += block.words
            shape.longest = max(shape.longest, run)
    return shape


def _leads_elsewhere(heading: HtmlElement) -> bool:
    """Whether a linked heading links to another page, not to itself."""
    links = [heading, *heading.iter("a"), *heading.iterancestors("a")]
    return any(link.get("href") and not (link.get("href") or "").startswith("#") for link in links)


def classify_page(hints: PageHints, shape: Shape, address: str) -> PageKind:
    """Return the kind of a page.

    >>> str(classify_page(PageHints(types=frozenset(["QAPage"])), Shape(), "https://example.org/questions/17/loss"))
    'forum'
    >>> str(classify_page(PageHints(), Shape(longest=900), "https://example.org/2025/on-loss"))
    'article'
    """
    url = urlsplit(address)
    is_written = not hints.types.isdisjoint(_WRITTEN)
    if _is_forum(hints, shape, url):
        return PageKind.FORUM
    if _is_product(hints, url, is_written=is_written or "article" in hints.og):
        return PageKind.PRODUCT
    if _is_manual(hints, shape, url, is_written=is_written):
        return PageKind.DOCS
    if _is_list(hints, shape, url, is_written=is_written or "article" in hints.og):
        return PageKind.LIST
    return PageKind.ARTICLE


def _is_forum(hints: PageHints, shape: Shape, url: SplitResult) -> bool:
    path = f"{url.path}?{url.query}"
    if not hints.types.isdisjoint(_THREADS):
        return True
    if any(map(_FORUM_PROGRAM.search, hints.programs)):
        return not shape.as_list
    if _THREAD_PATH.search(path) and hints.types.isdisjoint(_PRODUCTS):
        return True
    is_forum = hints.posts >= SAME_POSTS or _FORUM_HOST.search(url.hostname or "") is not None
    return is_forum and _FORUM_PATH.search(path) is not None


def _is_product(hints: PageHints, url: SplitResult, *, is_written: bool) -> bool:
    on_shelf = _SHELF_PATH.search(url.path) is not None and not _PRODUCT_PATH.search(url.path)
    if on_shelf or not hints.types.isdisjoint(_COLLECTIONS) or "product.group" in hints.og:
        return False
    if hints.og & {"product", "og:product", "product.item"}:
        return True
    if is_written or hints.products > 2:
        return False
    if _PRODUCT_PATH.search(url.path) and hints.sells:
        return True
    offered = not hints.types.isdisjoint(_PRODUCTS) and not hints.types.isdisjoint(_OFFERS)
    return offered and "ItemList" not in hints.types and not HOME_PATH.match(url.path)


def _is_manual(hints: PageHints, shape: Shape, url: SplitResult, *, is_written: bool) -> bool:
    if HOME_PATH.match(url.path) and not _DOCS_HOST.search(url.hostname or ""):
        return False
    if any(map(_DOCS_PROGRAM.search, hints.programs)) or not hints.names.isdisjoint(_DOCS_CLASSES):
        return True
    if not hints.types.isdisjoint(_MANUALS):
        return True
    if is_written:
        return False
    if _DOCS_HOST.search(url.hostname or "") and not HOME_PATH.match(url.path):
        return True
    return bool(_MANUAL_PATH.search(url.path) or (_DOCS_PATH.search(url.path) and shape.codes >= 2))


def _is_list(hints: PageHints, shape: Shape, url: SplitResult, *, is_written: bool) -> bool:
    if "product.group" in hints.og:
        return True
    if is_written:
        return False
    if not hints.types.isdisjoint(_COLLECTIONS) or hints.products >= MANY_PRODUCTS:
        return True
    if _PRODUCT_PATH.search(url.path):
        return False
    on_shelf = _SHELF_PATH.search(url.path) is not None
    if shape.as_list or (shape.prices >= MANY_PRICES and (hints.sells or on_shelf)):
        return True
    if shape.longest >= ONE_TEXT:
        return False
    if on_shelf and (shape.linked_within >= MANY_HEADINGS // 2 or hints.sells):
        return True
    is_front = HOME_PATH.match(url.path) or _FRONT_PATH.search(url.path)
    most = MANY_HEADINGS - 2 if is_front else MANY_HEADINGS
    return shape.linked_within >= most and (bool(is_front) or shape.linked > shape.headings / 2)
