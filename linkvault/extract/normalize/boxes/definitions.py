"""Lists of definitions with code in them, as manuals have for functions and classes -> paragraphs and blocks.

In a list the code would be indented under its item; nested descriptions would be lists in lists.
"""

from lxml.html import HtmlElement

CODE = "pre"


def apply(tree: HtmlElement, url: str) -> None:
    """Turn each list with code into a block, its terms into strong paragraphs and its definitions into blocks."""
    for code in list(tree.iter(CODE)):
        for ancestor in list(code.iterancestors("dl")):
            for entry in ancestor:
                if entry.tag == "dt":
                    _make_paragraph(entry)
                elif entry.tag == "dd":
                    entry.tag = "div"
            ancestor.tag = "div"


def _make_paragraph(term: HtmlElement) -> None:
    """Turn a term into a paragraph of strong text."""
    strong = term.makeelement("strong")
    strong.text, term.text = term.text, None
    strong.extend(list(term))
    term.append(strong)
    term.tag = "p"
