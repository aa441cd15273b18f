"""Page -> its article, the article as Markdown and plain text, and the snapshot to store. Nothing is stored here."""

import hashlib
from typing import Any, NamedTuple

from linkvault import extract, markup, suggest
from linkvault.errors import NothingReadable
from linkvault.extract.gc_pause import pause_gc
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticleText, Page, Snapshot
from linkvault.search.text.analyzer import tokenize_page
from linkvault.states import UnreadableReason
from linkvault.text.characters import replace_unstorable
from linkvault.text.whitespace import squeeze_whitespace
from linkvault.text.words import count_words

# Fields that an article and its snapshot share, and that contain text of the page.
METADATA_FIELDS = (
    "title",
    "byline",
    "published",
    "modified",
    "site_name",
    "lang",
    "excerpt",
    "canonical",
    "image",
)


class ExtractedPage(NamedTuple):
    """The result of reading a page. The snapshot has no id and number before it is stored."""

    article: Article
    content: ArticleText
    snapshot: Snapshot


def fingerprint(text: str) -> str:
    """Return the digest by which texts are compared, as hexadecimal digits. White space does not change it."""
    return hashlib.sha256(squeeze_whitespace(text).encode("utf-8", "surrogatepass")).hexdigest()


@pause_gc()
def read(page: Page, rules: extract.SiteRules = extract.NO_RULES, *, keep: bool = False) -> ExtractedPage:
    """Extract the article of a page, or of a paper, and render it as Markdown and plain text.

    :param rules: the user's site rules
    :param keep: also read a page that has no article, with a warning
    :raises NothingReadable: if the page has no article
    """
    if page.document is not None:
        from linkvault.capture.papers import Paper, read_paper

        return read_paper(Paper(replace(page, document=None), page.document), rules)
    article = _replace_unstorable(extract.extract(page, rules, keep=keep))
    if page.media_type == extract.PDF:
        from linkvault.capture.page_marks import render_pages

        article, content = render_pages(article)
    elif article.markdown is None:
        content = markup.render(article.html, article.comments)
    elif page.media_type == "text/plain":
        content = markup.from_plain(article.markdown)
    else:
        content = markup.from_markdown(article.markdown)
    if not content.text.strip() and not keep:
        raise NothingReadable(
            f"nothing readable on {page.final_url}",
            reason=UnreadableReason.NO_TEXT,
            title=article.title,
            description=article.excerpt,
        )
    return ExtractedPage(article, content, build_snapshot(page, article, content))


def read_summary(page: Page, summary: Article) -> ExtractedPage:
    """Return what a page without an article says of itself, as a snapshot to store."""
    article = _replace_unstorable(summary)
    content = markup.render(article.html, None)
    return ExtractedPage(article, content, build_snapshot(page, article, content))


def _replace_unstorable(article: Article) -> Article:
    """Replace characters in the metadata that SQLite cannot store: JSON can contain half a surrogate pair."""
    values = {name: getattr(article, name) for name in (*METADATA_FIELDS, "markdown")}
    texts: dict[str, Any] = {
        name: replace_unstorable(value) for name, value in values.items() if value is not None
    }
    return replace(article, **texts)


def build_snapshot(page: Page, article: Article, content: ArticleText) -> Snapshot:
    """Return the snapshot of an article of a page, without id and number."""
    return Snapshot(
        id=0,
        link_id=0,
        number=0,
        captured=page.fetched,
        final_url=page.final_url,
        http_status=page.status,
        title=article.title,
        byline=article.byline,
        site_name=article.site_name,
        published=article.published,
        modified=article.modified,
        lang=article.lang,
        excerpt=article.excerpt,
        canonical=article.canonical,
        image=article.image,
        charset=article.charset,
        kind=article.kind,
        words=count_words(content.text),
        fingerprint=fingerprint(content.text),
        warnings=tuple(dict.fromkeys((*page.warnings, *article.warnings))),
        duration=article.duration,
        is_summary=article.is_summary,
        signature=suggest.compute_signature(tokenize_page(content.text)),
    )
