"""What a vault holds -> the text of other programs' files. It writes no file itself: `transfer` does.

Each module without a leading underscore is a format that bears the module's name and has a `WRITER`; to add
a format is to add its file. `file_name` is the one door for names of files.
"""

import os

from linkvault.errors import UsageError
from linkvault.formats._filenames import file_name
from linkvault.formats._writer import Writer

__all__ = ["Writer", "file_name", "names", "writer"]


def names() -> tuple[str, ...]:
    """Return the names of all formats, in order, without importing any.

    >>> names()[:3]
    ('json', 'jsonl', 'markdown')
    """
    modules = (
        file.removesuffix(".py") for file in os.listdir(os.path.dirname(__file__)) if file.endswith(".py")
    )
    return tuple(sorted(module for module in modules if not module.startswith("_")))


def writer(name: str) -> Writer:
    """Return the writer of a format.

    :raises UsageError: if there is no format of that name
    """
    from importlib import import_module

    if name not in names():
        raise UsageError(f"no such format: {name!a}", hint=f"the formats are: {', '.join(names())}")
    found: Writer = import_module(f"linkvault.formats.{name}").WRITER
    return found
