"""Markdown -> the addresses of its images, and the same Markdown with other addresses for some of them."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from linkvault.markup.escaping import write_url

# `![alt](address` or `![alt](<address>`; the alternative text may contain one level of brackets.
_IMAGE = re.compile(
    r"(!\[(?:\\.|[^\\\[\]]|\[[^\[\]]*\])*+\]\(\s*)(<[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))+)"
)
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})(.*)$")
_BACKTICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def find_addresses(markdown: str) -> list[str]:
    """Return the addresses of the images, in their order, without those in code."""
    return [
        _read_address(match[2])
        for line, is_code in _lines(markdown)
        if not is_code
        for match in _images_outside_code(line)
    ]


def replace_addresses(markdown: str, files: Mapping[str, str]) -> str:
    """Return the Markdown with the addresses replaced that are keys of `files`."""
    if not files:
        return markdown
    by_written = {write_url(address): file for address, file in files.items()}

    def replace_in(line: str) -> str:
        parts, end = [], 0
        for match in _images_outside_code(line):
            file = by_written.get(match[2]) or files.get(_read_address(match[2]))
            if file is not None:
                parts += [line[end : match.start(2)], write_url(file)]
                end = match.end(2)
        return "".join([*parts, line[end:]])

    return "".join(line if is_code else replace_in(line) for line, is_code in _lines(markdown))


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines with their ends, and whether each is in a block of code with a fence."""
    fence = ""
    for line in markdown.splitlines(keepends=True):
        match = _FENCE.match(line.rstrip("\r\n"))
        if fence:
            yield line, True
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            yield line, True
        else:
            yield line, False


def _images_outside_code(line: str) -> Iterator[re.Match[str]]:
    if "](" not in line:
        return
    codes = _code_spans(line) if "`" in line else iter(())
    start, end = next(codes, (0, 0))
    for match in _IMAGE.finditer(line):
        while end and end <= match.start():
            start, end = next(codes, (0, 0))
        if not start < match.start() < end:
            yield match


def _code_spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of inline code: a run of backticks ends at the next run of the same length."""
    runs = [match.span() for match in _BACKTICKS.finditer(line)]
    next_runs: list[int | None] = []  # for each run from the last to the first, the next one of its length
    latest: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        next_runs.append(latest.get(length))
        latest[length] = number
    next_runs.reverse()
    number = 0
    while number < len(runs):
        end = next_runs[number]
        if end is not None:
            yield runs[number][0], runs[end][1]
        number = number + 1 if end is None else end + 1


def _read_address(written: str) -> str:
    """Return the address that Markdown means: without angle brackets, escapes and entities."""
    address = written[1:-1] if written.startswith("<") else written
    return unescape(_ESCAPE.sub(r"\1", address))
