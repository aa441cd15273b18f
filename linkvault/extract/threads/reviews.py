"""Blocks of the page of a product -> the reviews of its buyers, taken out of the tree.

Reviews are the only running text of many such pages, so that they would be chosen instead of the description. They are
kept as comments are: behind the article.
"""

from lxml.html import HtmlElement

from linkvault.extract.choose.container import Choice, fill_gaps, is_outside_boilerplate
from linkvault.extract.choose.prune import prune
from linkvault.extract.choose.segment import BUTTON, FORM, PageBlocks, split_into_blocks
from linkvault.extract.choose.weights import ignore_misnamed_scopes
from linkvault.extract.normalize.tree_edits import drop, make
from linkvault.extract.threads.discussion import Discussion
from linkvault.extract.threads.names import names_review

# Elements around everything else: of these, a name says that the page has reviews.
_FRAMES = frozenset(("html", "body", "main"))


def take_reviews(page: PageBlocks) -> Discussion | None:
    """Return the reviews of a product as comments; None without any. Takes their elements out of the tree."""
    elements = [page.elements[node] for node in find_reviews(page)]
    if not elements:
        return None
    root = make(page.elements[0], "div")
    for element in elements:
        drop(element)
        root.append(element)
    return Discussion(None, _choose_text(root), len(elements))


def find_reviews(page: PageBlocks) -> list[int]:
    """Return the outermost block elements that are named as reviews and have running text, but no headline."""
    words = [0.0] * len(page.elements)
    has_headline = [False] * len(page.elements)
    for block in page.blocks:
        words[block.node] += block.words if block.is_running_text else 0.0
        has_headline[block.node] = has_headline[block.node] or block.heading == 1
    for node in range(len(words) - 1, 0, -1):
        parent = page.parents[node]
        words[parent] += words[node]
        has_headline[parent] = has_headline[parent] or has_headline[node]
    reviews: list[int] = []
    last = -1
    for node, names in enumerate(page.class_names):
        if node <= last or not words[node] or has_headline[node] or page.tags[node] in _FRAMES:
            continue
        if names_review(f"{names or ''} {page.elements[node].get('id') or ''}"):
            reviews.append(node)
            last = page.last_node(node)
    return reviews


def _choose_text(root: HtmlElement) -> HtmlElement:
    """Return the text of the reviews, without buttons, forms and counts."""
    page = split_into_blocks(root)
    ignore_misnamed_scopes(page)
    is_kept = [
        block.is_running_text and not block.context & (BUTTON | FORM) and is_outside_boilerplate(block, page)
        for block in page.blocks
    ]
    fill_gaps(page, is_kept)
    return prune(page, Choice(0, is_kept))[0]
