"""Links -> a folder with a file for each. What a person wrote into these files and beside them is kept.

The vault stores what linkvault wrote. A file that nobody changed is replaced. In one that a person changed, the new
text goes around the person's words; if both changed the same place, the new text goes into a file beside it. A file is
renamed with its link, and found again where a person moved it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from linkvault import formats, markup
from linkvault.formats.pages.moved_notes import CONFLICT, MovedNotes
from linkvault.formats.pages.note_merge import add_alias, describe_file, is_as_written, merge_note, split_note
from linkvault.lazy_dataclass import replace
from linkvault.models import ExportedFile, ExportItem, StoredAsset
from linkvault.pictures import EXTENSIONS
from linkvault.transfer.document_files import write_document
from linkvault.transfer.item_files import ItemFiles
from linkvault.transfer.result import ExportResult
from linkvault.transfer.safe_files import remove_abandoned, replace_file
from linkvault.vault import Vault

_BATCH_SIZE = 100  # files that are recorded in one transaction
PICTURE_FOLDER = "assets"  # below the folder of the notes
# In the name of a picture's file: 64 bits, so that two pictures of a vault never get one name.
_DIGEST_CHARACTERS = 16


class NoteFolder:
    """Writes the files of one format into a folder, and records them in the vault; use it for one export.

    :param dry_run: change no file and record nothing
    """

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        format_name: str,
        writer: formats.Writer,
        files: ItemFiles,
        *,
        dry_run: bool,
    ) -> None:
        self._vault, self._folder, self.writer, self.files = vault, folder, writer, files
        self._key, self._format, self._dry_run = str(folder.absolute()), format_name, dry_run
        self._written = {file.link_id: file for file in vault.exports.all(self._key, format_name)}
        self._pending: list[ExportedFile] = []
        self._exported: set[int] = set()
        self._renamed_by_person: set[int] = set()
        self._notes: MovedNotes | None = None
        self.result = ExportResult()

    @property
    def has_picture_folder(self) -> bool:
        """Whether pictures are files beside the notes, and not parts of them."""
        return self.files.is_active and not self.writer.needs_html

    def begin(self) -> None:
        """Create the folder, and remove what killed exports left in it."""
        if not self._dry_run:
            self._folder.mkdir(parents=True, exist_ok=True)
            for folder in (self._folder, self._folder / PICTURE_FOLDER):
                remove_abandoned(folder)

    def write(self, item: ExportItem) -> None:
        """Write the file of a link."""
        link, known = item.link, self._written.get(item.link.id)
        self._exported.add(link.id)
        name = formats.file_name(link.title, link.id, self.writer.extension)
        path, titles = (self._folder / name, ()) if known is None else self._follow(known, name)
        text = self.writer.write(self._write_pictures(item, path) if self.has_picture_folder else item)
        if known is not None:
            head, body = split_note(text)
            text = add_alias(head, titles) + body
        if not path.exists():
            self._replace(path, text, link.id, titles)
            return
        current = _read(path)
        if current is None:
            self._write_conflict(path, text)
        elif current == text:
            self.result.unchanged += 1
            self._record(path, text, link.id, titles)
        elif known is None or (merged := merge_note(current, known, text)) is None:
            self._write_conflict(path, text)
        elif merged == current:
            self.result.unchanged += 1
            self._record(path, text, link.id, titles)
        else:
            self.result.merged += not is_as_written(current, known)
            self._replace(path, merged, link.id, titles, written=text)

    def _write_pictures(self, item: ExportItem, note: Path) -> ExportItem:
        """Write the pictures and the PDF of an article that are not there yet; return the item with links to them."""
        if item.content is None:
            return item
        assets = self._folder / PICTURE_FOLDER
        document = write_document(self._vault, item, assets, note, dry_run=self._dry_run)
        folder = os.path.relpath(self._folder / PICTURE_FOLDER, note.parent).replace(os.sep, "/")
        links: dict[str, str] = {}
        for url, asset in self.files.stored_pictures(item).items():
            name = f"{asset.digest[:_DIGEST_CHARACTERS]}.{EXTENSIONS.get(asset.media_type, 'bin')}"
            if self._has_picture(name, asset):
                links[url] = f"{folder}/{name}"
        content = replace(item.content, markdown=markup.replace_images(item.content.markdown, links))
        return replace(item, content=content, document=document)

    def _has_picture(self, name: str, asset: StoredAsset) -> bool:
        """Write a picture unless it is there; return False if it cannot be shown."""
        path = self._folder / PICTURE_FOLDER / name
        if path.is_file():
            return True
        file = self.files.read(asset)
        if file is not None and not self._dry_run:
            replace_file(path, [file.body])
        return file is not None

    def finish(self, *, prune: bool, mirror: bool = False) -> ExportResult:
        """Record the last files; list the files of links that were removed, and delete them if `prune` is true.

        A file that a person changed is not deleted.

        :param mirror: treat the files of links that this export left out like those of removed links, and delete both
        """
        self._flush()
        removed = [
            file
            for link_id, file in self._written.items()
            if (mirror and link_id not in self._exported) or not self._vault.exports.has_link(link_id)
        ]
        prune = prune or mirror
        for file in removed:
            path = self._find(file)
            if path is None:
                continue
            text = _read(path)
            if prune and text is not None and is_as_written(text, file):
                self.result.pruned.append(file.name)
                if not self._dry_run:
                    path.unlink()
                    self._vault.exports.delete(self._key, self._format, [file.link_id])
            else:
                self.result.stale.append(str(path.relative_to(self._folder)))
        return self.result

    def _follow(self, known: ExportedFile, name: str) -> tuple[Path, tuple[str, ...]]:
        """Return the path of a file that was written before, renamed if its link was, and the earlier titles."""
        path = self._find(known)
        is_renamed = path is not None and path.name != Path(known.name).name  # by a person
        if is_renamed:
            self._renamed_by_person.add(known.link_id)
        if path is None or is_renamed or Path(known.name).name == name:
            return path or self._folder / name, known.titles
        renamed = path.with_name(name)
        suffix = f" ({known.link_id}){self.writer.extension}"
        titles = tuple(dict.fromkeys((*known.titles, Path(known.name).name.removesuffix(suffix))))
        if renamed.exists():  # a person made it
            return path, known.titles
        self.result.renamed += 1
        if self._dry_run:
            return path, titles
        return path.rename(renamed), titles

    def _find(self, file: ExportedFile) -> Path | None:
        """Return the path of a file that was written before, also if it was renamed or is in another folder now."""
        path = self._folder / file.name
        if path.exists():
            return path
        if self._notes is None:
            self._notes = MovedNotes(self._folder, self.writer.extension)
        return self._notes.find(file)

    def _replace(
        self, path: Path, text: str, link_id: int, titles: tuple[str, ...], *, written: str | None = None
    ) -> None:
        """Write a file, and record what of it is not a person's: `written`, by default all."""
        self.result.new += 1
        if not self._dry_run:
            # A link that a person made leads to the file in its place.
            replace_file(path.resolve() if path.is_file() else path, [text])
        self._record(path, text if written is None else written, link_id, titles)

    def _write_conflict(self, path: Path, text: str) -> None:
        """Write the new text beside a file that a person changed, unless it is there already."""
        for beside in self._conflict_paths(path):
            if not beside.exists():
                self.result.new += 1
                if not self._dry_run:
                    replace_file(beside, [text])
                break
            if beside.is_file() and beside.read_bytes() == text.encode("utf-8", "replace"):
                break
        self.result.conflicts.append(str(beside.relative_to(self._folder)))

    def _conflict_paths(self, path: Path) -> Iterator[Path]:
        yield path.with_name(f"{path.stem}.{CONFLICT}{path.suffix}")
        number = 2
        while True:
            yield path.with_name(f"{path.stem}.{CONFLICT}-{number}{path.suffix}")
            number += 1

    def _record(self, path: Path, text: str, link_id: int, titles: tuple[str, ...]) -> None:
        name, known = str(path.relative_to(self._folder)), self._written.get(link_id)
        if known is not None and link_id in self._renamed_by_person:
            name = known.name  # the name of the person's stays: it is not recorded as one that linkvault gave
        file = describe_file(link_id, name, text, titles)
        if file != known:
            self._pending.append(file)
        if len(self._pending) >= _BATCH_SIZE:
            self._flush()

    def _flush(self) -> None:
        if self._pending and not self._dry_run and self._vault.is_writable:
            self._vault.exports.put(self._key, self._format, self._pending)
        self._pending = []


def _read(path: Path) -> str | None:
    """Return the text of a file; None if it is not UTF-8, and no byte of it could be written back, or a folder."""
    if path.is_dir():
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
