"""Images in every form of lazy loading -> `img` elements with the URL of the image as `src`.

Reads lazy attributes, `srcset`, `picture` and the copy in `noscript`, and ignores placeholders. Tracking pixels are
removed, emoji images become the emoji. An image that is stored in its `data:` address gets a short address instead, see
`data_pictures`; one in the background of an empty element becomes an `img`. The attribute `FETCHED` names the size to
fetch, if `src` is another one.
"""

from functools import lru_cache
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import is_hidden
from linkvault.extract.normalize.pictures.data_pictures import EMBEDDED, shorten_address
from linkvault.extract.normalize.pictures.inline_drawings import replace_drawings
from linkvault.extract.normalize.pictures.picture_sizes import (
    ENOUGH_PIXELS,
    Candidate,
    choose_size,
    read_srcset,
)
from linkvault.extract.normalize.tree_edits import classes, drop, group_by_tag, make, swap, unwrap

_LAZY = (
    "data-original", "data-actualsrc", "data-croporisrc", "data-lazy-src", "data-src",
    "data-original-src", "data-cfsrc",
    "data-hi-res-src", "data-full-src", "data-echo", "data-lazy", "data-lazyload", "data-ks-lazyload", "data-url",
    "data-img-src", "data-image-src", "data-orig-src", "data-delayed-url", "data-backsrc", "data-fallback-src",
    "nitro-lazy-src", "lazy-src", "lazysrc", "zoomfile", "file", "real_src", "_src", "original",
    "ess-data", "data-file",
)  # fmt: skip
_LAZY_SET = frozenset(_LAZY)
_LAZY_SRCSETS = ("data-srcset", "data-lazy-srcset", "nitro-lazy-srcset")
_SRCSETS = (*_LAZY_SRCSETS, "srcset")
_SHOWN_LATER = _LAZY_SET | {*_LAZY_SRCSETS, "onload"}  # attributes of images that scripts show
# What the address of a placeholder is in lower case. Searches for one beginning each take half the time of one pattern,
# which would try all beginnings at every character.
_INLINE_FRAMES = frozenset(("a", "span", "picture"))  # around an image alone
_NO_ADDRESS = ("data:", "about:", "blob:", "javascript:", "#")
_MOST_CACHED = 500  # characters of an address: bounds the memory of a cache
_LONGEST_START = max(map(len, _NO_ADDRESS))
_PLACEHOLDER_NAME = re.compile(
    r"[/_.-](?:blank|spacer|transparent|placeholder|loading|lazy(?:load)?|grey|gray|"
    r"pixel|1x1|dot|clear|empty|s\.gif|white|default-image|no-?image|img_loading|lazy_?bg|preload)[\w-]{0,12}\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])"
)
_EMPTY_PICTURE = re.compile(r"[/_]0\.gif$")
_TINY_WIDTH = re.compile(r"[?&](?:w|width)=(?:[1-9]|[1-3]\d)(?:&|$)")
_IMAGE_URL = re.compile(r"^(?:https?:)?/?/?\S+\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#!@]\S*)?$", re.I)
_EMOJI = ("emoji", "smiley", "smilies", "emoticon")
_TRACKER = re.compile(r"/(?:pixel|beacon|track(?:ing|er)?|count(?:er)?|hit|stat|piwik|"
                    r"matomo)(?:\.(?:php|gif|png|aspx?)|[/?])|doubleclick\.net|/b/ss/|"
                    r"facebook\.com/tr|scorecardresearch|quantserve|google-analytics")  # fmt: skip
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_STYLED = {
    name: re.compile(rf"(?:^|;|\s){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px") for name in ("width", "height")
}
LEAST_SIZE = 3  # pixels: a smaller image is a tracking pixel
ICON = 24  # pixels: an image of this size is not part of the text
# The address of the size to fetch; a page's own attribute of this name is replaced.
FETCHED = "data-lv-fetched"
LEAST_BACKGROUND = 100  # pixels of height: a lower background without a label is an ornament
# Elements with a background that cannot be an image of the article.
_NOT_SHOWN = ("iframe", "input", "img", "button")
_MAX_STYLE = 2_000  # characters of a style: longer ones contain the picture itself
_BACKGROUND = re.compile(
    r"background(?:-image)?\s*+:(?:(?!url\()[^;])*+url\(\s*+([\"']?)(.+?)\1\s*\)", re.IGNORECASE
)
# From elements: `//` would visit the texts, too.
_WITH_BACKGROUND = XPath("descendant-or-self::*/@style[contains(., 'background') and contains(., 'url(')]/..")


