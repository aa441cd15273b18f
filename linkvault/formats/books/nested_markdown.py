"""The Markdown of an article into a chapter of a longer text: headings one level lower, labels unique.

Several articles may have a footnote 1 or a link label `[1]`; in one file all would refer to the first. The conversion
works line by line and does not change code blocks and formulas.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.text.whitespace import squeeze_whitespace

_LIST_MARKERS = re.compile(r"(?:[ \t]{0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*+[ \t]*+")
_QUOTE_MARKERS = re.compile(r"[ \t>]*+")
_FENCE = re.compile(r"(`{3,}+)[^`]*$|(~{3,}+)")
_HEADING = re.compile(r"#{1,5}(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_PARAGRAPH = re.compile(r" {0,3}[^\s#>|`~$+*\-]")
_MAX_TITLE_LINES = 10  # above an underline; a longer paragraph is text
_FOOTNOTE = re.compile(r"^[ \t>]*\[\^([^\]\s]{1,200})\]:", re.MULTILINE)
_LINK_DEFINITION = re.compile(r"^[ \t>]{0,9}\[([^\[\]^\n][^\[\]\n]{0,200})\]:[ \t]*\S", re.MULTILINE)
_CODE = r"(?<!`)(?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)"
_FOOTNOTE_OR_CODE = re.compile(_CODE + r"|\[\^(?P<label>[^\]\s]{1,200})\]")
_LINK_OR_CODE = re.compile(
    _CODE
    + r"|(?<!\\)\[(?P<words>[^\[\]^\n][^\[\]\n]{0,200})\](?:(?P<ends>:)|\[(?P<label>[^\[\]\n]{0,200})\])?(?!\()"
)


def nest_markdown(markdown: str, suffix: str) -> str:
    """Return the Markdown as a chapter; `suffix` makes its labels unique.

    >>> print(nest_markdown("# 一[^1]\\n\\n```\\n# code\\n```\\n\\n[^1]: 二", "7"))
    ## 一[^1-7]
    <BLANKLINE>
    ```
    # code
    ```
    <BLANKLINE>
    [^1-7]: 二
    """
    footnotes = set(_FOOTNOTE.findall(markdown))
    links = {_fold_label(label) for label in _LINK_DEFINITION.findall(markdown)}
    lines: list[str] = []
    for line, is_text in _classify_lines(markdown.split("\n")):
        if not is_text:
            lines.append(line)
        elif (underline := _UNDERLINE.match(line)) and (title := _last_paragraph(lines)):
            del lines[-len(title) :]
            lines.append(f"{'##' if underline[1][0] == '=' else '###'} {' '.join(title)}")
        else:
            lines.append(_rename_labels(_lower_heading(line), suffix, footnotes, links))
    return "\n".join(lines)


def _classify_lines(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield (line, whether it is text), where other lines belong to code or formulas."""
    fence = ""
    in_formula = False
    for line in lines:
        inner = line[_LIST_MARKERS.match(line).end() :]  # type: ignore[union-attr]  # it also matches ""
        if fence:
            end = line[_QUOTE_MARKERS.match(line).end() :].rstrip()  # type: ignore[union-attr]  # so does this
            if len(end) >= len(fence) and not end.strip(fence[0]):
                fence = ""
            yield line, False
        elif in_formula or inner.startswith("$$"):
            in_formula ^= inner.count("$$") % 2 == 1
            yield line, False
        elif opening := _FENCE.match(inner):
            fence = opening[1] or opening[2]
            yield line, False
        else:
            yield line, True


def _lower_heading(line: str) -> str:
    if line.startswith(("    ", "\t")):  # code, or deep in a list, where headings are rare
        return line
    start = _LIST_MARKERS.match(line).end()  # type: ignore[union-attr]
    return f"{line[:start]}#{line[start:]}" if _HEADING.match(line, start) else line


def _last_paragraph(lines: list[str]) -> list[str]:
    """Return the lines of the paragraph at the end, which an underline makes a title; [] if there is none."""
    paragraph: list[str] = []
    for line in lines[: -_MAX_TITLE_LINES - 1 : -1]:
        if not line.strip():
            break
        if not _PARAGRAPH.match(line):
            return []
        paragraph.append(line.strip())
    return paragraph[::-1] if len(paragraph) < _MAX_TITLE_LINES else []


def _rename_labels(line: str, suffix: str, footnotes: set[str], links: set[str]) -> str:
    def rename_footnote(match: re.Match[str]) -> str:
        return f"[^{match['label']}-{suffix}]" if match["label"] in footnotes else match[0]

    def rename_link(match: re.Match[str]) -> str:
        words, label = match["words"], match["label"]
        if words is None or _fold_label(label or words) not in links:
            return match[0]
        return f"[{words}-{suffix}]:" if match["ends"] else f"[{words}][{label or words}-{suffix}]"

    line = _FOOTNOTE_OR_CODE.sub(rename_footnote, line) if footnotes else line
    return _LINK_OR_CODE.sub(rename_link, line) if links else line


def _fold_label(label: str) -> str:
    return squeeze_whitespace(label).casefold()
