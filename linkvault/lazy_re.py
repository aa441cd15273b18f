"""The names of `re` that linkvault uses; `compile` returns a pattern that is compiled when it is first used.

A page needs a third of the patterns of the modules that read it, and compiling all of them takes 140 ms. Modules with
patterns say `from linkvault import lazy_re as re`.

What the compiler makes of a pattern is stored for the next process, in a file beside the compiled modules and as they
are: compiling the 300 patterns of an `add` takes 70 ms, and reading them back 3.
"""

import marshal
import os
import re
import sys
import time
from _thread import get_ident
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    NOFLAG,
    I,
    M,
    Match,
    Pattern,
    S,
    X,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)

from linkvault import __version__

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "NOFLAG",
    "I",
    "M",
    "Match",
    "Pattern",
    "S",
    "X",
    "compile",
    "compile_text",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "store_compiled",
    "stored_patterns",
    "sub",
]

_ATTRIBUTES = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "scanner",
    "search",
    "split",
    "sub",
    "subn",
)

# Patterns; the package has 1,500, and those of its earlier versions are left out by the header.
_MAX_STORED = 5_000
_MAX_WRITING_SECONDS = 60
_HEADER = [sys.version, __version__]  # the stored codes are those of one compiler
# The compiler has no public interface. With a version of Python that is not tested, nothing is stored.
_IS_KNOWN_PYTHON = sys.implementation.name == "cpython" and sys.version_info < (3, 15)
_Key = tuple[str | bytes, int]  # the source of a pattern, and its flags
_stored: dict[_Key, tuple[int, bytes, int, dict[str, int]]] = {}
_new: list[_Key] = []  # compiled in this process


class LazyPattern:
    """A pattern that has the attributes and methods of `re.Pattern`; the first that is read compiles it."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name not in _ATTRIBUTES:  # copying and pickling ask for special methods
            raise AttributeError(name)
        compiled = _load(self.pattern, self._given_flags)
        # In the dictionary of the instance, the methods are found without a call of this one: as fast as a pattern.
        vars(self).update({attribute: getattr(compiled, attribute) for attribute in _ATTRIBUTES})
        return getattr(compiled, name)


if TYPE_CHECKING:
    from re import compile  # a LazyPattern is used as a Pattern
    from typing import Any
else:

    def compile(pattern: str | bytes, flags: int = 0) -> LazyPattern:
        """Return a pattern that is compiled when it is first used; a mistake in it raises `re.error` then.

        Its source is stored in a file: one with the text of a page, a query or a path is for `compile_text`.
        """
        return LazyPattern(pattern, flags)


def compile_text(pattern: str, flags: int = 0) -> Pattern[str]:
    """Return a pattern that has a text of the user or of a page in it: it is compiled at once and never stored."""
    return re.compile(pattern, flags)


@contextmanager
def stored_patterns() -> Iterator[None]:
    """Let the libraries that are imported in the block take the patterns of their modules from the file, too."""

    if not _IS_KNOWN_PYTHON:
        yield
        return
    compiler = re._compiler  # type: ignore[attr-defined]
    compile_now, importing = compiler.compile, get_ident()

    def load(pattern: "Any", flags: int = 0) -> "Any":
        # Another thread may compile the text of a page meanwhile.
        is_stored = isinstance(pattern, str | bytes) and get_ident() == importing
        return _load(pattern, flags, compile_now) if is_stored else compile_now(pattern, flags)

    compiler.compile = load
    try:
        yield
    finally:
        compiler.compile = compile_now


def _load(
    pattern: str | bytes, flags: int, compile_now: "Callable[..., Any]" = re.compile
) -> Pattern[str] | Pattern[bytes]:
    """Return a compiled pattern, of the file if it is there."""
    if not _stored:
        _read_file()
    key = (pattern, int(flags))
    if key in _stored:
        all_flags, code, groups, names = _stored[key]
        by_number = {number: name for name, number in names.items()}
        index = tuple(map(by_number.get, range(groups + 1)))
        numbers = memoryview(code).cast("I").tolist()
        with suppress(RuntimeError):  # of a damaged code, which is compiled again
            sre = re._compiler._sre  # type: ignore[attr-defined]
            loaded: Pattern[str] = sre.compile(pattern, all_flags, numbers, groups, names, index)
            return loaded
    _new.append(key)
    compiled: Pattern[str] = compile_now(pattern, flags)
    return compiled


def _file() -> str | None:
    """Return the path of the file: in the folder where Python stores the compiled form of this module."""
    path = __spec__.cached if __spec__ else None
    return f"{path.removesuffix('.pyc')}.patterns" if path and _IS_KNOWN_PYTHON else None


def _read_file() -> None:
    """Read the patterns that earlier processes have compiled; none if the file is missing, old or damaged."""
    _stored[("", -1)] = (0, b"", 0, {})  # no pattern: the file is read once
    path = _file()
    if path is None:
        return
    with suppress(OSError, EOFError, ValueError, TypeError), open(path, "rb") as file:
        header, patterns = marshal.loads(file.read())  # noqa: S302  # as trusted as the compiled modules beside it
        if header == _HEADER:
            _stored.update(patterns)


def store_compiled() -> None:
    """Store the patterns that this process has compiled. A folder that is read-only has no file, as Python does it."""
    path = _file()
    if not _new or path is None or sys.dont_write_bytecode or len(_stored) + len(_new) > _MAX_STORED:
        return
    from array import array

    for pattern, flags in _new:
        parsed = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
        code, state = re._compiler._code(parsed, flags), parsed.state  # type: ignore[attr-defined]
        names = dict(state.groupdict)
        _stored[pattern, flags] = (
            int(flags | state.flags),
            array("I", code).tobytes(),
            state.groups - 1,
            names,
        )
    _write_file(path)


def _write_file(path: str) -> None:
    """Replace the file. The disk may be full and the process may be killed: no incomplete file stays for long."""
    partial = f"{path}.{os.getpid()}"
    with suppress(OSError):
        _remove_partial_files(path)
    try:
        with suppress(OSError):
            with open(partial, "wb") as file:
                marshal.dump((_HEADER, _stored), file)
            os.replace(partial, path)
    finally:
        with suppress(OSError):
            os.unlink(partial)


def _remove_partial_files(path: str) -> None:
    """Remove what processes left that were killed while they wrote the file."""
    folder, name = os.path.split(path)
    with os.scandir(folder) as entries:
        for entry in entries:
            is_partial = entry.name.startswith(f"{name}.")
            if is_partial and time.time() - entry.stat().st_mtime > _MAX_WRITING_SECONDS:
                os.unlink(entry)
