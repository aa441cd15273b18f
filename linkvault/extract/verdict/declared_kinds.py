"""What a page declares to be -> its kind. Vocabulary: https://schema.org, https://ogp.me."""

from collections.abc import Iterable

from linkvault.extract.lexicon import PhrasePattern, word_set
from linkvault.states import PageKind

# A type of schema.org (its end), or the beginning of an `og:type` -> the kind of page.
SCHEMA_KINDS = {
    "VideoObject": PageKind.VIDEO,
    "Movie": PageKind.VIDEO,
    "TVEpisode": PageKind.VIDEO,
    "TVSeries": PageKind.VIDEO,
    "AudioObject": PageKind.AUDIO,
    "PodcastEpisode": PageKind.AUDIO,
    "PodcastSeries": PageKind.AUDIO,
    "RadioEpisode": PageKind.AUDIO,
    "Audiobook": PageKind.AUDIO,
    "MusicRecording": PageKind.AUDIO,
    "MusicAlbum": PageKind.AUDIO,
    "Product": PageKind.PRODUCT,
    "ProductGroup": PageKind.PRODUCT,
    "IndividualProduct": PageKind.PRODUCT,
    "ProductModel": PageKind.PRODUCT,
    "Car": PageKind.PRODUCT,
    "Vehicle": PageKind.PRODUCT,
    "SoftwareApplication": PageKind.SOFTWARE,
    "MobileApplication": PageKind.SOFTWARE,
    "WebApplication": PageKind.SOFTWARE,
    "VideoGame": PageKind.SOFTWARE,
    "SoftwareSourceCode": PageKind.SOFTWARE,
    "SocialMediaPosting": PageKind.POST,
    "DiscussionForumPosting": PageKind.POST,
    "Book": PageKind.PAGE,
    "Recipe": PageKind.PAGE,
    "Course": PageKind.PAGE,
    "Dataset": PageKind.PAGE,
    "JobPosting": PageKind.PAGE,
    "Event": PageKind.PAGE,
    "BusinessEvent": PageKind.PAGE,
    "EducationEvent": PageKind.PAGE,
    "ExhibitionEvent": PageKind.PAGE,
    "Festival": PageKind.PAGE,
    "MusicEvent": PageKind.PAGE,
    "ScreeningEvent": PageKind.PAGE,
    "SocialEvent": PageKind.PAGE,
    "SportsEvent": PageKind.PAGE,
    "TheaterEvent": PageKind.PAGE,
    "Hotel": PageKind.PAGE,
    "Restaurant": PageKind.PAGE,
    "Place": PageKind.PAGE,
    "LocalBusiness": PageKind.PAGE,
}
OG_KINDS = {
    "video": PageKind.VIDEO,
    "music": PageKind.AUDIO,
    "product": PageKind.PRODUCT,
    "og:product": PageKind.PRODUCT,
    "article": PageKind.POST,  # an article without text is a post
}
# The kinds that a page with a text has only if it declares one of them: a description is the text of such a page.
_WITH_TEXT = frozenset((PageKind.VIDEO, PageKind.AUDIO, PageKind.SOFTWARE, PageKind.POST))
# Ids of the title and the picture on the pages of shops that declare nothing.
PRODUCT_TITLE_IDS = word_set("page_kinds", "product_title_id")
PRODUCT_IMAGE_IDS = word_set("page_kinds", "product_image_id")
# What a site writes into the description of a post: its votes and its comments.
POST_DESCRIPTION = PhrasePattern("page_kinds", "<<post_description>>")


def kind_by_og_type(og_type: str) -> PageKind | None:
    """Return the kind that a value of `og:type` declares.

    >>> str(kind_by_og_type("video.other")), kind_by_og_type("website")
    ('video', None)
    """
    return OG_KINDS.get(og_type.lower().partition(".")[0])


def kind_of_page_with_text(
    og_types: Iterable[str], schema_types: frozenset[str], *, is_short: bool
) -> PageKind | None:
    """Return the kind that a page with an article declares; None if it declares none, or several.

    :param is_short: the article is no long text: long ones have a video or describe a program beside their text
    """
    kinds = {kind for og_type in og_types if (kind := kind_by_og_type(og_type)) in _WITH_TEXT}
    if not kinds and is_short:
        kinds = {kind for name in schema_types if (kind := SCHEMA_KINDS.get(name)) in _WITH_TEXT}
    return kinds.pop() if len(kinds) == 1 else None
