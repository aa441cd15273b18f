"""An element -> the beginning of its text, read no further than needed."""

from lxml.html import HtmlElement


def first_text(element: HtmlElement, limit: int) -> str:
    """Return the text of an element with white space collapsed, cut after the piece that exceeds `limit` characters."""
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(str(piece))
        limit -= len(piece)
        if limit < 0:
            break
    return " ".join("".join(pieces).split())
