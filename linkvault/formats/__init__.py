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
from linkvault.formats.reader import NO, Read, Reader
from linkvault.formats.registry import FORMATS
from linkvault.formats.writer import Writer

__all__ = [
    "Read",
    "Reader",
    "Source",
    "Writer",
    "file_name",
    "names",
    "reader",
    "readers",
    "recognise",
    "writer",
]

_SQLITE = b"SQLite format 3\0"


def names() -> tuple[str, ...]:
    """Return the names of all formats that are written, in order.

    >>> "markdown" in names(), "mhtml" in names()
    (True, False)
    """
    return tuple(name for name, entry in FORMATS.items() if entry.writes)


def readers() -> tuple[str, ...]:
    """Return the names of all formats that are read, in order."""
    return tuple(name for name, entry in FORMATS.items() if entry.reads)


def writer(name: str) -> Writer:
    """Return the writer of a format.

    :raises UsageError: if there is no format of that name
    """
    if name not in names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(names())}")
    found: Writer = _module(name).WRITER
    return found


def reader(name: str) -> Reader:
    """Return the reader of a format.

    :raises UsageError: if there is no format of that name
    """
    if name not in readers():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(readers())}")
    found: Reader = _module(name).READER
    return found


def recognise(path: Path) -> tuple[str, Source]:
    """Find out what a file is by its content: the name of the format that is surest of it, and its source.

    :raises FormatError: if no format knows it
    """
    source = Source(path)
    sure = {name: reader(name).recognise(source) for name in readers()}
    best = max(sure, key=lambda name: sure[name], default="")
    if not best or sure[best] <= NO:
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
