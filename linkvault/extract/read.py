"""Page -> Article, step by step: decode, parse, read the metadata, choose the text, clean it."""

from lxml.html import HtmlElement

from linkvault.errors import NothingReadable
from linkvault.extract import rules
from linkvault.extract.blocks import cut
from linkvault.extract.choose import choose
from linkvault.extract.clean import clean
from linkvault.extract.metadata import Metadata, read_metadata
from linkvault.extract.parse import parse
from linkvault.extract.prune import prune
from linkvault.extract.repair import repair
from linkvault.extract.signs import look
from linkvault.extract.trim import trim
from linkvault.extract.verdict import judge
from linkvault.extract.vote import vote
from linkvault.extract.weigh import forgive, weigh
from linkvault.models import Article, Page


def read(page: Page) -> Article:
    """Turn a page of HTML into its article."""
    tree = parse(_decode(page.body))
    signs = look(tree)
    metadata = read_metadata(tree, page.final_url)
    article = find_article(tree, page.final_url, metadata)
    verdict = judge(signs, article.text_content(), url=page.url, final_url=page.final_url)
    if verdict.reason:
        raise NothingReadable(verdict.sentence, reason=verdict.reason, title=metadata.title)
    return Article(
        title=metadata.title, html=clean(article), byline=metadata.byline, site_name=metadata.site_name,
        published=metadata.published, modified=metadata.modified, lang=metadata.lang, excerpt=metadata.excerpt,
        canonical=metadata.canonical, image=metadata.image, charset="utf-8",
        warnings=(*page.warnings, *verdict.warnings),
    )  # fmt: skip


def find_article(tree: HtmlElement, url: str, metadata: Metadata) -> HtmlElement:
    """Choose the article's text out of a page; the tree is changed, and what is returned is a part of it."""
    for rule in rules.page_rules():
        rule(tree, url)
    repair(tree)
    pieces = cut(tree)
    forgive(pieces)
    vote(tree, pieces)
    choice = choose(pieces, weigh(pieces))
    trim(pieces, choice.kept, metadata.title)
    article = prune(pieces, choice)
    for rule in rules.article_rules():
        rule(article, url)
    return article


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")
