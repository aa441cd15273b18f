"""Folders that know what they lie in -> the path of each, worked out once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from linkvault.formats.parts.bookmark import to_one_line

MAX_FOLDER_DEPTH = 100  # folders that a bookmark tells; what lies deeper is said to lie in the hundredth

Folder = TypeVar("Folder", bound=Hashable)


class FolderPaths(Generic[Folder]):
    """Paths of folders, outermost first. `look` tells a folder's name and what it lies in, None at the top.

    Folders without a name are left out; a circle of folders is cut where it closes.

    >>> lies_in = {"papers": "work", "work": None, "a": "b", "b": "a"}
    >>> folders = FolderPaths[str](lambda folder: (folder, lies_in[folder]))
    >>> folders.path("papers"), folders.path("a"), folders.path(None)
    (('work', 'papers'), ('b', 'a'), ())
    """

    def __init__(self, look: Callable[[Folder], tuple[object, Folder | None]]) -> None:
        self._look = look
        self._paths: dict[Folder, tuple[str, ...]] = {}

    def path(self, folder: Folder | None) -> tuple[str, ...]:
        """Return the names on the way to a folder, its own last."""
        way: dict[Folder, str] = {}
        while folder is not None and folder not in self._paths and folder not in way:
            name, outer = self._look(folder)
            way[folder], folder = to_one_line(name), outer
        path = self._paths.get(folder, ()) if folder is not None else ()
        for one, name in reversed(way.items()):
            path = (*path, name) if name and len(path) < MAX_FOLDER_DEPTH else path
            self._paths[one] = path
        return path
