"""Values -> text for a terminal or records for a pipe.

Text from the web reaches the terminal only through `printable`; JSON only through `to_json`.
"""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from linkvault import lazy_re as re
from linkvault.errors import UsageError
from linkvault.text import characters

# Characters that move the cursor, change the window or reverse the reading direction: C0 (without tab and newline),
# DEL, C1, bidi marks, overrides and isolates, line separators, interlinear marks, tags, and halves of surrogate pairs.
_UNSAFE = re.compile(
    f"[{characters.CONTROL_EXCEPT_TAB_AND_NEWLINE}{characters.DIRECTION_MARK}{characters.DIRECTION_CONTROL}"
    f"{characters.LINE_SEPARATOR}{characters.DEPRECATED_FORMAT}{characters.INTERLINEAR_MARK}"
    f"{characters.BYTE_ORDER_MARK}{characters.SURROGATE}{characters.TAG_CHARACTER}]"
)
# The same without the marks that Arabic and Hebrew text needs: files keep their text exactly where that is safe.
_UNSAFE_IN_FILES = re.compile(
    f"[{characters.CONTROL_EXCEPT_TAB_AND_NEWLINE}{characters.DIRECTION_CONTROL}{characters.SURROGATE}]"
)
_LINE = re.compile(r"[\t\n\r\x0b\x0c\u0085\u2028\u2029]+")
_MARKS = re.compile(f"[{characters.DIRECTION_MARK}{characters.BYTE_ORDER_MARK}]")
_RESET = "\x1b[0m"
_COMMAND = "`linkvault "  # how messages name a command
_NAMED_COMMAND = re.compile("`linkvault (?P<without_vault>(?:help|--db)\\b|[^`]*--help`)?")
_vault_options: list[str] = []  # --db PATH as a shell reads it, if the user named the vault
_MIN_WIDTH = 20  # columns; on a narrower terminal lines wrap
_MAX_COLUMN_SHARE = 4  # a column that does not grow takes at most a quarter of the width
_MIN_GROWING_COLUMN = 20  # columns: a shorter title says nothing
_TWO_DIGITS_END, _FOUR_DIGITS_END = 0x100, 0x10000  # above, an escape needs more hexadecimal digits


def printable(text: str, *, lines: bool = False) -> str:
    r"""Return text that is safe to print, with control characters as visible codes; `lines` keeps tabs and newlines.

    >>> printable("[/red] \x1b[31m ../etc/passwd\n")
    '[/red] \\x1b[31m ../etc/passwd '
    """
    if text.isprintable():  # nearly always true, and ten times as fast as the patterns below
        return text
    text = text.replace("\r\n", "\n") if lines else _LINE.sub(" ", text)
    return _UNSAFE.sub(_visible, _MARKS.sub("", text))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _TWO_DIGITS_END:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _FOUR_DIGITS_END else f"\\U{code:08x}"


def to_json(value: Any) -> str:
    r"""Return a value as one line of JSON that is safe to print.

    >>> to_json({"title": "损失\x9b"})
    '{"title": "损失\\u009b"}'
    """
    # Characters that the output cannot encode become escapes of JSON, not of Python.
    ascii_only = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    return _UNSAFE.sub(_json_escape, json.dumps(value, ensure_ascii=ascii_only))


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


