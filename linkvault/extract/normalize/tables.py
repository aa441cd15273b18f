"""Layout tables, and tables with tables in their cells -> their cells as blocks. Tables of values are unchanged."""

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import classes, unwrap

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "ul", "ol", "pre", "blockquote", "figure", "div")
LONG_CELL = 400  # characters: tables of values have shorter cells


def apply(tree: HtmlElement, url: str) -> None:
    """Replace layout tables by their cells, inner tables first."""
    for table in reversed(list(tree.iter("table"))):
        if table.getparent() is not None and _is_layout(table):
            _dissolve(table)


def _is_layout(table: HtmlElement) -> bool:
    """Return whether a table only arranges blocks: by its role, a single column, or long cells with paragraphs."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("th", "caption"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    widths = [len(row) for row in rows if row]
    if not widths or max(widths) == 1:
        return "infobox" not in classes(table)
    cells = [cell for row in rows for cell in row]
    blocks = sum(1 for cell in cells if len(cell.findall("p")) > 2 or cell.find(".//table") is not None)
    longest = max(len(str(cell.text_content())) for cell in cells)
    return blocks > 0 and (longest > LONG_CELL or any(cell.find(".//table") is not None for cell in cells))


def _dissolve(table: HtmlElement) -> None:
    """Turn a table and its cells into `div` elements."""
    for part in list(table.iter("tbody", "thead", "tfoot", "tr", "colgroup", "col")):
        unwrap(part)
    for cell in list(table.iter("td", "th")):
        cell.tag = "div"
        cell.attrib.clear()
    table.tag = "div"
    table.attrib.clear()
