"""Ruby annotations -> the base text, followed by its reading in full-width parentheses: 勾配（こうばい）."""

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import append_text, drop, unwrap


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each `ruby` element by text."""
    for ruby in list(tree.iter("ruby")):
        for part in list(ruby.iter("rp", "rtc")):
            if part.tag == "rp":
                drop(part)
        for reading in list(ruby.iter("rt")):
            words = str(reading.text_content()).strip()
            for inner in list(reading):
                drop(inner)
            reading.text = ""
            if words:
                append_text(reading, f"（{words}）")
            unwrap(reading)
        for base in list(ruby.iter("rb", "rtc")):
            unwrap(base)
        unwrap(ruby)
