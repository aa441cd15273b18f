"""The modules that a command imports -> their compiled code, from one file in place of hundreds.

For each module, Python looks through folders, compares dates and opens a file: 20 of the 200 ms of an `add`, which
imports 450. So the code of all is stored in one file for the next process, beside the compiled modules and as they
are. A module whose source has changed since is imported as usual, and so are all if the file cannot be used.
"""

import marshal
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

_SIZE_BYTES = 8  # at the start of the file: the number of bytes of its index
_MAX_MODULES = 2_000  # an `add` and an `import` have 600; the others are of earlier versions
# Of a module: the path of its source, the folder in which it is looked for, the date and size of the source, and the
# place of its code after the index, with its number of bytes. A tuple, as reading 600 objects takes a millisecond.
_Entry = tuple[str, str, tuple[int, int], int, int]


class _Loader(SourceFileLoader):
    """Loads a module whose code is stored. All else about the module comes from its source."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType | None:
        code, self._code = self._code, b""
        with suppress(EOFError, ValueError, TypeError):  # of a damaged file
            stored: CodeType = marshal.loads(code)  # noqa: S302  # as trusted as the compiled modules beside it
            return stored
        return super().get_code(fullname)


class ModuleStore:
    """Finds the modules of a file. Those that it lacks are added to it at the end of the process."""

    def __init__(self, path: str) -> None:
        """Read the index of the file at a path; it is empty if the file is missing, old or damaged."""
        self._path = path
        self._missing: list[str] = []
        self._entries: dict[str, _Entry] = {}
        self._file, self._start = -1, 0
        with suppress(OSError, EOFError, ValueError, TypeError):
            self._file = os.open(path, os.O_RDONLY)
            size = int.from_bytes(os.read(self._file, _SIZE_BYTES), "big")
            version, entries = marshal.loads(os.read(self._file, size))  # noqa: S302  # see above
            if version == sys.version:
                self._entries, self._start = entries, _SIZE_BYTES + size

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module whose code is stored; None if Python is to find it."""
        if name in self._entries:
            source, folder, state, start, length = self._entries[name]
            if folder in (sys.path if path is None else path) and _state_of(source) == state:
                parent = os.path.dirname(source)
                loader = _Loader(name, source, self._read(start, length))
                spec = ModuleSpec(name, loader, origin=source, is_package=parent != folder)
                spec.has_location = True
                if spec.submodule_search_locations is not None:
                    spec.submodule_search_locations.append(parent)
                return spec
        self._missing.append(name)
        return None

    def _read(self, start: int, length: int) -> bytes:
        return os.pread(self._file, length, self._start + start)

    def store(self) -> None:
        """Add the code of the modules that this process has imported otherwise to the file."""
        new = dict(filter(None, map(_describe, self._missing)))
        if not new or sys.dont_write_bytecode:
            return
        if len(self._entries) + len(new) <= _MAX_MODULES:
            new = {
                name: (source, folder, state, self._read(start, length))
                for name, (source, folder, state, start, length) in self._entries.items()
            } | new
        entries, start = {}, 0
        for name, (source, folder, state, code) in new.items():
            entries[name] = (source, folder, state, start, len(code))
            start += len(code)
        index = marshal.dumps((sys.version, entries))
        partial = f"{self._path}.{os.getpid()}"
        with suppress(OSError):
            with open(partial, "wb") as file:
                file.write(len(index).to_bytes(_SIZE_BYTES, "big") + index)
                file.writelines(code for *_, code in new.values())
            os.replace(partial, self._path)


def _describe(name: str) -> tuple[str, tuple[str, str, tuple[int, int], bytes]] | None:
    """Return what is stored of an imported module; None if it has no source."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    if spec is None or type(spec.loader) is not SourceFileLoader:
        return None
    source = spec.loader.path
    state = _state_of(source)  # before its code is read: if it changes meanwhile, the code is not used
    if state is None:
        return None
    folder = os.path.dirname(source)
    if spec.submodule_search_locations is not None:
        folder = os.path.dirname(folder)
    return name, (source, folder, state, marshal.dumps(spec.loader.get_code(name)))


def _state_of(source: str) -> tuple[int, int] | None:
    """Return the date and the size of a file; None if it is missing."""
    try:
        state = os.stat(source)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def use_stored_modules() -> ModuleStore | None:
    """Let this process import modules from the file, which is in the folder where Python stores this one compiled.

    Return where they are found; None if the platform cannot do so.
    """
    compiled = __spec__.cached if __spec__ else None
    if compiled is None or PathFinder not in sys.meta_path or not hasattr(os, "pread"):
        return None
    store = ModuleStore(f"{compiled.removesuffix('.pyc')}.code")
    sys.meta_path.insert(sys.meta_path.index(PathFinder), store)
    return store
