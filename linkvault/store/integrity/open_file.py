"""The file of an open vault -> whether it still has the path of the vault."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvault.errors import VaultReplaced


class OpenFile:
    """A file that is open. Its numbers are those by which SQLite, too, knows it from another file at its path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity = self._identify()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Raise VaultReplaced if another file has the path before the block or after it.

        SQLite would go on to write to a file that no path names, and report success.
        """
        self._require_identity()
        yield
        self._require_identity()

    def _require_identity(self) -> None:
        if self._identify() != self._identity:
            raise VaultReplaced(
                f"another program has replaced the vault, so this change is not stored: {self._path}"
            )

    def _identify(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino
