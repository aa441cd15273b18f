"""The chosen blocks -> those of a picture essay: where captions are the text, they are kept."""

from linkvault.extract.choose.container import Choice, common_ancestor, is_outside_boilerplate
from linkvault.extract.choose.segment import BUTTON, CAPTION, FORM, LINKED_SHARE, PageBlocks

MIN_CAPTIONS = 3  # that make an essay, if the page has other text
MIN_LONE_CAPTIONS = 2  # that make one if they are sentences and all that the page says
MIN_CAPTION_WORDS = 20  # of all captions together: a page with fewer shows pictures, and has no text


def keep_captions(page: PageBlocks, choice: Choice) -> None:
    """Keep the captions of a page that has more words in captions than in other text, in place in `choice`."""
    captions = [
        block
        for block in page.blocks
        if block.context & CAPTION
        and not block.context & (FORM | BUTTON)
        and block.link_share <= LINKED_SHARE
        and is_outside_boilerplate(block, page)
    ]
    if not captions or choice.as_list:
        return
    caption_words = sum(block.words for block in captions)
    text_words = sum(
        block.words for block in page.blocks if choice.is_kept[block.index] and not block.context & CAPTION
    )
    # A few short sentences below pictures are an essay if they are all that the page says.
    are_sentences = not text_words and sum(block.marks > 0 for block in captions) >= MIN_LONE_CAPTIONS
    least = 0 if are_sentences else MIN_CAPTION_WORDS
    if caption_words < max(least, text_words) or (text_words and len(captions) < MIN_CAPTIONS):
        return
    for block in captions:
        choice.is_kept[block.index] = True
    nodes = [block.node for block in page.blocks if choice.is_kept[block.index]]
    choice.container = common_ancestor(page, nodes, choice.container)
