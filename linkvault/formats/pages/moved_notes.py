"""Files that an export wrote, and that are not in their place any more -> where a person moved or renamed them."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from linkvault import lazy_re as re
from linkvault.formats.pages.note_merge import split_note
from linkvault.models import ExportedFile

CONFLICT = "conflict"  # in the name of a file that is beside one that a person changed
_MAX_HEAD_BYTES = 65_536  # front matter has some hundred
# A line of front matter by which a note is known: the address of its link, and its number.
_KNOWN_BY = re.compile(r"""^(?:id:[ ]\d+|[^\s#:]+:[ ]["']?https?://\S.*)$""", re.MULTILINE)


class MovedNotes:
    """The files of one extension below a folder, by their names and by the links of their front matter."""

    def __init__(self, folder: Path, extension: str) -> None:
        """Store the arguments; the folder is read when a file is looked for."""
        self._folder, self._extension = folder, extension

    def find(self, file: ExportedFile) -> Path | None:
        """Return the path of a file: the only one of its name, else the only one about its link, or None."""
        name = Path(file.name).name
        moved = [path for path in self._paths if path.name == name]
        if not moved and (lines := frozenset(_KNOWN_BY.findall(file.head))):
            moved = [path for path, others in self._lines if lines <= others]
        return moved[0] if len(moved) == 1 and moved[0].is_file() else None

    @cached_property
    def _paths(self) -> list[Path]:
        return list(self._folder.rglob(f"*{self._extension}"))

    @cached_property
    def _lines(self) -> list[tuple[Path, frozenset[str]]]:
        """Return the files with the lines by which they are known. A file with a conflict is about another's link."""
        return [
            (path, frozenset(lines))
            for path in self._paths
            if path.is_file() and f".{CONFLICT}" not in path.name and (lines := list(_read_lines(path)))
        ]


def _read_lines(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        text = stream.read(_MAX_HEAD_BYTES).decode("utf-8", "replace")
    head, _ = split_note(text)
    yield from _KNOWN_BY.findall(head.replace("\r\n", "\n"))
