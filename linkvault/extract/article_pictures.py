"""Tree of the article -> the pictures that it shows, in their order. Portraits of authors and readers are removed."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from linkvault.extract.normalize.images import FETCHED, ICON
from linkvault.extract.normalize.pictures.data_pictures import EMBEDDED, read_data_address
from linkvault.extract.normalize.tree_edits import drop
from linkvault.extract.verdict.declared_kinds import PRODUCT_IMAGE_IDS
from linkvault.models import ArticlePicture
from linkvault.urls import resolve_reference

_PORTRAIT = re.compile(r"avatar|gravatar\.com|profile[-_]?(?:pic|image|photo)|user[-_]?pic", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MAX_PORTRAIT_PIXELS = 128  # a larger one is a photograph of the article
_NO_REFERRER = "no-referrer"


def collect_pictures(article: HtmlElement) -> tuple[ArticlePicture, ...]:
    """Return the pictures of an article, each address once; remove portraits from the tree."""
    pictures: dict[str, ArticlePicture] = {}
    for image in list(article.iter("img")):
        if _is_portrait(image):
            drop(image)
            continue
        url = image.get("src") or ""
        body = read_data_address(image.get(EMBEDDED) or "")
        if body is not None or _WEB_ADDRESS.match(url):
            hides_referrer = (image.get("referrerpolicy") or "").strip().lower() == _NO_REFERRER
            fetched = image.get(FETCHED) or url
            pictures.setdefault(url, ArticlePicture(url, fetched, hides_referrer, body))
    return tuple(pictures.values())


def find_product_image(elements: Iterable[HtmlElement], url: str) -> str | None:
    """Return the address of the picture of a product, from the elements of its page; None if no id names it."""
    for element in elements:
        if element.tag == "img" and (element.get("id") or "").lower() in PRODUCT_IMAGE_IDS:
            reference = element.get("data-old-hires") or element.get("src") or ""
            return resolve_reference(url, reference) if reference else None
    return None


def _is_portrait(image: HtmlElement) -> bool:
    """Return whether an image is small and its class or address says that it shows a person who writes."""
    sizes = [
        int(match[0])
        for name in ("width", "height")
        if (match := re.match(r"\d{1,5}", image.get(name) or ""))
    ]
    if not sizes or not ICON < max(sizes) <= _MAX_PORTRAIT_PIXELS:
        return False
    return any(_PORTRAIT.search(image.get(name) or "") for name in ("class", "src"))
