"""Pictures in every form that pages load them late -> `img src` with the picture itself.

Lazy attributes, `srcset`, `picture`, the twin in `noscript`; placeholders never. Pixels that count readers go;
emoji become the character that they stand for.
"""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import classes, drop, make, swap, unwrap

_LAZY = (
    "data-original", "data-actualsrc", "data-croporisrc", "data-lazy-src", "data-src",
    "data-original-src", "data-cfsrc",
    "data-hi-res-src", "data-full-src", "data-echo", "data-lazy", "data-lazyload", "data-ks-lazyload", "data-url",
    "data-img-src", "data-image-src", "data-orig-src", "data-delayed-url", "data-backsrc", "data-fallback-src",
    "nitro-lazy-src", "lazy-src", "lazysrc", "zoomfile", "file", "real_src", "_src", "original",
    "ess-data", "data-file",
)  # fmt: skip
_LATE = frozenset(_LAZY)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset", "nitro-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|blob:|javascript:|#|\s*$)|(?:^|[/_.-])(?:blank|spacer|transparent|placeholder|loading|lazy(?:load)?|grey|gray|"
    r"pixel|1x1|dot|clear|empty|s\.gif|white|default-image|no-?image|img_loading|lazy_?bg|preload)[\w-]{0,12}\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])|"
    r"[/_]0\.gif$|[?&](?:w|width)=(?:[1-9]|[1-3]\d)(?:&|$)"
)  # in lower case: re.I takes three times as long
_PICTURE = re.compile(r"^(?:https?:)?/?/?\S+\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#!@]\S*)?$", re.I)
_EMOJI = ("emoji", "smiley", "smilies", "emoticon")
_PIXEL = re.compile(r"/(?:pixel|beacon|track(?:ing|er)?|count(?:er)?|hit|stat|piwik|"
                    r"matomo)(?:\.(?:php|gif|png|aspx?)|[/?])|doubleclick\.net|/b/ss/|"
                    r"facebook\.com/tr|scorecardresearch|quantserve|google-analytics")  # fmt: skip
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_STYLED = {
    name: re.compile(rf"(?:^|;|\s){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px") for name in ("width", "height")
}
SMALLEST = 3
ICON = 24


def apply(tree: HtmlElement, url: str) -> None:
    """Give every picture its real address; take out what is no picture."""
    for noscript in list(tree.iter("noscript")):
        _open_twin(noscript)
    for name in ("amp-img", "image"):
        for node in list(tree.iter(name)):
            if node.get("src") and not any(one.tag == "svg" for one in node.iterancestors()):
                node.tag = "img"
    for picture in list(tree.iter("picture")):
        _settle_picture(picture)
    for image in list(tree.iter("img")):
        if image.getparent() is not None:
            _settle(image)


def _settle(image: HtmlElement) -> None:
    source = _best(image)
    width, height = sizes = _size(image, "width"), _size(image, "height")
    if _is_emoji(image, source or image.get("src") or ""):
        _put_words(image, (image.get("alt") or "").strip())
    elif (
        source is None or _is_pixel(source, sizes) or (width is not None and max(width, height or 0) <= ICON)
    ):
        drop(image)
    else:
        image.set("src", source)


def _best(image: HtmlElement) -> str | None:
    """Return the address of the picture: as loaded late, as told, the largest of a set, or any that looks like one."""
    for name in (*_LAZY, "src") if not _LATE.isdisjoint(image.keys()) else ("src",):
        told = (image.get(name) or "").strip()
        if told and not _is_placeholder(told) and (name == "src" or _is_address(told)):
            return told
    for name in _SETS:
        if (chosen := largest(image.get(name) or "")) is not None:
            return chosen
    for name, told in image.attrib.items():
        if (
            str(name) not in ("src", "alt", "title", "longdesc")
            and _PICTURE.match(str(told))
            and not _is_placeholder(str(told))
        ):
            return str(told)
    return None


def _is_address(text: str) -> bool:
    return bool(re.match(r"(?:https?:)?//|/|\.{1,2}/", text)) or bool(_PICTURE.match(text))


_LONGEST_SRCSET = 20_000  # characters that are read: bounds the time on hostile pages
_LONGEST_EMOJI = 12  # characters of an emoji with all its joiners and colours


