"""Hints in a page's HTML + the shape of its article -> the kind of page: article, list, forum, docs or product.

A "list" is a page of entries that link to other pages (a category, a home page, search results), a "forum" page is a
thread or a question with its answers, a "product" page offers one thing for sale. Every kind but "article" needs a hint
that pages of other kinds hardly have. `tests/quality/extraction.py --kinds` prints how often each kind is right on real
pages.
"""

from collections import Counter
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.features import LINKED_HEADING, is_price_label
from linkvault.extract.choose.segment import PageBlocks
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.lexicon import PhrasePattern, word_set
from linkvault.extract.verdict.declared_kinds import PRODUCT_TITLE_IDS, kind_of_page_with_text
from linkvault.extract.verdict.phrases import HOME_PATH
from linkvault.lazy_dataclass import dataclass, field
from linkvault.states import PageKind

# Types of schema.org, in JSON-LD or `itemtype`.
_THREADS = frozenset(["DiscussionForumPosting", "QAPage"])
_WRITTEN = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "OpinionNewsArticle", "Recipe",
    "AnalysisNewsArticle",
))  # fmt: skip
_MANUALS = frozenset(["TechArticle", "APIReference"])
_OFFERS = frozenset(["Offer", "AggregateOffer"])
_PRODUCTS = frozenset(["Product", "ProductGroup"])
_COLLECTIONS = frozenset(["CollectionPage", "SearchResultsPage", "OfferCatalog", "SomeProducts"])

# The programs of forums and manuals, as their pages name them in <meta name=generator>.
_FORUM_PROGRAM = PhrasePattern("page_kinds", "^(?:<<forum_program>>)")
_DOCS_PROGRAM = PhrasePattern("page_kinds", "^(?:<<docs_program>>)|<<docs_program_part>>")
_DOCS_CLASSES = word_set("page_kinds", "docs_class")
_POST_CLASSES = word_set("page_kinds", "post_class")
_SHOP = PhrasePattern("page_kinds", "<<shop>>", ignore_case=False)

# Paths and hosts of URLs.
_FORUM_PATH = re.compile(
    r"/(?:threads?/[^/]|questions?/\d|topics?/[^/]*\d|discussions?/\d|forums?/.*\d)"
    r"|/(?:thread|topic|forumdisplay)\b.*\d|[?&](?:topic|tid|showtopic)=\d",
    re.I,
)
_THREAD_PATH = re.compile(
    r"/(?:t/[^/]+/\d|t/\d|threads/[^/]+\.\d|questions/\d|r/[^/]+/comments/|forums?/(?:topic|thread|t)/)"
    r"|/(?:showthread|viewtopic|showtopic)\b.*\d"
    # GitHub, Gitea and GitLab: /OWNER/REPOSITORY/issues/12, /GROUP/PROJECT/-/issues/12
    r"|^/[^/]+/[^/]+/(?:issues|pulls?|discussions)/\d+/?(?:\?|$)|/-/(?:issues|merge_requests|work_items)/\d",
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
_MAX_PATH = 2_000  # characters of a path that are searched for words
_MAX_SCRIPT = 500_000  # characters of a JSON-LD script that are searched for types
_MAX_GENERATOR = 100  # characters of a program's name
_MAX_GENERATORS = 10

# Measured on mixed pages (wcxb): articles hardly have so many prices or linked headings between their first and last
# block.
MANY_PRICES, MANY_HEADINGS = 10, 8
HEADINGS_OF_A_FRONT_PAGE = 6  # linked headings that are enough on a home page or the front page of a blog
HEADINGS_OF_A_SHELF = 4  # linked headings that are enough on a page with the URL of a category
LONG_RUN = 400  # words without a linked heading between them: such a page has an article
MIN_POSTS = 2  # elements with the class of a post: a thread has an answer
MANY_PRODUCTS = 4  # products in the markup: the page is a list
MAX_RELATED_PRODUCTS = 2  # products in the markup of a page with one main product
MANUAL_CODE_BLOCKS = 2  # code blocks that are enough on a page with the URL of a guide
SPAN_MARGIN = 2  # blocks before and after the kept blocks that count as the span of the article


@dataclass(frozen=True, slots=True)
class PageHints:
    """What the HTML of a page says about its kind.

    Attributes:
        schema_types: the types of schema.org in JSON-LD and `itemtype`
        products: the number of elements with the `itemtype` of a product
        og_types: the values of `og:type`, in lower case
        programs: the values of <meta name=generator>
        names: the class names and `name` attributes, in lower case
        posts: the largest number of elements with the same class of a post
        has_shop_names: whether a name belongs to a shop: a cart, a basket, a checkout
        has_product_id: whether an element has the id of a shop for the title of a product
    """

    schema_types: frozenset[str] = frozenset()
    products: int = 0
    og_types: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)
    posts: int = 0
    has_shop_names: bool = False
    has_product_id: bool = False


