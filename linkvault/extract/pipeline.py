"""Page -> Article, step by step: decode, parse, read the metadata, choose the text, clean it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from linkvault.errors import NothingReadable
from linkvault.extract.blocks import Cut, cut
from linkvault.extract.charset import Decoded, decode, label_in
from linkvault.extract.choose import Choice, choose, keep_open, keep_whole
from linkvault.extract.clean import clean
from linkvault.extract.copies import drop_copies
from linkvault.extract.judge import review
from linkvault.extract.kind import Shape, Told, listen, shape_of, tell_kind
from linkvault.extract.metadata import Metadata, read_metadata
from linkvault.extract.naming import names_of
from linkvault.extract.parse import parse
from linkvault.extract.plain import PLAIN_TYPES, read_plain
from linkvault.extract.prune import prune
from linkvault.extract.repair import repair
from linkvault.extract.rules import article_rules, page_rules
from linkvault.extract.signs import Signs, look
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.extract.trim import trim
from linkvault.extract.uncollected import uncollected
from linkvault.extract.verdict import judge
from linkvault.extract.vote import vote
from linkvault.extract.weigh import forgive, weigh
from linkvault.models import Article, Page

VAST_PAGE = "the page is so large that it is kept whole: more than its article may stand in the text"

if TYPE_CHECKING:  # loads cssselect: only where the user has a rule
    from linkvault.extract.site_rules.take import Taken


@dataclass(slots=True)
class Selected:
    """How the text of a page was chosen: its blocks, their weights, and what is kept of them."""

    cut: Cut
    weights: list[float]
    chosen: list[bool]  # by the design, before it trimmed
    choice: Choice
    draft: Choice  # the design's choice, as the learned judge got it
    chances: list[float] | None = None  # by the learned judge, which looked at it last


@dataclass(slots=True)
class Opened:
    """A page as parsed, and what was seen of it before anything in it was changed for reading."""

    tree: HtmlElement
    decoded: Decoded
    signs: Signs
    told: Told  # of its kind
    metadata: Metadata
    taken: "Taken | None"  # by the user's rule for the site
    warnings: tuple[str, ...]
    # lxml makes the Python object of an element anew in every walk unless someone holds it: a sixth of the time
    alive: list[HtmlElement]


def read(page: Page, rules: SiteRules = NO_RULES) -> Article:
    """Turn a page into its article."""
    with uncollected():
        return _read(page, rules)


def _read(page: Page, rules: SiteRules) -> Article:
    decoded = decode(page.body, label_in(page.header("content-type") or ""))
    if page.media_type in PLAIN_TYPES:
        return read_plain(page, decoded.text, decoded.charset, (*page.warnings, *decoded.warnings))
    opened = open_page(page, decoded, rules)
    metadata = opened.metadata
    article, shape = find_article(opened.tree, page.final_url, metadata.title, opened.taken)
    verdict = judge(opened.signs, article.text_content(), url=page.url, final_url=page.final_url)
    if verdict.reason:
        raise NothingReadable(verdict.sentence, reason=verdict.reason, title=metadata.title)
    return Article(
        title=metadata.title,
        html=clean(article),
        byline=metadata.byline,
        site_name=metadata.site_name,
        published=metadata.published,
        modified=metadata.modified,
        lang=metadata.lang,
        excerpt=metadata.excerpt,
        canonical=metadata.canonical,
        image=metadata.image,
        charset=decoded.charset,
        kind=tell_kind(opened.told, shape, page.final_url),
        warnings=(
            *page.warnings,
            *opened.warnings,
            *((VAST_PAGE,) if shape.is_vast else ()),
            *verdict.warnings,
        ),
    )


def open_page(page: Page, decoded: Decoded, rules: SiteRules) -> Opened:
    """Parse a page, and read what it says of itself; the user's rule for its site takes out what it names."""
    tree, cut_off = parse(decoded.text)
    alive = list(tree.iter())
    named = names_of(tree, alive)
    signs, told = look(tree, named), listen(tree, named)
    metadata = read_metadata(tree, page.final_url)
    taken = None
    warnings = [*decoded.warnings, *cut_off]
    if rule := rules.of(page.final_url):
        from linkvault.extract.site_rules.take import overruled, take

        taken = take(rule, tree)
        metadata = overruled(metadata, taken)
        warnings += taken.warnings
    return Opened(tree, decoded, signs, told, metadata, taken, tuple(warnings), alive)


def find_article(
    tree: HtmlElement, url: str, title: str | None, taken: "Taken | None" = None
) -> tuple[HtmlElement, Shape]:
    """Choose the article's text out of a page, and say how it looks; what is returned is a part of the tree."""
    prepare(tree, url)
    if taken is not None and taken.bodies:
        from linkvault.extract.site_rules.take import lift

        return finish(lift(taken, title), url), Shape()
    selected = select(tree, title)
    shape = shape_of(selected.cut, selected.choice.kept, selected.choice.as_list)
    return finish(prune(selected.cut, selected.choice), url), shape


def prepare(tree: HtmlElement, url: str) -> None:
    """Apply the rules for whole pages, and repair the tree."""
    for rule in page_rules():
        rule(tree, url)
    repair(tree)


def finish(article: HtmlElement, url: str) -> HtmlElement:
    """Apply the rules for articles."""
    for rule in article_rules():
        rule(article, url)
    return article


def select(tree: HtmlElement, title: str | None) -> Selected:
    """Choose among the blocks of a repaired page: the design proposes, the learned judge reviews."""
    proposed = propose(tree, title)
    proposed.chances = review(proposed.cut, proposed.weights, proposed.chosen, proposed.choice, title or "")
    keep_whole(proposed.cut, proposed.chosen, proposed.choice.kept)
    drop_copies(proposed.cut, proposed.choice.kept)
    return proposed


def propose(tree: HtmlElement, title: str | None) -> Selected:
    """Choose among the blocks of a repaired page by the design's weights alone."""
    pieces = cut(tree)
    forgive(pieces)
    if pieces.is_vast:
        whole = keep_open(pieces)
        return Selected(pieces, [0.0] * len(pieces.blocks), list(whole.kept), whole, whole)
    vote(tree, pieces)
    weights = weigh(pieces)
    choice = choose(pieces, weights)
    chosen = list(choice.kept)
    trim(pieces, choice.kept, title)
    draft = Choice(choice.container, list(choice.kept), choice.as_list)
    return Selected(pieces, weights, chosen, choice, draft)