def largest(srcset: str) -> str | None:
    """Return the largest picture of a srcset; addresses in it may hold commas.

    >>> largest("a.jpg 320w, /img/w_800,h_600/b.jpg 800w")
    '/img/w_800,h_600/b.jpg'
    """
    best: tuple[float, str] | None = None
    for match in re.finditer(
        r"(\S+?)(?:,?\s+(\d+(?:\.\d+)?)([wxh])\s*(?:,|$)|,?\s*$|,\s+)", srcset[:_LONGEST_SRCSET]
    ):
        size = float(match[2] or 1) if (match[2] or "1").count(".") <= 1 else 1.0
        if not _is_placeholder(match[1]) and (best is None or size > best[0]):
            best = (size, match[1])
    return best[1] if best else None


def _is_emoji(image: HtmlElement, source: str) -> bool:
    names = f"{image.get('class') or ''} {image.get('data-emoji') or ''}"
    alt = image.get("alt") or ""
    return _names_emoji(names) or (len(alt) <= _LONGEST_EMOJI and _names_emoji(source))


def _names_emoji(text: str) -> bool:
    return any(map(text.lower().__contains__, _EMOJI))


def _is_placeholder(address: str) -> bool:
    return _PLACEHOLDER.search(address.lower()) is not None


def _put_words(image: HtmlElement, words: str) -> None:
    if words:
        swap(image, span := make(image, "span", words))
        unwrap(span)
    else:
        drop(image)


def _is_pixel(source: str, sizes: tuple[float | None, float | None]) -> bool:
    told = [size for size in sizes if size is not None]
    return (bool(told) and min(told) < SMALLEST) or _PIXEL.search(source.lower()) is not None


def _size(image: HtmlElement, name: str) -> float | None:
    """Return a width or height in pixels, from the attribute or the style."""
    told, style = image.get(name), image.get("style")
    match = (_PIXELS.match(told) if told else None) or (_STYLED[name].search(style) if style else None)
    return float(match[1]) if match else None


def _settle_picture(picture: HtmlElement) -> None:
    """Leave of a `picture` its `img`, which takes the best source when it has none itself."""
    image = picture.find(".//img")
    sources = list(picture.iter("source"))
    if image is None:
        image = make(picture, "img", src="")
        picture.append(image)
    if _best(image) is None:
        for source in sources:
            chosen = next(
                (one for name in (*_SETS, "src", "data-src") if (one := largest(source.get(name) or ""))),
                None,
            )
            if chosen:
                image.set("src", chosen)
                break
    for source in sources:
        unwrap(source)  # libxml2 hangs the picture into an unclosed source
    unwrap(picture)


def _open_twin(noscript: HtmlElement) -> None:
    """Use the picture that a `noscript` keeps for browsers without scripts."""
    images = list(noscript.iter("img"))
    if noscript.getparent() is None or len(images) != 1 or "".join(map(str, noscript.itertext())).strip():
        return
    twin = images[0]
    if _is_pixel(twin.get("src") or "", (_size(twin, "width"), _size(twin, "height"))):
        return
    before = _lazy_before(noscript)
    if before is not None:
        if _best(before) is None or _same_picture(before, twin):
            for name in ("src", "alt", "title"):
                if twin.get(name) and (name == "src" or not before.get(name)):
                    before.set(name, twin.get(name) or "")
            for name in _LAZY:
                before.attrib.pop(name, None)
        drop(noscript)
    else:
        unwrap(noscript)


def _lazy_before(noscript: HtmlElement) -> HtmlElement | None:
    """Return the late picture right before a `noscript`, whose twin it holds."""
    before = noscript.getprevious()
    if before is None or (before.tail or "").strip():
        return None
    image = before if before.tag == "img" else next(reversed(list(before.iter("img"))), None)
    if image is None:
        return None
    told = image.get("src") or ""
    late = (
        _is_placeholder(told)
        or any(image.get(name) for name in (*_LAZY, *_SETS[:2]))
        or "lazy" in " ".join(classes(image))
    )
    return image if late or not told else None


def _same_picture(one: HtmlElement, other: HtmlElement) -> bool:
    name = re.split(r"[?#]", (other.get("src") or ""), maxsplit=1)[0].rpartition("/")[2]
    return bool(name) and name in " ".join(str(value) for value in one.attrib.values())
