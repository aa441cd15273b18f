"""Text of a page -> its tree of elements, with nothing lost in silence."""

import re

from lxml import html
from lxml.html import HtmlElement

# Characters that no XML tree can hold; lxml refuses or cuts at them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def parse(text: str) -> HtmlElement:
    """Parse HTML of any quality; an empty page gives an empty body."""
    source = _FORBIDDEN.sub("", text)
    if not source.strip():
        source = "<html><body></body></html>"
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(source.encode("utf-8"), parser=parser, ensure_head_body=True)
    return tree