def apply(tree: HtmlElement, url: str) -> None:
    """Give every image its real URL; remove tracking pixels, icons and images without a URL."""
    by_tag = group_by_tag(tree, "noscript", "amp-img", "image", "object", "picture", "svg")
    for noscript in by_tag["noscript"]:
        _use_noscript_image(noscript)
    for node in (*by_tag["amp-img"], *by_tag["image"]):
        if node.get("src") and not any(ancestor.tag == "svg" for ancestor in node.iterancestors()):
            node.tag = "img"
    for node in by_tag["object"]:
        address = (node.get("data") or "").strip()
        is_image = (node.get("type") or "").startswith("image/") or _IMAGE_URL.match(address)
        if address and is_image and node.find(".//img") is None:
            alt = node.get("aria-label") or node.get("title") or node.text_content().strip()
            swap(node, make(node, "img", src=address, alt=alt))
    if by_tag["svg"]:
        replace_drawings(by_tag["svg"])
    for element in list(_WITH_BACKGROUND(tree)):  # type: ignore[arg-type]  # elements, by the expression
        _use_background(element)
    in_picture = {
        image: candidates
        for picture in by_tag["picture"]
        if picture.getparent() is not None
        for image, candidates in [_flatten_picture(picture)]
    }
    for image in list(tree.iter("img")):
        if image.getparent() is not None:
            _clean_image(image, in_picture.get(image, []))


def _clean_image(image: HtmlElement, in_picture: list[Candidate]) -> None:
    """Give an image its address, or remove it.

    :param in_picture: the candidates of the `picture` around it
    """
    source = _find_source(image)
    embedded = None if source else shorten_address(image.get("src") or "")
    width, height = sizes = _read_size(image, "width"), _read_size(image, "height")
    if _is_emoji(image, source or image.get("src") or ""):
        _replace_by_text(image, (image.get("alt") or "").strip())
    elif embedded is not None:
        image.set(EMBEDDED, image.get("src") or "")
        image.set("src", embedded)
    elif (
        source is None
        or _is_unseen(image)
        or _is_tracking_pixel(source, sizes)
        or (width is not None and max(width, height or 0) <= ICON)
    ):
        drop(image)
    else:
        candidates = [*in_picture, *_srcset_candidates(image, width)]
        # A script shows the image of a lazy attribute, in a width that the page does not name.
        source_width = (width or 0) if source == image.get("src") else ENOUGH_PIXELS
        image.set(FETCHED, choose_size(candidates, source_width) or source)
        image.set("src", source)


def _is_unseen(image: HtmlElement) -> bool:
    """Return whether a page hides an image for good: no script shows it in place of a smaller one beside it."""
    hidden = image if is_hidden(image) else None
    parent = image.getparent()
    while hidden is None and parent is not None and parent.tag in _INLINE_FRAMES:
        hidden, parent = parent if is_hidden(parent) else None, parent.getparent()
    if hidden is None or not _SHOWN_LATER.isdisjoint(image.keys()):
        return False
    frame = hidden.getparent()
    return frame is None or len(list(islice(frame.iter("img"), 2))) < 2


def _find_source(image: HtmlElement) -> str | None:
    """Return the URL of an image: of a lazy attribute or srcset, of `src`, a srcset or any other attribute."""
    for name in _LAZY if not _LAZY_SET.isdisjoint(image.keys()) else ():
        value = (image.get(name) or "").strip()
        if value and not _is_placeholder(value) and _is_address(value):
            return value
    # Where a srcset is lazy, `src` is a placeholder or a blurred copy.
    for name in (*_LAZY_SRCSETS, "src", "srcset"):
        value = (image.get(name) or "").strip()
        if name == "src":
            chosen = value if not _is_placeholder(value) else None
        else:
            chosen = largest_of_srcset(value) if value else None
        if chosen:
            return chosen
    for name, value in image.attrib.items():
        if (
            str(name) not in ("src", "alt", "title", "longdesc")
            and _IMAGE_URL.match(str(value))
            and not _is_placeholder(str(value))
        ):
            return str(value)
    return None


def _is_address(text: str) -> bool:
    return bool(re.match(r"(?:https?:)?//|/|\.{1,2}/", text)) or bool(_IMAGE_URL.match(text))


def _srcset_candidates(element: HtmlElement, width: float | None = None) -> list[Candidate]:
    """Return the candidates of all srcsets of an `img` or a `source`, without placeholders.

    :param width: the width at which the page shows the image, in pixels
    """
    media_type = element.get("type") or ""
    return [
        candidate
        for name in _SRCSETS
        if (srcset := element.get(name))
        for candidate in read_srcset(srcset, shown_width=width, media_type=media_type)
        if not _is_placeholder(candidate.url)
    ]


_LONGEST_EMOJI = 12  # characters of an emoji with its joiners and modifiers


def largest_of_srcset(srcset: str) -> str | None:
    """Return the URL of the largest image in a srcset; the URLs may contain commas.

    >>> largest_of_srcset("a.jpg 320w, /img/w_800,h_600/b.jpg 800w")
    '/img/w_800,h_600/b.jpg'
    """
    candidates = [item for item in read_srcset(srcset) if not _is_placeholder(item.url)]
    return max(candidates, key=lambda item: item.number).url if candidates else None


def _is_emoji(image: HtmlElement, source: str) -> bool:
    names = f"{image.get('class') or ''} {image.get('data-emoji') or ''}"
    alt = image.get("alt") or ""
    return _names_emoji(names) or (len(alt) <= _LONGEST_EMOJI and _names_emoji(source))