@dataclass(slots=True)
class Shape:
    """What the kept blocks of a page consist of.

    Attributes:
        as_list: whether the page was kept as a list of entries
        longest_run: the largest number of words of running text without a linked heading between them
        prices: the number of short blocks with a price in the span of the kept blocks
        headings: the number of kept headings
        linked_headings: the number of kept headings that link to other pages
        linked_headings_in_span: the number of such headings in the span of the kept blocks, kept or not
        code_blocks: the number of kept code blocks
    """

    as_list: bool = False
    longest_run: float = 0.0
    prices: int = 0
    headings: int = 0
    linked_headings: int = 0
    linked_headings_in_span: int = 0
    code_blocks: int = 0


def collect_hints(attributes: AttributeIndex) -> PageHints:
    """Return the hints in a page that is parsed and not changed yet, given its index."""
    types: set[str] = set()
    for script in attributes.with_tags("script"):
        if "ld+json" in (script.get("type") or ""):
            types.update(_TYPE.findall((script.text or "")[:_MAX_SCRIPT]))
    item_types = [name.rstrip("/").rpartition("/")[2] for name in attributes.item_types]
    og_types, programs = [], []
    for meta in attributes.with_tags("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "og:type":
            og_types.append((meta.get("content") or "").strip().lower())
        elif name == "generator":
            programs.append((meta.get("content") or "")[:_MAX_GENERATOR])
    counts: Counter[str] = Counter()
    for value, count in (*attributes.classes.items(), *attributes.names.items()):
        for name in value.lower().split():
            counts[name] += count
    names = frozenset(counts)
    return PageHints(
        schema_types=frozenset(types.union(item_types)), products=item_types.count("Product"),
        og_types=frozenset(og_types), programs=tuple(programs[:_MAX_GENERATORS]), names=names,
        posts=max((counts[name] for name in _POST_CLASSES & names), default=0),
        has_shop_names=_SHOP.search("\n".join((*attributes.classes, *attributes.names)).lower()) is not None,
        has_product_id=any(name.lower() in PRODUCT_TITLE_IDS for name in attributes.ids),
    )  # fmt: skip


def measure_shape(page: PageBlocks, is_kept: list[bool], as_list: bool) -> Shape:
    """Return the shape of the kept blocks."""
    shape = Shape(as_list=as_list)
    indices = [index for index, keep in enumerate(is_kept) if keep]
    if not indices:
        return shape
    first, last, run = max(0, indices[0] - SPAN_MARGIN), indices[-1] + SPAN_MARGIN, 0.0
    for block in page.blocks[first : last + 1]:
        keep = is_kept[block.index]
        shape.prices += is_price_label(block)
        shape.code_blocks += keep and block.tag == "pre"
        if block.heading:
            is_linked = block.link_share > LINKED_HEADING and _links_elsewhere(page.elements[block.node])
            shape.headings += keep
            shape.linked_headings += keep and is_linked
            shape.linked_headings_in_span += is_linked
            run = 0.0 if is_linked else run
        elif keep and block.is_running_text:
            run += block.words
            shape.longest_run = max(shape.longest_run, run)
    return shape


def _links_elsewhere(heading: HtmlElement) -> bool:
    """Return whether a heading links to another page, not to a part of its own."""
    links = [heading, *heading.iter("a"), *heading.iterancestors("a")]
    return any(link.get("href") and not (link.get("href") or "").startswith("#") for link in links)


def classify_page(hints: PageHints, shape: Shape, url: str) -> PageKind:
    """Return the kind of a page.

    >>> hints = PageHints(schema_types=frozenset(["QAPage"]))
    >>> str(classify_page(hints, Shape(), "https://example.org/questions/17/loss"))
    'forum'
    >>> str(classify_page(PageHints(), Shape(longest_run=900), "https://example.org/2025/on-loss"))
    'article'
    """
    parts = urlsplit(url)
    is_written = not hints.schema_types.isdisjoint(_WRITTEN)
    if _is_forum(hints, shape, parts):
        return PageKind.FORUM
    if _is_product(hints, parts, is_written=is_written or "article" in hints.og_types):
        return PageKind.PRODUCT
    if _is_manual(hints, shape, parts, is_written=is_written):
        return PageKind.DOCS
    if _is_list(hints, shape, parts, is_written=is_written or "article" in hints.og_types):
        return PageKind.LIST
    declared = None
    if not (is_written or "article" in hints.og_types):
        is_short = shape.longest_run < LONG_RUN
        declared = kind_of_page_with_text(hints.og_types, hints.schema_types, is_short=is_short)
    return declared or PageKind.ARTICLE


def is_written(hints: PageHints) -> bool:
    """Return whether the HTML of a page says that it is an article."""
    return not hints.schema_types.isdisjoint(_WRITTEN) or "article" in hints.og_types


def is_forum(hints: PageHints, url: str) -> bool:
    """Return whether the HTML or the URL of a page says that it is one of a forum."""
    return _is_forum(hints, Shape(), urlsplit(url))


def is_product(hints: PageHints, url: str) -> bool:
    """Return whether the HTML or the URL of a page says that it offers one product."""
    return _is_product(hints, urlsplit(url), is_written=is_written(hints))


def _is_forum(hints: PageHints, shape: Shape, url: SplitResult) -> bool:
    path = f"{url.path}?{url.query}"[:_MAX_PATH]
    if not hints.schema_types.isdisjoint(_THREADS):
        return True
    if any(map(_FORUM_PROGRAM.search, hints.programs)):
        return not shape.as_list
    if _THREAD_PATH.search(path) and hints.schema_types.isdisjoint(_PRODUCTS):
        return True
    is_forum = hints.posts >= MIN_POSTS or _FORUM_HOST.search(url.hostname or "") is not None
    return is_forum and _FORUM_PATH.search(path) is not None


def _is_product(hints: PageHints, url: SplitResult, *, is_written: bool) -> bool:
    on_shelf = _SHELF_PATH.search(url.path) is not None and not _PRODUCT_PATH.search(url.path)
    if on_shelf or not hints.schema_types.isdisjoint(_COLLECTIONS) or "product.group" in hints.og_types:
        return False
    if hints.og_types & {"product", "og:product", "product.item"}:
        return True
    if is_written or hints.products > MAX_RELATED_PRODUCTS:
        return False
    if hints.has_product_id or (_PRODUCT_PATH.search(url.path) and hints.has_shop_names):
        return True
    offered = not hints.schema_types.isdisjoint(_PRODUCTS) and not hints.schema_types.isdisjoint(_OFFERS)
    return offered and "ItemList" not in hints.schema_types and not HOME_PATH.match(url.path)


def _is_manual(hints: PageHints, shape: Shape, url: SplitResult, *, is_written: bool) -> bool:
    if HOME_PATH.match(url.path) and not _DOCS_HOST.search(url.hostname or ""):
        return False
    if any(map(_DOCS_PROGRAM.search, hints.programs)) or not hints.names.isdisjoint(_DOCS_CLASSES):
        return True
    if not hints.schema_types.isdisjoint(_MANUALS):
        return True
    if is_written:
        return False
    if _DOCS_HOST.search(url.hostname or "") and not HOME_PATH.match(url.path):
        return True
    return bool(
        _MANUAL_PATH.search(url.path)
        or (_DOCS_PATH.search(url.path) and shape.code_blocks >= MANUAL_CODE_BLOCKS)
    )


def _is_list(hints: PageHints, shape: Shape, url: SplitResult, *, is_written: bool) -> bool:
    if "product.group" in hints.og_types:
        return True
    if is_written:
        return False
    if not hints.schema_types.isdisjoint(_COLLECTIONS) or hints.products >= MANY_PRODUCTS:
        return True
    if _PRODUCT_PATH.search(url.path):
        return False
    on_shelf = _SHELF_PATH.search(url.path) is not None
    if shape.as_list or (shape.prices >= MANY_PRICES and (hints.has_shop_names or on_shelf)):
        return True
    if shape.longest_run >= LONG_RUN:
        return False
    if on_shelf and (shape.linked_headings_in_span >= HEADINGS_OF_A_SHELF or hints.has_shop_names):
        return True
    is_front = HOME_PATH.match(url.path) or _FRONT_PATH.search(url.path)
    min_headings = HEADINGS_OF_A_FRONT_PAGE if is_front else MANY_HEADINGS
    is_mostly_linked = shape.linked_headings > shape.headings / 2
    return shape.linked_headings_in_span >= min_headings and (bool(is_front) or is_mostly_linked)
