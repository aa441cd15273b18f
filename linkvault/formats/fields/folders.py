"""Folders that know their parent folder into paths of folder names; each path is computed once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from linkvault.formats.fields.bookmark import to_one_line

MAX_FOLDER_DEPTH = 100  # names in a path; deeper folders get the path of the hundredth

Folder = TypeVar("Folder", bound=Hashable)


class FolderPaths(Generic[Folder]):
    """Paths of folders, outermost folder first. `look_up` returns a folder's name and its parent, None at the top.

    Folders without a name are left out. A folder that contains itself, directly or not, ends the path.

    >>> parents = {"papers": "work", "work": None, "a": "b", "b": "a"}
    >>> folders = FolderPaths[str](lambda folder: (folder, parents[folder]))
    >>> folders.path("papers"), folders.path("a"), folders.path(None)
    (('work', 'papers'), ('b', 'a'), ())
    """

    def __init__(self, look_up: Callable[[Folder], tuple[object, Folder | None]]) -> None:
        self._look_up = look_up
        self._paths: dict[Folder, tuple[str, ...]] = {}

    def path(self, folder: Folder | None) -> tuple[str, ...]:
        """Return the names of the folders from the outermost one to this one."""
        names: dict[Folder, str] = {}  # from the inside out
        while folder is not None and folder not in self._paths and folder not in names:
            name, parent = self._look_up(folder)
            names[folder], folder = to_one_line(name), parent
        path = self._paths.get(folder, ()) if folder is not None else ()
        for inner, name in reversed(names.items()):
            path = (*path, name) if name and len(path) < MAX_FOLDER_DEPTH else path
            self._paths[inner] = path
        return path
