"""Page -> Article, step by step: decode, parse, read the metadata, choose the text, clean it."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from linkvault.errors import NothingReadable
from linkvault.extract import rules
from linkvault.extract.blocks import Cut, cut
from linkvault.extract.charset import decode, label_in
from linkvault.extract.choose import Choice, choose, keep_whole
from linkvault.extract.clean import clean
from linkvault.extract.judge import review
from linkvault.extract.metadata import read_metadata
from linkvault.extract.parse import parse
from linkvault.extract.plain import PLAIN_TYPES, read_plain
from linkvault.extract.prune import prune
from linkvault.extract.repair import repair
from linkvault.extract.signs import look
from linkvault.extract.trim import trim
from linkvault.extract.verdict import judge
from linkvault.extract.vote import vote
from linkvault.extract.weigh import forgive, weigh
from linkvault.models import Article, Page


@dataclass(slots=True)
class Selected:
    """How the text of a page was chosen: its blocks, their weights, and what is kept of them."""

    cut: Cut
    weights: list[float]
    chosen: list[bool]  # by the design, before it trimmed
    choice: Choice
    chances: list[float] | None = None  # by the learned judge, which looked at it last


def read(page: Page) -> Article:
    """Turn a page into its article."""
    decoded = decode(page.body, label_in(page.header("content-type") or ""))
    warnings = (*page.warnings, *decoded.warnings)
    if page.media_type in PLAIN_TYPES:
        return read_plain(page, decoded.text, decoded.charset, warnings)
    tree, cut_off = parse(decoded.text)
    # lxml makes the Python object of an element anew in every walk unless someone holds it: a sixth of the time
    _alive = list(tree.iter())
    signs = look(tree)
    metadata = read_metadata(tree, page.final_url)
    article = find_article(tree, page.final_url, metadata.title)
    verdict = judge(signs, article.text_content(), url=page.url, final_url=page.final_url)
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
        warnings=(*warnings, *cut_off, *verdict.warnings),
    )


def find_article(tree: HtmlElement, url: str, title: str | None) -> HtmlElement:
    """Choose the article's text out of a page; the tree is changed, and what is returned is a part of it."""
    for rule in rules.page_rules():
        rule(tree, url)
    repair(tree)
    selected = select(tree, title)
    article = prune(selected.cut, selected.choice)
    for rule in rules.article_rules():
        rule(article, url)
    return article


def select(tree: HtmlElement, title: str | None) -> Selected:
    """Choose among the blocks of a repaired page: the design proposes, the learned judge reviews."""
    proposed = propose(tree, title)
    proposed.chances = review(proposed.cut, proposed.weights, proposed.chosen, proposed.choice, title or "")
    keep_whole(proposed.cut, proposed.chosen, proposed.choice.kept)
    return proposed


def propose(tree: HtmlElement, title: str | None) -> Selected:
    """Choose among the blocks of a repaired page by the design's weights alone."""
    pieces = cut(tree)
    forgive(pieces)
    vote(tree, pieces)
    weights = weigh(pieces)
    choice = choose(pieces, weights)
    chosen = list(choice.kept)
    trim(pieces, choice.kept, title)
    return Selected(pieces, weights, chosen, choice)
