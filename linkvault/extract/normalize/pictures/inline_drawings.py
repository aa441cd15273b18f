"""An `svg` element of the size of a picture -> an `img` with the drawing as an SVG file in its `data:` address.

Icons, logos in links, and references to drawings elsewhere in the page stay what they are: no part of the text.
"""

import base64

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.pictures.data_pictures import EMBEDDED, short_address
from linkvault.extract.normalize.tree_edits import make, swap
from linkvault.text.characters import NOT_IN_XML

_LEAST_PIXELS = 100  # of width and height: less is an icon
_MAX_DRAWINGS = 50  # of a page
_MAX_BYTES = 2_000_000  # of a drawing: a map of a country has 1 MB
_MAX_LABEL = 200  # characters of a title
_NO_FIGURES = frozenset(("a", "button", "svg", "nav", "label", "header", "footer"))
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_SHAPES = frozenset(
    ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image", "foreignobject")
)
# The parser of HTML writes all names in lower case, and SVG has names with capitals: the lists of the HTML standard,
# "adjust SVG attributes" and "any other start tag" in foreign content.
_ATTRIBUTES = """attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode
    filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes
    lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength
    patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio
    primitiveUnits refX refY repeatCount repeatDur requiredExtensions requiredFeatures specularConstant specularExponent
    spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues targetX targetY textLength
    viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan"""
_TAGS = """altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient
    radialGradient textPath"""
_NAMES = {name.lower(): name for name in (*_ATTRIBUTES.split(), *_TAGS.split())}
_NAMESPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_NO_XML = re.compile(f"[{NOT_IN_XML}]")


def replace_drawings(drawings: list[HtmlElement]) -> None:
    """Replace the `svg` elements that are pictures by images."""
    for drawing in drawings[:_MAX_DRAWINGS]:
        if drawing.getparent() is None or not _is_picture(drawing):
            continue
        body = _write_file(drawing)
        if len(body) > _MAX_BYTES:
            continue
        image = make(drawing, "img", src=short_address(body), alt=_label_of(drawing))
        image.set(EMBEDDED, "data:image/svg+xml;base64," + base64.b64encode(body).decode())
        swap(drawing, image)


def _is_picture(drawing: HtmlElement) -> bool:
    """Return whether a drawing has the size of a picture and shapes of its own, and is no control."""
    if drawing.get("aria-hidden") == "true" or min(_size(drawing)) < _LEAST_PIXELS:
        return False
    if any(ancestor.tag in _NO_FIGURES for ancestor in drawing.iterancestors()):
        return False
    return any(element.tag in _SHAPES for element in drawing.iter())


def _size(drawing: HtmlElement) -> tuple[float, float]:
    """Return the width and the height of a drawing, of its view if it has no size; 0 if it names none."""
    sizes = [_PIXELS.match(drawing.get(name) or "") for name in ("width", "height")]
    view = re.split(r"[\s,]+", (drawing.get("viewbox") or "").strip())
    if len(view) == len("xywh"):
        views = [_PIXELS.match(number) for number in view[2:]]
        sizes = [size or shown for size, shown in zip(sizes, views, strict=True)]
    width, height = (float(match[1]) if match else 0.0 for match in sizes)
    return width, height


def _label_of(drawing: HtmlElement) -> str:
    """Return what a drawing says that it shows."""
    title = drawing.find("title")
    label = drawing.get("aria-label") or (title.text_content() if title is not None else "")
    return " ".join(label.split())[:_MAX_LABEL]


def _write_file(drawing: HtmlElement) -> bytes:
    """Return a drawing as an SVG file."""
    root = etree.fromstring(f'<svg xmlns="{_NAMESPACE}" xmlns:xlink="{_XLINK}"/>')
    _copy_into(drawing, root)
    width, height = _size(drawing)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return etree.tostring(root)


def _copy_into(source: HtmlElement, target: etree._Element) -> None:
    """Copy the attributes, texts and elements of an HTML element to one of SVG, without scripts.

    This is no protection: files from the web are stored as received, and `formats.parts.clean_svg` cleans all of them
    when they are exported. Scripts would only make the stored file larger.
    """
    stack = [(source, target)]
    while stack:
        source, target = stack.pop()
        target.text = _NO_XML.sub("", source.text or "")
        for key, value in source.items():
            name = _NAMES.get(key, key)
            if key == "xlink:href":
                target.set(f"{{{_XLINK}}}href", _NO_XML.sub("", value))
            elif _NAME.match(name) and not name.startswith(("on", "xmlns")):
                target.set(name, _NO_XML.sub("", value))
        for child in source:
            if not isinstance(child.tag, str) or child.tag == "script" or not _NAME.match(child.tag):
                continue
            copy = etree.SubElement(target, f"{{{_NAMESPACE}}}{_NAMES.get(child.tag, child.tag)}")
            copy.tail = _NO_XML.sub("", child.tail or "")
            stack.append((child, copy))