def _names_emoji(text: str) -> bool:
    return any(map(text.lower().__contains__, _EMOJI))


def _is_placeholder(address: str) -> bool:
    if not address or address[:_LONGEST_START].lower().startswith(_NO_ADDRESS):
        return True
    names_placeholder = _names_placeholder if len(address) <= _MOST_CACHED else _names_placeholder.__wrapped__
    return names_placeholder(address)


@lru_cache(maxsize=256)  # the address of an image is in several attributes, and is looked at more than once
def _names_placeholder(address: str) -> bool:
    """Return whether an address is that of a placeholder by its names and numbers, not by its scheme."""
    address = address.lower()
    return (
        address.isspace()
        or _PLACEHOLDER_NAME.search(f"/{address}") is not None
        or ("0.gif" in address and _EMPTY_PICTURE.search(address) is not None)
        or ("=" in address and _TINY_WIDTH.search(address) is not None)
    )


def _replace_by_text(image: HtmlElement, words: str) -> None:
    if words:
        swap(image, span := make(image, "span", words))
        unwrap(span)
    else:
        drop(image)


def _is_tracking_pixel(source: str, sizes: tuple[float | None, float | None]) -> bool:
    known_sizes = [size for size in sizes if size is not None]
    return (bool(known_sizes) and min(known_sizes) < LEAST_SIZE) or _TRACKER.search(
        source.lower()
    ) is not None


def _read_size(image: HtmlElement, name: str) -> float | None:
    """Return a width or height in pixels, from the attribute or the style."""
    value, style = image.get(name), image.get("style")
    match = (_PIXELS.match(value) if value else None) or (_STYLED[name].search(style) if style else None)
    return float(match[1]) if match else None


def _flatten_picture(picture: HtmlElement) -> tuple[HtmlElement, list[Candidate]]:
    """Replace a `picture` by its `img`, with the first of its sources if the `img` has no URL.

    :returns: the `img`, and the candidates of the sources
    """
    image = picture.find(".//img")
    sources = list(picture.iter("source"))
    if image is None:
        image = make(picture, "img", src="")
        picture.append(image)
    if _find_source(image) is None:
        for source in sources:
            chosen = next(
                (
                    url
                    for name in (*_SRCSETS, "src", "data-src")
                    if (url := largest_of_srcset(source.get(name) or ""))
                ),
                None,
            )
            if chosen:
                image.set("src", chosen)
                break
    width = _read_size(image, "width")
    candidates = [
        candidate
        for source in sources
        if "max-width" not in (source.get("media") or "")  # the crop for a small screen
        for candidate in _srcset_candidates(source, width)
    ]
    for source in sources:
        unwrap(source)  # libxml2 makes the `img` a child of an unclosed `source`
    unwrap(picture)
    return image, candidates


def _use_background(element: HtmlElement) -> None:
    """Add an `img` to an element that shows nothing but a picture as its background."""
    match = _BACKGROUND.search((element.get("style") or "")[:_MAX_STYLE])
    if match is None or len(element) or (element.text or "").strip() or element.tag in _NOT_SHOWN:
        return
    label = element.get("aria-label") or element.get("title") or ""
    if element.get("role") != "img" and not label and (_read_size(element, "height") or 0) < LEAST_BACKGROUND:
        return  # an ornament or an icon
    element.append(make(element, "img", src=match[2].strip(), alt=label))


def _use_noscript_image(noscript: HtmlElement) -> None:
    """Use the image in a `noscript`, the copy for browsers without scripts."""
    images = list(noscript.iter("img"))
    if noscript.getparent() is None or len(images) != 1 or "".join(map(str, noscript.itertext())).strip():
        return
    copy = images[0]
    if _is_tracking_pixel(copy.get("src") or "", (_read_size(copy, "width"), _read_size(copy, "height"))):
        return
    before = _lazy_image_before(noscript)
    if before is not None:
        if _find_source(before) is None or _is_same_image(before, copy):
            for name in ("src", "alt", "title"):
                if copy.get(name) and (name == "src" or not before.get(name)):
                    before.set(name, copy.get(name) or "")
            for name in _LAZY:
                before.attrib.pop(name, None)
        drop(noscript)
    else:
        unwrap(noscript)


def _lazy_image_before(noscript: HtmlElement) -> HtmlElement | None:
    """Return the lazily loaded image directly before a `noscript`; None if there is none."""
    before = noscript.getprevious()
    if before is None or (before.tail or "").strip():
        return None
    image = before if before.tag == "img" else next(reversed(list(before.iter("img"))), None)
    if image is None:
        return None
    source = image.get("src") or ""
    is_lazy = (
        _is_placeholder(source)
        or any(image.get(name) for name in (*_LAZY, *_SRCSETS[:2]))
        or "lazy" in " ".join(classes(image))
    )
    return image if is_lazy or not source else None


def _is_same_image(image: HtmlElement, other: HtmlElement) -> bool:
    name = re.split(r"[?#]", (other.get("src") or ""), maxsplit=1)[0].rpartition("/")[2]
    return bool(name) and name in " ".join(str(value) for value in image.attrib.values())
