"""An article's Markdown -> the same as a chapter of a longer text: headings a level lower, labels its own.

Line by line: what stands in a block of code or a formula stays as it is. Two articles may both have a footnote 1, or
a link named `[1]`; in one text the second would lead to the first.
"""

import re
from collections.abc import Iterator

_MARKERS = re.compile(r"(?:[ \t]{0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*+[ \t]*+")
_QUOTED = re.compile(r"[ \t>]*+")
_FENCE = re.compile(r"(`{3,}+)[^`]*$|(~{3,}+)")
_HEADING = re.compile(r"#{1,5}(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_PARAGRAPH = re.compile(r" {0,3}[^\s#>|`~$+*\-]")
_LONGEST_TITLE = 10  # lines
_NOTE = re.compile(r"^[ \t>]*\[\^([^\]\s]{1,200})\]:", re.MULTILINE)
_NAMED = re.compile(r"^[ \t>]{0,9}\[([^\[\]^\n][^\[\]\n]{0,200})\]:[ \t]*\S", re.MULTILINE)
_CODE = r"(?<!`)(?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)"
_NOTE_OR_CODE = re.compile(_CODE + r"|\[\^(?P<label>[^\]\s]{1,200})\]")
_LINK_OR_CODE = re.compile(
    _CODE
    + r"|(?<!\\)\[(?P<words>[^\[\]^\n][^\[\]\n]{0,200})\](?:(?P<ends>:)|\[(?P<label>[^\[\]\n]{0,200})\])?(?!\()"
)


def nest_markdown(markdown: str, name: str) -> str:
    """Return the Markdown as a chapter; `name` makes its labels its own.

    >>> print(nest_markdown("# 一[^1]\\n\\n```\\n# code\\n```\\n\\n[^1]: 二", "7"))
    ## 一[^1-7]
    <BLANKLINE>
    ```
    # code
    ```
    <BLANKLINE>
    [^1-7]: 二
    """
    notes = set(_NOTE.findall(markdown))
    links = {_folded(label) for label in _NAMED.findall(markdown)}
    lines: list[str] = []
    for line, is_text in _marked(markdown.split("\n")):
        if not is_text:
            lines.append(line)
        elif (underline := _UNDERLINE.match(line)) and (title := _paragraph(lines)):
            del lines[-len(title) :]
            lines.append(f"{'##' if underline[1][0] == '=' else '###'} {' '.join(title)}")
        else:
            lines.append(_own_labels(_lower(line), name, notes, links))
    return "\n".join(lines)


def _marked(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it is text: neither code nor formula."""
    fence = ""
    in_formula = False
    for line in lines:
        inner = line[_MARKERS.match(line).end() :]  # type: ignore[union-attr]  # it matches the empty text, too
        if fence:
            end = line[_QUOTED.match(line).end() :].rstrip()  # type: ignore[union-attr]
            if len(end) >= len(fence) and not end.strip(fence[0]):
                fence = ""
            yield line, False
        elif in_formula or inner.startswith("$$"):
            in_formula ^= inner.count("$$") % 2 == 1
            yield line, False
        elif opened := _FENCE.match(inner):
            fence = opened[1] or opened[2]
            yield line, False
        else:
            yield line, True


def _lower(line: str) -> str:
    if line.startswith(("    ", "\t")):  # code, or deep in a list, where a heading is rare
        return line
    place = _MARKERS.match(line).end()  # type: ignore[union-attr]
    return f"{line[:place]}#{line[place:]}" if _HEADING.match(line, place) else line


def _paragraph(lines: list[str]) -> list[str]:
    """Return the lines of the paragraph that ends here: above an underline it is a title. Else nothing."""
    found: list[str] = []
    for line in lines[: -_LONGEST_TITLE - 1 : -1]:
        if not line.strip():
            break
        if not _PARAGRAPH.match(line):
            return []
        found.append(line.strip())
    return found[::-1] if len(found) < _LONGEST_TITLE else []


def _own_labels(line: str, name: str, notes: set[str], links: set[str]) -> str:
    def own_note(found: re.Match[str]) -> str:
        return f"[^{found['label']}-{name}]" if found["label"] in notes else found[0]

    def own_link(found: re.Match[str]) -> str:
        words, label = found["words"], found["label"]
        if words is None or _folded(label or words) not in links:
            return found[0]
        return f"[{words}-{name}]:" if found["ends"] else f"[{words}][{label or words}-{name}]"

    line = _NOTE_OR_CODE.sub(own_note, line) if notes else line
    return _LINK_OR_CODE.sub(own_link, line) if links else line


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
