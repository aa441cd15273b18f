"""Features of a block -> words for people: what the design weighed, and what the learned judge looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from linkvault.extract.blocks import BUTTON, FORM, PARAGRAPH, PRE, Block, Cut
from linkvault.extract.weigh import add_up, trust_in, weigh_block
from linkvault.extract.words import LEGAL

ORDINARY = 8  # words: a block of this length says nothing by its length
LEAST = 0.05  # what moves a weight by less is not told


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a block (weight > 0) or against it, and how much."""

    words: str
    weight: float


JUDGED = {
    "words": "its length in words", "link_share": "the share of links in it", "ends_sentence": "it ends a sentence",
    "heading": "its level as a heading", "in_paragraph": "it is a paragraph", "in_list": "it is in a list",
    "in_code": "it is code", "in_form": "it is in a form", "in_main": "it is in <article> or <main>",
    "cjk_share": "its share of Chinese, Japanese or Korean", "depth": "how deep it lies",
    "clutter_scopes": "clutter-named or hidden elements around it", "forgiven_scopes": "misnamed elements around it",
    "comment_scopes": "comment elements around it", "caption_name": "it is named like a picture's caption",
    "after_picture": "it follows a picture", "vote": "readability's vote", "weight": "its weight in the design",
    "chosen": "the design chose it", "kept": "the design kept it", "inside_container": "it is inside the container",
    "position": "where on the page it stands", "words_before": "the words before it",
    "words_since_kept": "the words since the text before it", "words_until_kept": "the words until the text goes on",
    "blocks_until_kept": "the blocks until the text goes on", "words_next": "the length of the next block",
    "weight_previous": "the weight of the block before", "weight_next": "the weight of the next block",
    "weight_around": "the weight of its neighbours", "after_title": "it comes after the title",
    "article_number": "which <article> of the page it is in",
    "linked_headings": "the headings before it that are links", "parent_words": "the words in its parent",
    "parent_kept_share": "how much of its parent is kept",
    "kin": "how many blocks are built like it", "kin_kept_share": "how much is kept of blocks built like it",
    "kin_vote_share": "how much readability keeps of blocks built like it",
    "kin_words": "the length of blocks built like it", "repeated": "its text stands elsewhere too",
    "page_words": "the length of the page", "page_kept_share": "how much of the page is kept",
    "page_kept_words": "the words kept on the page", "page_vote_share": "how much readability keeps of the page",
    "page_links": "the links on the page", "page_blocks": "the blocks of the page",
    "page_comment_share": "the share of comments on the page", "page_paragraph_share": "the share of paragraphs",
    "page_prices": "the prices on the page", "page_articles": "the articles on the page",
}  # fmt: skip


def name_of(element: HtmlElement) -> str:
    """Return an element's tag with its id and classes, as a selector begins.

    >>> from lxml.html import fromstring
    >>> name_of(fromstring('<div id="main" class="post  wide">x</div>'))
    'div#main.post.wide'
    """
    name = str(element.tag)
    if told := (element.get("id") or "").strip():
        name += f"#{told}"
    return (name + "".join(f".{each}" for each in (element.get("class") or "").split()))[:80]


def reasons_of(block: Block, cut: Cut, weight: float, scope: str, voted: float) -> tuple[Reason, ...]:
    """Say what made a block's weight, strongest first: each feature is taken away once, the rest stays.

    :param scope: in words, what clutter it stands in
    :param voted: the words that readability kept on the page
    """
    trust = trust_in(voted)
    whole = add_up(block, cut, trust)
    against = weight - weigh_block(block, cut, trust)  # the majority's weight against what it did not keep
    told = [Reason(words, whole - add_up(without, cut, trust)) for words, without in _without(block, scope)]
    vote = "readability keeps it" if block.kept else "readability does not keep it"
    told.append(Reason(vote, whole - add_up(block, cut, 0.0) + against))
    strong = (each for each in told if abs(each.weight) >= LEAST)
    return tuple(sorted(strong, key=lambda each: -abs(each.weight)))


def _without(block: Block, scope: str) -> Iterator[tuple[str, Block]]:
    """Yield the block without each of its features, with words for the feature."""
    count = round(block.words)
    length = "long" if block.words > ORDINARY else "short"
    yield f"{length}: {count} word{'' if count == 1 else 's'}", replace(block, words=float(ORDINARY))
    if block.link_share > 0.25:
        yield f"{block.link_share:.0%} of it is links", replace(block, link_share=0.0)
    if scope:
        yield f"it stands in {scope}", replace(block, scopes=())
    if block.marks:
        yield "punctuation", replace(block, marks=0)
    if block.ends_sentence:
        yield "it ends a sentence", replace(block, ends_sentence=False)
    if block.heading:
        yield "it is a heading", replace(block, heading=0)
    for bits, words in (
        (PARAGRAPH, "it is a paragraph"),
        (PRE, "it is preformatted"),
        (FORM | BUTTON, "it is in a form"),
    ):
        if block.places & bits:
            yield words, replace(block, places=block.places & ~bits)
    kind = "a legal notice" if LEGAL.search(block.text) else "a program's data"
    yield f"it reads like {kind}", replace(block, text="")
