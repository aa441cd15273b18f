"""Cards that a browser shows when the pointer is over a name -> removed: they are inside a sentence of the article.

A card follows the link of the name directly, repeats the name, and shows a picture of the person or links about it.
"""

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import drop

MIN_NAME = 3  # characters: a shorter text may be repeated by chance
MORE_WORDS = 2  # of the name in the card: it may have a middle name
MIN_LINKS = 2  # in a card without a picture


def apply(tree: HtmlElement, url: str) -> None:
    """Remove the cards behind the links of names."""
    for link in list(tree.iter("a")):
        card = link.getnext()
        if card is not None and card.tag == "span" and len(card) and _is_card(link, card):
            drop(card)


def _is_card(link: HtmlElement, card: HtmlElement) -> bool:
    """Return whether an element behind a link repeats its text, with a picture or several links."""
    if (link.tail or "").strip():
        return False
    name = str(link.text_content()).split()
    beginning = " ".join(str(card.text_content()).split()[: len(name) + MORE_WORDS])
    if len("".join(name)) < MIN_NAME or not all(map(beginning.__contains__, name)):
        return False
    return card.find(".//img") is not None or sum(1 for _ in card.iter("a")) >= MIN_LINKS
