"""The values of an export: what it wrote into a folder, and what it found there."""

from linkvault.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as an export wrote it: its front matter, and size and digest of the text behind that."""

    link_id: int
    name: str  # path below the folder of the export
    head: str
    body_size: int  # bytes
    body_digest: str  # SHA-256, as hexadecimal digits
    titles: tuple[str, ...] = ()  # that the link had before
