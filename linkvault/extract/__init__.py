"""Page -> Article: the readable part of a fetched page.

Pure: no network, no database, no clock. What readability finds is one vote among the features of the page's
blocks of text; the blocks decide (see `blocks`, `weigh`, `choose`). Heavy imports stay behind this door.
"""

from linkvault.models import Article, Page


def extract(page: Page) -> Article:
    """Take the article out of a page, with its metadata and clean HTML.

    :raises NothingReadable: when the page holds no article; its `reason` says what it is instead.
    """
    from linkvault.extract.read import read

    return read(page)