class Screen:
    """Standard output: a terminal or a pipe, with or without colors."""

    BOLD, DIM, HIT = "\x1b[1m", "\x1b[2m", "\x1b[1;33m"  # styles

    def __init__(self, color: str = "auto", *, quiet: bool = False) -> None:
        self.is_terminal = sys.stdout.isatty()
        self.quiet = quiet
        is_permitted = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self.allows_color = color == "always" or (color == "auto" and is_permitted)  # on any terminal
        self.in_color = color == "always" or (self.allows_color and self.is_terminal)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        import shutil  # not needed in a pipe

        return max(_MIN_WIDTH, shutil.get_terminal_size((100, 40)).columns)

    def print_line(self, text: str = "") -> None:
        """Write one line of text that is already safe to print."""
        sys.stdout.write(text + "\n")

    def write_raw(self, text: str | bytes, *, json: bool = False) -> None:
        """Write the content of a file: UTF-8 in any locale, without control characters.

        :param json: escape control characters as JSON does
        :raises UsageError: if bytes would be written to a terminal
        """
        if isinstance(text, bytes):
            if self.is_terminal:
                raise UsageError(
                    "this format is binary and cannot be shown on a terminal",
                    hint="name a file with --output",
                )
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
            return
        safe = _UNSAFE_IN_FILES.sub(_json_escape if json else _visible, text)
        if self.is_terminal:
            sys.stdout.write(safe)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(safe.encode("utf-8", "backslashreplace"))

    def print_record(self, *fields: object) -> None:
        """Write one tab-separated record, with nothing cut."""
        self.print_line("\t".join("" if field is None else printable(str(field)) for field in fields))

    def flush(self) -> None:
        """Write out the buffer, so that a reader sees every line at once."""
        sys.stdout.flush()

    def notify(self, text: str) -> None:
        """Write a message on standard error, unless --quiet was given."""
        if not self.quiet:
            print_error(text)

    def style(self, text: str, style: str) -> str:
        """Return safe text in a style, one of the constants of this class or "" for none."""
        return f"{style}{text}{_RESET}" if self.in_color and text and style else text

    def bold(self, text: str) -> str:
        """Return safe text in bold."""
        return self.style(text, self.BOLD)

    def dim(self, text: str) -> str:
        """Return safe text in a faint color."""
        return self.style(text, self.DIM)

    def highlight(self, snippet: str, matches: Sequence[tuple[int, int]], *, lines: bool = False) -> str:
        """Return a passage as one safe line with its matches highlighted; `lines` keeps tabs."""
        parts, position = [], 0
        for offset, length in matches:
            parts.append(printable(snippet[position:offset], lines=lines))
            hit = printable(snippet[offset : offset + length], lines=lines)
            parts.append(self.style(hit, self.HIT))
            position = offset + length
        parts.append(printable(snippet[position:], lines=lines))
        return "".join(parts)

    def print_table(
        self,
        rows: Iterable[Sequence[str]],
        heads: Sequence[str],
        *,
        grow: int,
        right: int = -1,
        headed: bool = True,
    ) -> None:
        """Write rows as a table that fits the terminal, on a narrow one without the last columns, and name these.

        :param grow: the column that takes the rest of the width
        :param right: the column that is aligned to the right
        :param headed: whether to write the heads
        """
        cells = [[printable(cell) for cell in row] for row in rows]
        widths = [max(map(cell_width, column)) for column in zip(heads, *cells, strict=True)]
        widths = _share_width(widths, self.width, grow)

        def fitted(row: Sequence[str]) -> list[str]:
            pairs = zip(row, widths, strict=False)  # the last columns may be left out
            return [
                fit(cell, width, flush_right=column == right) for column, (cell, width) in enumerate(pairs)
            ]

        if headed:
            self.print_line("  ".join(map(self.dim, fitted(heads))).rstrip())
        for row in map(fitted, cells):
            row[grow] = self.bold(row[grow])
            self.print_line("  ".join(row).rstrip())
        if headed and any(heads[len(widths) :]):
            self.notify(f"for a wider terminal: {', '.join(filter(None, heads[len(widths) :]))}")

    def print_paged(self, text: str, *, pager: bool = True) -> None:
        """Write text, through the pager if it is taller than the terminal; a dumb terminal cannot turn pages."""
        is_capable = self.is_terminal and os.environ.get("TERM") != "dumb"
        if not (pager and is_capable and 0 < _height() <= text.count("\n") + 1):
            sys.stdout.write(text)
            return
        import shlex
        import subprocess

        command = shlex.split(os.environ.get("LINKVAULT_PAGER") or os.environ.get("PAGER") or "less")
        environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
        try:
            subprocess.run(
                command, input=text.encode("utf-8", "backslashreplace"), env=environment, check=False
            )
        except OSError:  # no such pager
            sys.stdout.write(text)


def _share_width(widths: Sequence[int], width: int, grow: int) -> list[int]:
    """Return the widths of the columns that are shown, in a terminal of some width.

    The columns before the one that grows are numbers and dates, which are never cut; those after it are left out, the
    last one first, where a title would be too short.

    >>> _share_width([2, 10, 60, 30, 30], 80, 2), _share_width([2, 10, 60, 30, 30], 40, 2)
    ([2, 10, 20, 20, 20], [2, 10, 24])
    """
    shown = [*widths[: grow + 1], *(min(own, width // _MAX_COLUMN_SHARE) for own in widths[grow + 1 :])]
    least = min(_MIN_GROWING_COLUMN, widths[grow])
    while (spare := width - sum(shown) - 2 * (len(shown) - 1)) + shown[grow] < least and len(
        shown
    ) > grow + 1:
        shown.pop()
    shown[grow] = max(least, shown[grow] + min(0, spare))
    return shown


def _height() -> int:
    """Return the height of the terminal in lines; 0 if it has none, as in a recording, where no one turns pages."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines
    except OSError:
        return 0


def name_vault_in_messages(path: str | None) -> None:
    """Let the commands in messages name a vault by --db; None: they work on the vault without it."""
    import shlex  # only this function needs it, and most command lines have no --db

    _vault_options[:] = [] if path is None else ["--db", shlex.quote(path)]


def print_error(text: str) -> None:
    """Write one line on standard error; a command of linkvault in it is written so that it can be pasted.

    It is written as it works for this installation, and names the vault that the user named.
    """
    if _COMMAND in text:
        from linkvault.cli.ui.installation import program_command

        program = program_command()

        def complete(match: re.Match[str]) -> str:
            options = [] if match["without_vault"] else _vault_options
            return f"`{' '.join([program, *options])} {match['without_vault'] or ''}"

        text = _NAMED_COMMAND.sub(complete, text)
    sys.stderr.write(printable(text) + "\n")


def cell_width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> cell_width("损失 loss")
    9
    """
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int, *, flush_right: bool = False) -> str:
    """Return text cut or padded to exactly `width` columns.

    >>> fit("损失函数", 6), fit("ml", 4)
    ('损失… ', 'ml  ')
    """
    spare = width - cell_width(text)
    if spare >= 0:
        return " " * spare + text if flush_right else text + " " * spare
    chars, used = [], 0
    for char in text:
        used += _char_width(char)
        if used > width - 1:
            break
        chars.append(char)
    cut = "".join(chars) + "…"
    return cut + " " * (width - cell_width(cut))
