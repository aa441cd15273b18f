"""The values of a command in the journal."""

from linkvault.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command that changed the vault. `text` is its command line without secrets, `links` how many it changed.

    `undoes` is the id of the command that it took back. `is_undone`: a later command took this one back.
    """

    id: int
    started: str
    text: str
    links: int
    undoes: int | None = None
    is_undone: bool = False
