"""Files of other programs into bookmarks, and links into the text of such files. This package writes no file.

`registry` lists the formats. The module of a format has a `READER`, a `WRITER` or both, and is imported when it is
needed. The names of exported files come from `file_name`.
"""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from types import ModuleType

from linkvault.errors import Action, FormatError, Remedy, UsageError
from linkvault.formats.filenames import file_name
from linkvault.formats.parts.guarded import iterate_guarded
from linkvault.formats.parts.input_file import Source
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader
from linkvault.formats.registry import FORMATS
from linkvault.formats.writer import Writer
from linkvault.models import UnreadableEntry

_MAX_FIRST_WORDS = 200  # characters of a file in which its first words are, with the space before them
_INSPECTED_ITEMS = 1000  # of a file: a format that yields no bookmark among them is the wrong one
_THE_REST = "the rest"  # location of what cannot be read after an error

__all__ = [
    "ImportItem",
    "Reader",
    "Source",
    "Writer",
    "file_name",
    "get_reader",
    "get_writer",
    "read_source",
    "reader_names",
    "recognize",
    "writer_names",
]


def writer_names() -> tuple[str, ...]:
    """Return the names of all formats that can be written, in the order of the registry.

    >>> "markdown" in writer_names(), "mhtml" in writer_names()
    (True, False)
    """
    return tuple(name for name, entry in FORMATS.items() if entry.writes)


def reader_names() -> tuple[str, ...]:
    """Return the names of all formats that can be read, in the order of the registry."""
    return tuple(name for name, entry in FORMATS.items() if entry.reads)


def get_writer(name: str) -> Writer:
    """Return the writer of a format.

    :raises UsageError: if no format of that name can be written
    """
    if name not in writer_names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(writer_names())}")
    writer: Writer = _import_module(name).WRITER
    return writer


def get_reader(name: str) -> Reader:
    """Return the reader of a format.

    :raises UsageError: if no format of that name can be read
    """
    if name not in reader_names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(reader_names())}")
    reader: Reader = _import_module(name).READER
    return reader


def recognize(path: Path) -> tuple[str, Source]:
    """Return the name of the format that fits the content of a file best, and the file as a source.

    If a format does not read a single bookmark, the next one is tried. What was read to see that is the start of
    the source's `begun` items, which `read_source` continues.

    :raises FormatError: if no format fits
    """
    source = Source(path)
    first_words = source.head_text[:_MAX_FIRST_WORDS].lstrip().lower()
    for name, entry in FORMATS.items():
        if (
            entry.first_words
            and first_words.startswith(entry.first_words)
            and (begun := _begin(name, path, name))
        ):
            return begun
    confidences = {name: get_reader(name).recognize(source) for name in reader_names()}
    candidates = sorted(
        (name for name in confidences if confidences[name] > NO_MATCH),
        key=lambda name: confidences[name],
        reverse=True,  # the sort is stable: of equals, the first one in the registry
    )
    if not candidates:
        raise _unknown_format(path, source)
    best = candidates[0]
    if len(candidates) == 1 or confidences[best] >= CERTAIN:
        return best, source
    all_begun = (begun for name in candidates if (begun := _begin(name, path, best)))
    return next(all_begun, (best, source))


def read_source(name: str, source: Source) -> Iterator[ImportItem]:
    """Yield the items of a file; what `recognize` has read of it is not read again.

    :raises FormatError: if nothing more can be read
    """
    begun = source.take_begun()
    return iterate_guarded(get_reader(name).read(source), _THE_REST) if begun is None else begun


def _begin(name: str, path: Path, best: str) -> tuple[str, Source] | None:
    """Return a format and a source of which the first items have been read; None if they have no bookmark.

    :param best: the format that seemed to fit best, which the report names if it is another one
    """
    source = Source(path)  # each format has its own, so that the report has only what one reader left out
    if name != best:
        source.report.leave_out(f"nothing was read as {best}", f"read as {name}", path.name)
    items = iterate_guarded(get_reader(name).read(source), _THE_REST)
    inspected: list[ImportItem] = []
    try:
        for item in islice(items, _INSPECTED_ITEMS):
            inspected.append(item)
            if not isinstance(item, UnreadableEntry):
                source.begun = chain(inspected, items)
                return name, source
    except FormatError:
        pass  # nothing can be read as this format: the next one is tried
    items.close()
    return None


def _unknown_format(path: Path, source: Source) -> FormatError:
    from linkvault.formats.parts.sqlite import SQLITE_SIGNATURE

    if path.is_file() and not path.stat().st_size:
        return FormatError(f"{path}: unknown format, the file is empty")
    is_database = source.head.startswith(SQLITE_SIGNATURE)  # perhaps a vault, which is merged, not imported
    return FormatError(
        f"{path}: unknown format", hint=Remedy(Action.MERGE_VAULT if is_database else Action.LIST_FORMATS)
    )


def _import_module(name: str) -> ModuleType:
    return import_module(FORMATS[name].module)
