"""What a vault holds -> the text of other programs' files, and their files -> bookmarks. Writes no file itself.

`registry` lists the formats; the module of a format has a `READER`, a `WRITER` or both, and is imported when it is
asked for. All names of files come from `file_name`.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from linkvault.errors import Action, FormatError, Remedy, UsageError
from linkvault.formats.filenames import file_name
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import NO_MATCH, Item, Reader
from linkvault.formats.registry import FORMATS
from linkvault.formats.writer import Writer

__all__ = [
    "Item",
    "Reader",
    "Source",
    "Writer",
    "file_name",
    "writer_names",
    "get_reader",
    "reader_names",
    "recognise",
    "get_writer",
]

_SQLITE = b"SQLite format 3\0"


def writer_names() -> tuple[str, ...]:
    """Return the names of all formats that are written, in order.

    >>> "markdown" in writer_names(), "mhtml" in writer_names()
    (True, False)
    """
    return tuple(name for name, entry in FORMATS.items() if entry.writes)


def reader_names() -> tuple[str, ...]:
    """Return the names of all formats that are read, in order."""
    return tuple(name for name, entry in FORMATS.items() if entry.reads)


def get_writer(name: str) -> Writer:
    """Return the writer of a format.

    :raises UsageError: if there is no format of that name
    """
    if name not in writer_names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(writer_names())}")
    found: Writer = _module(name).WRITER
    return found


def get_reader(name: str) -> Reader:
    """Return the reader of a format.

    :raises UsageError: if there is no format of that name
    """
    if name not in reader_names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(reader_names())}")
    found: Reader = _module(name).READER
    return found


def recognise(path: Path) -> tuple[str, Source]:
    """Find out what a file is by its content: the name of the format that is surest of it, and its source.

    :raises FormatError: if no format knows it
    """
    source = Source(path)
    sure = {name: get_reader(name).recognise(source) for name in reader_names()}
    best = max(sure, key=lambda name: sure[name], default="")
    if not best or sure[best] <= NO_MATCH:
        raise _unknown(path, source)
    return best, source


def _unknown(path: Path, source: Source) -> FormatError:
    if path.is_file() and not path.stat().st_size:
        return FormatError(f"{path}: no known kind of file, it is empty")
    if source.head.startswith(_SQLITE):
        return FormatError(f"{path}: no known kind of file", hint=Remedy(Action.MERGE_VAULT))
    return FormatError(f"{path}: no known kind of file", hint=Remedy(Action.LIST_FORMATS))


def _module(name: str) -> ModuleType:
    return import_module(FORMATS[name].module)
