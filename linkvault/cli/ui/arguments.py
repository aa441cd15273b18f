"""Arguments, list files and standard input -> addresses, files, numbers and seconds."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from linkvault import lazy_re as re
from linkvault.cli.ui.listings import read_entries
from linkvault.errors import UsageError

if TYPE_CHECKING:
    from linkvault.transfer.bulk import ImportFile

_DURATION = re.compile(r"(\d{1,6}(?:\.\d+)?)([smh]?)")
_UNIT_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_MAX_DIGITS = 18  # of an integer that SQLite can store


def read_addresses(
    arguments: Iterable[str], list_files: Iterable[str], address_of: Callable[[int], str]
) -> Iterator[str]:
    """Yield the addresses among the arguments and in list files; `-` is standard input.

    A list has one address per line, or is what `list` and `search` write.

    :param address_of: returns the address of a link by its ID; a terminal shows some links without their address
    :raises UsageError: if a file cannot be read
    """
    for argument in arguments:
        if argument == "-":
            yield from _addresses_in(sys.stdin.buffer.read(), address_of)
        else:
            yield argument
    for name in list_files:
        try:
            content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror or error}") from error
        yield from _addresses_in(content, address_of)


def _addresses_in(content: bytes, address_of: Callable[[int], str]) -> Iterator[str]:
    """Yield the addresses in a list; a line without one is yielded as it is, so that it is reported."""
    for entry in read_entries(content):
        if entry.url is None and entry.id is not None:
            yield from map(address_of, (entry.id, *entry.copies))
        else:
            yield entry.url or entry.line


def import_files(names: Iterable[str], stack: ExitStack) -> "list[ImportFile]":
    """Return the files to import. Standard input (`-`) is copied to a file that `stack` deletes when it closes."""
    from linkvault.transfer.bulk import ImportFile

    return [
        ImportFile(_copy_of_stdin(stack), "standard input") if name == "-" else ImportFile(Path(name))
        for name in names
    ]


def _copy_of_stdin(stack: ExitStack) -> Path:
    import shutil
    import tempfile

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="linkvault-"))
    file = Path(folder, "standard-input")
    with file.open("wb") as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    return file


def import_number(text: str) -> int:
    """Return the number of an import.

    :raises UsageError: if the text is not a number
    """
    if not text.isascii() or not text.isdecimal():
        raise UsageError(
            f"not the number of an import: {text}", hint="`linkvault import --list` shows the numbers"
        )
    return int(text[:_MAX_DIGITS])


def seconds(text: str | None) -> float | None:
    """Return a duration in seconds; None for None.

    >>> seconds("90"), seconds("1.5h")
    (90.0, 5400.0)

    :raises UsageError: if the text is not a duration
    """
    if text is None:
        return None
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"not a duration: {text}", hint="write 90 (seconds), 30m or 2h")
    return float(match[1]) * _UNIT_SECONDS[match[2]]
